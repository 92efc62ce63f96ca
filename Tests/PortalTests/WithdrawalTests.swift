import Foundation
import Records
import SQL
import TestDatabase
import Testing

@testable import Portal

/// What was public and is no more is told for ever; what never was public is never told of.
@Suite(.timeLimit(.minutes(5))) struct WithdrawalTests {
    private let list = "verb=ListRecords&metadataPrefix=oai_dc"

    private func one(_ name: String) -> String {
        "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:crm.example:\(name)"
    }

    @Test(arguments: TestEngine.allCases)
    func `A withdrawn record comes as deleted, in its sets, until it is public again`(engine: TestEngine) async throws {
        let scene = try await HarvestScene(engine)
        try await scene.keep("a", type: "report", title: "Secret one day")
        scene.clock.step()
        let since = scene.clock.now.inSeconds
        try await scene.set("document/a", .members)
        for query in ["\(list)&from=\(since)", "\(list)&set=document:report", one("document/a")] {
            let reply = await scene.harvester.ask(query)
            #expect(reply.headers == [.init(identifier: "oai:crm.example:document/a", datestamp: since, isDeleted: true, sets: ["document", "document:report"])], "\(query)")
            #expect(!reply.text.contains("Secret one day") && !reply.text.contains("<metadata>"))
        }
        #expect(await scene.harvester.ask("verb=ListMetadataFormats&identifier=oai:crm.example:document/a").error == nil)
        #expect(await scene.harvester.ask("verb=ListSets").text.contains("document:report"))
        // What becomes of it behind the door does not show: neither when it changes nor what it is then.
        scene.clock.step()
        try await scene.keep("a", .members, type: "toolkit")
        try await scene.revise("document/a")
        try await scene.set("document/a", .secretariat)
        try await scene.remove("document/a")
        #expect(await scene.harvester.ask("\(list)&from=\(since)").headers.map(\.datestamp) == [since])
        #expect(await !scene.harvester.ask("verb=ListSets").text.contains("document:toolkit"))
        scene.clock.step()
        try await scene.keep("a", type: "toolkit")
        let back = try #require(await scene.harvester.ask("\(list)&from=\(since)").headers.first)
        #expect(!back.isDeleted && back.datestamp == scene.clock.now.inSeconds && back.sets == ["document", "document:toolkit"])
        #expect(await scene.harvester.ask("\(list)&set=document:report").error == "noRecordsMatch")
        #expect(try await notes(scene) == 0)
        scene.clock.step()
        try await scene.remove("document/a")
        let gone = await scene.harvester.ask("\(list)&from=\(since)").headers
        #expect(gone.map(\.isDeleted) == [true] && gone.map(\.datestamp) == [scene.clock.now.inSeconds])
    }

    @Test(arguments: TestEngine.allCases)
    func `A dated release is new at its moment, and a withdrawal before it is told until then`(engine: TestEngine) async throws {
        let scene = try await HarvestScene(engine)
        let release = Release(at: Moment(milliseconds: scene.clock.now.milliseconds + 3_600_000), to: .everyone)
        try await scene.keep("early", .secretariat, release: release)
        try await scene.keep("back")
        scene.clock.step()
        let since = scene.clock.now.inSeconds
        try await scene.set("document/back", .members, release: release)
        let before = await scene.harvester.ask("\(list)&from=\(since)").headers
        #expect(before.map(\.name) == ["document/back"] && before.map(\.isDeleted) == [true])
        #expect(await scene.harvester.ask(one("document/early")).error == "idDoesNotExist")
        scene.clock.set(Moment(milliseconds: release.at.milliseconds - 1))
        #expect(await scene.harvester.ask("\(list)&from=\(since)").headers == before)
        scene.clock.set(release.at)
        let after = await scene.harvester.ask("\(list)&from=\(since)").headers
        #expect(Set(after.map(\.name)) == ["document/back", "document/early"] && after.count == 2)
        #expect(after.allSatisfy { !$0.isDeleted && $0.datestamp == release.at.inSeconds })
        scene.clock.step()
        try await scene.revise("document/early")
        try await scene.set("document/back", .secretariat)
        let last = await scene.harvester.ask("\(list)&from=\(scene.clock.now.inSeconds)").headers
        #expect(Set(last.map(\.name)) == ["document/back", "document/early"])
        #expect(last.first { $0.name == "document/back" }?.isDeleted == true)
    }

    @Test(arguments: TestEngine.allCases)
    func `A record that never was public never appears`(engine: TestEngine) async throws {
        let scene = try await HarvestScene(engine)
        let verbs = ["verb=Identify", "verb=ListSets", list, "verb=ListIdentifiers&metadataPrefix=oai_dc"]
        func everything() async -> [String] {
            var texts: [String] = []
            for verb in verbs { texts += await scene.harvester.list(verb).map(\.text) }
            return texts
        }
        let before = await everything()
        let release = Release(at: Moment(milliseconds: scene.clock.now.milliseconds + 3_600_000), to: .members)
        try await scene.keep("never", .secretariat, release: release, type: "memorandum", title: "Never")
        try await scene.set("document/never", .members, release: release)
        try await scene.keep("never", .body("grcm"), type: "memorandum", title: "Never")
        try await scene.revise("document/never")
        try await scene.remove("document/never")
        try await scene.keep("never", .process, release: release)
        scene.clock.set(release.at)
        try await scene.set("document/never", .secretariat)
        #expect(try await notes(scene) == 0)
        scene.clock.set(try #require(Moment("2040-01-01T00:00:00.500Z")))
        #expect(await everything() == before, "to the byte")
        let (never, nobody) = (await scene.harvester.ask(one("document/never")), await scene.harvester.ask(one("document/nobody")))
        #expect(never.text == nobody.text.replacing("nobody", with: "never"))
    }

    @Test(arguments: TestEngine.allCases)
    func `Nothing of hidden records of any kind leaves, in any verb`(engine: TestEngine) async throws {
        let secrets = Secrets()
        let stage = try await Stage.fresh(engine)
        let scene = try await HarvestScene(stage.database)
        scene.clock.set(try #require(Moment("2030-01-01T00:00:00Z")))
        try await secrets.takeUp(into: stage.database)
        for verb in ["verb=Identify", "verb=ListSets", "verb=ListMetadataFormats", list, "verb=ListIdentifiers&metadataPrefix=oai_dc"] {
            for reply in await scene.harvester.list(verb) {
                let shows = reply.text.contains(secrets.marker)
                #expect(!shows, "\(verb)")
            }
        }
        let companions = await scene.harvester.list(list).flatMap(\.names).filter { $0.hasSuffix(secrets.open) }
        #expect(companions.count == House.addresses.values.filter { $0.hasSuffix("/{slug}") }.count)
        for secret in secrets.all {
            for query in [one(secret.reference.description), "\(list)&set=\(secret.reference.kind):\(secret.reference.slug)"] {
                let reply = await scene.harvester.ask(query)
                let never = await scene.harvester.ask(secrets.ghostly(query))
                #expect(secrets.ghostly(reply.text) == never.text, "\(query)")
            }
        }
        scene.clock.set(Secrets.release)
        let pages = await scene.harvester.list(list).map(\.text)
        for secret in secrets.all where House.addresses[secret.reference.kind]?.hasSuffix("/{slug}") == true {
            let isThere = pages.contains { $0.contains("<identifier>oai:crm.example:\(secret.reference)</identifier>") }
            #expect(isThere == secret.isReleased, "\(secret.reference)")
        }
    }

    private func notes(_ scene: HarvestScene) async throws -> Int {
        try await scene.database.read { db in try db.value("SELECT COUNT(*) FROM withdrawal", as: Int.self) ?? -1 }
    }
}
