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
        let known = try work.db.row(
            """
            SELECT s.state, r.audience, r.release_at FROM summary s JOIN record r ON r.id = s.record
            WHERE r.kind = \(draft.reference.kind) AND r.slug = \(draft.reference.slug)
            """)
        if let known, SummaryState(rawValue: try known["state"])?.isOpen != true {
            throw Refusal.invalid("state", "the summary has been approved: its text stays as it is")
        }
        try requireReaders(known.map { Audience(rawValue: try $0["audience"]) }, work)
        let record = try work.keep(draft)
        try work.db.execute(
            """
            INSERT INTO summary (record, sitting, state, assembled, corrections_until)
            VALUES (\(record.rawValue), \(summary.sitting), \(summary.state.rawValue), \(summary.assembled.description),
                    \(summary.correctionsUntil?.description))
            ON CONFLICT (record) DO UPDATE SET
                assembled = CASE WHEN excluded.assembled > summary.assembled THEN excluded.assembled ELSE summary.assembled END
            """)
    }

    /// Who reads a summary goes by how far it is, and by the door of its sitting (M3): nobody opens it by keeping it anew.
    private func requireReaders(_ present: Audience?, _ work: Work) throws {
        guard work.actor.person != nil, let row = try work.db.sittingRow(summary.sitting) else { return }
        let sitting = try Sitting(row: row)
        if present == nil { try sitting.requireOver(at: work.moment) }
        guard draft.audience == (try present ?? work.audience(.draft, of: sitting)), draft.release == nil else {
            throw Refusal.invalid("audience", "who reads a summary goes by how far it is")
        }
    }
}

extension Sitting {
    /// What happened is known when it is over: closed in its room, or, where nobody conducted it there, by the clock.
    func isOver(at moment: Moment) -> Bool {
        switch state {
        case .closed: true
        case .open, .suspended: false
        case .planned: opens.map { $0 <= moment } ?? false
        }
    }

    fileprivate func requireOver(at moment: Moment) throws(Refusal) {
        guard isOver(at: moment) else { throw .invalid("state", "a summary is put together when the sitting is over") }
    }
}
