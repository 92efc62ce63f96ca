import Institution
@testable import Meetings
import Records
import SQL
import TestDatabase
import Testing

@testable import Portal

/// From the convocation to the list of participants, as people do it.
@Suite(.timeLimit(.minutes(5))) struct ConvocationRouteTests {
    @Test(arguments: TestEngine.allCases)
    func `Invitations are made by the matrix, sent in the reader's language, opened and answered`(engine: TestEngine) async throws {
        let scene = try await ConvocationScene(engine)
        let house = scene.house
        #expect(await house.ask(scene.path + "/invitation", as: "focal-mex").status == 404, "nothing has been sent")
        #expect(await house.send(scene.path + "/convocation", as: "focal-mex").status == 403)
        #expect(await house.send(scene.path + "/convocation", as: "chair").status == 303, "the presidency convenes too")
        #expect(await house.ask(scene.path + "/invitation", as: "focal-mex").status == 404, "a draft is nobody's")
        #expect(await house.send(scene.path + "/convocation/send", as: "saul").status == 303)
        // Only those who can be written to: three members, Jamaica, civil society.
        #expect(try await scene.number("SELECT COUNT(*) FROM invitation WHERE state = 'sent'") == 5)
        let letter = try #require(
            try await house.value(
                "SELECT m.subject || m.letter FROM message m JOIN person p ON p.record = m.person WHERE p.address = 'civil@example.org' AND m.letter LIKE '%invitation%'"))
        #expect(letter.contains("A slot on the agenda is kept for you.") && letter.contains("M7") && letter.contains("XVI Conferencia"))
        #expect(await house.ask("/es/inbox", as: "focal-mex").body.contains("/es/meetings/xvi-test/invitation"))
        #expect(await house.ask("/es/inbox", as: "liaison").body.contains("/es/meetings/xvi-test/invitation") == false)
        // Looking at it is noted once; whoever cannot answer may still look.
        #expect(await house.ask(scene.path + "/invitation", as: "liaison").status == 200)
        #expect(try await house.value("SELECT state FROM invitation WHERE party = 'mex'") == "opened")
        let opened = try await house.value("SELECT opened FROM invitation WHERE party = 'mex'")
        #expect(await house.send(scene.path + "/invitation", as: "liaison", ["answer": "accepted"]).status == 403)
        #expect(await house.send(scene.path + "/invitation", as: "focal-mex", ["answer": ""]).status == 422)
        #expect(await scene.answer("focal-mex", "accepted") == 303)
        #expect(try await house.value("SELECT opened FROM invitation WHERE party = 'mex'") == opened)
        let inbox = await house.ask("/es/inbox", as: "focal-mex").body
        #expect(inbox.contains("/es/meetings/xvi-test/delegation") && !inbox.contains("/es/meetings/xvi-test/invitation"))
        // Who has answered is not reminded.
        let before = try await scene.number("SELECT COUNT(*) FROM message")
        #expect(await house.send(scene.path + "/convocation/remind", as: "saul").status == 303)
        #expect(try await scene.number("SELECT COUNT(*) FROM message") == before + 4)
        #expect(try await house.value("SELECT reminded FROM invitation WHERE party = 'mex'") == nil)
        let page = await house.ask(scene.path + "/convocation", as: "saul")
        #expect(page.status == 200 && page.body.contains("M7") && page.body.contains("gracias"))
        // Sent again, nobody gets a second letter.
        let after = try await scene.number("SELECT COUNT(*) FROM message")
        #expect(await house.send(scene.path + "/convocation/send", as: "saul").status == 303)
        #expect(try await scene.number("SELECT COUNT(*) FROM message") == after)
    }

    @Test(arguments: TestEngine.allCases)
    func `M6: to a network's meeting observers are invited only when chosen; M5: excluded parties never`(engine: TestEngine) async throws {
        let network = try await ConvocationScene(engine, body: "trafficking-network")
        #expect(await network.house.send(network.path + "/convocation", as: "saul", ["chosen": "jam"]).status == 303)
        let invited = try await network.house.database.read { db in
            try db.rows("SELECT party FROM invitation ORDER BY party").map { try $0["party"] as String }
        }
        #expect(invited.contains("jam") && !invited.contains("per") && invited.contains("rrocm") && invited.count == 13)
        let group = try await ConvocationScene(engine, body: "grcm")
        let refused = await group.house.send(group.path + "/convocation", as: "saul", ["chosen": "jam"])
        #expect(refused.status == 422 && refused.body.contains("M5"))
        #expect(try await group.number("SELECT COUNT(*) FROM invitation") == 0)
    }

    @Test(arguments: TestEngine.allCases)
    func `M3: one companion too many is refused at its field, and nothing typed is lost`(engine: TestEngine) async throws {
        let scene = try await ConvocationScene(engine)
        try await scene.convene()
        #expect(await scene.register("focal-mex", "Ana", role: "head").status == 303)
        #expect(await scene.register("focal-mex", "Beto", role: "companion").status == 303)
        // In 2027 the number in force is that of 2010: one.
        let refused = await scene.register("focal-mex", "Carla", role: "companion", ["diet": "sin <gluten>"])
        #expect(refused.status == 422 && refused.body.contains("M3") && refused.body.contains("id=\"form-role-error\""))
        #expect(refused.body.contains("value=\"Carla\"") && refused.body.contains("sin &lt;gluten&gt;"))
        #expect(await scene.register("focal-mex", "Dora", role: "head").status == 422)
        #expect(await scene.register("saul", "Eva", role: "companion", party: "mex").status == 422, "the secretariat keeps the rule too")
        #expect(await scene.register("focal-mex", "Fidel", role: "delegate").status == 303)
        let twice = await scene.register("focal-mex", "fidel ", role: "delegate")
        #expect(twice.status == 422 && twice.body.contains("id=\"form-name-error\""), "nobody is on a list twice")
        #expect(await scene.register("saul", "Gil", role: "interpreter", party: "-").status == 303)
        #expect(await scene.register("saul", "Hugo", role: "companion", party: "jam").status == 422)
        #expect(try await scene.number("SELECT COUNT(*) FROM delegate") == 4)
        // Declining while people are registered would lose them.
        #expect(await scene.answer("focal-mex", "declined") == 422)
    }

    @Test(arguments: TestEngine.allCases)
    func `Two who change a delegate at once lose nothing of what the other wrote`(engine: TestEngine) async throws {
        let scene = try await ConvocationScene(engine)
        try await scene.convene()
        let house = scene.house
        #expect(await scene.register("focal-mex", "Ana", role: "head").status == 303)
        let ana = try await scene.identity(of: "Ana")
        let page = await house.ask(scene.path + "/delegation?party=mex&delegate=\(ana)", as: "focal-mex").body
        let known = [
            "party": "mex", "delegate": ana, "name": "Ana", "title": "Directora", "role": "head",
            "base": try PlanningTests.base("form", in: page),
        ]
        func save(_ change: [String: String]) async -> Answer {
            await house.send(scene.path + "/delegation/change", as: "focal-mex", known.merging(change) { $1 })
        }
        #expect(await save(["hotel": "Camino Real"]).status == 303)
        #expect(await save(["diet": "vegana"]).status == 303)
        #expect(try await house.value("SELECT hotel || ', ' || diet FROM delegate_detail") == "Camino Real, vegana")
        let both = await save(["hotel": "Posada"])
        #expect(both.status == 409 && both.body.contains("Posada") && both.body.contains("Camino Real"))
        #expect(try await house.value("SELECT hotel FROM delegate_detail") == "Camino Real")
    }

    @Test(arguments: TestEngine.allCases)
    func `After the deadline a party is told whom to turn to; the secretariat still registers`(engine: TestEngine) async throws {
        let scene = try await ConvocationScene(engine)
        try await scene.convene()
        let house = scene.house
        #expect(await house.send(scene.path + "/convocation/settings", as: "saul", ["deadline": "2027-05-30"]).status == 422, "after the meeting")
        let settings = ["deadline": "2027-03-15", "information.es": "Traiga abrigo.", "information.en": "Bring a coat."]
        #expect(await house.send(scene.path + "/convocation/settings", as: "saul", settings).status == 303)
        #expect(try await house.value("SELECT due FROM duty WHERE kind = 'register-delegation'") == "2027-03-15")
        #expect(await scene.register("focal-mex", "Ana", role: "head").status == 303)
        #expect(try await house.value("SELECT done FROM duty WHERE kind = 'register-delegation'") != nil)
        house.clock.set(try #require(Moment("2027-03-16T00:00:00Z")))
        try await house.letIn("focal-mex")
        try await house.letIn("saul")
        #expect(await scene.register("focal-mex", "Beto", role: "delegate").status == 403)
        let id = try await scene.identity(of: "Ana")
        #expect(await house.send(scene.path + "/delegation/withdraw", as: "focal-mex", ["party": "mex", "delegate": id]).status == 403)
        let page = await house.ask(scene.path + "/delegation", as: "focal-mex").body
        #expect(page.contains("Ana") && !page.contains("form-name"))
        #expect(await scene.register("saul", "Beto", role: "delegate", party: "mex").status == 303)
        #expect(await house.ask(scene.path + "/information", as: "focal-mex").body.contains("Traiga abrigo."))
        #expect(await house.ask("/en/meetings/xvi-test/information", as: "focal-mex").body.contains("Bring a coat."))
    }

    @Test(arguments: TestEngine.allCases)
    func `Accredited people have a badge; the final list is published for everyone, without what is private`(engine: TestEngine) async throws {
        let scene = try await ConvocationScene(engine)
        try await scene.convene()
        let house = scene.house
        await scene.register("focal-mex", "Ana", role: "head")
        await scene.register("focal-mex", "Beto", role: "delegate")
        let ana = try await scene.identity(of: "Ana")
        let letter = scene.path + "/visa-letter?delegate=\(ana)&consulate=Consulado%20en%20Puebla"
        #expect(await house.ask(letter, as: "focal-mex").body.contains("Consulado en Puebla") == false, "not accredited yet")
        #expect(await house.send(scene.path + "/convocation/accredit", as: "chair", ["delegate": ana]).status == 403)
        #expect(await house.send(scene.path + "/convocation/accredit", as: "saul", ["delegate": ana]).status == 303)
        #expect(await house.ask(letter, as: "focal-mex").body.contains("Consulado en Puebla"))
        let badges = await house.ask(scene.path + "/badges", as: "saul").body
        #expect(badges.contains("Ana") && !badges.contains("Beto"))
        // A change by the party has to be accredited anew.
        var fields = ["party": "mex", "delegate": ana, "name": "Ana María", "title": "Directora", "role": "head"]
        #expect(await house.send(scene.path + "/delegation/change", as: "focal-mex", fields).status == 303)
        #expect(try await house.value("SELECT state FROM delegate WHERE name = 'Ana María'") == "registered")
        #expect(await house.send(scene.path + "/convocation/accredit", as: "saul").status == 303)
        fields["diet"] = "vegana"
        #expect(await house.send(scene.path + "/delegation/change", as: "focal-mex", fields).status == 303)
        #expect(try await house.value("SELECT state FROM delegate WHERE name = 'Ana María'") == "accredited", "a diet is no other person")
        #expect(await house.send(scene.path + "/delegation/withdraw", as: "focal-mex", ["party": "mex", "delegate": try await scene.identity(of: "Beto")]).status == 303)
        #expect(await house.ask(scene.path + "/participants").status == 404)
        #expect(await house.send(scene.path + "/convocation/list", as: "saul", ["list": "final"]).status == 303)
        #expect(await house.ask(scene.path + "/participants").status == 404)
        #expect(await scene.register("focal-mex", "Carla", role: "delegate").status == 403, "the list is final")
        #expect(await house.send(scene.path + "/convocation/list", as: "saul", ["list": "published"]).status == 303)
        let list = await house.ask(scene.path + "/participants")
        #expect(list.status == 200 && list.body.contains("Ana María") && !list.body.contains("Beto") && !list.body.contains("vegana"))
        #expect(await house.ask(scene.path + "/participants.csv").body.contains("Ana María"))
        #expect(await house.ask(scene.path).body.contains("/participants"))
    }

    @Test(arguments: TestEngine.allCases)
    func `Check-in takes the telephone's time within the day, and twice is once`(engine: TestEngine) async throws {
        let scene = try await ConvocationScene(engine)
        try await scene.convene()
        try await scene.sitting("plenary-1", inside: .process)
        try await scene.sitting("door-1", inside: .sitting("closed-door"))
        let house = scene.house
        await scene.register("focal-mex", "Ana", role: "head")
        await scene.register("focal-mex", "Beto", role: "delegate")
        house.clock.set(try #require(Moment("2027-04-26T16:00:00Z")))
        for name in ["saul", "focal-mex"] { try await house.letIn(name) }
        let (ana, beto) = (try await scene.identity(of: "Ana"), try await scene.identity(of: "Beto"))
        let badge = try #require(try await house.value("SELECT badge FROM delegate WHERE id = \(ana)"))
        func tick(_ fields: [String: String], as name: String = "saul") async -> Int {
            await house.send(scene.path + "/check-in", as: name, ["sitting": "plenary-1"].merging(fields) { $1 }).status
        }
        #expect(await tick(["badge": badge], as: "focal-mex") == 403)
        #expect(await tick(["badge": "NOSUCHBADGE2"]) == 422)
        let noted = ["badge": badge.lowercased(), "came": "2027-04-26T15:05:00.000Z"]
        #expect(await tick(noted) == 303)
        #expect(await tick(noted) == 303)
        #expect(try await house.value("SELECT came FROM attendance") == "2027-04-26T15:05:00.000Z")
        #expect(await tick(["delegate": ana, "do": "out", "came": "2027-04-26T15:30:00.000Z"]) == 303)
        #expect(await tick(noted) == 303)
        #expect(try await scene.number("SELECT COUNT(*) FROM attendance WHERE gone IS NOT NULL") == 1)
        #expect(try await scene.number("SELECT COUNT(*) FROM attendance") == 1)
        #expect(await tick(["delegate": beto, "came": "2027-04-25T15:00:00.000Z"]) == 422, "another day")
        #expect(await tick(["delegate": beto, "came": "2027-04-26T17:00:00.000Z"]) == 303, "a clock that is fast")
        #expect(try await house.value("SELECT came FROM attendance WHERE gone IS NULL") == "2027-04-26T16:00:00.000Z")
        // M3: behind the closed door go the head and the companions.
        #expect(await tick(["delegate": beto, "sitting": "door-1"]) == 422)
        #expect(await tick(["delegate": ana, "sitting": "door-1"]) == 422, "not accredited yet")
        #expect(await house.send(scene.path + "/convocation/accredit", as: "saul", ["delegate": ana]).status == 303)
        #expect(await tick(["delegate": ana, "sitting": "door-1"]) == 303)
        let page = await house.ask(scene.path + "/check-in?badge=\(badge)", as: "saul")
        #expect(page.status == 200 && page.body.contains("held") && page.header("content-security-policy")?.contains("script-src 'self'") == true)
    }

    @Test(arguments: TestEngine.allCases)
    func `M3: nobody lets themselves in; whoever comes in another capacity or loses the seat is out at once`(
        engine: TestEngine
    ) async throws {
        let scene = try await ConvocationScene(engine)
        try await scene.convene()
        try await scene.sitting("door-1", inside: .sitting("closed-door"))
        let house = scene.house
        var people: [String: String] = [:]
        for name in ["saul", "chair"] { people[name] = try await house.letIn(name).rawValue }
        for (name, function) in [("minister", "vice-minister"), ("mate", "companion")] {
            people[name] = try await house.seat(name, Seat(function: function, party: "mex", body: "closed-door")).rawValue
        }
        for (by, name, role, party) in [
            ("saul", "saul", "staff", "-"), ("saul", "chair", "head", "slv"), ("focal-mex", "minister", "head", "mex"),
            ("focal-mex", "mate", "companion", "mex"),
        ] {
            let registered = await scene.register(by, name, role: role, party: party, ["person": people[name] ?? ""])
            #expect(registered.status == 303, "\(name)")
        }
        #expect(await house.send(scene.path + "/convocation/accredit", as: "saul").status == 303)
        house.clock.set(try #require(Moment("2027-04-26T16:00:00Z")))
        for name in ["saul", "chair", "minister", "mate", "focal-mex"] { try await house.letIn(name) }
        func letIn(_ name: String, by guardian: String) async throws -> Int {
            let fields = ["sitting": "door-1", "delegate": try await scene.identity(of: name)]
            return await house.send(scene.path + "/check-in", as: guardian, fields).status
        }
        for (name, other) in [("saul", "chair"), ("chair", "saul")] {
            #expect(try await letIn(name, by: name) == 422, "\(name) for themselves")
            #expect(try await letIn(name, by: other) == 303, "the presidency can begin")
        }
        for name in ["minister", "mate"] { #expect(try await letIn(name, by: "saul") == 303) }
        #expect(await house.send("/es/sittings/door-1/steps", as: "chair", ["step": "open"]).status == 303)
        let room = "/es/sittings/door-1/room"
        var ears: [String: Ear] = [:]
        for name in ["minister", "mate"] {
            #expect(await house.ask(room, as: name).status == 200)
            let ear = try await house.portal.listen("/es/sittings/door-1/live?view=room", as: name)
            _ = await ear.beginning()
            ears[name] = ear
        }
        func isCut(_ name: String) async -> Bool {
            var last: [LiveEvent] = []
            while let events = await ears[name]?.events(), !events.isEmpty { last = events }
            return last == [LiveEvent(type: "closed")]
        }
        let change = [
            "party": "mex", "delegate": try await scene.identity(of: "minister"), "name": "minister", "title": "Directora",
            "role": "delegate", "person": people["minister"] ?? "",
        ]
        #expect(await house.send(scene.path + "/delegation/change", as: "focal-mex", change).status == 303)
        #expect(await house.ask(room, as: "minister").status == 403)
        #expect(await isCut("minister"))
        let tenure = try #require(
            try await house.value("SELECT t.id FROM tenure t JOIN seat s ON s.record = t.seat WHERE s.function = 'companion'"))
        #expect(await house.send("/es/tenures/\(tenure)/end", as: "focal-mex", ["last": "2027-04-25"]).status == 303)
        #expect(await house.ask(room, as: "mate").status != 200)
        #expect(await isCut("mate"))
        #expect(try await scene.number("SELECT COUNT(*) FROM attendance WHERE gone IS NULL") == 2, "the chair and the secretariat")
        #expect(await house.ask(room, as: "chair").body.contains("<li>mate, Directora"), "who was inside stays on the list")
    }

    @Test(arguments: TestEngine.allCases)
    func `When their time is over names and details are gone everywhere, and the numbers stay`(engine: TestEngine) async throws {
        let scene = try await ConvocationScene(engine)
        try await scene.convene()
        let house = scene.house
        await scene.register("focal-mex", "Anaclara", role: "head", ["needs": "rampazzz", "visa": "1"])
        let journal = try await house.database.read { db in
            try db.rows("SELECT detail FROM journal WHERE command LIKE 'meetings.%'").map { try $0["detail"] as String }.joined()
        }
        #expect(journal.contains("delegates") && !journal.contains("Anaclara") && !journal.contains("rampazzz") && !journal.contains("gracias"))
        #expect(await house.ask("/es/search?q=Anaclara", as: "saul").body.contains("Directora") == false)
        func clean(at moment: String) async throws {
            house.clock.set(try #require(Moment(moment)))
            let office = house.office
            for meeting in try await house.database.read({ db in try db.forgettable(moment) }) {
                try await office.perform(ForgetDelegates(of: meeting), as: .system)
            }
        }
        try await clean(at: "2099-01-01T00:00:00Z")
        #expect(try await scene.number("SELECT COUNT(*) FROM delegate_detail") == 1, "nothing is set: all is kept")
        house.clock.set(try #require(Moment("2027-01-11T00:00:00Z")))
        try await house.letIn("saul")
        #expect(await house.send(scene.path + "/convocation/settings", as: "saul", ["retention": "0"]).status == 422)
        #expect(await house.send(scene.path + "/convocation/settings", as: "saul", ["retention": "6"]).status == 303)
        try await clean(at: "2027-10-27T10:00:00Z")
        #expect(try await scene.number("SELECT COUNT(*) FROM delegate_detail") == 1, "not yet")
        try await clean(at: "2027-10-28T10:00:00Z")
        #expect(try await scene.number("SELECT COUNT(*) FROM delegate_detail") == 0)
        #expect(try await scene.number("SELECT COUNT(*) FROM delegate WHERE name = '' AND title = '' AND person IS NULL") == 1)
        try await house.letIn("saul")
        let page = await house.ask(scene.path + "/participants", as: "saul").body
        #expect(page.contains("1") && !page.contains("Anaclara"))
    }
}

extension Connection {
    /// As the daily job finds them.
    fileprivate func forgettable(_ moment: String) throws -> [String] {
        try forgettableMeetings(on: Moment(moment)!.day)
    }
}
