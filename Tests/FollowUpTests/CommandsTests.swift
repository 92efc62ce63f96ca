import Records
import SQL
import TestDatabase
import Testing

@testable import FollowUp

@Suite("Commands of follow-up", .timeLimit(.minutes(5)))
struct CommandsTests {
    private func draft(_ kind: String, _ slug: String) -> RecordDraft {
        var draft = RecordDraft(Reference(kind, slug))
        draft.wordings.add(Wording(slug, in: .spanish, .official), to: .title)
        return draft
    }

    @Test("An axis has nothing above it; everything else has")
    func levels() {
        func fields(_ level: ThemeLevel, _ parent: String?) -> [String] {
            KeepTheme(draft("theme", "t"), level: level, parent: parent, discussions: []).problems().map(\.field)
        }
        #expect(fields(.axis, nil).isEmpty && fields(.theme, "a").isEmpty && fields(.subtopic, "b").isEmpty)
        #expect(fields(.axis, "a") == ["parent"] && fields(.theme, nil) == ["parent"])
    }

    @Test("Decisions count from one, and one number stands once in a meeting", arguments: TestEngine.allCases)
    func decisions(engine: TestEngine) async throws {
        func keep(_ slug: String, _ number: Int) -> KeepDecision {
            KeepDecision(draft("decision", slug), meeting: "m", number: number, type: .approve, outcome: .done)
        }
        #expect(keep("a", 0).problems().map(\.field) == ["number"])
        let (database, office, actor) = try await opened(engine)
        try await office.perform(keep("a", 1), as: actor)
        await #expect(throws: DatabaseFault.self) { try await office.perform(keep("b", 1), as: actor) }
        let reader = Reader(.everyone, language: .spanish, of: Languages([.spanish]), at: .now)
        let found = try await database.read { db in try db.decisions(for: reader).map(\.record.slug) }
        #expect(found == ["a"])
    }

    @Test("Who discussed what when: kept as the source has it, open ranges open", arguments: TestEngine.allCases)
    func discussions(engine: TestEngine) async throws {
        let (database, office, actor) = try await opened(engine)
        try await office.perform(KeepRecord(draft("body", "group")), as: actor)
        let years = ["1999", "1996/..", "2004/2006"].compactMap { When($0) }
        try await office.perform(
            KeepTheme(
                draft("theme", "t"), level: .axis, parent: nil,
                discussions: [Discussion(bodies: ["group"], years: years)]), as: actor)
        let reader = Reader(.everyone, language: .spanish, of: Languages([.spanish]), at: .now)
        try await database.read { db in
            let theme = try #require(try db.record(Reference("theme", "t"), for: reader))
            let found = try db.discussions(of: theme, sources: [:], for: reader)
            #expect(found.map(\.body.slug) == ["group"])
            #expect(Set(found.flatMap(\.years)) == Set(years))
            #expect(try db.discussionYears(for: reader)["t"]?.count == 3)
        }
    }

    private func opened(_ engine: TestEngine) async throws -> (Database, CommandOffice, Actor) {
        let database = try await engine.database(tokenizer: SearchTokenizer.self)
        try await database.migrate(RecordsSchema.migrations + SearchSchema.migrations + FollowUpSchema.migrations)
        let actor = Actor(name: "test", clearance: .everyone, keepsRecords: true)
        return (database, CommandOffice(database), actor)
    }
}
