import SQL
import TestDatabase
import Testing

@Suite("Transactions", .timeLimit(.minutes(5)))
struct TransactionTests {
    struct Mishap: Error {}

    private func database(_ engine: TestEngine, options: DatabaseOptions = DatabaseOptions()) async throws -> Database {
        let database = try await engine.database(options: options)
        try await database.write { connection in
            try connection.execute("CREATE TABLE counter (id INTEGER PRIMARY KEY, value INTEGER NOT NULL)")
            try connection.execute("INSERT INTO counter VALUES (1, 0)")
        }
        return database
    }

    private func count(_ database: Database) async throws -> Int? {
        try await database.read { try $0.value("SELECT COUNT(*) FROM counter") }
    }

    @Test(arguments: TestEngine.allCases)
    func aThrowUndoesEverything(_ engine: TestEngine) async throws {
        let database = try await database(engine)
        await #expect(throws: Mishap.self) {
            try await database.write { connection in
                #expect(try connection.execute("INSERT INTO counter VALUES (2, 0), (3, 0)") == 2)
                throw Mishap()
            }
        }
        #expect(try await count(database) == 1)
    }

    @Test(arguments: TestEngine.allCases)
    func executeCountsRows(_ engine: TestEngine) async throws {
        let database = try await database(engine)
        try await database.write { (connection) throws in
            #expect(try connection.execute("INSERT INTO counter VALUES (2, 0), (3, 0)") == 2)
            #expect(try connection.execute("CREATE TABLE other (id INTEGER)") == 0)
            #expect(try connection.execute("UPDATE counter SET value = 1 WHERE id > \(1)") == 2)
            #expect(try connection.execute("UPDATE counter SET value = 1 WHERE id > \(9)") == 0)
            #expect(try connection.execute("DELETE FROM counter") == 3)
            #expect(try connection.rows("INSERT INTO counter VALUES (5, 6) RETURNING value").first?["value"] == 6)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func aSavepointIsUndoneAlone(_ engine: TestEngine) async throws {
        let database = try await database(engine)
        try await database.write { connection in
            try connection.execute("INSERT INTO counter VALUES (2, 0)")
            #expect(throws: Mishap.self) {
                try connection.savepoint {
                    try connection.execute("INSERT INTO counter VALUES (3, 0)")
                    try connection.savepoint { _ = try connection.execute("INSERT INTO counter VALUES (4, 0)") }
                    throw Mishap()
                }
            }
            // A refused statement, too, costs only its savepoint.
            #expect(throws: DatabaseFault.self) {
                try connection.savepoint { _ = try connection.execute("INSERT INTO counter VALUES (1, 0)") }
            }
            try connection.savepoint { _ = try connection.execute("INSERT INTO counter VALUES (5, 0)") }
        }
        let rows = try await database.read { try $0.rows("SELECT id FROM counter ORDER BY id") }
        #expect(try rows.map { try $0["id"] as Int } == [1, 2, 5])
    }

    @Test(arguments: TestEngine.allCases)
    func aReadDoesNotWrite(_ engine: TestEngine) async throws {
        let database = try await database(engine)
        let fault = await #expect(throws: DatabaseFault.self) {
            try await database.read { try $0.execute("INSERT INTO counter VALUES (2, 0)") }
        }
        #expect(fault?.kind == .readOnly)
        #expect(try await count(database) == 1)
    }

    /// The reads run while a write is held open, and see what was there before it.
    @Test(arguments: TestEngine.allCases)
    func readsGoOnDuringAWrite(_ engine: TestEngine) async throws {
        let database = try await database(engine)
        let (entered, enter) = AsyncStream<Void>.makeStream()
        let gate = Gate()
        let write = Task {
            try await database.write { connection in
                try connection.execute("INSERT INTO counter VALUES (2, 0)")
                enter.yield()
                gate.wait()
            }
        }
        for await _ in entered { break }
        try await withThrowingTaskGroup(of: Int?.self) { group in
            for _ in 0..<3 { group.addTask { try await self.count(database) } }
            for try await count in group { #expect(count == 1) }
        }
        gate.open()
        try await write.value
        #expect(try await count(database) == 2)
    }

    @Test(arguments: TestEngine.allCases)
    func competingIncrementsAllCount(_ engine: TestEngine) async throws {
        let database = try await database(engine)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    try await database.write { connection in
                        let value: Int = try connection.value("SELECT value FROM counter WHERE id = 1") ?? 0
                        try connection.execute("UPDATE counter SET value = \(value + 1) WHERE id = 1")
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await database.read { try $0.value("SELECT value FROM counter") } == 8)
    }

    @Test(arguments: TestEngine.allCases)
    func aCancelledAccessEndsAndLeavesNothing(_ engine: TestEngine) async throws {
        let database = try await database(engine)
        let (entered, enter) = AsyncStream<Void>.makeStream()
        let write = Task {
            try await database.write { connection in
                try connection.execute("INSERT INTO counter VALUES (2, 0)")
                enter.yield()
                // Would take minutes on either engine.
                _ = try connection.rows(
                    """
                    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000)
                    SELECT COUNT(*) FROM n
                    """)
            }
        }
        for await _ in entered { break }
        write.cancel()
        await #expect(throws: CancellationError.self) { try await write.value }
        #expect(try await count(database) == 1)
    }
}
