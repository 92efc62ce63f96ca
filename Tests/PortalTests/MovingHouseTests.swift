import Foundation
import Records
import SQL
import TestDatabase
import Testing

@testable import Portal

@Suite("Moving house", .timeLimit(.minutes(5)))
struct MovingHouseTests {
    private static let ways = TestEngine.allCases.flatMap { from in TestEngine.allCases.map { (from, $0) } }
    private static let importing = FullImport(migrations: House.migrations, reindexings: House.reindexings)

    private func export(_ database: Database) async throws -> String {
        let path = try TestFolder.shared.path("\(UUID().uuidString).puebla")
        _ = try await FullExport.write(database, to: path, program: "test")
        return path
    }

    @Test("The Conference moves from each engine to each: the same content, sound, found by the same words", arguments: ways)
    func moves(_ from: TestEngine, _ to: TestEngine) async throws {
        let old = try await Conference.shared.database(from)
        let new = try await to.database(tokenizer: SearchTokenizer.self)
        let printed = try await Self.importing.read(export(old), into: new)
        #expect(printed.rows > 10_000)
        #expect(try await old.read { try Content.fingerprint($0) } == printed)
        #expect(try await new.read { try Content.fingerprint($0) } == printed)
        let findings = try await new.read {
            try Verification.run($0, namings: House.namings, reindexings: House.reindexings)
        }
        #expect(findings.faults == [])
        guard case .sound = findings.journal else { return #expect(Bool(false), "\(findings.journal)") }
        #expect(try await new.checkIntegrity() == [])
        // What the same engine finds in a database that was never moved; records of equal rank come by their identities,
        // which are other ones there.
        let never = try await Conference.shared.database(to)
        #expect(try await answers(new).map { $0.sorted() } == answers(never).map { $0.sorted() })
        if from == to { #expect(try await answers(new) == answers(old)) }
    }

    @Test("There and back again gives the same file", arguments: TestEngine.allCases)
    func back(_ engine: TestEngine) async throws {
        let first = try await export(Conference.shared.database(engine))
        let other: TestEngine = engine == .sqlite ? .postgres : .sqlite
        let between = try await other.database(tokenizer: SearchTokenizer.self)
        _ = try await Self.importing.read(first, into: between)
        let again = try await engine.database(tokenizer: SearchTokenizer.self)
        _ = try await Self.importing.read(export(between), into: again)
        #expect(try await rows(export(again)) == rows(first))
    }

    @Test("An index that was lost is made anew from the records", arguments: TestEngine.allCases)
    func reindexed(_ engine: TestEngine) async throws {
        let database = try await Conference.fresh(engine)
        let before = try await answers(database)
        let content = try await database.read { try Content.fingerprint($0) }
        try await database.write { _ = try $0.execute("DELETE FROM search_entry") }
        let actor = try await database.read { try House.secretariat($0) }
        let records = try await House.office(database).reindex(House.reindexings, as: actor)
        #expect(records > 500)
        #expect(try await answers(database) == before)
        #expect(try await database.read { try Content.fingerprint($0) } == content)
    }

    @Test("Every table of the house can be filled in the order of its references", arguments: TestEngine.allCases)
    func orderly(_ engine: TestEngine) async throws {
        let tables = try await Conference.shared.database(engine).read { try $0.schema() }.parentsFirst
        for (index, table) in tables.enumerated() {
            #expect(table.parents.isSubset(of: tables.prefix(index).map(\.name)), "\(table.name) refers to itself in a circle")
            #expect(!table.key.isEmpty, "\(table.name) has no primary key")
            #expect(!table.columns.contains { $0.kind == .other } || table.name.hasPrefix("search_"), "\(table.name)")
        }
    }

    private func rows(_ path: String) throws -> [Substring] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").dropFirst().dropLast()
    }

    /// What search finds for questions that wordings and that paragraphs of documents answer.
    private func answers(_ database: Database) async throws -> [[String]] {
        var answers: [[String]] = []
        for question in ["asilo", "retorno voluntario", "trata de personas", "consultas regionales", "migr*", "OIM"] {
            for name in ["public", "secretariat"] {
                let request = SearchRequest(question, limit: 1000)
                let found = try await SearchDesk.search(request, in: database, language: "es", as: name)
                answers.append(["\(found.total)"] + found.hits.map { "\($0.kind)/\($0.slug)" })
            }
        }
        return answers
    }
}
