import Documents
import Foundation
import Records
import SQL
import TestDatabase
import Testing

@testable import Portal

/// Questions as readers type them, with the answers that the sources give.
private struct Questions: Decodable, Sendable {
    struct Asked: Decodable, Sendable {
        let query: String
        let language: String
        /// Records, one of which is to be among the first.
        let answer: [String]?
        /// A text of the paragraph to be found, and the file that it stands in.
        let contains: String?
        let file: String?
        let within: Int
    }

    let records: [Asked]
    let passages: [Asked]

    static func read() throws -> Questions {
        let path = repository.appending(path: "Tests/PortalTests/questions.json")
        return try JSONDecoder().decode(Questions.self, from: Data(contentsOf: path))
    }
}

@Suite("Search answers what readers ask", .timeLimit(.minutes(5)))
struct SearchQuestionTests {
    private func miss(_ asked: Questions.Asked, _ db: Connection, _ finder: Finder) throws -> String? {
        let languages = try db.languages()
        let reader = Reader(.everyone, language: Language(asked.language), of: languages, at: .now)
        let results = try finder.search(SearchRequest(asked.query, limit: 20), db, for: reader)
        let found = results.hits.map(\.record.reference.description)
        guard !found.prefix(asked.within).contains(where: { asked.answer?.contains($0) == true }) else { return nil }
        return "“\(asked.query)” should find \(asked.answer ?? []) within \(asked.within); found \(found.prefix(6))"
    }

    @Test("Questions about the Conference", arguments: TestEngine.allCases)
    func records(engine: TestEngine) async throws {
        let questions = try Questions.read().records
        #expect(questions.count >= 40)
        let database = try await Stage.shared(engine).database
        let misses = try await database.read { db in
            let finder = Finder()
            return try questions.compactMap { try miss($0, db, finder) }
        }
        for miss in misses { Issue.record("\(miss)") }
    }

    /// The five source documents, imported as any archive is.
    private static func archive(_ engine: TestEngine) async throws -> Database {
        let stage = try await Stage.fresh(engine)
        var options = DocumentImport.Options()
        options.metadata.audience = .everyone
        let actor = try await stage.read { db in try House.secretariat(db) }
        let report = try await DocumentImport(stage.database, office: House.office(stage.database), as: actor, options: options)
            .run([repository.deletingLastPathComponent().appending(path: "shared/archive").path])
        #expect(report.added == 5 && report.failed.isEmpty)
        return stage.database
    }

    @Test("Questions about the sources' own sentences", arguments: TestEngine.allCases)
    func passages(engine: TestEngine) async throws {
        let database = try await SearchQuestionTests.archive(engine)
        let questions = try Questions.read().passages
        let misses = try await database.read { db in
            let finder = Finder()
            let languages = try db.languages()
            let imported = Set(
                try db.rows("SELECT r.slug FROM record r JOIN document_file f ON f.document = r.id").map { try $0["slug"] as String })
            return try questions.compactMap { asked -> String? in
                let reader = Reader(.everyone, language: Language(asked.language), of: languages, at: .now)
                let request = SearchRequest(asked.query, filters: [.kind: "document"], limit: 20)
                // The charter's own documents answer many of these too, in other words.
                let hits = try finder.search(request, db, for: reader).hits.filter { imported.contains($0.record.slug) }
                for hit in hits.prefix(asked.within) {
                    for passage in hit.passages where !passage.anchor.isEmpty {
                        let line = try text(of: hit.record, at: passage.anchor, db)
                        if line.contains(asked.contains ?? "") { return nil }
                    }
                }
                return "“\(asked.query)” should find “\(asked.contains ?? "")”; found \(hits.prefix(3).map { "\($0.record.slug)#\($0.passages.map(\.anchor))" })"
            }
        }
        for miss in misses { Issue.record("\(miss)") }
    }

    /// The lines of an entry that have this anchor.
    private func text(of record: Record, at anchor: String, _ db: Connection) throws -> String {
        let rows = try db.rows(
            """
            SELECT e.anchors, e.body FROM search_entry e JOIN search_record s ON e.id / 4096 = s.ordinal
            WHERE s.record = \(record.id.rawValue)
            """)
        for row in rows {
            let anchors = (try row["anchors"] as String).split(separator: " ")
            let lines = (try row["body"] as String).split(separator: "\n", omittingEmptySubsequences: false)
            if let index = anchors.firstIndex(of: Substring(anchor)) { return String(lines[index]) }
        }
        return ""
    }
}
