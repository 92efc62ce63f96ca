import Foundation
import HTML
import Institution
import Logging
import Records
import SQL
import Synchronization
import TestDatabase
import Testing
import Web

@testable import Portal

/// Lines are cut, readers are slow, servers are several: nobody misses a change, and nobody is shown one twice.
@Suite("Live, resumed", .timeLimit(.minutes(10)))
struct LiveResumeTests {
    /// A browser: what it shows, and what it had last.
    private struct Browser {
        var shown: [String: String] = [:]
        var last: String?
        /// Parts that it had in a burst whose number it did not get: they come again.
        var unnumbered: Set<String> = []
        var isCut = false

        /// Takes events in.
        /// - Returns: a part that it had been shown already, as it is.
        mutating func take(_ events: [LiveEvent]) -> String? {
            var twice: String?
            for event in events where event.type == "part" {
                guard let part = event.data["part"], let html = event.data["html"] else { continue }
                if shown[part] == html, !unnumbered.contains(part) { twice = "\(part): \(html)" }
                shown[part] = html
                unnumbered.insert(part)
                if let id = event.id { (last, unnumbered) = (id, []) }
            }
            return twice
        }
    }

    /// What has happened so far.
    private final class Score: Sendable {
        private let counts = Mutex((cuts: 0, bursts: 0, isOver: false))
        var cuts: Int { counts.withLock { $0.cuts } }
        var bursts: Int { counts.withLock { $0.bursts } }
        var isOver: Bool { counts.withLock { $0.isOver } }
        func end() { counts.withLock { $0.isOver = true } }
        func cut() { counts.withLock { $0.cuts += 1 } }
        func burst() { counts.withLock { $0.bursts += 1 } }
    }

    @Test(arguments: TestEngine.allCases)
    func `Whatever line is cut wherever, every browser ends with what there is, and is shown nothing twice`(
        engine: TestEngine
    ) async throws {
        let scene = try await PrivateScene(engine, liveRoutes: LiveScene.routes)
        let secretariat = try await scene.secretariat()
        try await scene.office.perform(LiveScene.Write(texts: ["now": "t0", "speakers": "t0", "statements": "t0"]), as: secretariat)
        let score = Score()
        try await withThrowingTaskGroup { group in
            group.addTask {
                for number in 1...60 {
                    let names = LiveScene.names.shuffled().prefix(Int.random(in: 1...3))
                    let texts = Dictionary(uniqueKeysWithValues: names.map { ($0, "t\(number)") })
                    try await scene.office.perform(LiveScene.Write(texts: texts), as: secretariat)
                    try await Task.sleep(for: .milliseconds(Int.random(in: 0...60)))
                }
                score.end()
            }
            for number in 0..<8 {
                group.addTask {
                    var browser = Browser()
                    var goesOn = true
                    while goesOn {
                        // Read before connecting: what is there at the end is certainly in the last line.
                        goesOn = !score.isOver
                        let end = goesOn ? nil : try await LiveScene.texts(scene.portal)
                        let listener = try await scene.portal.listen(last: browser.last, from: "192.0.2.\(number)")
                        var left = end == nil ? Int.random(in: 1...8) : 0
                        while left > 0 || end.map({ $0 != browser.shown }) == true {
                            var events = await listener.events(within: end == nil ? .milliseconds(800) : .seconds(20))
                            guard !events.isEmpty else { break }
                            left -= 1
                            score.burst()
                            // The line is cut in the middle of what was sent.
                            if left <= 0, end == nil, Bool.random() {
                                events = Array(events.dropLast(Int.random(in: 1...events.count)))
                                score.cut()
                            }
                            let twice = browser.take(events)
                            #expect(twice == nil)
                            try await Task.sleep(for: .milliseconds(Int.random(in: 0...150)))
                        }
                        if let end { #expect(browser.shown == end, "browser \(number)") }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(score.cuts > 3 && score.bursts > 30)
    }

    @Test func `Two servers on one PostgreSQL tell each other at once, without looking`() async throws {
        let location = try await TestEngine.postgres.location()
        let (here, there) = (try await open(location, pause: .seconds(3_600)), try await open(location, pause: .seconds(3_600)))
        let listener = try await there.listen(LiveScene.path + "?after=1")
        _ = await listener.text()
        try await heard(there)
        try await write("desde el otro", here.database)
        #expect(await listener.events().first?.data["html"]?.contains("desde el otro") == true)
        // Closing is heard as well, though no part is stirred.
        try await unheard(here.database).perform(
            SetAudience(Reference("note", LiveScene.slug), audience: .members, basedOn: 2), as: LiveResumeTests.keeper)
        #expect(await listener.events() == [LiveEvent(type: "closed")])
    }

    @Test(arguments: TestEngine.allCases)
    func `A change that nobody told of is seen by looking`(engine: TestEngine) async throws {
        let location = try await engine.location()
        let (here, there) = (try await open(location, pause: .milliseconds(50)), try await open(location, pause: .milliseconds(50)))
        let listener = try await there.listen(LiveScene.path + "?after=1")
        _ = await listener.text()
        try await write("desde el otro", here.database)
        #expect(await listener.events().first?.data["html"]?.contains("desde el otro") == true)
    }

    @Test(arguments: TestEngine.allCases)
    func `An authorisation whose end comes closes the stream, though nothing happens`(engine: TestEngine) async throws {
        let scene = try await PrivateScene(
            engine, limits: LiveResumeTests.quick, liveRoutes: LiveScene.routes)
        let secretariat = try await scene.secretariat()
        try await scene.seat("jamaica", Seat(function: "observer-representative", party: "jam"))
        try await scene.office.perform(LiveScene.Write(texts: ["now": "para miembros"], audience: .members), as: secretariat)
        #expect(await scene.ask(LiveScene.path + ".json", as: "jamaica").status == 404)
        let presidency = Actor(name: "presidency", clearance: secretariat.clearance, rights: [.preside])
        let (now, end) = (scene.clock.now, scene.clock.now.later(by: .seconds(3_600)))
        try await scene.office.perform(
            AuthoriseReading(Reference("note", LiveScene.slug), to: "jam", from: now, until: end, reason: "un punto"), as: presidency)
        let listener = try await scene.portal.listen(as: "jamaica")
        #expect(await listener.events().first?.data["html"]?.contains("para miembros") == true)
        scene.clock.set(end.later(by: .seconds(1)))
        #expect(await listener.events() == [LiveEvent(type: "closed")])
    }

    private static let keeper = Actor(name: "test", clearance: Clearance([.members]), rights: [.keep])
    private static var quick: LiveLimits {
        var limits = LiveLimits()
        limits.pause = .milliseconds(50)
        return limits
    }

    private func open(_ location: String, pause: Duration) async throws -> Portal {
        let database = try await Database.open(
            location, options: TestEngine.patient, tokenizer: SearchTokenizer.self, logger: Logger(label: "test"))
        if try await database.read({ db in try db.schema().tables.isEmpty }) {
            try await House.prepare(database)
            try await database.write { db in
                try db.set("charter", to: "test")
                try db.set("languages", to: "es en")
            }
            try await unheard(database).perform(KeepRecord(LiveResumeTests.process), as: LiveResumeTests.keeper)
            try await write("uno", database)
        }
        var limits = LiveLimits()
        limits.pause = pause
        return try await Portal.open(
            database, base: Stage.base, cacheBytes: 0, limits: limits, doorkeeper: { _, _, _, _ in nil },
            liveRoutes: LiveScene.routes, clock: { .now })
    }

    private static var process: RecordDraft {
        var draft = RecordDraft(Reference("process", "test"))
        draft.wordings.add(Wording("Conferencia", in: .spanish, .official), to: .title)
        return draft
    }

    /// An office that rings no bell in this program: as another program's.
    private func unheard(_ database: Database) -> CommandOffice { CommandOffice(database) }

    private func write(_ text: String, _ database: Database) async throws {
        try await unheard(database).perform(LiveScene.Write(texts: ["now": text]), as: LiveResumeTests.keeper)
    }

    /// Waits until the server's ear is open: a change before is found because it says that it may have missed one.
    private func heard(_ portal: Portal) async throws {
        while try await portal.database.read({ db in
            try db.value(
                """
                SELECT COUNT(*) FROM pg_stat_activity
                WHERE application_name = 'puebla_live_' || md5(current_schema())
                """, as: Int.self) ?? 0
        }) == 0 { try await Task.sleep(for: .milliseconds(20)) }
        // What the beginning has drawn anew is drawn.
        try await Task.sleep(for: .milliseconds(500))
    }
}
