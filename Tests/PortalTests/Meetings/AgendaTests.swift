import Foundation
import Institution
import Meetings
import Records
import SQL
import TestDatabase
import Testing
import Web

@testable import Portal

/// Agendas from their first item to their adoption, through the router, on both engines.
@Suite(.timeLimit(.minutes(10))) struct AgendaTests {
    /// A meeting with a plenary and a closed door, prepared by the secretariat; everybody of the matrix has a seat.
    struct Scene {
        let house: PrivateScene
        static let meeting = "crm-2027"

        init(_ engine: TestEngine) async throws {
            house = try await PrivateScene(engine)
            try await house.seat("coordinator", Seat(function: "coordinator", body: "secretariat"))
            try await house.seat("focal", Seat(function: "focal-point-seat", party: "hnd", sector: "foreign-affairs"))
            try await house.seat("unhcr", Seat(function: "observer-representative", party: "unhcr"))
            try await house.seat("jam", Seat(function: "observer-representative", party: "jam"))
            try await house.seat("minister", Seat(function: "vice-minister", party: "pan", body: "closed-door"))
            let secretariat = try await house.secretariat()
            var meeting = RecordDraft(Reference("meeting", Scene.meeting))
            meeting.wordings[.title] = [Wording("Reunión 2027", in: .spanish, .official)]
            meeting.when = When("2027-04-26/2027-04-27")
            try await house.office.perform(KeepMeeting(meeting, body: "vice-ministers", number: nil), as: secretariat)
            for (slug, body, inside, opens, closes) in [
                ("plenary-2027", "plenary", Audience.everyone, "2027-04-26T15:00:00Z", "2027-04-26T18:00:00Z"),
                ("door-2027", "closed-door", .sitting("closed-door"), "2027-04-27T15:00:00Z", "2027-04-27T18:00:00Z"),
            ] {
                var draft = RecordDraft(Reference(Sitting.kind, slug))
                draft.wordings[.title] = [Wording("Sesión \(slug)", in: .spanish, .official)]
                try await house.office.perform(
                    KeepSitting(
                        draft,
                        Sitting(
                            meeting: Scene.meeting, body: body, inside: inside, clock: try #require(VenueClock("America/Tegucigalpa")),
                            room: "Salón Maya", opens: Moment(opens), closes: Moment(closes))),
                    as: secretariat)
            }
        }

        @discardableResult
        func add(_ title: String, in sitting: String = "plenary-2027", below parent: String = "", _ minutes: Int = 30) async throws -> String {
            let answer = await house.send(
                "/es/meetings/\(Scene.meeting)/agenda/add", as: "coordinator",
                ["title.es": title, "title.en": "\(title) (en)", "sitting": sitting, "parent": parent, "minutes": String(minutes)])
            #expect(answer.status == 303, "\(answer.body)")
            return try #require(
                await house.value(
                    "SELECT r.slug FROM wording w JOIN record r ON r.id = w.record WHERE w.text = \(title) AND r.kind = 'agenda-item'"))
        }

        func send(_ path: String, _ fields: [String: String], as name: String? = "coordinator") async -> Answer {
            await house.send("/es\(path)", as: name, fields)
        }

        func page(_ path: String, as name: String? = "coordinator") async -> Answer { await house.ask("/es\(path)", as: name) }

        /// Number and title of every item that somebody sees.
        func items(_ name: String?) async throws -> [String] {
            let answer = await page("/meetings/\(Scene.meeting)/agenda.csv", as: name)
            return answer.body.split(separator: "\r\n").dropFirst().map { line in
                let cells = line.split(separator: ",", omittingEmptySubsequences: false)
                return cells.count > 4 ? "\(cells[0]) \(cells[2]) \(cells[4])" : String(line)
            }
        }

        func circulate(_ state: String, comments: String = "") async -> Answer {
            await send("/meetings/\(Scene.meeting)/agenda/circulate", ["state": state, "comments": comments])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `M8: planned, sent round, commented, answered, provisional, adopted: each for whom it is`(engine: TestEngine) async throws {
        let scene = try await Scene(engine)
        try await scene.add("Informe de la Presidencia")
        try await scene.add("Declaraciones de apertura", 60)
        let secret = try await scene.add("Asuntos administrativos", in: "door-2027")
        let base = "/meetings/\(Scene.meeting)/agenda"
        for name in ["focal", "unhcr", "jam", "minister", nil] {
            #expect(try await scene.items(name) == [], "planning is for those who plan")
        }
        #expect(try await scene.items("coordinator").count == 3)

        // A preliminary version needs a day for comments, and one that is not over.
        #expect(await scene.circulate("preliminary").status == 422)
        #expect(await scene.circulate("preliminary", comments: "2026-11-01").status == 422)
        #expect(await scene.circulate("provisional").status == 422, "nothing has gone out for comments yet")
        #expect(await scene.send("\(base)/circulate", ["state": "preliminary", "comments": "2026-12-01"], as: "focal").status == 403)
        #expect(await scene.circulate("preliminary", comments: "2026-12-01").status == 303)

        let open = ["1 09:00 Informe de la Presidencia", "2 09:30 Declaraciones de apertura"]
        #expect(try await scene.items("focal") == open)
        #expect(try await scene.items("unhcr") == open, "observer organisations get the preliminary version")
        #expect(try await scene.items("jam") == [], "observer states do not")
        #expect(try await scene.items(nil) == [])
        #expect(try await scene.items("minister") == open + ["C1 09:00 Asuntos administrativos"])
        #expect(try await scene.items("coordinator") == open, "what is behind the door is behind it")
        #expect(await scene.page("/agenda-items/\(secret)", as: "coordinator").status == 404)
        for (name, status) in [("focal", 200), ("unhcr", 200), ("minister", 200), ("jam", 404), (nil, 404)] as [(String?, Int)] {
            #expect(await scene.page("\(base)?version=1", as: name).status == status, "version 1 for \(name ?? "anyone")")
        }
        let letters = try #require(
            await scene.house.value("SELECT CAST(COUNT(*) AS TEXT) FROM message WHERE subject LIKE '%meeting’s agenda%'"))
        #expect(letters == "4", "focal point, organisation, minister, coordinator")
        #expect(try await scene.house.value("SELECT subject FROM message WHERE letter LIKE '%Informe%' OR subject LIKE '%Informe%'") == nil)
        #expect(await scene.page("/inbox", as: "focal").body.contains("\(base)/comments"))

        // Comments, through a seat of a party.
        let comment = ["version": "1", "text": "Proponemos <otro> orden."]
        #expect(await scene.send("\(base)/comments", comment, as: "focal").status == 303)
        #expect(await scene.send("\(base)/comments", ["version": "1", "text": ""], as: "focal").status == 422)
        #expect(await scene.send("\(base)/comments", comment, as: "jam").status == 404)
        #expect(await scene.send("\(base)/comments", comment, as: "coordinator").status == 403)
        #expect(await scene.send("\(base)/comments", ["version": "1", "text": "x", "item": secret], as: "focal").status == 422)
        #expect(await scene.send("\(base)/comments", ["version": "1", "text": "Tras la puerta", "item": secret], as: "minister").status == 303)
        #expect(!(await scene.page("/inbox", as: "focal").body.contains("\(base)/comments")), "what was asked is done")
        scene.house.clock.set(try #require(Moment("2026-12-02T12:00:00Z")))
        #expect(await scene.send("\(base)/comments", ["version": "1", "text": "Llega tarde"], as: "unhcr").status == 303)
        let seen = await scene.page("\(base)/comments", as: "focal").body
        #expect(seen.contains("Proponemos &lt;otro&gt; orden.") && seen.contains("tardío") && !seen.contains("Tras la puerta"))
        #expect(await scene.page("\(base)/comments", as: "minister").body.contains("Tras la puerta"))
        #expect(!(await scene.page("\(base)/comments", as: "jam").body.contains("Proponemos")))
        #expect(await scene.page("\(base)/comments", as: nil).status == 303, "to sign in")
        #expect(try await scene.house.value("SELECT detail FROM journal WHERE detail LIKE '%Tras la puerta%'") == nil)

        // The secretariat is told where there is something to answer, and nothing of the door.
        let toAnswer = "href=\"/es\(base)/comments\""
        #expect(await scene.page("/inbox").body.contains(toAnswer))
        #expect(!(await scene.page("/inbox").body.contains("Asuntos administrativos")))

        // Answers.
        let first = try #require(await scene.house.value("SELECT id FROM agenda_comment WHERE text LIKE 'Proponemos%'"))
        let hidden = try #require(await scene.house.value("SELECT id FROM agenda_comment WHERE text LIKE 'Tras%'"))
        #expect(await scene.send("/agenda-comments/\(first)/answer", ["answer": "Se acepta."]).status == 303)
        #expect(await scene.send("/agenda-comments/\(first)/answer", ["answer": ""]).status == 422)
        #expect(await scene.send("/agenda-comments/\(first)/answer", ["answer": "x"], as: "focal").status == 403)
        #expect(await scene.send("/agenda-comments/\(hidden)/answer", ["answer": "x"]).status == 404)
        #expect(await scene.page("\(base)/comments", as: "unhcr").body.contains("Se acepta."))
        let told = "SELECT letter FROM message WHERE subject LIKE '%has been answered%' AND address LIKE"
        let letter = try #require(await scene.house.value("\(raw: told) 'focal@%'"), "whoever spoke is told")
        #expect(letter.contains("\(base)/comments") && !letter.contains("Se acepta"), "where the answer stands, and not what it says")
        #expect(try await scene.house.value("\(raw: told) 'unhcr@%'") == nil)

        // Provisional: as open as its sittings. What went out before stays as it was.
        try await scene.add("Diálogo con la sociedad civil")
        #expect(await scene.circulate("provisional").status == 303)
        #expect(try await scene.items(nil) == open + ["3 10:30 Diálogo con la sociedad civil"])
        #expect(try await scene.items("jam").count == 3)
        #expect(await scene.page("\(base)?version=1", as: nil).status == 404)
        let was = await scene.page("\(base)?version=1", as: "focal").body
        #expect(was.contains("Agenda preliminar") && !was.contains("sociedad civil"))
        let different = await scene.page("\(base)?version=2&since=1", as: "focal").body
        #expect(different.contains("<ins>3 Diálogo con la sociedad civil</ins>"))
        // On paper only for whoever asked what is different.
        #expect(different.contains("<section aria-labelledby=\"changes\">"))
        #expect(await scene.page(base, as: "focal").body.contains("<section class=\"screen\" aria-labelledby=\"changes\">"))

        // Adopted, by the meeting, in a sitting that was opened and has no closed door.
        #expect(await scene.send("\(base)/adopt", ["sitting": "plenary-2027"]).status == 422)
        try await scene.house.database.write { db in try db.execute("UPDATE sitting SET state = 'open'") }
        #expect(await scene.send("\(base)/adopt", ["sitting": "door-2027"]).status == 422)
        #expect(await scene.send("\(base)/adopt", ["sitting": "plenary-2027"]).status == 303)
        #expect(await scene.page(base, as: nil).body.contains("Agenda aprobada"))
        #expect(await scene.circulate("provisional").status == 422)
    }

    @Test(arguments: TestEngine.allCases)
    func `Numbers and times of what is open tell nothing of what is behind the door`(engine: TestEngine) async throws {
        let scene = try await Scene(engine)
        for title in ["Uno", "Dos", "Tres"] { try await scene.add(title) }
        #expect(await scene.circulate("preliminary", comments: "2026-12-01").status == 303)
        let addresses = ["", ".json", ".csv", ".ics", "?version=1", "/order", "/order.json", "/order.ics"].map {
            "/meetings/\(Scene.meeting)/agenda\($0)"
        } + ["/meetings/\(Scene.meeting)/timetable", "/meetings/\(Scene.meeting).json", "/sittings/plenary-2027.json"]
        func all() async -> [String] {
            var bodies: [String] = []
            for address in addresses {
                for name in ["focal", "unhcr", nil] { bodies.append(await scene.page(address, as: name).body) }
            }
            return bodies
        }
        let before = await all()
        // Added behind the door, and beside the open items, by those who plan; then all of it is moved about.
        let first = try await scene.add("Tras la puerta", in: "door-2027")
        try await scene.add("También", in: "door-2027")
        let door = try await scene.house.database.read { db in try db.clearance(ofParty: "pan").audiences }
        let minister = Actor(
            name: "minister", clearance: Clearance(door.union([.sitting("closed-door")])), rights: [.preside])
        try await scene.house.office.perform(MoveItem(first, .down), as: minister)
        let after = await all()
        for (index, pair) in zip(before, after).enumerated() { #expect(pair.0 == pair.1, "\(addresses[index / 3])") }
        #expect(try await scene.items("minister").suffix(2).map { $0.prefix(8) } == ["C1 09:00", "C2 09:30"])
        // Nor does what somebody moves say where the hidden ones are.
        #expect(await scene.send("/agenda-items/\(first)/move", ["way": "up"]).status == 404)
    }

    @Test(arguments: TestEngine.allCases)
    func `Items are moved, timed, described and removed from the editor, and their history is at the desk`(engine: TestEngine) async throws {
        let scene = try await Scene(engine)
        let one = try await scene.add("Uno")
        let two = try await scene.add("Dos")
        let three = try await scene.add("Tres", below: one)
        let edit = "/meetings/\(Scene.meeting)/agenda/edit"
        #expect(await scene.page(edit, as: "focal").status == 403)
        #expect(await scene.page(edit, as: nil).status == 303, "to sign in")
        #expect(await scene.send("/agenda-items/\(two)/move", ["way": "up"]).status == 303)
        #expect(try await scene.items("coordinator") == ["1 09:00 Dos", "2 09:30 Uno", "2.1 09:30 Tres"])
        let refused = await scene.send("/agenda-items/\(two)/move", ["way": "up"])
        #expect(refused.status == 422 && refused.body.contains("class=\"errors\""))
        #expect(await scene.send("/agenda-items/\(three)/move", ["way": "out"]).status == 303)
        #expect(await scene.send("/agenda-items/\(three)/move", ["way": "place", "place": "1"]).status == 303)
        #expect(try await scene.items("coordinator") == ["1 09:00 Tres", "2 09:30 Dos", "3 10:00 Uno"])
        #expect(await scene.send("/agenda-items/\(three)/move", ["way": "place", "place": "9"]).status == 422)

        #expect(await scene.send("/agenda-items/\(three)/time", ["minutes": "15", "starts": "2027-04-26T09:05"]).status == 303)
        #expect(try await scene.items("coordinator") == ["1 09:05 Tres", "2 09:20 Dos", "3 09:50 Uno"])
        let wrong = await scene.send("/agenda-items/\(three)/time", ["minutes": "many", "starts": ""])
        #expect(wrong.status == 422 && wrong.body.contains("value=\"many\""), "nothing typed is lost")

        #expect(
            await scene.send(
                "/agenda-items/\(three)/describe",
                ["title.es": "Tercero", "title.en": "Third", "lead": "slv", "promised": "Informe anual"]
            ).status == 303)
        #expect(await scene.send("/agenda-items/\(three)/describe", ["title.es": "", "title.en": ""]).status == 422)
        #expect(await scene.send("/agenda-items/\(three)/describe", ["title.es": "x", "documents": "no-such-paper"]).status == 422)
        #expect(await scene.page(edit).body.contains("Informe anual"), "promised and not there")
        #expect(await scene.house.ask("/en/agenda-items/\(three)", as: "coordinator").body.contains("Third"))
        #expect(await scene.page("/records/agenda-item/\(three)/history").body.contains("Tercero"))

        // What is below an item that is removed is asked for.
        #expect(await scene.send("/agenda-items/\(two)/move", ["way": "into"]).status == 303)
        #expect(await scene.send("/agenda-items/\(three)/remove", ["reason": "no"]).status == 422)
        #expect(await scene.send("/agenda-items/\(three)/remove", ["reason": "no", "below": "lift"]).status == 303)
        #expect(try await scene.items("coordinator") == ["1 09:00 Dos", "2 09:30 Uno"])
        #expect(await scene.send("/agenda-items/\(one)/move", ["way": "into"]).status == 303)
        #expect(await scene.send("/agenda-items/\(two)/remove", ["reason": "no", "below": "remove"]).status == 303)
        #expect(try await scene.items("coordinator") == [])
    }

    @Test(arguments: TestEngine.allCases)
    func `Words, time and place are saved by one form, and two who write at once lose nothing`(engine: TestEngine) async throws {
        let scene = try await Scene(engine)
        let one = try await scene.add("Uno")
        try await scene.add("Dos")
        let panel = "/meetings/\(Scene.meeting)/agenda/edit?item=\(one)"
        let known = [
            "title.es": "Uno", "title.en": "Uno (en)", "summary.es": "", "minutes": "30", "starts": "", "sitting": "plenary-2027", "place": "1",
            "base": try PlanningTests.base("describe", in: await scene.page(panel).body),
        ]
        func save(_ change: [String: String]) async -> Answer {
            await scene.send("/agenda-items/\(one)/describe", known.merging(change) { $1 })
        }
        #expect(await save(["summary.es": "Una hora.", "minutes": "15"]).status == 303)
        #expect(try await scene.items("coordinator") == ["1 09:00 Uno", "2 09:15 Dos"])
        #expect(await save(["title.es": "Primero", "place": "2"]).status == 303)
        #expect(try await scene.items("coordinator") == ["1 09:00 Dos", "2 09:30 Primero"])
        #expect(await scene.page(panel).body.contains("Una hora."), "what the other wrote stays")
        let both = await save(["summary.es": "Otra cosa."])
        #expect(both.status == 409 && both.body.contains("Otra cosa.") && both.body.contains("Una hora."))
        #expect(await scene.page(panel).body.contains("Una hora."))
        let empty = await scene.send("/agenda-items/\(one)/describe", ["title.es": "", "title.en": ""])
        #expect(empty.status == 422 && empty.body.contains("id=\"describe-title.es-error\""), "the field says what is missing")
        #expect(await scene.page("/meetings/\(Scene.meeting)").body.contains("<h3><a href=\"/es/sittings/plenary-2027\">"), "hours below their day")
    }

    @Test(arguments: TestEngine.allCases)
    func `A conflict is shown to those who conduct meetings, where it is`(engine: TestEngine) async throws {
        let scene = try await Scene(engine)
        try await scene.add("Muy largo", 400)
        for path in ["/meetings/\(Scene.meeting)", "/meetings/\(Scene.meeting)/agenda/edit", "/meetings/\(Scene.meeting)/timetable"] {
            #expect(await scene.page(path).body.contains("class=\"conflicts screen\""), "\(path)")
            #expect(!(await scene.page(path, as: "focal").body.contains("class=\"conflicts screen\"")), "\(path)")
        }
    }
}
