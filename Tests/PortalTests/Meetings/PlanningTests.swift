import Foundation
import Institution
import Meetings
import Records
import SQL
import TestDatabase
import Testing
import Web

@testable import Portal

/// Planning through the portal, with the Conference's own charter and with the invented one.
@Suite("Planning", .timeLimit(.minutes(10)))
struct PlanningTests {
    static let answers = [
        "do": "preview", "number": "16", "host": "mex", "first": "2027-04-26", "zone": "America/Mexico_City", "opens": "09:00",
        "closes": "17:30", "rooms": "Azteca, Maya", "joint": "none", "theme.es": "Migración y familia", "agenda-due": "2027-02-01",
    ]

    func scene(_ engine: TestEngine) async throws -> PrivateScene {
        let scene = try await PrivateScene(engine)
        let (first, last) = (try #require(Day("2026-06-01")), try #require(Day("2027-12-31")))
        try await scene.office.perform(
            PassPresidency("presidency-pro-tempore", to: "mex", from: first, until: last), as: try await scene.secretariat())
        try await scene.seat("saul", Seat(function: "coordinator", body: "secretariat"))
        try await scene.seat("chair", Seat(function: "presidency-pro-tempore", party: "mex", body: "presidency", number: 2026), from: "2026-06-01")
        try await scene.seat("elena", Seat(function: "focal-point-seat", party: "hnd", sector: "foreign-affairs"))
        return scene
    }

    func planned(_ engine: TestEngine) async throws -> PrivateScene {
        let scene = try await scene(engine)
        let made = await scene.send("/es/plan-edition", as: "saul", PlanningTests.answers.merging(["do": "make"]) { $1 })
        #expect(made.status == 303 && made.header("location") == "/es/meetings/crm-xvi/plan", "\(made.body.prefix(3000))")
        return scene
    }

    @Test(arguments: TestEngine.allCases)
    func `The whole cycle comes from the charter: networks in parallel, then the group, closed door, plenary, closed door`(engine: TestEngine) async throws {
        let scene = try await scene(engine)
        let preview = await scene.send("/es/plan-edition", as: "saul", PlanningTests.answers)
        #expect(preview.status == 200 && preview.body.contains("XVI Conferencia Regional sobre Migración"))
        #expect(preview.body.contains("Informe de la Presidencia") && preview.body.contains("Espacio en la agenda: Sociedad civil"))
        #expect(try await scene.value("SELECT slug FROM record WHERE slug = 'crm-xvi'") == nil, "a preview makes nothing")
        let made = await scene.send("/es/plan-edition", as: "chair", PlanningTests.answers.merging(["do": "make"]) { $1 })
        #expect(made.status == 303)
        let sittings = try await scene.database.read { db in
            try db.rows(
                """
                SELECT s.body, s.opens, s.room, s.inside FROM sitting s WHERE s.meeting LIKE '%crm-xvi' ORDER BY s.opens, s.room
                """
            ).map { "\(try $0["body"] as String) \((try $0["opens"] as String).prefix(16)) \(try $0["room"] as String) \(try $0["inside"] as String)" }
        }
        // Mexico City is six hours behind UTC, without summer time.
        #expect(
            sittings == [
                "trafficking-network 2027-04-26T15:00 Azteca body:trafficking-network", "consular-network 2027-04-26T15:00 Maya body:consular-network",
                "grcm 2027-04-27T15:00 Azteca body:grcm", "drafting-group 2027-04-27T23:45 Azteca body:presidency",
                "closed-door 2027-04-28T15:00 Azteca sitting:closed-door", "plenary 2027-04-28T16:45 Azteca body:plenary",
                "drafting-group 2027-04-28T23:45 Azteca body:presidency", "closed-door 2027-04-29T15:00 Azteca sitting:closed-door",
            ])
        #expect(try await scene.value("SELECT due FROM deadline WHERE about = 'crm-xvi' AND rule = 'r1'") == "2027-04-14")
        #expect(try await scene.value("SELECT due FROM deadline WHERE about = 'crm-xvi' AND rule = 'r2'") == nil)
        // One entry for the plan, and one for each of its parts.
        #expect(try await scene.value("SELECT CAST(COUNT(*) AS TEXT) FROM journal WHERE command = 'meetings.plan-edition'") == "1")
        #expect(try await scene.value("SELECT CAST(COUNT(*) AS TEXT) FROM journal WHERE command = 'meetings.keep-sitting' AND detail LIKE '%crm-xvi%'") == "8")
        let again = await scene.send("/es/plan-edition", as: "saul", PlanningTests.answers.merging(["do": "make"]) { $1 })
        #expect(again.status == 422)
        let broken = await scene.send("/es/plan-edition", as: "saul", ["do": "make", "number": "x", "first": "soon", "zone": "here", "theme.es": "Tema propio"])
        #expect(broken.status == 422 && broken.body.contains("Tema propio"), "nothing typed is lost")
        #expect(try await scene.verified())
    }

    @Test(arguments: TestEngine.allCases)
    func `Until it is announced only the presidency and the secretariat read a plan`(engine: TestEngine) async throws {
        let scene = try await planned(engine)
        for path in ["/es/meetings/crm-xvi", "/es/sittings/crm-xvi-plenary", "/es/agenda-items/crm-xvi-m2-presidency-report"] {
            #expect(await scene.ask(path, as: "saul").status == 200, "\(path)")
            #expect(await scene.ask(path, as: "chair").status == 200, "\(path)")
            #expect(await scene.ask(path, as: "elena").status == 404, "\(path)")
            #expect(await scene.ask(path).status == 404, "\(path)")
        }
        #expect(await !scene.ask("/es/year/2027", as: "elena").body.contains("XVI"))
        #expect(await scene.ask("/es/meetings/crm-xvi/plan", as: "elena").status == 403)
        let told = await scene.send("/es/meetings/crm-xvi/plan/announce", as: "chair", ["audience": "process"])
        #expect(told.status == 303, "\(told.body.prefix(2000))")
        #expect(await scene.ask("/es/meetings/crm-xvi", as: "elena").status == 200)
        #expect(await scene.ask("/es/meetings/crm-xvi").status == 404)
        #expect(await scene.ask("/es/agenda-items/crm-xvi-m2-presidency-report", as: "elena").status == 200)
        // What is behind the closed door is for those who go there, and for those who prepare it.
        let secret = "/es/agenda-items/crm-xvi-m4-administration"
        #expect(await scene.ask(secret, as: "elena").status == 404)
        #expect(await scene.ask(secret, as: "saul").status == 200)
        try await scene.seat("minister", Seat(function: "vice-minister", party: "hnd", body: "closed-door"))
        #expect(await scene.ask(secret, as: "minister").status == 200)
        // The reports that rule R1 asks for wait in the inbox of whoever speaks for a member, by their day.
        let inbox = await scene.ask("/es/inbox", as: "elena").body
        #expect(inbox.contains("Los informes sobre trata y tráfico ilícito") && inbox.contains("14 de abril de 2027"))
        #expect(await scene.ask("/es/meetings/crm-xvi", as: "elena").body.contains("No consta en las fuentes; sin fijar"))
        #expect(try await scene.verified())
    }

    @Test(arguments: TestEngine.allCases)
    func `A violation names its rule and its source, and only the presidency sets it aside, with a reason`(engine: TestEngine) async throws {
        let scene = try await planned(engine)
        // Both networks at different hours of their day.
        let moved = await scene.send(
            "/es/sittings/trafficking-network-crm-xvi-1/move", as: "saul",
            ["opens": "2027-04-26T06:00", "closes": "2027-04-26T08:30", "room": "Azteca"])
        #expect(moved.status == 303)
        let page = await scene.ask("/es/meetings/crm-xvi/plan", as: "saul").body
        #expect(page.contains("Las Redes no se reúnen en paralelo.") && page.contains("/es/rules/m6") && page.contains("/es/sources/003"))
        #expect(!page.contains("/plan/override"), "the secretariat is not offered what only the presidency may do")
        let chairs = await scene.ask("/es/meetings/crm-xvi/plan", as: "chair").body
        let place = try #require(chairs.firstMatch(of: /name="place" value="(m6~[^"]+)"/)?.1)
        let fields = ["rule": "m6", "place": String(place)]
        #expect(await scene.send("/es/meetings/crm-xvi/plan/override", as: "saul", fields.merging(["reason": "porque no hay salas"]) { $1 }).status == 403)
        let short = await scene.send("/es/meetings/crm-xvi/plan/override", as: "chair", fields.merging(["reason": "sin más"]) { $1 })
        #expect(short.status == 422 && short.body.contains("sin más"))
        #expect(await scene.send("/es/meetings/crm-xvi/plan/override", as: "chair", fields.merging(["reason": "La sede solo tiene una sala."]) { $1 }).status == 303)
        let shown = await scene.ask("/es/meetings/crm-xvi/plan", as: "saul").body
        #expect(shown.contains("La sede solo tiene una sala.") && shown.contains("Las Redes no se reúnen en paralelo."), "shown, not hidden")
        let override = try #require(try await scene.value("SELECT id FROM rule_override"))
        #expect(await scene.send("/es/overrides/\(override)/revoke", as: "saul").status == 403)
        #expect(await scene.send("/es/overrides/\(override)/revoke", as: "chair").status == 303)
        #expect(await scene.send("/es/overrides/\(override)/revoke", as: "chair").status == 404)
        let journal = try await scene.value("SELECT detail FROM journal WHERE command = 'meetings.override-rule'") ?? ""
        #expect(journal.contains("La sede solo tiene una sala."))
    }

    @Test(arguments: TestEngine.allCases)
    func `Sittings are moved, added and taken out; deadlines are set`(engine: TestEngine) async throws {
        let scene = try await planned(engine)
        let wrong = await scene.send("/es/sittings/crm-xvi-plenary/move", as: "saul", ["opens": "mañana", "closes": "2027-04-28T17:00", "room": "Sala Ñ"])
        #expect(wrong.status == 422 && wrong.body.contains("mañana") && wrong.body.contains("Sala Ñ"))
        let added = await scene.send(
            "/es/meetings/crm-xvi/plan/sitting", as: "chair",
            ["meeting": "crm-xvi", "body": "plenary", "title": "Clausura", "zone": "America/Mexico_City", "opens": "2027-04-29T12:00", "closes": "2027-04-29T13:00", "room": "Maya"])
        #expect(added.status == 303, "\(added.body.prefix(2000))")
        #expect(await scene.ask("/es/meetings/crm-xvi/plan", as: "saul").body.contains("Clausura"))
        #expect(await scene.send("/es/sittings/crm-xvi-plenary/remove", as: "saul").status == 303)
        let page = await scene.ask("/es/meetings/crm-xvi/plan", as: "saul").body
        #expect(page.contains("Puntos sin sesión") && page.contains("Informe de la Presidencia"), "the items wait for another sitting")
        #expect(await scene.send("/es/meetings/crm-xvi/plan/deadline", as: "saul", ["code": "registration", "due": "2027-03-01"]).status == 303)
        #expect(await scene.send("/es/meetings/crm-xvi/plan/deadline", as: "saul", ["code": "registration", "due": "pronto"]).status == 422)
        #expect(try await scene.value("SELECT due FROM deadline WHERE kind = 'registration'") == "2027-03-01")
        #expect(await scene.ask("/es/year/2027", as: "saul").body.contains("1 de marzo de 2027"))
    }

    @Test(arguments: TestEngine.allCases)
    func `A seminar is an activity with a follow-up after six months, known to its host and the secretariat`(engine: TestEngine) async throws {
        let scene = try await scene(engine)
        let fields = [
            "title.es": "Taller sobre documentos", "type": "workshop", "host": "hnd", "begins": "2026-12-01", "ends": "2026-12-02",
            "programme.es": "Inauguración\nMesa 1", "opening": "1",
        ]
        let made = await scene.send("/es/seminars/plan", as: "chair", fields)
        let place = try #require(made.header("location"), "\(made.body.prefix(2000))")
        let page = await scene.ask(place, as: "saul").body
        #expect(page.contains("Mesa 1") && page.contains("2 de junio de 2027") && page.contains("Nada contraviene las reglas."))
        #expect(await scene.ask("/es/inbox", as: "elena").body.contains("2 de junio de 2027"))
        let alone = await scene.send("/es/seminars/plan", as: "saul", ["title.es": "Taller sin nadie", "type": "workshop", "begins": "2026-12-01"])
        let other = await scene.ask(try #require(alone.header("location")), as: "chair").body
        #expect(other.contains("Nadie lo convoca") && other.contains("/es/rules/m9") && other.contains("La Presidencia no participa en la inauguración."))
        #expect(await scene.send("/es/seminars/plan", as: "saul", ["type": "party", "begins": "x"]).status == 422)
        #expect(try await scene.verified())
    }

    @Test(arguments: TestEngine.allCases)
    func `A later edition is made like this one, at the same hours of the new venue`(engine: TestEngine) async throws {
        let scene = try await planned(engine)
        let fields = PlanningTests.answers.merging(
            ["do": "make", "number": "17", "host": "can", "first": "2028-05-01", "zone": "America/Toronto", "from": "crm-xvi"]) { $1 }
        let made = await scene.send("/es/plan-edition", as: "saul", fields)
        #expect(made.header("location") == "/es/meetings/crm-xvii/plan", "\(made.body.prefix(2000))")
        #expect(
            try await scene.value("SELECT opens FROM sitting WHERE meeting = 'crm-xvii' AND body = 'plenary'") == "2028-05-03T14:45:00.000Z")
        #expect(try await scene.value("SELECT CAST(COUNT(*) AS TEXT) FROM agenda_item WHERE meeting LIKE '%crm-xvii'") == scene.value("SELECT CAST(COUNT(*) AS TEXT) FROM agenda_item WHERE meeting LIKE '%crm-xvi'"))
    }

    @Test(arguments: TestEngine.allCases)
    func `The invented process plans what its charter has, and the page says what it lacks`(engine: TestEngine) async throws {
        let scene = try await PrivateScene(engine, charter: "example")
        try await scene.seat("registrar", Seat(function: "registrar", body: "bureau"))
        let form = await scene.ask("/en/plan-edition", as: "registrar")
        #expect(form.status == 200 && form.body.contains("no drafting group") && form.body.contains("none of the rules M1 to M10"))
        let fields = [
            "do": "make", "number": "12", "host": "xan", "first": "2027-06-07", "zone": "Pacific/Tahiti", "opens": "08:00", "closes": "16:00",
            "rooms": "Lagoon", "joint": "none",
        ]
        let made = await scene.send("/en/plan-edition", as: "registrar", fields)
        #expect(made.header("location") == "/en/meetings/assembly-xii/plan", "\(made.body.prefix(2000))")
        let bodies = try await scene.database.read { db in try db.rows("SELECT body FROM sitting ORDER BY opens").map { try $0["body"] as String } }
        #expect(bodies == ["wardens", "technical-circle", "assembly", "reserved-session"])
        #expect(await scene.ask("/fr/meetings/assembly-xii/plan", as: "registrar").status == 200)
    }

    @Test(arguments: TestEngine.allCases)
    func `A seat's calendar is read at its address alone, while the seat is held`(engine: TestEngine) async throws {
        let scene = try await planned(engine)
        _ = await scene.send("/es/meetings/crm-xvi/plan/announce", as: "chair", ["audience": "process"])
        let secret = String(repeating: "k", count: 43)
        let seat = "hnd-focal-point-seat-foreign-affairs"
        let digest = FileContent(Array(secret.utf8)).digest
        let (made, until) = (scene.clock.now.description, "2026-12-31")
        try await scene.database.write { db in
            try db.execute(
                """
                INSERT INTO calendar_feed (id, digest, person, seat, made)
                SELECT 'feed', \(digest), t.person, t.seat, \(made) FROM tenure t JOIN record r ON r.id = t.seat WHERE r.slug = \(seat)
                """)
        }
        let feed = await scene.ask("/calendar/feed/\(secret).ics")
        #expect(feed.status == 200 && feed.header("content-type")?.hasPrefix("text/calendar") == true && feed.header("cache-control") == "private, no-store")
        #expect(feed.body.contains("DTSTART:20270428T164500Z") && feed.body.contains("DTSTART;VALUE=DATE:20270414"))
        #expect(!feed.body.contains("Asuntos administrativos"))
        #expect(feed.route == "/calendar/feed/{secret}.ics", "the secret stands in no log")
        for target in ["/calendar/feed/\(secret)", "/calendar/feed/\(secret.dropLast())x.ics", "/calendar/feed/x.ics", "/calendar.ics", "/calendar/feed.ics"] {
            #expect(await scene.ask(target).status == 404, "\(target)")
        }
        try await scene.database.write { db in
            try db.execute("UPDATE tenure SET ends = \(until) WHERE seat = (SELECT id FROM record WHERE slug = \(seat))")
        }
        scene.clock.set(try #require(Moment("2027-01-01T12:00:00Z")))
        #expect(await scene.ask("/calendar/feed/\(secret).ics").status == 404)
    }

    @Test(arguments: TestEngine.allCases)
    func `A year shows twelve months, who presides, and for the public only what is public`(engine: TestEngine) async throws {
        let scene = try await planned(engine)
        let page = await scene.ask("/es/year/2007")
        #expect(page.status == 200 && page.body.contains("XII Conferencia") && page.body.contains("Estados Unidos") && page.body.contains("diciembre de 2007"))
        #expect(await scene.ask("/es/year").body.contains("El año 2026"))
        scene.clock.set(try #require(Moment("2027-01-01T00:00:00Z")))
        #expect(await scene.ask("/es/year").body.contains("El año 2027"))
        for year in ["1899", "2201", "07", "two", "crm-xii"] { #expect(await scene.ask("/es/year/\(year)").status == 404, "\(year)") }
        let calendar = await scene.ask("/es/year/2027.ics", as: "saul").body
        #expect(calendar.contains("DTSTART:20270426T150000Z") && calendar.contains("DTEND:20270426T233000Z"))
        #expect(await !scene.ask("/es/year/2027.ics").body.contains("BEGIN:VEVENT"))
    }
}

extension PrivateScene {
    /// Whether `puebla verify` finds nothing wrong.
    func verified() async throws -> Bool {
        let found = try await database.read { db in try Verification.run(db, namings: House.namings, reindexings: House.reindexings) }
        for fault in found.faults { Issue.record("\(fault.field): \(fault.rule)") }
        return found.faults.isEmpty
    }
}
