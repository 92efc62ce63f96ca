public import SQL

/// What `puebla verify` looks at beside the engine's own checks.
public struct Verification: Sendable {
    public let journal: Journal.Verdict
    public let records: Int
    /// What is wrong: where, and how.
    public let faults: [Refusal.Problem]

    /// A column whose values name records of a kind by their slugs: a reference that no foreign key keeps.
    public struct Naming: Sendable, Hashable {
        let table: String
        let column: String
        let kind: String
        let condition: SQL

        /// - Parameter condition: which of the rows; all unless said.
        public init(_ table: String, _ column: String, of kind: String, where condition: SQL = "1 = 1") {
            (self.table, self.column, self.kind, self.condition) = (table, column, kind, condition)
        }
    }

    /// How many faults of a kind are named; where there are more, mending these comes first.
    static let most = 20

    /// Computes the journal's chain and the files' digests again, follows what refers to records, and compares the
    /// search index with the texts that it was made from.
    /// - Parameters:
    ///   - namings: those of the capabilities; what all records have in common comes of itself.
    ///   - reindexings: what search finds beside wordings.
    public static func run(
        _ db: Connection, namings: [Naming] = [], reindexings: [Reindexing] = []
    ) throws -> Verification {
        try db.liftTimeLimits()
        var faults = try db.faultsOfRecords()
        for naming in common + namings { faults += try db.faults(of: naming) }
        faults += try Journal.faultsOfDirectory(db)
        faults += try SearchIndex.faults(db, reindexings)
        faults += try db.faultsOfFiles()
        return Verification(
            journal: try Journal.verify(db),
            records: try db.value("SELECT COUNT(*) FROM record", as: Int.self) ?? 0, faults: faults)
    }

    private static let common: [Naming] =
        [Naming("citation", "document", of: "source")]
        + [Facet.party, .body, .theme].map { facet in
            Naming("facet", "value", of: facet.rawValue, where: "x.name = \(facet.rawValue)")
        }
}

extension Connection {
    fileprivate func faultsOfRecords() throws -> [Refusal.Problem] {
        let checks: [(missing: SQL, fault: (String) -> Refusal.Problem)] = [
            (
                "SELECT 1 FROM wording w WHERE w.record = r.id AND w.field = 'title'",
                { Refusal.Problem($0, "has no title") }
            ),
            (
                "SELECT 1 FROM search_record s WHERE s.record = r.id",
                { Refusal.Problem($0, "is not in the search index") }
            ),
            (
                "SELECT 1 FROM journal_record j WHERE j.record = r.id",
                { Refusal.Problem($0, "is not in the journal") }
            ),
        ]
        return try checks.flatMap { check in
            try rows(
                """
                SELECT r.kind, r.slug FROM record r WHERE NOT EXISTS (\(check.missing))
                ORDER BY r.kind, r.slug LIMIT \(Verification.most)
                """
            ).map { check.fault("\(try $0["kind"] as String)/\(try $0["slug"] as String)") }
        }
    }

    fileprivate func faults(of naming: Verification.Naming) throws -> [Refusal.Problem] {
        try rows(
            """
            SELECT DISTINCT x.\(name: naming.column) AS slug FROM \(name: naming.table) x
            WHERE \(naming.condition) AND x.\(name: naming.column) IS NOT NULL AND NOT EXISTS
                (SELECT 1 FROM record r WHERE r.kind = \(naming.kind) AND r.slug = x.\(name: naming.column))
            ORDER BY 1 LIMIT \(Verification.most)
            """
        ).map { row in
            Refusal.Problem(
                naming.table, "names {reference}, which is not there",
                ["reference": "\(naming.kind)/\(try row["slug"] as String)"])
        }
    }
}
