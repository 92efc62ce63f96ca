import CharterFiles
import Foundation
import Records
import SQL
import TestDatabase
import Testing
import Web

@testable import Portal

@Suite("What may not be read", .timeLimit(.minutes(4)))
struct LeakTests {
    @Test("Leaves no trace on any page, list, count, search, feed or export", arguments: TestEngine.allCases)
    func leaks(engine: TestEngine) async throws {
        let database = try await Conference.fresh(engine)
        let charter = try Charter(CharterFolder.read("\(Conference.root)/charters/crm"))
        let hidden = try Hidden(charter)
        let probes = try await probes(database)
        let before = try await answers(probes, database)

        let actor = try await database.read { db in try House.secretariat(db) }
        let taken = try await House.office(database).takeUp(hidden.commands, as: actor)
        #expect(taken.added == hidden.commands.count)
        try await linkFromPublicRecords(database)

        // Exactly the same answers as before there was anything to hide: no word, no slug, no changed count.
        let after = try await answers(probes, database)
        for probe in probes {
            #expect(after[probe]?.body == before[probe]?.body, "\(probe) on \(engine)")
            #expect(after[probe]?.status == before[probe]?.status, "\(probe) on \(engine)")
        }
        let direct = try await directProbes(hidden, database)
        print("leak test on \(engine): \(hidden.commands.count) hidden records, \(probes.count + direct) probes")
        try await releasedLater(database)
    }

    /// Every route in every form and language, with facets and words that hidden records have.
    private func probes(_ database: Database) async throws -> [String] {
        var probes: [String] = []
        let forms = ["", ".json", ".csv", ".atom", ".ics", ".txt"]
        for path in try await Conference.paths(database, mostOfAKind: 40) {
            for language in ["es", "en"] {
                for form in forms { probes.append("/\(language)\(path)\(form)") }
            }
        }
        for word in [Hidden.word, "\(Hidden.word.prefix(7))*", "%22\(Hidden.word)%22", "901", "asilo", "retorno", "reunion", "UNHCR"] {
            for filter in ["", "&kind=document", "&kind=party", "&theme=\(Hidden.word)", "&party=mex", "&year=2007", "&body=grcm"] {
                probes.append("/es/search?q=\(word)\(filter)")
                probes.append("/en/search.json?q=\(word)\(filter)")
            }
        }
        for list in ["documents", "activities"] {
            for filter in ["theme=\(Hidden.word)", "year=2007", "party=mex", "body=grcm", "type=seminar", "page=2"] {
                probes.append("/es/\(list)?\(filter)")
            }
        }
        let more = ["/sitemap.xml", "/robots.txt", "/openapi.json", "/es/calendar?year=2007", "/es/calendar?month=2007-04"]
        return probes + more + ["000", "001", "002", "003", "004"].flatMap { source in
            ["document", "activity", "meeting", "decision", "party"].map { "/es/sources/\(source)?kind=\($0)" }
        }
    }

    private func answers(_ probes: [String], _ database: Database) async throws -> [String: Answer] {
        let portal = try await Portal.open(
            database, base: "https://crm.example", cacheBytes: 0, clock: { Moment("2026-11-21T12:00Z")! })
        var answers: [String: Answer] = [:]
        for probe in probes { answers[probe] = await portal.answer(Question(probe)) }
        return answers
    }

    /// Links in both directions between what is public and what is not.
    private func linkFromPublicRecords(_ database: Database) async throws {
        try await database.write { db in
            try db.execute(
                """
                INSERT INTO link (origin, relation, target, position)
                SELECT p.id, 'related', h.id, 99 FROM record h JOIN record p ON p.kind = 'process' AND p.audience = 'public'
                WHERE h.slug LIKE \("\(Hidden.word)%")
                """)
        }
    }

    /// A hidden record's own address answers like one that never was, to the byte.
    private func directProbes(_ hidden: Hidden, _ database: Database) async throws -> Int {
        let portal = try await Portal.open(database, base: "https://crm.example", clock: { Moment("2026-11-21T12:00Z")! })
        var count = 0
        for reference in hidden.commands.map(\.draft.reference) {
            let own = Translator(.spanish, site: portal.site, catalog: House.catalog).path(of: reference)
                .prefix { $0 != "#" }
            for path in [String(own), "/es/records/\(reference.kind)/\(reference.slug)"]
            where path.contains(Hidden.word) {
                for form in ["", ".json", ".txt"] {
                    let here = await portal.answer(Question(path + form))
                    let nowhere = await portal.answer(
                        Question(path.replacing(Hidden.word, with: "nothing-\(Hidden.word.count)") + form))
                    #expect(here.status == 404 && here.body == nowhere.body, "\(path)\(form)")
                    #expect(here.headers.map(\.value) == nowhere.headers.map(\.value), "\(path)\(form)")
                    count += 1
                }
            }
        }
        return count
    }

    /// On its day a released record is there for all; the others still are not.
    private func releasedLater(_ database: Database) async throws {
        let portal = try await Portal.open(database, base: "https://crm.example", clock: { Hidden.release })
        let found = await portal.answer(Question("/es/search.json?q=\(Hidden.word)"))
        #expect(found.body.contains("released-later") && !found.body.contains("\"\(Hidden.slug("activity", "secretariat"))\""))
        let slug = Hidden.slug("activity", "released-later")
        #expect(await portal.answer(Question("/es/activities/\(slug)")).status == 200)
        let other = Hidden.slug("activity", "members")
        #expect(await portal.answer(Question("/es/activities/\(other)")).status == 404)
    }
}
