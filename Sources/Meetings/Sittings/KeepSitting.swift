public import Records
internal import SQL

/// A sitting of a meeting: when, where, which body, and who may follow what happens inside.
public struct KeepSitting: KeepingCommand {
    public static let name = "meetings.keep-sitting"

    public let draft: RecordDraft
    public let sitting: Sitting

    /// - Parameter draft: its date is set from the sitting's, by the clock of the venue.
    public init(_ draft: RecordDraft, _ sitting: Sitting) {
        var draft = draft
        draft.follow(.partOf, "meeting", sitting.meeting)
        draft.follow(.of, "body", sitting.body)
        draft.facets[.body, default: []].insert(sitting.body)
        draft.when = sitting.days ?? draft.when
        self.draft = draft
        self.sitting = sitting
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func problems() -> [Refusal.Problem] { draft.problems() + sitting.problems() }

    public func perform(in work: Work) throws {
        try work.requireSameDoor(sitting, draft.reference)
        let record = try work.keep(draft)
        try work.db.execute(
            """
            INSERT INTO sitting (record, meeting, body, inside, zone, room, opens, closes, state)
            VALUES (\(record.rawValue), \(sitting.meeting), \(sitting.body), \(sitting.inside.rawValue), \(sitting.clock.zone),
                    \(sitting.room), \(sitting.opens?.description), \(sitting.closes?.description), \(sitting.state.rawValue))
            ON CONFLICT (record) DO UPDATE SET meeting = excluded.meeting, body = excluded.body, inside = excluded.inside,
                zone = excluded.zone, room = excluded.room, opens = excluded.opens, closes = excluded.closes,
                state = excluded.state
            """)
    }
}

extension Sitting {
    /// The days on which it sits, by the clock of the venue.
    var days: When? {
        guard let opens else { return nil }
        let first = clock.reading(opens).day
        let last = closes.map { clock.reading($0).day } ?? first
        return When(first == last ? first.description : "\(first)/\(last)")
    }
}
