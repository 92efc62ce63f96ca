internal import Foundation
public import SQL
internal import Synchronization

/// Writes everything that a database holds into one file that either engine can take in again.
public enum FullExport {
    /// Reads one snapshot while others go on writing.
    /// - Parameters:
    ///   - path: `-` for standard output.
    ///   - program: the version of this program, for whoever looks into the file.
    /// - Throws: `Refusal.invalid` when the database holds no charter yet, or the file cannot be written.
    public static func write(
        _ database: Database, to path: String, program: String, at moment: Moment = .now
    ) async throws -> Content.Fingerprint {
        let file = try OutputFile(path)
        do {
            let content = try await write(database, into: file, program: program, at: moment)
            try file.complete()
            try file.publish()
            return content
        } catch {
            file.discard()
            throw error
        }
    }

    /// Writes into a file that is open, and leaves it so.
    static func write(
        _ database: Database, into file: OutputFile, program: String, at moment: Moment
    ) async throws -> Content.Fingerprint {
        let hasBegun = Mutex(false)
        return try await database.read { db in
            // The transaction runs again when the connection was lost; what has gone out on a pipe cannot be taken back.
            let isRepeated = hasBegun.withLock { value in
                defer { value = true }
                return value
            }
            guard !isRepeated || file.draft != nil else {
                throw Refusal.invalid("database", "the connection was lost half way; export again")
            }
            if isRepeated { try file.rewind() }
            return try write(db, header(db, program: program, at: moment), to: file)
        }
    }

    private static func header(_ db: Connection, program: String, at moment: Moment) throws -> HeaderLine {
        guard try db.schema().tables.contains(where: { $0.name == "setting" }), let charter = try db.setting("charter")
        else { throw Refusal.invalid("database", "holds no charter yet; run “puebla init” first") }
        return HeaderLine(
            program: program, charter: charter, moment: moment, migrations: try db.migrationsThatHaveRun())
    }

    private static func write(
        _ db: Connection, _ header: HeaderLine, to file: OutputFile
    ) throws -> Content.Fingerprint {
        var digests = TransferDigests()
        let first = try header.bytes()
        digests.add(first, isContent: false)
        try file.write(first)
        let count = try Content.forEachBlock(db) { block in
            digests.add(block)
            try file.write(block)
        }
        let seal = digests.seal(rows: count.rows)
        try file.write(try EndLine(end: seal).bytes())
        return Content.Fingerprint(tables: count.tables, rows: count.rows, sha256: seal.content)
    }
}
