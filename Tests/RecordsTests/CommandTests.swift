import SQL
import TestDatabase
import Testing

@testable import Records

@Suite("Commands", .timeLimit(.minutes(5)))
struct CommandTests {
    /// Keeps a record, then fails.
    private struct KeepAndFail: Command {
        static let name = "test.fail"
        struct Failed: Error {}
        func perform(in work: Work) throws {
            try work.keep(Fixture.draft("gone", "Nunca"))
            throw Failed()
        }
    }

    @Test("Only who keeps the records may write, and the rule is named", arguments: TestEngine.allCases)
    func authorised(engine: TestEngine) async throws {
        let database = try await Fixture.database(engine)
        await #expect(throws: Refusal.notAllowed(reason: "only the secretariat keeps the records", rule: "s1")) {
            try await Fixture.office(database).perform(KeepRecord(Fixture.draft("a", "A")), as: .anyone)
        }
        #expect(try await count("record", database) == 0)
    }

    @Test("What breaks a rule is refused field by field, and nothing is written", arguments: TestEngine.allCases)
    func validated(engine: TestEngine) async throws {
        let database = try await Fixture.database(engine)
        var draft = RecordDraft(Reference("note", "Not A Slug"))
        draft.wordings.add(Wording("nul \u{0}", in: .spanish, .draft), to: .summary)
        do {
            try await Fixture.office(database).perform(KeepRecord(draft), as: Fixture.secretariat)
            Issue.record("nothing was refused")
        } catch let Refusal.invalid(problems) {
            #expect(problems.map(\.field) == ["slug", "title", "summary"])
        }
        #expect(try await count("journal", database) == 0)
    }

    @Test("A command that fails leaves nothing: no record, no words, no journal", arguments: TestEngine.allCases)
    func atomic(engine: TestEngine) async throws {
        let database = try await Fixture.database(engine)
        await #expect(throws: KeepAndFail.Failed.self) {
            try await Fixture.office(database).perform(KeepAndFail(), as: Fixture.secretariat)
        }
        for table in ["record", "wording", "search_entry", "journal", "journal_head"] {
            #expect(try await count(table, database) == 0)
        }
    }

    @Test("A batch is taken up once; only what changed is written again", arguments: TestEngine.allCases)
    func takeUp(engine: TestEngine) async throws {
        let database = try await Fixture.database(engine)
        let office = Fixture.office(database)
        var one = Fixture.draft("one", "Uno")
        one.links = [Link(.related, Reference("note", "two"))]
        one.facets[.party] = ["a", "b", "c", "d", "e"]
        let two = Fixture.draft("two", "Dos")
        let first = try await office.takeUp([KeepRecord(one), KeepRecord(two)], as: Fixture.secretariat)
        #expect((first.added, first.changed, first.unchanged) == (2, 0, 0))
        let second = try await office.takeUp([KeepRecord(one), KeepRecord(two)], as: Fixture.secretariat)
        #expect((second.added, second.changed, second.unchanged) == (0, 0, 2))
        let third = try await office.takeUp(
            [KeepRecord(one), KeepRecord(Fixture.draft("two", "Dos, corregido"))], as: Fixture.secretariat)
        #expect((third.added, third.changed, third.unchanged) == (0, 1, 1))
        let record = try await database.read { db in
            try db.record(Reference("note", "two"), for: Fixture.reader())
        }
        #expect(record?.title.text == "Dos, corregido")
        #expect(record?.version == 2)
        #expect(try await count("journal", database) == 3)
    }

    @Test("An unknown link undoes the whole batch", arguments: TestEngine.allCases)
    func unknownLink(engine: TestEngine) async throws {
        let database = try await Fixture.database(engine)
        var draft = Fixture.draft("one", "Uno")
        draft.links = [Link(.related, Reference("note", "nowhere"))]
        let batch = [KeepRecord(Fixture.draft("zero", "Cero")), KeepRecord(draft)]
        await #expect(throws: Refusal.self) {
            try await Fixture.office(database).takeUp(batch, as: Fixture.secretariat)
        }
        #expect(try await count("record", database) == 0)
    }

    @Test("A stale edit is a conflict that shows both texts", arguments: TestEngine.allCases)
    func conflict(engine: TestEngine) async throws {
        let database = try await Fixture.database(engine)
        let office = Fixture.office(database)
        let reference = Reference("note", "a")
        try await office.perform(KeepRecord(Fixture.draft("a", "Primero")), as: Fixture.secretariat)
        func revise(_ text: String, _ version: Int) -> ReviseWording {
            ReviseWording(reference, field: .title, wording: Wording(text, in: .spanish, .official), basedOn: version)
        }
        try await office.perform(revise("Segundo", 1), as: Fixture.secretariat)
        let expected = Refusal.conflict(
            .init(record: reference, basedOn: 1, current: 2, yours: ["title": "Tercero"], theirs: ["title": "Segundo"]))
        await #expect(throws: expected) {
            try await office.perform(revise("Tercero", 1), as: Fixture.secretariat)
        }
        await #expect(throws: Refusal.self) {
            try await office.perform(
                SetAudience(reference, audience: .secretariat, basedOn: 1), as: Fixture.secretariat)
        }
        let title = try await database.read { db in try db.record(reference, for: Fixture.reader())?.title.text }
        #expect(title == "Segundo")
    }

    @Test("What follows from an event runs in the same transaction, and undoes it when it fails", arguments: TestEngine.allCases)
    func reactions(engine: TestEngine) async throws {
        struct Refused: Error {}
        let database = try await Fixture.database(engine)
        let follow = Reaction(to: RecordKept.self) { event, work in
            if event.reference.slug == "bad" { throw Refused() }
            if event.reference.slug == "good" { try work.keep(Fixture.draft("follows", "Sigue")) }
        }
        let office = Fixture.office(database, reactions: [follow])
        try await office.perform(KeepRecord(Fixture.draft("good", "Bueno")), as: Fixture.secretariat)
        #expect(try await count("record", database) == 2)
        await #expect(throws: Refused.self) {
            try await office.perform(KeepRecord(Fixture.draft("bad", "Malo")), as: Fixture.secretariat)
        }
        #expect(try await count("record", database) == 2)
    }

    private func count(_ table: String, _ database: Database) async throws -> Int {
        try await database.read { db in
            try db.value("SELECT COUNT(*) FROM \(raw: table)", as: Int.self) ?? -1
        }
    }
}
