import SQL
import TestDatabase
import Testing

@testable import Records

@Suite("Sets of records")
struct OrdinalSetTests {
    @Test("They do what Swift's sets do")
    func likeSets() {
        var random = SystemRandomNumberGenerator()
        func some() -> Set<Int> {
            Set((0..<Int.random(in: 0...60, using: &random)).map { _ in Int.random(in: 0...500, using: &random) })
        }
        for _ in 0..<300 {
            let (left, right) = (some(), some())
            let (mine, theirs) = (OrdinalSet(left), OrdinalSet(right))
            #expect(mine.ordinals == left.sorted() && mine.count == left.count && mine.isEmpty == left.isEmpty)
            #expect(Set(mine.intersection(theirs).ordinals) == left.intersection(right))
            #expect(Set(mine.union(theirs).ordinals) == left.union(right))
            #expect(Set(mine.subtracting(theirs).ordinals) == left.subtracting(right))
            #expect(mine.countOfIntersection(theirs) == left.intersection(right).count)
            var less = mine
            for ordinal in right { less.remove(ordinal) }
            #expect(less.ordinals == left.subtracting(right).sorted() && !right.contains { less.contains($0) })
        }
    }
}

@Suite("Search in depth", .timeLimit(.minutes(5)))
struct SearchDepthTests {
    private static func filled(_ engine: TestEngine, _ drafts: [RecordDraft]) async throws -> Database {
        let database = try await Fixture.database(engine)
        _ = try await Fixture.office(database).takeUp(drafts.map { KeepRecord($0) }, as: Fixture.secretariat)
        return database
    }

    private func slugs(
        _ text: String, _ database: Database, order: SearchRequest.Order = .relevance, _ finder: Finder = Finder()
    ) async throws -> [String] {
        try await database.read { db in
            try finder.search(SearchRequest(text, order: order), db, for: Fixture.reader()).hits.map(\.record.slug)
        }
    }

    private static func dated(_ slug: String, _ when: String, _ title: String) -> RecordDraft {
        var draft = Fixture.draft(slug, title)
        draft.when = When(when)
        return draft
    }

    @Test("By date, by when it came in, in titles, of a year", arguments: TestEngine.allCases)
    func ordersAndFields(engine: TestEngine) async throws {
        let database = try await SearchDepthTests.filled(engine, [
            SearchDepthTests.dated("new", "2010", "Taller de salud"), SearchDepthTests.dated("old", "1999", "Taller de remesas"),
            Fixture.draft("undated", "Otro asunto", text: "Se habló del taller"),
        ])
        #expect(try await slugs("taller", database, order: .date) == ["new", "old", "undated"])
        #expect(try await slugs("taller", database, order: .added) == ["undated", "old", "new"])
        #expect(Set(try await slugs("título:taller", database)) == ["new", "old"])
        #expect(try await slugs("taller año:1999", database) == ["old"])
        #expect(try await slugs("year:2010", database) == ["new"])
        #expect(try await slugs("hora:taller", database) == [], "no field of ours: words next to each other")
    }

    @Test("A mistyped word is set right by one that leads this reader somewhere", arguments: TestEngine.allCases)
    func spelling(engine: TestEngine) async throws {
        let database = try await SearchDepthTests.filled(engine, [
            Fixture.draft("a", "Solicitudes de asilo"), Fixture.draft("b", "Guacamaya secreta", audience: .members),
        ])
        func suggestion(_ text: String, _ reader: Reader = Fixture.reader()) async throws -> String? {
            try await database.read { db in try db.search(SearchRequest(text), for: reader).suggestion }
        }
        #expect(try await suggestion("asylo") == "asilo")
        #expect(try await suggestion("solicitudse de asilo") == "solicitudes de asilo")
        #expect(try await suggestion("guacamalla") == nil)
        #expect(try await suggestion("guacamalla", Fixture.reader(Clearance([.members]))) == "guacamaya")
        #expect(try await suggestion("asilo") == nil)
        #expect(try await suggestion("xxxxxxxxx") == nil)
    }

    @Test("Letters put in, left out, changed, swapped")
    func distance() {
        func distance(_ left: String, _ right: String) -> Int { Spelling.distance(Array(left.utf8), Array(right.utf8)) }
        #expect(distance("asilo", "asilo") == 0 && distance("asylo", "asilo") == 1 && distance("sailo", "asilo") == 1)
        #expect(distance("", "abc") == 3 && distance("abc", "") == 3 && distance("migracion", "migrasión".filter(\.isASCII)) == 2)
    }

    @Test("A finder that has met the records before sees what changed", arguments: TestEngine.allCases)
    func kept(engine: TestEngine) async throws {
        let database = try await SearchDepthTests.filled(engine, [Fixture.draft("a", "Albergue uno"), Fixture.draft("b", "Albergue dos")])
        let finder = Finder()
        #expect(Set(try await slugs("albergue", database, finder)) == ["a", "b"])
        let office = Fixture.office(database)
        try await office.perform(KeepRecord(Fixture.draft("c", "Albergue tres")), as: Fixture.secretariat)
        #expect(Set(try await slugs("albergue", database, finder)) == ["a", "b", "c"])
        try await office.perform(SetAudience(Reference("note", "a"), audience: .members, basedOn: 1), as: Fixture.secretariat)
        #expect(Set(try await slugs("albergue", database, finder)) == ["b", "c"])
        var later = Fixture.draft("d", "Albergue cuatro", audience: .members)
        later.release = Release(at: Moment("2027-05-01T12:00Z")!, to: .everyone)
        try await office.perform(KeepRecord(later), as: Fixture.secretariat)
        #expect(Set(try await slugs("albergue", database, finder)) == ["b", "c"])
        let after = Fixture.reader(at: Moment("2027-05-01T12:00Z")!)
        let released = try await database.read { db in
            try finder.search(SearchRequest("albergue"), db, for: after).hits.map(\.record.slug)
        }
        #expect(Set(released) == ["b", "c", "d"])
    }

    @Test("More hits than are weighed one by one: titles first, then the latest, each once over all pages", arguments: TestEngine.allCases)
    func many(engine: TestEngine) async throws {
        var drafts = (0..<450).map { number in
            var draft = Fixture.draft("n\(number)", "Nota \(number)", text: "Habla de fronteras y de mercados")
            draft.when = When(String(1990 + number % 30))
            return draft
        }
        drafts.append(SearchDepthTests.dated("titled", "1990", "Fronteras y mercados"))
        let database = try await SearchDepthTests.filled(engine, drafts)
        let finder = Finder()
        let pages = try await database.read { db in
            try stride(from: 0, to: 460, by: 50).flatMap { offset in
                try finder.search(SearchRequest("fronteras mercados", limit: 50, offset: offset), db, for: Fixture.reader())
                    .hits.map { ($0.record.slug, $0.record.when?.description ?? "") }
            }
        }
        #expect(pages.first?.0 == "titled" && pages.count == 451 && Set(pages.map(\.0)).count == 451)
        let years = pages.dropFirst().map(\.1)
        #expect(years == years.sorted(by: >))
    }
}
