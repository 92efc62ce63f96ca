public import SQL

/// What the memory stands at. Whatever changes it is a command, and every command is in the journal: so the journal's head,
/// with the number of dated releases and authorisations that have come to pass or ended, is the state of everything that
/// a reader can be shown.
public struct RecordState: Hashable, Sendable {
    /// The last entry of the journal.
    public let head: Int
    /// How many dated releases and authorisations have come to pass, and how many of these have ended.
    public let releases: Int

    public static func read(_ db: Connection, at moment: Moment) throws -> RecordState {
        let row = try db.row(
            """
            SELECT (SELECT sequence FROM journal_head WHERE one = 1) AS head,
                   (SELECT COUNT(*) FROM record WHERE release_at <= \(moment.description))
                   + (SELECT COUNT(*) FROM authorisation WHERE begins <= \(moment.description))
                   + (SELECT COUNT(*) FROM authorisation WHERE ends <= \(moment.description)) AS releases
            """)
        return RecordState(head: try row?["head"] ?? 0, releases: try row?["releases"] ?? 0)
    }
}
