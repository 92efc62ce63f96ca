public import SQL

/// Takes a full export into an empty database of either engine.
public struct FullImport: Sendable {
    private let migrations: [Migration]
    private let reindexings: [Reindexing]

    /// - Parameters:
    ///   - migrations: those of this program; the file must come from a database that has taken the same steps.
    ///   - reindexings: how the search index is made anew.
    public init(migrations: [Migration], reindexings: [Reindexing]) {
        self.migrations = migrations
        self.reindexings = reindexings
    }

    /// Makes the tables, fills them, makes the search index, and compares what is then there with what the file says: all
    /// in one transaction, so that a file that is cut off or altered, or a program that is killed, leaves nothing behind.
    /// - Parameter path: `-` for standard input.
    /// - Throws: `Refusal.invalid` when the file is not as it should be, or the database not empty.
    public func read(
        _ path: String, into database: Database, at moment: Moment = .now
    ) async throws -> Content.Fingerprint {
        try await database.migrate(migrations) { [migrations, reindexings] db in
            // Opened in here: the transaction runs again when the connection was lost.
            var lines = try LineReader(path)
            var arrival = try Arrival(db, header: try lines.next(), migrations: migrations)
            let promised = try arrival.takeIn(&lines)
            let actor = Actor(name: "import", clearance: .everyone, keepsRecords: true)
            try Work(db, actor: actor, moment: moment, reactions: []).reindexAll(reindexings)
            let found = try Content.fingerprint(db)
            guard found.sha256 == promised else {
                throw Refusal.invalid(
                    "file", "what the database would hold is not what the file says: SHA-256 {found} instead of {wanted}",
                    ["found": found.sha256, "wanted": promised])
            }
            return found
        }
    }
}
