import Foundation
import Institution
import Meetings
import Records
import SQL
import TestDatabase
import Testing
import Web

@testable import Portal

/// The room of a sitting through the router: who comes in, what they are offered, and who is cut off.
@Suite(.timeLimit(.minutes(15))) struct RoomRouteTests {
    /// The XII meeting's plenary, which is open, with a delegate, a vice-minister, two observers and civil society.
    private func scene(_ engine: TestEngine, inside: Audience = .process) async throws -> PrivateScene {
        let scene = try await PrivateScene(engine)
        try await scene.seat("saul", Seat(function: "coordinator", body: "secretariat"))
        try await scene.seat("elena", Seat(function: "focal-point-seat", party: "hnd", sector: "migration"))
        try await scene.seat("vice", Seat(function: "vice-minister", party: "mex", body: "closed-door"))
        try await scene.seat("jamaica", Seat(function: "observer-representative", party: "jam"))
        try await scene.seat("iom", Seat(function: "observer-representative", party: "iom"))
        try await scene.seat("rosa", Seat(function: "network-representative", party: "rrocm"))
        try await scene.seat("ines", Seat(function: "interpreter", body: "secretariat"))
        let secretariat = try await scene.secretariat()
        func draft(_ kind: String, _ slug: String, _ title: String, _ audience: Audience) -> RecordDraft {
            var draft = RecordDraft(Reference(kind, slug), audience: audience)
            draft.wordings[.title] = [Wording(title, in: .spanish, .official)]
            return draft
        }
        let clock = try #require(VenueClock("America/Chicago"))
        try await scene.office.perform(
            KeepSitting(
                draft("sitting", "plenaria", "Plenaria de prueba", .everyone),
                Sitting(meeting: "crm-xii", body: "plenary", inside: inside, clock: clock, opens: Moment("2026-11-21T15:00Z"))),
            as: secretariat)
        try await scene.office.perform(
            KeepAgendaItem(
                draft("agenda-item", "punto-uno", "Reservadísimo presupuesto", .everyone),
                AgendaItem(meeting: "crm-xii", sitting: "plenaria", place: 1)), as: secretariat)
        #expect(await scene.send("/es/sittings/plenaria/steps", as: "saul", ["step": "open"]).status == 303)
        #expect(await scene.send("/es/sittings/plenaria/item", as: "saul", ["item": "punto-uno"]).status == 303)
        return scene
    }

    private let room = "/es/sittings/plenaria/room"
    private func live(_ view: String = "room") -> String { "/es/sittings/plenaria/live?view=\(view)" }

    /// Checks somebody in, as the door does.
    private func checkIn(_ name: String, _ scene: PrivateScene) async throws {
        let person = try await scene.letIn(name)
        try await scene.database.write { db in
            try db.execute(
                """
                INSERT INTO delegate (id, meeting, party, person, name, title, role, state, badge, registered, registered_by)
                VALUES (\("d-\(name)"), 'crm-xii', NULL, \(person.rawValue), \(name), '', 'head', 'accredited', \("b-\(name)"),
                        '2026-11-01T00:00:00.000Z', 'test')
                """)
        }
        try await scene.office.perform(CheckIn(Identity(rawValue: "d-\(name)"), to: "plenaria"), as: try await scene.secretariat())
    }

    @Test(arguments: TestEngine.allCases)
    func `Each comes into the view that is theirs; what may be known of and not followed is refused with the rule`(
        engine: TestEngine
    ) async throws {
        let scene = try await scene(engine, inside: .members)
        #expect(await scene.ask(room, as: "elena").status == 200)
        let refused = await scene.ask(room, as: "jamaica")
        #expect(refused.status == 403 && refused.body.contains("O3") && !refused.body.contains("Reservadísimo"))
        #expect(await scene.ask(room).status == 303, "the public is shown the way in")
        #expect(await scene.ask("/es/sittings/none/room", as: "jamaica").status == 404)
        #expect(await scene.ask("/es/sittings/plenaria/chair", as: "elena").status == 403)
        #expect(await scene.ask("/es/sittings/plenaria/chair", as: "saul").status == 200)
        #expect(await scene.ask("/es/sittings/plenaria/interpreters", as: "ines").status == 200)
        #expect(await scene.ask("/es/sittings/plenaria/interpreters", as: "elena").status == 403)
        let screen = await scene.ask("/es/sittings/plenaria/screen", as: "elena")
        #expect(screen.status == 200 && screen.body.contains("class=\"projected\"") && !screen.body.contains("<form"))
        let live = await scene.ask(live(), as: "jamaica", accept: "application/json")
        #expect(live.status == 403 && live.stream == nil)
    }

    @Test(arguments: TestEngine.allCases)
    func `M7: the chair lets civil society in for its item, with a button, until it is withdrawn`(engine: TestEngine) async throws {
        let scene = try await scene(engine, inside: .body("plenary"))
        let refused = await scene.ask(room, as: "rosa")
        #expect(refused.status == 403 && refused.body.contains("M7") && !refused.body.contains("O3"))
        let deed = "/es/sittings/plenaria/let-in"
        #expect(await !scene.ask("/es/sittings/plenaria/chair", as: "saul").body.contains(deed), "nobody has been accredited")
        #expect(await scene.send(deed, as: "saul", ["party": "rrocm", "view": "chair"]).status == 403)
        try await scene.database.write { db in
            _ = try db.execute(
                """
                INSERT INTO delegate (id, meeting, party, name, title, role, state, badge, registered, registered_by)
                VALUES ('d-rosa', 'crm-xii', 'rrocm', 'Rosa', '', 'observer', 'accredited', 'b-rosa', '2026-11-01T00:00:00.000Z', 'test')
                """)
        }
        #expect(await scene.ask("/es/sittings/plenaria/chair", as: "saul").body.contains(deed))
        #expect(await scene.send(deed, as: "elena", ["party": "rrocm"]).status == 403)
        #expect(await scene.send(deed, as: "saul", ["party": "rrocm", "view": "chair"]).status == 303)
        #expect(await scene.ask(room, as: "rosa").status == 200)
        let line = try await scene.portal.listen(live(), as: "rosa")
        _ = await line.beginning()
        #expect(await scene.send("/es/sittings/plenaria/let-out", as: "saul", ["party": "rrocm", "view": "chair"]).status == 303)
        var last: [LiveEvent] = []
        while true {
            let events = await line.events()
            if events.isEmpty { break }
            last = events
        }
        #expect(last == [LiveEvent(type: "closed")], "whoever listens is cut off")
        #expect(await scene.ask(room, as: "rosa").status == 403)
    }

    @Test(arguments: TestEngine.allCases)
    func `A text too long for the screen is shown in parts, as the chair goes on; a short one is set large`(engine: TestEngine) async throws {
        let scene = try await scene(engine)
        func screen() async -> String { await scene.ask("/es/sittings/plenaria/screen", as: "elena").body }
        let text = (1...60).map { "Párrafo \($0): \(String(repeating: "palabra ", count: 12))" }.joined(separator: "\n")
        #expect(await scene.send("/es/sittings/plenaria/screen-text", as: "saul", ["text": "Breve.", "view": "chair"]).status == 303)
        #expect(await screen().contains("<div class=\"shown\"><p>Breve.</p></div>"))
        #expect(await scene.send("/es/sittings/plenaria/screen-text", as: "saul", ["text": text, "view": "chair"]).status == 303)
        let first = await screen()
        #expect(first.contains("class=\"shown longest\"") && first.contains("Párrafo 1:") && !first.contains("Párrafo 60:"))
        #expect(await scene.ask(room, as: "elena").body.contains("Párrafo 60:"), "everybody has the whole text at hand")
        #expect(await scene.ask("/es/sittings/plenaria/chair", as: "saul").body.contains("name=\"part\" value=\"1\""))
        #expect(await scene.send("/es/sittings/plenaria/screen-text/part", as: "elena", ["part": "1"]).status == 403)
        #expect(await scene.send("/es/sittings/plenaria/screen-text/part", as: "saul", ["part": "1", "view": "chair"]).status == 303)
        #expect(await !screen().contains("Párrafo 1:"))
        #expect(await scene.send("/es/sittings/plenaria/screen-text/part", as: "saul", ["part": "99", "view": "chair"]).status == 303)
        #expect(await screen().contains("Párrafo 60:"))
    }

    @Test(arguments: TestEngine.allCases)
    func `A public sitting is followed by anybody, without anything to press`(engine: TestEngine) async throws {
        let scene = try await scene(engine, inside: .everyone)
        let page = await scene.ask(room)
        #expect(page.status == 200 && page.body.contains("Reservadísimo") && !page.body.contains("method=\"post\""))
        #expect(await scene.ask("/es/sittings/plenaria").body.contains("/es/sittings/plenaria/room"))
        #expect(await scene.send("/es/sittings/plenaria/requests", as: nil).status == 303)
    }

    @Test(arguments: TestEngine.allCases)
    func `Without a script every button is a form; what is wrong is said, and what was typed is kept`(engine: TestEngine) async throws {
        let scene = try await scene(engine)
        let page = await scene.ask(room, as: "elena").body
        #expect(page.contains("action=\"/es/sittings/plenaria/requests\"") && page.contains("name=\"party\" value=\"hnd\""))
        #expect(page.contains("data-live-source=\"/es/sittings/plenaria/live?view=room\""))
        let asked = await scene.send("/es/sittings/plenaria/requests", as: "elena", ["party": "hnd", "view": "room"])
        #expect(asked.status == 303 && asked.header("location") == room)
        let again = await scene.send("/es/sittings/plenaria/requests", as: "elena", ["party": "hnd", "view": "room"])
        #expect(again.status == 422 && again.body.contains("class=\"errors\""))
        #expect(await scene.ask(room, as: "elena").body.contains("data-party=\"hnd\""))
        let bad = await scene.send(
            "/es/sittings/plenaria/statements", as: "elena", ["title": "", "language": "es", "text": "Lo que ya escribí", "view": "room"])
        #expect(bad.status == 422 && bad.body.contains("Lo que ya escribí") && bad.body.contains("hand-in-title-error"))
        let good = await scene.send(
            "/es/sittings/plenaria/statements", as: "elena",
            ["title": "Nuestra postura", "language": "es", "text": "Texto", "translation-language": "en", "translation": "Text"])
        #expect(good.status == 303)
        #expect(await scene.ask("/es/sittings/plenaria/interpreters", as: "ines").body.contains("Nuestra postura"))
        #expect(await scene.ask("/es/search.json?q=postura", as: "iom").body.contains("Nuestra postura") == false)
        #expect(await scene.ask("/es/search.json?q=postura", as: "elena").body.contains("Nuestra postura"))
        #expect(await scene.send("/es/sittings/plenaria/limits", as: "saul", ["group": "members", "minutes": "x", "view": "chair"]).status == 422)
        #expect(await scene.send("/es/sittings/plenaria/limits", as: "saul", ["group": "members", "minutes": "5", "view": "chair"]).status == 303)
        #expect(await scene.send("/es/sittings/plenaria/floor", as: "elena").status == 403)
        #expect(await scene.send("/es/sittings/plenaria/floor", as: "saul", ["view": "chair"]).status == 303)
        let heard = await scene.ask(room, as: "jamaica").body
        // Seven in the morning by the clock of the venue.
        #expect(heard.contains("data-limit=\"300\"") && heard.contains(">06:00</time>"))
        #expect(heard.contains("data-no-line=\""), "what the script says without a line is in the page's language")
        #expect(await scene.send("/es/sittings/plenaria/floor/end", as: "saul", ["view": "chair"]).status == 303)
        #expect(await scene.send("/es/sittings/plenaria/limits", as: "saul", ["group": "members", "minutes": "1", "view": "chair"]).status == 303)
        #expect(await scene.send("/es/sittings/plenaria/requests", as: "elena", ["party": "hnd", "view": "room"]).status == 303)
        #expect(await scene.send("/es/sittings/plenaria/floor", as: "saul", ["view": "chair"]).status == 303)
        #expect(await scene.ask("/en/sittings/plenaria/room", as: "jamaica").body.contains("limit 1 minute</small>"))
        #expect(await scene.send("/es/sittings/plenaria/close-door", as: "saul", ["view": "chair"]).status == 422, "not by one press")
    }

    @Test(arguments: TestEngine.allCases)
    func `Everybody sees at once what changes; observers wait`(engine: TestEngine) async throws {
        let scene = try await scene(engine)
        let (screen, observer) = (try await scene.portal.listen(live("screen"), as: "elena"), try await scene.portal.listen(live(), as: "jamaica"))
        _ = await (screen.beginning(), observer.beginning())
        #expect(await scene.send("/es/sittings/plenaria/requests", as: "elena").status == 303)
        let events = await screen.events()
        #expect(events.map { $0.data["part"] } == ["speakers"] && events.first?.data["html"]?.contains("Honduras") == true)
        _ = await observer.events()
        #expect(await scene.send("/es/sittings/plenaria/requests", as: "jamaica").status == 303)
        let waiting = await observer.events().first?.data["html"] ?? ""
        #expect(waiting.contains("Jamaica") && waiting.contains("O2") && !waiting.contains("form-token"))
    }

    @Test(arguments: TestEngine.allCases)
    func `M3: once the door is closed nothing of what is inside is anywhere for those outside, and their streams end`(
        engine: TestEngine
    ) async throws {
        let scene = try await scene(engine)
        let word = "Reservadísimo"
        let everywhere = [
            "/es/search.json?q=reservad%C3%ADsimo", "/es/records/agenda-item.json", "/es/updates.atom", "/es/updates",
            "/es/agenda-items/punto-uno", "/es/sittings/plenaria", room, "/es/meetings/crm-xii", "/es/sittings/plenaria/live.json?view=room",
            "/es/sittings/plenaria/live.json?view=screen", "/es/records/sitting/plenaria",
        ]
        func found(_ name: String) async -> [String] {
            var places: [String] = []
            for place in everywhere where await scene.ask(place, as: name, accept: "*/*").body.contains(word) { places.append(place) }
            return places
        }
        for name in ["jamaica", "elena"] {
            let places = await found(name)
            #expect(places.count >= 7, "\(name): \(places)")
        }
        func count(_ name: String) async throws -> Int {
            let answer = await scene.ask("/es/records.json", as: name)
            let json = try JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any]
            return (json?["counts"] as? [String: Int])?["agenda-item"] ?? 0
        }
        let before = try await count("jamaica")
        let outside = ["jamaica", "elena", "vice", "rosa"]
        var lines: [Ear] = []
        for name in outside {
            let line = try await scene.portal.listen(live(), as: name)
            _ = await line.beginning()
            lines.append(line)
        }
        #expect(await scene.send("/es/sittings/plenaria/close-door", as: "saul", ["sure": "1", "view": "chair"]).status == 403)
        try await checkIn("saul", scene)
        #expect(await scene.send("/es/sittings/plenaria/close-door", as: "saul", ["sure": "1", "view": "chair"]).status == 303)
        for (name, line) in zip(outside, lines) {
            var last: [LiveEvent] = []
            while true {
                let events = await line.events()
                if events.isEmpty { break }
                last = events
            }
            #expect(last == [LiveEvent(type: "closed")], "\(name)")
        }
        for name in ["jamaica", "elena", "rosa", "saul"] { #expect(await found(name) == [], "\(name)") }
        #expect(try await count("jamaica") == before - 1)
        #expect(await scene.ask(room, as: "elena").status == 403)
        // A vice-minister may read it, and is not in the room before the door has let them in.
        #expect(await scene.ask(room, as: "vice").status == 403)
        #expect(await scene.ask("/es/agenda-items/punto-uno", as: "vice").status == 200)
        try await checkIn("vice", scene)
        let inside = await scene.ask(room, as: "vice")
        #expect(inside.status == 200 && inside.body.contains(word) && inside.body.contains("saul"), "who conducts it is seen")
        let harvested = await scene.portal.answer(Question("/oai?verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:crm.example:agenda-item/punto-uno"))
        #expect(!harvested.body.contains(word))
    }
}
