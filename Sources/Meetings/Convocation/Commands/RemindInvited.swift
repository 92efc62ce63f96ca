public import Records
internal import SQL

/// Recalls an invitation to the parties that have not answered it.
public struct RemindInvited: Command {
    public static let name = "meetings.remind-invited"

    public let meeting: String
    /// The slugs of the parties; nil: every one that owes an answer.
    public let parties: [String]?

    public init(_ meeting: String, _ parties: [String]? = nil) {
        self.meeting = meeting
        self.parties = parties
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func perform(in work: Work) throws {
        let standing = try work.standing(in: meeting)
        let silent = try work.db.invitations(to: meeting).values
            .filter { $0.state.isOut && !$0.state.isAnswered && parties?.contains($0.party) ?? true }
            .sorted { $0.party < $1.party }
        for invitation in silent where try work.post(invitation, to: standing, isReminder: true) {
            try work.db.execute(
                """
                UPDATE invitation SET reminded = \(work.moment.description)
                WHERE meeting = \(meeting) AND party = \(invitation.party)
                """)
        }
        work.mention(standing.meeting.id)
    }
}
