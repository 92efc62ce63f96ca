internal import Institution
public import Records
internal import SQL

/// Accepts or declines an invitation for a party. A later answer takes the place of an earlier one.
public struct AnswerInvitation: Command {
    public static let name = "meetings.answer-invitation"

    public let meeting: String
    public let party: String
    public let isAccepted: Bool
    /// What the party wishes to say with it.
    public let note: String

    public init(to meeting: String, for party: String, isAccepted: Bool, note: String = "") {
        self.meeting = meeting
        self.party = party
        self.isAccepted = isAccepted
        self.note = note.trimmed
    }

    private struct Detail: Encodable {
        let meeting, party: String
        let isAccepted: Bool
    }

    /// What a party writes may be about persons.
    public func journalDetail() throws -> String {
        try canonicalJSON(Detail(meeting: meeting, party: party, isAccepted: isAccepted))
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireSeat() }

    public func problems() -> [Refusal.Problem] {
        note.utf8.count > 2000 ? [.init("note", "at most {limit} bytes", ["limit": "2000"])] : []
    }

    public func perform(in work: Work) throws {
        let standing = try work.standing(in: meeting)
        guard standing.ownInvited.contains(party) else { throw Refusal.notFound }
        guard standing.speaksFor.contains(party) else {
            throw Refusal.notAllowed(reason: "only those who speak for the party answer its invitation", rule: "s2")
        }
        let registered = try work.db.delegates(of: meeting).contains { $0.party == party }
        if !isAccepted, registered {
            throw Refusal.invalid("answer", "people of the party are registered: withdraw them first")
        }
        let state: InvitationState = isAccepted ? .accepted : .declined
        try work.db.execute(
            """
            UPDATE invitation SET state = \(state.rawValue), answered = \(work.moment.description),
                answered_by = \(work.actor.person?.rawValue), note = \(note), opened = COALESCE(opened, \(work.moment.description)),
                opened_by = COALESCE(opened_by, \(work.actor.person?.rawValue))
            WHERE meeting = \(meeting) AND party = \(party)
            """)
        try settleDuties(standing, hasDelegates: registered, in: work)
    }

    private func settleDuties(_ standing: MeetingStanding, hasDelegates: Bool, in work: Work) throws {
        let subject = "\(meeting)/\(party)"
        try work.discharge(Duty.answerInvitation, subject: subject, party: party)
        guard isAccepted, !hasDelegates else {
            return try work.discharge(Duty.registerDelegation, subject: subject, party: party)
        }
        for seat in try work.db.correspondentSeats(of: party) {
            try work.give(
                Duty.registerDelegation, to: seat, record: standing.meeting.id, subject: subject,
                due: standing.convocation.deadline, isTold: false)
        }
    }
}
