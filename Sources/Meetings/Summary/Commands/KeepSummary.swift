public import Records
internal import SQL

/// The summary of a sitting, put together or put right.
public struct KeepSummary: KeepingCommand {
    public static let name = "meetings.keep-summary"

    public let draft: RecordDraft
    public let summary: Summary

    public init(_ draft: RecordDraft, _ summary: Summary) {
        self.draft = draft
        self.summary = summary
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func problems() -> [Refusal.Problem] {
        draft.problems()
            + (draft.reference == Summary.reference(of: summary.sitting) ? [] : [.init("slug", "is the sitting’s own name")])
    }

    public func perform(in work: Work) throws {
        let known = try work.db.value(
            "SELECT s.state FROM summary s JOIN record r ON r.id = s.record WHERE r.slug = \(draft.reference.slug)",
            as: String.self)
        if let known, SummaryState(rawValue: known)?.isOpen != true {
            throw Refusal.invalid("state", "the summary has been approved: its text stays as it is")
        }
        let record = try work.keep(draft)
        try work.db.execute(
            """
            INSERT INTO summary (record, sitting, state, assembled, corrections_until)
            VALUES (\(record.rawValue), \(summary.sitting), \(summary.state.rawValue), \(summary.assembled.description),
                    \(summary.correctionsUntil?.description))
            ON CONFLICT (record) DO UPDATE SET assembled = excluded.assembled
            """)
    }
}
