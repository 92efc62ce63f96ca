import SQL
import TestDatabase
import Testing

@Suite("The schema's rules", .timeLimit(.minutes(5)))
struct ConstraintTests {
    struct Case: Sendable {
        let statement: SQL
        let kind: DatabaseFault.Kind
    }

    static let cases = [
        Case(statement: "INSERT INTO body VALUES (\("grcm"), \(1))", kind: .constraint(.unique)),
        Case(statement: "INSERT INTO seat VALUES (\("s"), \("nowhere"))", kind: .constraint(.foreignKey)),
        Case(statement: "DELETE FROM body WHERE id = \("grcm")", kind: .constraint(.foreignKey)),
        Case(statement: "INSERT INTO body VALUES (\("b"), \(-1))", kind: .constraint(.check)),
        Case(statement: "INSERT INTO body VALUES (\("b"), NULL)", kind: .constraint(.notNull)),
        Case(statement: "INSERT INTO nobody VALUES (\("hidden"))", kind: .syntax),
        Case(statement: "SELEC \("hidden")", kind: .syntax),
    ]

    @Test(arguments: TestEngine.allCases)
    func faultsSayWhichRule(_ engine: TestEngine) async throws {
        let database = try await engine.database()
        try await database.write { connection in
            try connection.execute("CREATE TABLE body (id TEXT PRIMARY KEY, rank INTEGER NOT NULL CHECK (rank > 0))")
            try connection.execute("CREATE TABLE seat (id TEXT PRIMARY KEY, body TEXT NOT NULL REFERENCES body (id))")
            try connection.execute("INSERT INTO body VALUES ('grcm', 1)")
            try connection.execute("INSERT INTO seat VALUES ('a', 'grcm')")
        }
        for example in Self.cases {
            let fault = await #expect(throws: DatabaseFault.self) {
                try await database.write { try $0.execute(example.statement) }
            }
            #expect(fault?.kind == example.kind)
            #expect(fault?.statement != nil)
            #expect(fault?.code.isEmpty == false)
            let text = fault.map { "\($0)" } ?? ""
            #expect(!text.contains("hidden") && !text.contains("nowhere"), "a value got into \(text)")
        }
    }

    @Test(arguments: TestEngine.allCases)
    func deferredRulesAreCheckedAtTheEnd(_ engine: TestEngine) async throws {
        let database = try await engine.database()
        try await database.write { connection in
            try connection.execute("CREATE TABLE a (id INTEGER PRIMARY KEY)")
            try connection.execute(
                "CREATE TABLE b (a INTEGER NOT NULL REFERENCES a (id) DEFERRABLE INITIALLY DEFERRED)")
        }
        try await database.write { connection in
            try connection.execute("INSERT INTO b VALUES (1)")
            try connection.execute("INSERT INTO a VALUES (1)")
        }
        let fault = await #expect(throws: DatabaseFault.self) {
            try await database.write { try $0.execute("INSERT INTO b VALUES (2)") }
        }
        #expect(fault?.kind == .constraint(.foreignKey))
        #expect(try await database.read { try $0.value("SELECT COUNT(*) FROM b") } == 1)
    }
}
