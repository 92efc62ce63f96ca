import Foundation
import HTML
import Institution
import NIOCore
import Records
import SQL
import Synchronization
import TestDatabase
import Testing
import Web

@testable import Portal

/// What listeners are sent: everything that changes, once, and nothing that is not theirs.
@Suite("Live streams", .timeLimit(.minutes(10)))
struct LiveStreamTests {
    private func scene(_ engine: TestEngine, limits: LiveLimits = LiveLimits()) async throws -> PrivateScene {
        let scene = try await PrivateScene(engine, limits: limits, liveRoutes: LiveScene.routes)
        try await write(["now": "uno", "speakers": "Ana", "statements": "s1"], scene)
        return scene
    }

    private func write(_ texts: [String: String], audience: Audience? = nil, _ scene: PrivateScene) async throws {
        try await scene.office.perform(LiveScene.Write(texts: texts, audience: audience), as: try await scene.secretariat())
    }

    @Test(arguments: TestEngine.allCases)
    func `A stream begins with what is new to its reader, says when to come back, and numbers the last event alone`(
        engine: TestEngine
    ) async throws {
        let scene = try await scene(engine)
        try await write(["speakers": "Ana,\n«Luis»"], scene)
        let answer = await scene.portal.answer(Question(LiveScene.path))
        #expect(answer.status == 200 && answer.header("content-type") == "text/event-stream; charset=utf-8")
        #expect(answer.header("cache-control") == "no-store" && answer.header("x-accel-buffering") == "no")
        let all = await Ear(try #require(answer.stream)).beginning()
        #expect(all.firstMatch(of: /^retry: [1-4]\d\d\d\n\n/) != nil)
        let events = LiveEvent.all(in: all)
        #expect(events.map(\.type) == ["part", "part", "part"])
        #expect(events.map(\.id) == [nil, nil, "2"])
        #expect(events.map { $0.data["part"] } == ["now", "speakers", "statements"])
        #expect(events[1].data["html"] == "<p data-for=\"nobody\">Ana,\n«Luis»</p>\n")
        func parts(_ target: String, last: String? = nil) async throws -> [String?] {
            try await scene.portal.listen(target, last: last).events().map { $0.data["part"] }
        }
        #expect(try await parts(LiveScene.path + "?after=1") == ["speakers"])
        #expect(try await parts(LiveScene.path + "?after=2", last: "1") == ["speakers"], "where the line was cut comes first")
        #expect(try await parts(LiveScene.path + "?after=7") == LiveScene.names, "a number from before a restored backup")
        #expect(try await parts(LiveScene.path + "?after=1", last: "nonsense") == ["speakers"])
    }

    @Test(arguments: TestEngine.allCases)
    func `A change reaches who listens, and only the parts that changed`(engine: TestEngine) async throws {
        let scene = try await scene(engine)
        let listener = try await scene.portal.listen(LiveScene.path + "?after=1")
        try await write(["now": "dos"], scene)
        let events = await listener.events()
        #expect(events.map { $0.data["part"] } == ["now"] && events.map(\.id) == ["2"])
        #expect(events.first?.data["html"]?.contains("dos") == true)
    }

    @Test(arguments: TestEngine.allCases)
    func `Asking again and again gives the same as listening`(engine: TestEngine) async throws {
        let scene = try await scene(engine)
        for number in 1...6 {
            try await write([LiveScene.names[number % 3]: "text \(number)"], scene)
            for after in 0...number {
                let page = try await LiveScene.poll(scene.portal, after: after)
                let events = try await scene.portal.listen(LiveScene.path + "?after=\(after)").events()
                #expect(page.parts.map(\.part) == events.map { $0.data["part"] })
                #expect(page.parts.map(\.html) == events.map { $0.data["html"] })
                #expect(events.last?.id == String(page.sequence))
            }
            #expect(try await LiveScene.poll(scene.portal, after: number + 1).parts == [], "nothing is new")
        }
        for wrong in ["after=-1", "after=x", "view=other", "view="] {
            let answer = await scene.portal.answer(Question("\(LiveScene.path).json?\(wrong)"))
            #expect(answer.status == (wrong == "view=" ? 200 : 400), "\(wrong)")
        }
        for target in ["/es/notes/nothing/live", "/es/notes/board/live.csv", "/xx/notes/board/live", "/es/notes/board"] {
            #expect(await scene.portal.answer(Question(target)).status == 404)
        }
        #expect(await scene.portal.answer(Question(LiveScene.path, method: "HEAD")).stream == nil)
    }

    @Test(arguments: TestEngine.allCases)
    func `Who may no longer read is cut off at once, learns nothing of what comes later, and finds nothing there`(
        engine: TestEngine
    ) async throws {
        let scene = try await scene(engine)
        try await scene.seat("elena", Seat(function: "focal-point-seat", party: "hnd", sector: "foreign-affairs"))
        let anyone = try await scene.portal.listen(LiveScene.path + "?after=1")
        let slow = try await scene.portal.listen(LiveScene.path + "?after=1")
        let member = try await scene.portal.listen(LiveScene.path + "?after=1", as: "elena")
        // The slow one has not been sent this when the door closes.
        try await write(["now": "abierta"], scene)
        #expect(await anyone.events().first?.data["html"]?.contains("abierta") == true)
        #expect(await member.events().first?.data["html"]?.contains("abierta") == true)
        // The audience alone: no part is stirred.
        let note = Reference("note", LiveScene.slug)
        try await scene.office.perform(
            SetAudience(note, audience: .members, basedOn: 2), as: try await scene.secretariat())
        #expect(await anyone.events() == [LiveEvent(type: "closed")])
        #expect(await anyone.text() == nil, "the stream has ended")
        try await write(["now": "cerrada", "speakers": "cerrada"], scene)
        #expect(await member.events().map { $0.data["part"] } == ["now", "speakers"])
        let rest = await slow.beginning()
        #expect(!rest.contains("cerrada") && !rest.contains("abierta") && rest.contains("event: closed"))
        for ending in ["", ".json"] {
            let hidden = await scene.portal.answer(Question(LiveScene.path + ending))
            let ghost = await scene.portal.answer(Question("/es/notes/ghost/live" + ending))
            #expect(hidden.status == 404 && hidden.stream == nil)
            #expect(hidden.body.replacing("board", with: "ghost") == ghost.body)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `Whose session or seat has ended gets nothing more, with a change and without`(engine: TestEngine) async throws {
        let scene = try await scene(engine)
        for name in ["elena", "marta", "rosa"] {
            try await scene.seat(name, Seat(function: "focal-point-seat", party: "hnd", sector: name == "elena" ? "foreign-affairs" : name == "marta" ? "interior" : "migration"))
        }
        try await write(["now": "para miembros"], audience: .members, scene)
        var listeners: [String: Ear] = [:]
        for name in ["elena", "marta", "rosa"] {
            listeners[name] = try await scene.portal.listen(LiveScene.path + "?after=2", as: name)
        }
        #expect(scene.portal.hub.crowds.count == 1, "they all see the same")
        scene.revoke("elena")
        try await write(["now": "sin Elena"], scene)
        #expect(await listeners["elena"]?.events() == [LiveEvent(type: "closed")])
        #expect(await listeners["marta"]?.events().first?.data["html"]?.contains("sin Elena") == true)
        // Her seat ends, and nothing happens on the board: the question that is asked every ten seconds finds it.
        scene.clock.set(try #require(Moment("2027-02-01T12:00:00Z")))
        try await scene.database.write { db in
            try db.execute(
                """
                UPDATE tenure SET ends = '2027-01-01' WHERE person IN
                (SELECT record FROM person WHERE address = 'marta@example.org')
                """)
        }
        for crowd in scene.portal.hub.crowds { await crowd.ask(scene.portal.hub) }
        #expect(await listeners["marta"]?.events() == [LiveEvent(type: "closed")])
        try await write(["now": "sin Marta"], scene)
        var seen: [String] = []
        while !seen.contains(where: { $0.contains("sin Marta") }) {
            let events = await listeners["rosa"]?.events() ?? []
            guard !events.isEmpty else { break }
            seen += events.compactMap { $0.data["html"] }
        }
        #expect(seen.last?.contains("sin Marta") == true)
    }

    @Test(arguments: TestEngine.allCases)
    func `In a crowd nobody has a name; what is personal is one session's alone`(engine: TestEngine) async throws {
        let scene = try await scene(engine)
        try await scene.seat("elena", Seat(function: "focal-point-seat", party: "hnd", sector: "foreign-affairs"))
        try await scene.seat("marta", Seat(function: "focal-point-seat", party: "hnd", sector: "interior"))
        for name in ["elena", "marta"] {
            #expect(try await LiveScene.poll(scene.portal, as: name).parts[0].html.contains("data-for=\"nobody\""))
            #expect(try await LiveScene.poll(scene.portal, as: name, view: "mine").parts[0].html.contains("data-for=\"\(name)\""))
        }
        #expect(try await LiveScene.poll(scene.portal, view: "mine").parts[0].html.contains("data-for=\"nobody\""))
        let answer = await scene.ask(LiveScene.path + ".json", as: "elena")
        #expect(answer.header("cache-control") == "private, no-store" && answer.header("etag") == nil)
        let own = try await scene.portal.listen(LiveScene.path + "?view=mine", as: "elena")
        let others = try await scene.portal.listen(LiveScene.path + "?view=mine", as: "marta")
        #expect(scene.portal.hub.crowds.count == 2)
        #expect(await own.beginning().contains("elena"))
        #expect(await others.beginning().contains("marta"))
    }

    @Test func `Who reads slowly gets the latest and none of those between, and is sent it once`() async throws {
        let line = LiveLine(after: 0, credentials: nil, address: "")
        let state = try await state()
        for number in 1...1_000 { #expect(line.offer(picture(number, state))) }
        #expect(LiveEvent.all(in: try #require(line.step().text)).map(\.id) == ["1000"])
        #expect(line.offer(picture(1_000, state)))
        line.beat()
        #expect(line.step().text == ":\n\n", "nothing is new: a sign of life")
        line.end(.over)
        guard case .end = line.step() else {
            Issue.record("the line has not ended")
            return
        }
    }

    @Test func `What is only new is for those who have seen what came before; whoever is behind is sent the whole`() async throws {
        let (line, state) = (LiveLine(after: 3, credentials: nil, address: ""), try await state())
        #expect(line.offer(picture(4, after: 3, state)), "it stands where the news begins")
        #expect(!line.offer(picture(5, after: 4, state)), "the fourth has not been written yet")
        #expect(line.offer(picture(5, state)))
        #expect(LiveEvent.all(in: try #require(line.step().text)).map(\.id) == ["5"])
        #expect(line.offer(picture(6, after: 5, state)) && line.isNews(picture(6, state)))
        #expect(LiveEvent.all(in: try #require(line.step().text)).map(\.id) == ["6"])
        #expect(line.offer(picture(6, after: 4, state)) && !line.isNews(picture(6, state)), "it has them all")
        #expect(line.step().text == nil)
    }

    private func state() async throws -> RecordState {
        try await Stage.shared(.sqlite).read { db in try RecordState.read(db, at: .now) }
    }

    private func picture(_ number: Int, after base: Int? = nil, _ state: RecordState) -> LivePicture {
        LivePicture(
            [LivePart("now", number, "<p>\(number)</p>")], after: base, state: .init(record: state, sequence: number))
    }

    @Test func `More than so many from one address, or in all, are asked to wait; places become free again`() async throws {
        let scene = try await scene(.sqlite, limits: LiveLimits(listeners: 5, listenersPerAddress: 2))
        try await scene.seat("elena", Seat(function: "focal-point-seat", party: "hnd", sector: "foreign-affairs"))
        var held: [Ear] = []
        for address in ["192.0.2.1", "192.0.2.1", "192.0.2.2"] { held.append(try await scene.portal.listen(from: address)) }
        var question = Question(LiveScene.path)
        question.credentials.origin = Origin(address: "192.0.2.1")
        let refused = await scene.portal.answer(question)
        #expect(refused.status == 429 && refused.header("retry-after") == "60")
        for _ in 0..<2 { held.append(try await scene.portal.listen(as: "elena", from: "192.0.2.1")) }
        question.credentials.origin = Origin(address: "192.0.2.9")
        #expect(await scene.portal.answer(question).status == 429)
        #expect(scene.portal.hub.listeners == 5)
        held.removeAll()
        #expect(scene.portal.hub.listeners == 0 && scene.portal.hub.crowds.isEmpty)
        #expect(await scene.portal.answer(question).stream != nil)
    }

    @Test func `When the server stops all streams end, without telling anybody that something is closed`() async throws {
        let scene = try await scene(.sqlite)
        let listener = try await scene.portal.listen(LiveScene.path + "?after=1")
        _ = await listener.text()
        let waiting = Task { await listener.text() }
        scene.portal.hub.close()
        #expect(await waiting.value == nil)
        #expect(await scene.portal.answer(Question(LiveScene.path)).status == 503)
    }
}
