internal import Crypto
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
        let hasBegun = Mutex(false)
        return try await database.read { db in
            // The transaction runs again when the connection was lost; what has gone out on a pipe cannot be taken back.
            let isRepeated = hasBegun.withLock { value in
                defer { value = true }
                return value
            }
            guard !isRepeated || path != "-" else {
                throw Refusal.invalid("database", "the connection was lost half way; export again")
            }
            let header = try header(db, program: program, at: moment)
            let file = try OutputFile(path)
            do {
                let fingerprint = try write(db, header, to: file)
                try file.finish()
                return fingerprint
            } catch {
                file.discard()
                throw error
            }
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
        var all = SHA256()
        var content = SHA256()
        let first = try header.bytes()
        all.update(data: first)
        try file.write(first)
        let count = try Content.forEachBlock(db) { block in
            all.update(data: block)
            content.update(data: block)
            try file.write(block)
        }
        let fingerprint = Content.Fingerprint(
            tables: count.tables, rows: count.rows, sha256: hexadecimal(content.finalize()))
        let seal = EndLine.Seal(
            rows: count.rows, content: fingerprint.sha256, sha256: hexadecimal(all.finalize()))
        try file.write(try EndLine(end: seal).bytes())
        return fingerprint
    }
}
