public import Records
internal import SQL

/// Notes that somebody of the party has opened its invitation. Once: whoever opens it later changes nothing.
public struct OpenInvitation: Command {
    public static let name = "meetings.open-invitation"

    public let meeting: String
    public let party: String

    public init(to meeting: String, of party: String) {
        self.meeting = meeting
        self.party = party
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireSeat() }

    public func perform(in work: Work) throws {
        guard try work.standing(in: meeting).ownInvited.contains(party) else { throw Refusal.notFound }
        try work.db.execute(
            """
            UPDATE invitation SET state = 'opened', opened = \(work.moment.description),
                opened_by = \(work.actor.person?.rawValue)
            WHERE meeting = \(meeting) AND party = \(party) AND state = 'sent'
            """)
    }
}

extension Actor {
    /// - Throws: `Refusal.notAllowed` for whoever holds no seat today.
    func requireSeat() throws(Refusal) {
        guard keepsRecords || !seats.isEmpty else { throw .notAllowed(reason: "you hold no seat today", rule: nil) }
    }
}
