import SQL
import TestDatabase
import Testing

@testable import Records

@Suite("Who may read what", .timeLimit(.minutes(5)))
struct ClearanceTests {
    private static let audiences: [Audience] = [
        .everyone, .process, .members, .secretariat, .body("council"), .sitting("s1"), .party("mex"),
    ]

    @Test("The rule and its twin in SQL agree on every case", arguments: TestEngine.allCases)
    func twins(engine: TestEngine) async throws {
        let database = try await Fixture.database(engine)
        let office = Fixture.office(database)
        let before = Moment(milliseconds: Fixture.moment.milliseconds - 1)
        let releases: [Release?] = [nil] + [before, Fixture.moment, Moment("2030-01-01T00:00Z")!].flatMap { at in
            [Release(at: at, to: .everyone), Release(at: at, to: .members)]
        }
        var drafts: [RecordDraft] = []
        for (number, audience) in ClearanceTests.audiences.enumerated() {
            for (place, release) in releases.enumerated() {
                var draft = Fixture.draft("r\(number)-\(place)", "Registro", audience: audience)
                draft.release = release
                drafts.append(draft)
            }
        }
        _ = try await office.takeUp(drafts.map { KeepRecord($0) }, as: Fixture.secretariat)
        let clearances = [Clearance.everyone] + ClearanceTests.audiences.map { Clearance([$0]) }
            + [Clearance([.members, .body("council")]), Clearance(Set(ClearanceTests.audiences))]
        for clearance in clearances {
            let allowed = drafts.filter {
                clearance.permits($0.audience, release: $0.release, at: Fixture.moment)
            }.map(\.reference.slug)
            let found = try await database.read { db in
                try db.records(kind: "note", for: Fixture.reader(clearance)).map(\.slug)
            }
            #expect(Set(found) == Set(allowed))
        }
    }

    @Test("Audience keys of known forms only")
    func keys() {
        for key in ["public", "process", "members", "secretariat", "body:grcm", "sitting:s-1", "party:mex"] {
            #expect(Audience(key: key)?.rawValue == key)
        }
        for key in ["", "everyone", "body:", "body:A", "planet:x", "party:mex ", "PUBLIC"] {
            #expect(Audience(key: key) == nil)
        }
    }

    @Test("What may not be read is no link, no title, no count, no facet", arguments: TestEngine.allCases)
    func surroundings(engine: TestEngine) async throws {
        let database = try await Fixture.database(engine)
        var open = Fixture.draft("open", "Abierto")
        open.links = [Link(.related, Reference("note", "closed"))]
        var closed = Fixture.draft("closed", "Secreto", audience: .secretariat)
        closed.links = [Link(.implements, Reference("note", "open"))]
        closed.facets[.theme] = ["hidden-theme"]
        _ = try await Fixture.office(database).takeUp([KeepRecord(open), KeepRecord(closed)], as: Fixture.secretariat)
        try await database.read { db in
            let everyone = Fixture.reader()
            let id = try #require(try db.record(Reference("note", "open"), for: everyone)).id
            #expect(try db.links(from: [id], for: everyone).isEmpty)
            #expect(try db.links(to: [id], for: everyone).isEmpty)
            #expect(try db.countsByKind(for: everyone) == ["note": 1])
            let listing = try db.listing(
                kind: "note", filters: [:], facets: [.theme], fields: [.title], limit: 10, offset: 0, for: everyone)
            #expect(listing.total == 1)
            #expect(listing.counts[.theme]?.isEmpty == true)
            let inside = Fixture.reader(Fixture.secretariat.clearance)
            #expect(try db.links(from: [id], for: inside)[id]?.first?.record.title.text == "Secreto")
        }
    }

    @Test("A text that is missing in the reader's language comes in the official one", arguments: TestEngine.allCases)
    func languages(engine: TestEngine) async throws {
        let database = try await Fixture.database(engine)
        let office = Fixture.office(database)
        try await office.perform(KeepRecord(Fixture.draft("a", "Solo español")), as: Fixture.secretariat)
        try await office.perform(KeepRecord(Fixture.draft("b", "Dos", en: "Two")), as: Fixture.secretariat)
        let english = Fixture.reader(.everyone, .english)
        for fields in [nil, [Field.title]] {
            let titles = try await database.read { db in
                try db.records("r.kind = 'note'", fields: fields, for: english).map(\.title)
            }
            #expect(titles.map(\.text) == ["Solo español", "Two"])
            #expect(titles.map(\.language) == [.spanish, .english])
        }
    }
}
