public import SQL

/// What `puebla verify` looks at beside the engine's own checks.
public struct Verification: Sendable {
    public let journal: Journal.Verdict
    public let records: Int
    /// What is wrong, one line each.
    public let faults: [String]

    /// Computes the journal's chain again, and looks for records that search or the journal do not know.
    public static func run(_ db: Connection) throws -> Verification {
        var faults: [String] = []
        let checks: [(SQL, String)] = [
            (
                """
                SELECT r.kind, r.slug FROM record r
                WHERE NOT EXISTS (SELECT 1 FROM wording w WHERE w.record = r.id AND w.field = 'title')
                ORDER BY r.kind, r.slug LIMIT \(20)
                """, "has no title"
            ),
            (
                """
                SELECT r.kind, r.slug FROM record r
                WHERE NOT EXISTS (SELECT 1 FROM search_record s WHERE s.record = r.id)
                ORDER BY r.kind, r.slug LIMIT \(20)
                """, "is not in the search index"
            ),
            (
                """
                SELECT r.kind, r.slug FROM record r
                WHERE NOT EXISTS (SELECT 1 FROM journal_record j WHERE j.record = r.id)
                ORDER BY r.kind, r.slug LIMIT \(20)
                """, "is not in the journal"
            ),
        ]
        for (query, fault) in checks {
            for row in try db.rows(query) {
                faults.append("\(try row["kind"] as String)/\(try row["slug"] as String) \(fault)")
            }
        }
        faults += try db.damagedFiles().map { "file \($0): its bytes are not what was stored" }
        return Verification(
            journal: try Journal.verify(db),
            records: try db.value("SELECT COUNT(*) FROM record", as: Int.self) ?? 0, faults: faults)
    }
}
