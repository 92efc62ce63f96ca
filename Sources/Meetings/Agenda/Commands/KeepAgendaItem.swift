public import Records
internal import SQL

/// An item of a meeting's agenda.
public struct KeepAgendaItem: KeepingCommand {
    public static let name = "meetings.keep-agenda-item"

    public let draft: RecordDraft
    public let item: AgendaItem

    public init(_ draft: RecordDraft, _ item: AgendaItem) {
        var draft = draft
        draft.follow(.partOf, "meeting", item.meeting)
        draft.follow(.discussedIn, Sitting.kind, item.sitting)
        draft.follow(.partOf, AgendaItem.kind, item.parent)
        draft.follow(.proposedBy, "party", item.lead)
        self.draft = draft
        self.item = item
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func problems() -> [Refusal.Problem] {
        let own = item.parent == draft.reference.slug ? [Refusal.Problem("parent", "a record does not link to itself")] : []
        return draft.problems() + item.problems() + own
    }

    public func perform(in work: Work) throws {
        try requireTree(work)
        try work.requireInside(draft, of: item.sitting)
        let record = try work.keep(draft)
        try work.db.execute(
            """
            INSERT INTO agenda_item (record, meeting, sitting, parent, place, minutes, starts, lead, required)
            VALUES (\(record.rawValue), \(item.meeting), \(item.sitting), \(item.parent), \(item.place), \(item.minutes),
                    \(item.starts?.description), \(item.lead), \(item.required))
            ON CONFLICT (record) DO UPDATE SET meeting = excluded.meeting, sitting = excluded.sitting,
                parent = excluded.parent, place = excluded.place, minutes = excluded.minutes, starts = excluded.starts,
                lead = excluded.lead, required = excluded.required
            """)
        try makeRoom(work, record)
    }

    /// Two siblings never have one place: those from this place on go one further.
    private func makeRoom(_ work: Work, _ record: Identity) throws {
        let siblings: SQL = """
            meeting = \(item.meeting) AND COALESCE(parent, '') = \(item.parent ?? "") AND COALESCE(sitting, '') = \(item.sitting ?? "")
            AND record <> \(record.rawValue)
            """
        let taken = try work.db.value(
            "SELECT 1 FROM agenda_item WHERE \(siblings) AND place = \(item.place) LIMIT 1", as: Int.self)
        guard taken != nil else { return }
        try work.db.execute("UPDATE agenda_item SET place = place + 1 WHERE \(siblings) AND place >= \(item.place)")
    }

    /// An item is never below itself, and is of the meeting that the item above it and its sitting are of.
    private func requireTree(_ work: Work) throws {
        var above = item.parent
        for _ in 0..<20 {
            guard let slug = above else { break }
            if slug == draft.reference.slug { throw Refusal.invalid("parent", "is below this item itself") }
            let row = try work.db.row(
                """
                SELECT i.meeting, i.parent FROM agenda_item i JOIN record r ON r.id = i.record
                WHERE r.kind = \(AgendaItem.kind) AND r.slug = \(slug)
                """)
            if let row, try row["meeting"] as String != item.meeting {
                throw Refusal.invalid("parent", "is of another meeting")
            }
            above = try row?["parent"]
        }
        guard let sitting = item.sitting else { return }
        let meeting = try work.db.value(
            """
            SELECT s.meeting FROM sitting s JOIN record r ON r.id = s.record
            WHERE r.kind = \(Sitting.kind) AND r.slug = \(sitting)
            """, as: String.self)
        if let meeting, meeting != item.meeting { throw Refusal.invalid("sitting", "is of another meeting") }
    }
}
