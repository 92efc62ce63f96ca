import SQL
import TestDatabase
import Testing

@Suite("Rows say what does not fit", .timeLimit(.minutes(5)))
struct RowTests {
    private func row(_ engine: TestEngine) async throws -> Row {
        let database = try await engine.database()
        let row = try await database.read { try $0.row("SELECT \("secret") AS title, \(7) AS number, NULL AS absent") }
        return try #require(row)
    }

    @Test(arguments: TestEngine.allCases)
    func wrongType(_ engine: TestEngine) async throws {
        let row = try await row(engine)
        let fault = #expect(throws: DecodingFault.self) { try row["title"] as Int }
        #expect(fault?.column == "title")
        #expect(fault?.wanted == "Int")
        #expect(fault?.found == "text of 6 bytes")
        #expect(fault.map { "\($0)" } == "column title: wanted Int, found text of 6 bytes")
        #expect(throws: DecodingFault.self) { try row["number"] as String? }
        #expect(throws: DecodingFault.self) { try row["number"] as Bool }
    }

    @Test(arguments: TestEngine.allCases)
    func nullAndMissingColumns(_ engine: TestEngine) async throws {
        let row = try await row(engine)
        #expect(try row["absent"] as String? == nil)
        #expect(try row[at: 2] as Int? == nil)
        let null = #expect(throws: DecodingFault.self) { try row["absent"] as String }
        #expect(null?.found == "NULL")
        let fault = #expect(throws: DecodingFault.self) { try row["titel"] as String? }
        #expect(fault?.found == "no such column among title, number, absent")
        #expect(throws: DecodingFault.self) { try row[at: 3] as Int? }
        #expect(throws: DecodingFault.self) { try row[at: -1] as Int }
    }

    @Test(arguments: TestEngine.allCases)
    func byPosition(_ engine: TestEngine) async throws {
        let row = try await row(engine)
        let title: String = try row[at: 0]
        let number: Int? = try row["number"]
        #expect(title == "secret")
        #expect(number == 7)
        #expect(row.columns == ["title", "number", "absent"])
    }
}
