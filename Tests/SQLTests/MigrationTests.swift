import Logging
import SQL
import TestDatabase
import Testing

@Suite("Migrations", .timeLimit(.minutes(5)))
struct MigrationTests {
    static let first = Migration("test-1") { _ in
        ["CREATE TABLE t (id INTEGER PRIMARY KEY)", "INSERT INTO t VALUES (\(1))"]
    }
    static let second = Migration("test-2") { _ in ["INSERT INTO t VALUES (\(2))"] }

    private func names(_ database: Database) async throws -> [String] {
        try await database.read { try $0.rows("SELECT name FROM migration ORDER BY position").map { try $0["name"] } }
    }

    private func kind(_ work: () async throws -> Void) async -> DatabaseFault.Kind? {
        await #expect(throws: DatabaseFault.self) { try await work() }?.kind
    }

    @Test(arguments: TestEngine.allCases)
    func runOnceAndInOrder(_ engine: TestEngine) async throws {
        let database = try await engine.database()
        try await database.migrate([Self.first])
        try await database.migrate([Self.first, Self.second])
        try await database.migrate([Self.first, Self.second])
        #expect(try await names(database) == ["test-1", "test-2"])
        #expect(try await database.read { try $0.value("SELECT COUNT(*) FROM t") } == 2)
        let row = try #require(try await database.read { try $0.row("SELECT checksum, applied FROM migration") })
        let checksum: String = try row["checksum"]
        let applied: String = try row["applied"]
        #expect(checksum.count == 64)
        #expect(applied.hasSuffix("Z"))
    }

    @Test(arguments: TestEngine.allCases)
    func refuseWhatTheProgramDoesNotKnow(_ engine: TestEngine) async throws {
        let database = try await engine.database()
        try await database.migrate([Self.first, Self.second])
        #expect(await kind { try await database.migrate([Self.first]) } == .newerSchema)
    }

    @Test(arguments: TestEngine.allCases)
    func refuseAnEditedStep(_ engine: TestEngine) async throws {
        let database = try await engine.database()
        try await database.migrate([Self.first, Self.second])
        let text = Migration("test-2") { _ in ["INSERT INTO  t VALUES (\(2))"] }
        #expect(await kind { try await database.migrate([Self.first, text]) } == .changedMigration)
        let value = Migration("test-2") { _ in ["INSERT INTO t VALUES (\(3))"] }
        #expect(await kind { try await database.migrate([Self.first, value]) } == .changedMigration)
    }

    @Test(arguments: TestEngine.allCases)
    func aFailingStepLeavesNothing(_ engine: TestEngine) async throws {
        let database = try await engine.database()
        let broken = Migration("test-2") { _ in ["CREATE TABLE u (id INTEGER)", "INSERT INTO t VALUES (\(1))"] }
        #expect(await kind { try await database.migrate([Self.first, broken]) } == .constraint(.unique))
        #expect(try await names(database) == ["test-1"])
        try await database.migrate([Self.first, Self.second])
        #expect(await kind { _ = try await database.read { try $0.rows("SELECT * FROM u") } } == .syntax)
    }

    @Test(arguments: TestEngine.allCases)
    func twoOfOneNameAreRefused(_ engine: TestEngine) async throws {
        let database = try await engine.database()
        #expect(await kind { try await database.migrate([Self.first, Self.first]) } == .other)
    }

    /// Like several programs that start at once: each has its own connections.
    @Test(arguments: TestEngine.allCases)
    func severalProgramsRunThemOnce(_ engine: TestEngine) async throws {
        let location = try await engine.location()
        var databases: [Database] = []
        for _ in 0..<4 { databases.append(try await Database.open(location, logger: Logger(label: "test"))) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for database in databases {
                group.addTask { try await database.migrate([Self.first, Self.second]) }
            }
            try await group.waitForAll()
        }
        #expect(try await names(databases[0]) == ["test-1", "test-2"])
        #expect(try await databases[1].read { try $0.value("SELECT COUNT(*) FROM t") } == 2)
    }
}
