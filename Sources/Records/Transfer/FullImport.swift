public import SQL

/// Takes a full export or a backup into a database of either engine.
public struct FullImport: Sendable {
    private let migrations: [Migration]
    private let reindexings: [Reindexing]

    /// - Parameters:
    ///   - migrations: those of this program. A file of an older program is brought up to date.
    ///   - reindexings: how the search index is made anew.
    public init(migrations: [Migration], reindexings: [Reindexing]) {
        self.migrations = migrations
        self.reindexings = reindexings
    }

    /// Makes the tables, fills them, makes the search index, and compares what is then there with what the file says: all
    /// in one transaction, so that a file that is cut off or altered, or a program that is killed, leaves what was before.
    /// - Parameters:
    ///   - path: `-` for standard input.
    ///   - overwriting: whether what the database holds may go.
    /// - Returns: what the database holds now.
    /// - Throws: `Refusal.invalid` when the file is not as it should be, or the database not empty.
    public func read(
        _ path: String, into database: Database, overwriting: Bool = false, at moment: Moment = .now
    ) async throws -> Content.Fingerprint {
        try await database.exclusive { [migrations, reindexings] db in
            try db.liftTimeLimits()
            // Opened in here: the transaction runs again when the connection was lost.
            var lines = try LineReader(path)
            let first = try lines.next()
            let header = try HeaderLine(checking: first, for: migrations)
            try FullImport.clear(db, overwriting: overwriting)
            try db.migrate(migrations, only: Set(header.migrations))
            let found = try FullImport.takeIn(first, &lines, db)
            try db.migrate(migrations)
            let actor = Actor(name: "import", clearance: .everyone, keepsRecords: true)
            try Work(db, actor: actor, moment: moment, reactions: []).reindexAll(reindexings)
            // Steps that came after the file may have changed what it brought.
            return header.migrations.count == migrations.count ? found : try Content.fingerprint(db)
        }
    }

    private static func takeIn(
        _ first: LineReader.Line?, _ lines: inout LineReader, _ db: Connection
    ) throws -> Content.Fingerprint {
        var arrival = try Arrival(db, header: first)
        let promised = try arrival.takeIn(&lines)
        let found = try Content.fingerprint(db)
        guard found.sha256 == promised else {
            throw Refusal.invalid(
                "file", "what the database would hold is not what the file says: SHA-256 {found} instead of {wanted}",
                ["found": found.sha256, "wanted": promised])
        }
        return found
    }

    /// Begins with nothing at all, so that it does not matter which steps an earlier schema had taken.
    private static func clear(_ db: Connection, overwriting: Bool) throws {
        let tables = try db.schema().tables
        guard tables.isEmpty || tables.contains(where: { $0.name == "migration" }) else {
            throw Refusal.invalid(
                "database", "holds tables of another program ({table}); Puebla needs a database of its own",
                ["table": tables[0].name])
        }
        if !overwriting { try checkEmpty(try Content.tables(db), db) }
        try db.dropTables()
    }

    private static func checkEmpty(_ tables: [Schema.Table], _ db: Connection) throws {
        try db.lock(tables.map(\.name))
        guard let full = try tables.first(where: { try !db.isEmpty($0.name) }) else { return }
        throw Refusal.invalid(
            "database",
            "is not empty: there are rows in {table}; name an empty one, or replace all of it with “puebla restore --overwrite”",
            ["table": full.name])
    }
}
