internal import Crypto
public import SQL

/// All that a database holds, in one order and one form on both engines: what moves house, and what two databases are
/// compared by.
public enum Content {
    /// Equal for two databases if and only if they hold the same, whatever their engines.
    public struct Fingerprint: Sendable, Hashable {
        public let tables: Int
        public let rows: Int
        /// In hexadecimal digits.
        public let sha256: String
    }

    /// Reads everything once; memory stays flat.
    public static func fingerprint(_ db: Connection) throws -> Fingerprint {
        var hash = SHA256()
        let count = try forEachBlock(db) { hash.update(data: $0) }
        return Fingerprint(tables: count.tables, rows: count.rows, sha256: hexadecimal(hash.finalize()))
    }

    /// The tables that hold what nothing else holds, each after those that it refers to. What there is depends on the
    /// schema alone, so that no later table is forgotten.
    static func tables(_ db: Connection) throws -> [Schema.Table] {
        try db.schema().parentsFirst.filter { !isDerived($0.name) }
    }

    /// Made anew in the other house: which steps the schema has taken, and the search index.
    private static func isDerived(_ table: String) -> Bool {
        table == "migration" || table.hasPrefix("search_")
    }

    /// Gives the lines of all tables in blocks of whole lines: for each table one that names it and its columns, then one a
    /// row.
    static func forEachBlock(_ db: Connection, _ body: ([UInt8]) throws -> Void) throws -> (tables: Int, rows: Int) {
        try db.liftTimeLimits()
        let tables = try tables(db)
        var rows = 0
        var block: [UInt8] = []
        for table in tables {
            block += try TableLine(table: table.name, columns: table.columns.map(\.name)).bytes()
            try db.forEachRow(of: table) { row in
                RowText.append(row.values, to: &block)
                rows += 1
                guard block.count > 1 << 17 else { return }
                try body(block)
                block.removeAll(keepingCapacity: true)
            }
        }
        try body(block)
        return (tables.count, rows)
    }
}
