import Foundation
import Logging
import SQL
import TestDatabase
import Testing

@Suite("SQLite files", .timeLimit(.minutes(5)))
struct SQLiteTests {
    private let logger = Logger(label: "test")

    private func path() throws -> String {
        try TestFolder.shared.path("\(UUID().uuidString).sqlite")
    }

    private func filled(_ path: String) async throws -> Database {
        let database = try await Database.open(path, logger: logger)
        try await database.write { connection in
            try connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, body TEXT)")
            try connection.execute("INSERT INTO t VALUES (1, 'kept')")
        }
        return database
    }

    @Test func settings() async throws {
        let database = try await filled(path())
        try await database.write { (connection) throws in
            #expect(try connection.value("PRAGMA journal_mode") == "wal")
            #expect(try connection.value("PRAGMA synchronous") == 2)
            #expect(try connection.value("PRAGMA foreign_keys") == 1)
        }
    }

    private func mode(_ path: String) throws -> Int? {
        (try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber)?.intValue
    }

    @Test func aNewFileIsItsOwnersAlone() async throws {
        let path = try path()
        let database = try await filled(path)
        for suffix in ["", "-wal", "-shm"] { #expect(try mode(path + suffix) == 0o600, "\(suffix)") }
        #expect(try Database.exposedFiles(of: "sqlite:\(path)") == [])
        #expect(try Database.exposedFiles(of: "postgres://somewhere/x") == [])
        await database.close()
    }

    @Test func aFileThatIsThereKeepsItsMode() async throws {
        let path = try path()
        try await filled(path).close()
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        let database = try await Database.open(path, logger: logger)
        #expect(try await database.read { try $0.value("SELECT body FROM t") } == "kept")
        #expect(try mode(path) == 0o644)
        #expect(try Database.exposedFiles(of: path).first == path)
        await database.close()
    }

    @Test func memoryIsOneDatabaseForReadsAndWrites() async throws {
        let database = try await filled(":memory:")
        #expect(try await database.read { try $0.value("SELECT body FROM t") } == "kept")
        let other = try await Database.open(":memory:", logger: logger)
        let refusal = try await fault { try await other.read { try $0.rows("SELECT * FROM t") } }
        #expect(refusal.kind == .syntax)
    }

    @Test func aSchemeBeforeThePath() async throws {
        let path = try path()
        try await filled("sqlite:\(path)").close()
        #expect(FileManager.default.fileExists(atPath: path))
        let refusal = try await fault { _ = try await Database.open("mysql://somewhere/x", logger: logger) }
        #expect(refusal.message.contains("mysql"))
    }

    @Test func aLockHeldElsewhereIsBusy() async throws {
        let path = try path()
        let holder = try await filled(path)
        let impatient = try await Database.open(
            path, options: DatabaseOptions(busyTimeout: .milliseconds(50)), logger: logger)
        let (entered, enter) = AsyncStream<Void>.makeStream()
        let gate = Gate()
        let write = Task {
            try await holder.write { connection in
                try connection.execute("INSERT INTO t VALUES (2, 'held')")
                enter.yield()
                gate.wait()
            }
        }
        for await _ in entered { break }
        let refusal = try await fault { try await impatient.write { try $0.execute("INSERT INTO t VALUES (3, 'x')") } }
        #expect(refusal.kind == .busy)
        #expect(try await impatient.read { try $0.value("SELECT COUNT(*) FROM t") } == 1)
        gate.open()
        try await write.value
    }

    @Test func openedForReadingOnly() async throws {
        let path = try path()
        let writer = try await filled(path)
        let reader = try await Database.open(path, options: DatabaseOptions(isReadOnly: true), logger: logger)
        #expect(try await reader.read { try $0.value("SELECT body FROM t") } == "kept")
        let refusal = try await fault { try await reader.write { try $0.execute("DELETE FROM t") } }
        #expect(refusal.kind == .readOnly)
        #expect(try await writer.read { try $0.value("SELECT COUNT(*) FROM t") } == 1)
    }

    @Test func noDatabase() async throws {
        let path = try path()
        try Data(repeating: 65, count: 8192).write(to: URL(filePath: path))
        let refusal = try await fault { _ = try await Database.open(path, logger: logger) }
        #expect(refusal.kind == .corrupt)
        #expect(refusal.message.contains(path))
    }

    @Test func noFolder() async throws {
        let refusal = try await fault { _ = try await Database.open("/nowhere/at/all.sqlite", logger: logger) }
        #expect(refusal.kind == .unavailable)
        #expect(refusal.message.contains("folder"))
    }

    @Test func aFullDatabase() async throws {
        let database = try await filled(path())
        let refusal = try await fault {
            try await database.write { connection in
                _ = try connection.rows("PRAGMA max_page_count = 4")
                try connection.execute("INSERT INTO t VALUES (2, \(String(repeating: "x", count: 100_000)))")
            }
        }
        #expect(refusal.kind == .full)
        #expect(try await database.read { try $0.value("SELECT COUNT(*) FROM t") } == 1)
    }

    /// What a killed process leaves behind: the file and its log, never closed.
    @Test func aKilledProgramLosesNothing() async throws {
        let path = try path()
        let database = try await filled(path)
        let copy = try self.path()
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(atPath: path + suffix, toPath: copy + suffix)
        }
        let survivor = try await Database.open(copy, logger: logger)
        #expect(try await survivor.read { try $0.value("SELECT body FROM t") } == "kept")
        #expect(try await survivor.checkIntegrity() == [])
        await database.close()
    }

    @Test func integrityNamesOrphans() async throws {
        let path = try path()
        let database = try await filled(path)
        try await database.write { connection in
            try connection.execute("CREATE TABLE child (t INTEGER)")
            try connection.execute("INSERT INTO child VALUES (1), (7)")
        }
        #expect(try await database.checkIntegrity() == [])
        // No program that keeps foreign keys can make an orphan: so the rule comes after the row.
        let rule = "CREATE TABLE child (t INTEGER REFERENCES t (id))"
        try await database.write { connection in
            _ = try connection.rows("PRAGMA writable_schema = ON")
            try connection.execute("UPDATE sqlite_master SET sql = \(rule) WHERE name = 'child'")
        }
        await database.close()
        let reopened = try await Database.open(path, logger: logger)
        #expect(try await reopened.checkIntegrity() == ["child, row 2: refers to nothing in t"])
    }

    @Test func sizeAndVersion() async throws {
        try await TestDatabase.each { database in
            #expect(try await database.size() > 0 || database.dialect == .sqlite)
            let version = try await database.serverDescription()
            #expect(version.hasPrefix(database.dialect == .sqlite ? "SQLite 3." : "PostgreSQL 1"))
        }
    }

    @Test(arguments: TestEngine.allCases)
    func aClosedDatabaseSaysSo(_ engine: TestEngine) async throws {
        let database = try await engine.database()
        await database.close()
        let refusal = try await fault { _ = try await database.read { try $0.rows("SELECT 1") } }
        #expect(refusal.kind == .unavailable)
    }
}
