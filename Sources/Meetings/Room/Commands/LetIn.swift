internal import Institution
public import Records
internal import SQL

/// Lets a party that has a slot on the agenda (M7), and people who have been accredited, into a sitting for its item. It holds
/// until it is withdrawn, the door is closed or the sitting is.
public struct LetIn: Command {
    public static let name = "meetings.let-in"

    /// What the authorisation says of why it is there: what was given so ends with the sitting.
    static let reason = "M7"

    public let sitting: String
    /// The slug of the party.
    public let party: String

    public init(_ party: String, to sitting: String) {
        self.party = party
        self.sitting = sitting
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func perform(in work: Work) throws {
        let room = try work.room(sitting)
        guard room.sitting.state != .closed else { throw Refusal.invalid("sitting", "the sitting is not open just now") }
        guard try work.db.slotParties(of: room.sitting, at: work.moment).contains(party) else {
            throw Refusal.notAllowed(
                reason: "only a party with a slot on the agenda, whose people have been accredited, is let in for its item", rule: "m7")
        }
        for record in [Reference(Sitting.kind, sitting)] + (try items(room, work)) {
            try AuthoriseReading(record, to: party, from: work.moment, until: nil, reason: LetIn.reason).perform(in: work)
        }
        try work.touch(room.id)
        try work.stir(room, .now)
    }

    /// The items that are the slot; where the agenda names none, what the sitting takes up just now.
    private func items(_ room: RoomInWork, _ work: Work) throws -> [Reference] {
        let slots = [RequiredTopic.slot.code, RequiredTopic.civilSociety.code]
        let own = try work.db.rows(
            """
            SELECT r.id, r.slug, i.required FROM agenda_item i JOIN record r ON r.id = i.record
            WHERE i.sitting = \(room.slug) AND r.audience NOT LIKE 'sitting:%'
            AND \(work.actor.clearance.condition("r", at: work.moment)) ORDER BY i.place
            """
        ).map { (id: try $0["id"] as String, slug: try $0["slug"] as String, required: try $0["required"] as String?) }
        let named = own.filter { slots.contains($0.required ?? "") }
        let taken = own.filter { $0.id == room.item?.rawValue }
        return (named.isEmpty ? taken : named).map { Reference(AgendaItem.kind, $0.slug) }
    }
}

/// Withdraws it: the party follows the sitting no longer.
public struct LetOut: Command {
    public static let name = "meetings.let-out"

    public let sitting: String
    public let party: String

    public init(_ party: String, of sitting: String) {
        self.party = party
        self.sitting = sitting
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func perform(in work: Work) throws {
        let room = try work.room(sitting)
        try work.endSlots(in: room, of: party)
        try work.touch(room.id)
        try work.stir(room, .now, .speakers)
    }
}

extension Work {
    /// Ends what was opened to parties for their slots in a sitting; what the presidency has authorised beside it stays (O3).
    /// - Parameter party: of this one alone.
    func endSlots(in room: RoomInWork, of party: String? = nil) throws {
        let own: SQL = party.map { "AND audience = \(Audience.party($0).rawValue)" } ?? ""
        try db.execute(
            """
            UPDATE authorisation SET ends = CASE WHEN begins > \(moment.description) THEN begins ELSE \(moment.description) END
            WHERE reason = \(LetIn.reason) AND (ends IS NULL OR ends > \(moment.description)) \(own)
            AND (record = \(room.id.rawValue) OR record IN (SELECT record FROM agenda_item WHERE sitting = \(room.slug)))
            """)
    }
}
