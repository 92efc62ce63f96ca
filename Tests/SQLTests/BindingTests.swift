import SQL
import TestDatabase
import Testing

@Suite("Values are bound, never spliced", .timeLimit(.minutes(5)))
struct BindingTests {
    static let hostile = [
        "Robert'); DROP TABLE note;--",
        "\"double\"", "back\\slash", "$1 ? ?1 :a @b", "ñ 中 🧑‍🧑‍🧒 é", "",
        "line\nbreak\ttab", String(repeating: "ü", count: 500_000),
    ]

    @Test(arguments: TestEngine.allCases)
    func textComesBackUnchanged(_ engine: TestEngine) async throws {
        let database = try await engine.database()
        try await database.write { try $0.execute("CREATE TABLE note (id BIGINT PRIMARY KEY, body TEXT NOT NULL)") }
        try await database.write { connection in
            for (index, text) in Self.hostile.enumerated() {
                try connection.execute("INSERT INTO note (id, body) VALUES (\(index), \(text))")
            }
        }
        let stored = try await database.read { connection in
            try connection.rows("SELECT body FROM note ORDER BY id").map { try $0["body"] as String }
        }
        #expect(stored == Self.hostile)
        let found: Int? = try await database.read {
            try $0.value("SELECT COUNT(*) FROM note WHERE body = \(Self.hostile[0])")
        }
        #expect(found == 1)
    }

    @Test(arguments: TestEngine.allCases)
    func nulIsRefused(_ engine: TestEngine) async throws {
        let database = try await engine.database()
        let fault = await #expect(throws: DatabaseFault.self) {
            try await database.read { try $0.row("SELECT \("a\0b")") }
        }
        #expect(fault?.message.contains("NUL") == true)
    }

    @Test(arguments: TestEngine.allCases)
    func everyKindComesBack(_ engine: TestEngine) async throws {
        let database = try await engine.database()
        let bytes = engine == .sqlite ? "BLOB" : "BYTEA"
        let blob = (0...255).map(UInt8.init) + [0, 0]
        let row = try await database.write { connection in
            try connection.execute(
                """
                CREATE TABLE thing (small INTEGER, large BIGINT, ratio DOUBLE PRECISION, flag INTEGER, kind TEXT,
                    data \(raw: bytes), void \(raw: bytes))
                """)
            try connection.execute(
                """
                INSERT INTO thing
                VALUES (\(42), \(Int64.min), \(1e-300), \(true), \(Kind.sitting), \(blob), \([UInt8]()))
                """)
            return try connection.row(
                """
                SELECT * FROM thing WHERE small = \(42) AND large < \(0) AND flag = \(true) AND data = \(blob)
                    AND ratio = \(1e-300) AND kind = \(Kind.sitting)
                """)
        }
        let thing = try #require(row)
        #expect(try thing["small"] == 42)
        #expect(try thing["large"] == Int64.min)
        #expect(try thing["ratio"] == 1e-300)
        #expect(try thing["flag"] == true)
        #expect(try thing["kind"] == Kind.sitting)
        #expect(try thing["data"] == blob)
        #expect(try thing["void"] == [UInt8]())
    }

    /// A parameter without a type must take the type of what it stands beside.
    @Test(arguments: TestEngine.allCases)
    func parametersTakeTheTypeOfTheirPlace(_ engine: TestEngine) async throws {
        let database = try await engine.database()
        try await database.write { connection in
            try connection.execute("CREATE TABLE item (small INTEGER, large BIGINT, price NUMERIC, name TEXT)")
            for number in 1...30 {
                try connection.execute("INSERT INTO item VALUES (\(number), \(number), \(number), \("n\(number)"))")
            }
            try connection.execute("INSERT INTO item (small) VALUES (\(Int?.none))")
        }
        func value(_ sql: SQL) async throws -> Int? {
            try await database.read { try $0.value(sql) }
        }
        #expect(try await database.read { try $0.rows("SELECT * FROM item LIMIT \(20) OFFSET \(15)").count } == 16)
        #expect(try await value("SELECT \(1)") == 1)
        #expect(try await value("SELECT \(1) + \(2)") == 3)
        #expect(try await value("SELECT COALESCE(small, \(0)) FROM item WHERE small IS NULL") == 0)
        #expect(try await value("SELECT COALESCE(MAX(large), \(0)) FROM item WHERE small = \(Int?.none)") == 0)
        #expect(try await value("SELECT COUNT(*) FROM item WHERE small IN (\(list: [1, 2, 99]))") == 2)
        #expect(try await value("SELECT COUNT(*) FROM item WHERE name IN (\(list: [String]()))") == 0)
        #expect(try await value("SELECT SUM(large) FROM item") == 465)
        #expect(try await value("SELECT small * \(2) FROM item WHERE small = \(21)") == 42)
        #expect(try await database.read { try $0.value("SELECT \("plain")") } == "plain")
        #expect(try await database.read { try $0.value("SELECT AVG(small) FROM item", as: Double.self) } == 15.5)
        #expect(try await database.read { try $0.value("SELECT name || \("!") FROM item WHERE price = \(3)") } == "n3!")
        #expect(try await database.read { try $0.value("SELECT \(String?.none)", as: String.self) } == nil)
    }

    @Test func aLiteralInAnInterpolationIsBound() async throws {
        let database = try await TestEngine.sqlite.database()
        let answer: String? = try await database.read { try $0.value("SELECT \("1 + 1")") }
        #expect(answer == "1 + 1")
    }

    @Test(arguments: TestEngine.allCases)
    func piecesKeepTheirValuesInOrder(_ engine: TestEngine) async throws {
        let database = try await engine.database()
        let parts: [SQL] = ["\(1) AS a", "\(2) AS b", "\("x") AS c"]
        let query: SQL = "SELECT \(parts.joined(by: ", "))" + ", \(4) AS d"
        let row = try await database.read { try $0.row(query) }
        #expect(row?.columns == ["a", "b", "c", "d"])
        #expect(try row?["b"] == 2)
        #expect(try row?["d"] == 4)
        #expect([SQL]().joined(by: ", ").isEmpty)
        #expect(!query.isEmpty)
    }

    enum Kind: String, ColumnValue {
        case sitting
        case seminar
    }
}
