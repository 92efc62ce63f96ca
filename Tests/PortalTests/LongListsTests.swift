import FollowUp
import Foundation
import Records
import SQL
import TestDatabase
import Testing

@testable import Portal

@Suite("Very many and very long", .timeLimit(.minutes(5)))
struct LongListsTests {
    @Test("Five thousand activities with long titles are paged, counted, found and fed", arguments: TestEngine.allCases)
    func many(engine: TestEngine) async throws {
        let database = try await Conference.fresh(engine, charter: "example")
        let long = String(repeating: "Interinstitucionalísimamente ", count: 30)
        let commands = (1...5000).map { number -> KeepActivity in
            var draft = RecordDraft(Reference("activity", "bulk-\(number)"))
            draft.wordings.add(Wording("\(number) \(long)", in: .english, .official), to: .title)
            draft.facets[.status] = ["held"]
            draft.facets[.type] = ["seminar"]
            draft.position = number
            return KeepActivity(draft, type: .seminar, status: .held, proposed: nil)
        }
        let actor = try await database.read { db in try House.secretariat(db) }
        _ = try await House.office(database).takeUp(commands, as: actor)
        let portal = try await Portal.open(database, base: "https://cpd.example")
        let first = await portal.answer(Question("/en/activities?status=held&type=seminar"))
        #expect(first.status == 200 && first.body.contains("5,00"))
        #expect(first.body.components(separatedBy: "<li><p class=\"kicker\">").count == 41)
        let last = await portal.answer(Question("/en/activities?status=held&type=seminar&page=125"))
        #expect(last.status == 200 && last.body.contains("rel=\"prev\""))
        let beyond = await portal.answer(Question("/en/activities?status=held&page=9999"))
        #expect(beyond.status == 200 && beyond.body.contains("class=\"empty\""))
        let found = await portal.answer(Question("/en/search?q=interinstitucional*&kind=activity"))
        #expect(found.status == 200 && found.body.contains("5,000"))
        for path in ["/en/activities.atom", "/en/activities.csv", "/en/records/activity?page=100", "/sitemap.xml", "/en/plan"] {
            #expect(await portal.answer(Question(path)).status == 200, "\(path)")
        }
    }
}
