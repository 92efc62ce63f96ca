import Foundation
import SQL
import TestDatabase
import Testing

@testable import Records

/// Every way from one engine to the other.
struct EnginePair: CustomStringConvertible, Sendable {
    let from: TestEngine
    let to: TestEngine

    static let all = TestEngine.allCases.flatMap { from in TestEngine.allCases.map { EnginePair(from: from, to: $0) } }

    var description: String { "\(from) → \(to)" }
}

@Suite("Moving house: the format", .timeLimit(.minutes(5)))
struct TransferTests {
    /// A table of a capability that is not there yet, with every kind of column and names that want quoting.
    private static let odd = Migration("odd-1") { dialect in
        let blob: SQL = dialect == .sqlite ? "BLOB" : "BYTEA"
        return [
            """
            CREATE TABLE "Odd things" (
                "select" TEXT, number BIGINT, real DOUBLE PRECISION, scan \(blob), text TEXT, place TEXT,
                PRIMARY KEY (place, "select"))
            """
        ]
    }
    private static let migrations = RecordsSchema.migrations + SearchSchema.migrations + [odd]
    private static let columns = ["select", "number", "real", "scan", "text", "place"]

    private static let pieces = [
        "", "'", "\"", "\\", "\n", "\r\n", "\t", "\u{1}", "\u{1F}", "\u{7F}", "\u{85}", "\u{2028}", "\u{2029}", "\u{FEFF}", "🦋",
        "🧑‍🧑‍🧒", "e\u{301}", "é", "ñ", "中", "\u{10FFFF}", "</script>", "\\u0041", "null", "[1]", "{\"end\":1}", "$1", "?", "%s", "a",
    ]
    private static let long = String(repeating: "ü\n", count: 40_000)

    private static func oddRow(_ number: Int, _ generator: inout some RandomNumberGenerator) -> [Value] {
        func text(of pieces: [String]) -> String {
            (0..<Int.random(in: 0...5, using: &generator)).map { _ in pieces.randomElement(using: &generator)! }.joined()
        }
        let numbers: [Int64] = [0, -1, .max, .min, 1 << 53 + 1, Int64(number)]
        let reals = [0.0, -0.5, 0.1, 1e300, .leastNonzeroMagnitude, -1.0, .infinity, 1 / 3, 0x1p60]
        let blob = (0..<Int.random(in: 0...2000, using: &generator)).map { _ in UInt8.random(in: 0...255, using: &generator) }
        func perhaps(_ value: Value) -> Value { Int.random(in: 0..<4, using: &generator) == 0 ? .null : value }
        return [
            .text("\(number)" + text(of: pieces)), perhaps(.integer(numbers.randomElement(using: &generator)!)),
            perhaps(.real(reals.randomElement(using: &generator)!)), perhaps(.blob(blob)),
            perhaps(.text(text(of: pieces + [long]))), .text(text(of: pieces)),
        ]
    }

    /// A database with two records and a hundred odd rows.
    private func filled(_ engine: TestEngine, rows: Int = 100) async throws -> Database {
        let database = try await engine.database(tokenizer: SearchTokenizer.self)
        try await database.migrate(Self.migrations)
        for draft in [
            Fixture.draft("one", "El asilo", en: "Asylum", text: "Retorno «voluntario»\nasistido"), Fixture.draft("two", "Dos"),
        ] {
            try await Fixture.office(database).perform(KeepRecord(draft), as: Fixture.secretariat)
        }
        try await database.write { db in
            try db.set("charter", to: "test")
            var generator = SystemRandomNumberGenerator()
            for number in 0..<rows {
                try db.insert([Self.oddRow(number, &generator)], into: "Odd things", columns: Self.columns)
            }
        }
        return database
    }

    private func export(_ database: Database) async throws -> String {
        let path = try TestFolder.shared.path("\(UUID().uuidString).puebla")
        _ = try await FullExport.write(database, to: path, program: "test", at: Fixture.moment)
        return path
    }

    private var importing: FullImport { FullImport(migrations: Self.migrations, reindexings: []) }

    private func oddRows(_ database: Database) async throws -> [[Value]] {
        try await database.read { db in
            let table = try #require(try db.schema().tables.first { $0.name == "Odd things" })
            var rows: [[Value]] = []
            try db.forEachRow(of: table) { rows.append($0.values) }
            return rows
        }
    }

    @Test("Whatever a row holds arrives byte for byte", arguments: EnginePair.all)
    func survives(_ pair: EnginePair) async throws {
        let old = try await filled(pair.from)
        let new = try await pair.to.database(tokenizer: SearchTokenizer.self)
        let printed = try await importing.read(export(old), into: new)
        #expect(try await old.read { try Content.fingerprint($0) } == printed)
        let (there, here) = (try await oddRows(old), try await oddRows(new))
        #expect(here.count == 100)
        #expect(here == there)
        // Equal strings may have other bytes.
        #expect(texts(here).map { Array($0.utf8) } == texts(there).map { Array($0.utf8) })
        #expect(try await new.read { try Journal.verify($0) } == .sound(entries: 2))
        let found = try await new.read { try $0.search(SearchRequest("asilo"), for: Fixture.reader()) }
        #expect(found.hits.map(\.record.slug) == ["one"])
    }

    private func texts(_ rows: [[Value]]) -> [String] {
        rows.joined().compactMap { String(columnValue: $0) }
    }

    @Test("The fingerprint tells of every change", arguments: TestEngine.allCases)
    func fingerprint(_ engine: TestEngine) async throws {
        let database = try await filled(engine, rows: 3)
        let before = try await database.read { try Content.fingerprint($0) }
        try await database.write { _ = try $0.execute("UPDATE wording SET text = text || ' ' WHERE language = 'en'") }
        let after = try await database.read { try Content.fingerprint($0) }
        #expect(before.rows == after.rows)
        #expect(before.sha256 != after.sha256)
    }

    // MARK: - Refusals

    struct Broken: Sendable, CustomStringConvertible {
        let description: String
        let rule: String
        let edit: @Sendable (inout [String]) -> Void

        init(_ description: String, _ rule: String, _ edit: @escaping @Sendable (inout [String]) -> Void) {
            (self.description, self.rule, self.edit) = (description, rule, edit)
        }
    }

    private static let json = "line {line} is not JSON as Puebla writes it"
    private static let altered = "was altered: its SHA-256 is not the one in its last line"
    private static let cut = "is cut off: its end is missing"
    private static let other = "is no backup and no full export of Puebla"

    static let broken: [Broken] = [
        Broken("empty", other) { $0 = [] },
        Broken("another kind of file", other) { $0 = ["PNG", "x", ""] },
        Broken("other JSON", other) { $0[0] = "{\"a\":1}" },
        Broken("another version", "has version {found} of the format; this program reads version {known}") {
            $0[0] = $0[0].replacing("\"version\":1", with: "\"version\":2")
        },
        Broken("a newer program", "comes from a newer program ({program}): this one does not know the step {step}") {
            $0[0] = $0[0].replacing("\"odd-1\"", with: "\"odd-1\",\"odd-2\"")
        },
        Broken("the header altered", altered) { $0[0] = $0[0].replacing("2026-", with: "2025-") },
        Broken("cut at a line", cut) { $0.removeLast(2); $0.append("") },
        Broken("cut within a line", cut) { $0[$0.count - 2].removeLast(5); $0.removeLast() },
        Broken("the last end of line missing", cut) { $0.removeLast() },
        Broken("only the header", cut) { $0 = [$0[0], ""] },
        Broken("something after the end", altered) { $0.insert("[]", at: $0.count - 1) },
        Broken("a text altered", altered) { lines in lines = lines.map { $0.replacing("\"Dos\"", with: "\"Tres\"") } },
        Broken("a row left out", altered) { lines in lines.removeAll { $0.contains("\"Dos\"") } },
        Broken("a row twice", "lines {first} to {last}: the table {table} does not take these rows: {why}") { lines in
            let row = lines.firstIndex { $0.contains("\"Dos\"") }!
            lines.insert(lines[row], at: row)
        },
        Broken("no JSON", json) { $0[2] = "[1,2" },
        Broken("a word that is no value", json) { $0[2] = "[true]" },
        Broken("an object", json) { $0[2] = "{\"a\":1}" },
        Broken("a row before any table", json) { $0[1] = "[1]" },
        Broken("too few values", "line {line} has {found} values instead of {wanted}") { $0[2] = "[1]" },
        Broken("too many values", "line {line} has {found} values instead of {wanted}") {
            $0[2] = "[1,2,3,4,5,6,7]"
        },
        Broken("a table that is not there", "line {line}: there is no table {table}") {
            $0[1] = $0[1].replacing(/"table":".*"/, with: "\"table\":\"x (a) VALUES (1); DROP TABLE record; --\"")
        },
        Broken("the steps of the schema as a table", "line {line}: there is no table {table}") {
            $0[1] = "{\"columns\":[\"name\",\"position\",\"checksum\",\"applied\"],\"table\":\"migration\"}"
        },
        Broken("other columns", "line {line}: the table {table} has other columns") {
            $0[1] = $0[1].replacing("\"columns\":[", with: "\"columns\":[\"one) SELECT 1 --\",")
        },
        Broken("the character NUL", "lines {first} to {last}: the table {table} does not take these rows: {why}") { lines in
            lines = lines.map { $0.replacing("\"Dos\"", with: "\"D\\u0000os\"") }
        },
    ]

    @Test("What is not as it was written is refused, and nothing changed", arguments: broken, TestEngine.allCases)
    func refused(_ broken: Broken, _ engine: TestEngine) async throws {
        let path = try await export(filled(.sqlite, rows: 0))
        var lines = try String(contentsOfFile: path, encoding: .utf8).components(separatedBy: "\n")
        broken.edit(&lines)
        try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
        let new = try await engine.database(tokenizer: SearchTokenizer.self)
        let refusal = await #expect(throws: Refusal.self) { try await importing.read(path, into: new) }
        guard case .invalid(let problems)? = refusal else { return }
        #expect(problems.map(\.rule) == [broken.rule])
        #expect(problems.map(\.field) == ["file"])
        #expect(try await new.read { try $0.schema() }.tables.isEmpty)
    }

    @Test("A database that holds something is left as it is", arguments: TestEngine.allCases)
    func notEmpty(_ engine: TestEngine) async throws {
        let path = try await export(filled(.sqlite, rows: 1))
        let database = try await engine.database(tokenizer: SearchTokenizer.self)
        try await database.migrate(Self.migrations)
        try await database.write { try $0.set("contact", to: "mailto:x@example.org") }
        let before = try await database.read { try Content.fingerprint($0) }
        let refusal = await #expect(throws: Refusal.self) { try await importing.read(path, into: database) }
        guard case .invalid(let problems)? = refusal else { return }
        #expect(problems.map(\.values) == [["table": "setting"]])
        #expect(try await database.read { try Content.fingerprint($0) } == before)
    }

    @Test("Without a charter there is nothing to export; a file that cannot be opened is named", arguments: TestEngine.allCases)
    func nothing(_ engine: TestEngine) async throws {
        let empty = try await engine.database(tokenizer: SearchTokenizer.self)
        await #expect(throws: Refusal.invalid("database", "holds no charter yet; run “puebla init” first")) {
            try await FullExport.write(empty, to: "-", program: "test")
        }
        let full = try await filled(engine, rows: 0)
        let path = try TestFolder.shared.path("none/there")
        let unwritable = await #expect(throws: Refusal.self) { try await FullExport.write(full, to: path, program: "test") }
        guard case .invalid(let problems)? = unwritable else { return }
        #expect(problems.map(\.rule) == ["{file} cannot be written: {why}"])
        await #expect(throws: Refusal.self) { try await importing.read(path, into: empty) }
    }

    @Test("An export that fails leaves the older one", arguments: TestEngine.allCases)
    func olderStays(_ engine: TestEngine) async throws {
        let database = try await filled(engine, rows: 1)
        let path = try await export(database)
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        try await database.write { _ = try $0.execute("DROP TABLE migration") }
        await #expect(throws: (any Error).self) { try await FullExport.write(database, to: path, program: "test") }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        #expect(!FileManager.default.fileExists(atPath: path + ".partial"))
    }
}
