internal import Institution
public import Records
internal import SQL

/// Makes the invitations to a meeting: to all that the matrix invites, and to those chosen among whom it leaves to choice.
/// What has been made stays as it is.
public struct ConveneMeeting: Command {
    public static let name = "meetings.convene"

    /// The slug of the meeting.
    public let meeting: String
    /// The slugs of parties that come only by explicit invitation.
    public let chosen: [String]

    public init(_ meeting: String, choosing chosen: [String] = []) {
        self.meeting = meeting
        self.chosen = chosen
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func perform(in work: Work) throws {
        let standing = try work.standing(in: meeting)
        let languages = try work.db.languages()
        let reader = Reader(work.actor.clearance, language: languages.official, of: languages, at: work.moment)
        let list = try work.db.invitationList(to: standing.body, for: reader)
        for party in chosen { try ConveneMeeting.check(party, in: list) }
        for entry in list.entries {
            guard let basis = entry.basis ?? (chosen.contains(entry.party.slug) ? .invitation : nil) else { continue }
            try work.db.execute(
                """
                INSERT INTO invitation (meeting, party, basis, rule, state, drafted, drafted_by)
                VALUES (\(meeting), \(entry.party.slug), \(basis.rawValue), \(entry.rule), 'drafted', \(work.moment.description),
                        \(work.actor.name))
                ON CONFLICT (meeting, party) DO NOTHING
                """)
        }
        work.mention(standing.meeting.id)
    }

    private static func check(_ party: String, in list: InvitationList) throws(Refusal) {
        guard let entry = list[party] else {
            throw .invalid("chosen", "there is no {reference}", ["reference": "party/\(party)"])
        }
        guard entry.level != .excluded else {
            throw .invalid(
                "chosen", "{party} does not come to this body’s meetings: rule {rule}",
                ["party": entry.party.title.text, "rule": (entry.rule ?? "m5").uppercased()])
        }
    }
}
