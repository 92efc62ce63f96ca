import Institution
import Records
import SQL
import TestDatabase
import Testing
import Web

@testable import Portal

/// Seats from the first invitation to the handover, as people do it.
@Suite(.timeLimit(.minutes(5))) struct SeatRouteTests {
    private static let coordinator = Seat(function: "coordinator", body: "secretariat")
    private static let focalPoint = Seat(function: "focal-point-seat", party: "hnd", sector: "foreign-affairs")

    private func scene(_ engine: TestEngine) async throws -> PrivateScene {
        let scene = try await PrivateScene(engine)
        try await scene.seat("saul", SeatRouteTests.coordinator)
        try await scene.seat("elena", SeatRouteTests.focalPoint)
        return scene
    }

    @Test(arguments: TestEngine.allCases)
    func `A focal point names a liaison officer, the secretariat confirms, and the officer sees her network and no more`(
        engine: TestEngine
    ) async throws {
        let scene = try await scene(engine)
        let office = scene.office
        for (slug, audience) in [
            ("network", Audience.body("trafficking-network")), ("group", .body("grcm")), ("members", .members),
            ("honduras", .party("hnd")), ("mexico", .party("mex")), ("door", .sitting("closed-door")), ("all", .process),
        ] {
            var draft = RecordDraft(Reference("document", "paper-\(slug)"), audience: audience)
            draft.wordings[.title] = [Wording("Paper of \(slug)", in: .english, .official)]
            try await office.perform(KeepRecord(draft), as: try await scene.secretariat())
        }
        let fields = [
            "seat": "hnd-liaison-officer-trafficking-network", "name": "Dania Rey", "address": "dania@example.org", "language": "es",
        ]
        #expect(await scene.ask("/es/directory/hnd", as: "elena").body.contains("hnd-liaison-officer-trafficking-network"))
        let named = await scene.send("/es/directory/hnd/nominate", as: "elena", fields)
        #expect(named.status == 303 && named.header("location") == "/es/directory/hnd")
        try await scene.letIn("dania")
        #expect(await scene.ask("/es/records/document/paper-all", as: "dania").status == 404, "only named, not confirmed")
        #expect(await scene.ask("/es/inbox", as: "saul").body.contains("/es/seats"))
        let tenure = try #require(try await scene.value("SELECT id FROM tenure WHERE state = 'nominated'"))
        let settled = await scene.send("/es/tenures/\(tenure)/settle", as: "saul", ["answer": "yes"])
        #expect(settled.status == 303)
        func reads(_ name: String) async -> Set<String> {
            var open: Set<String> = []
            for slug in ["network", "group", "members", "honduras", "mexico", "door", "all"]
            where await scene.ask("/es/records/document/paper-\(slug)", as: name).status == 200 { open.insert(slug) }
            return open
        }
        #expect(await reads("dania") == ["network", "honduras", "all"])
        #expect(await reads("elena") == ["network", "group", "members", "honduras", "all"])
        #expect(await reads("saul") == ["network", "group", "members", "honduras", "mexico", "all"])
        let list = await scene.ask("/es/records/document?page=1", as: "dania").body
        #expect(list.contains("Paper of network") && !list.contains("Paper of group"))
        // She may not name anybody, nor see the secretariat's pages; what she may know of tells why.
        #expect(await scene.send("/es/directory/hnd/nominate", as: "dania", fields).status == 422)
        #expect(await scene.ask("/es/seats", as: "dania").status == 403)
        // Ended: at once nothing more.
        let own = try #require(try await scene.value("SELECT id FROM tenure WHERE seat IN (SELECT record FROM seat WHERE function = 'liaison-officer')"))
        #expect(await scene.send("/es/tenures/\(own)/end", as: "elena").status == 303)
        #expect(await reads("dania") == [])
    }

    @Test(arguments: TestEngine.allCases)
    func `A letter says what kind of thing waits, and a second one like it is not sent while the first waits`(engine: TestEngine) async throws {
        let scene = try await scene(engine)
        let secretariat = try await scene.secretariat()
        for task in ["Send the secret figures", "Send the secret names"] {
            try await scene.office.perform(GiveTask(task, to: "hnd", function: "focal-point-seat", by: nil), as: secretariat)
        }
        func letters() async throws -> [PostedMessage] {
            try await scene.database.read { db in try db.outbox(.waiting) }.filter { $0.subject.key == "A task waits for you" }
        }
        let first = try await letters()
        #expect(first.count == 1 && first.first?.address.text == "elena@example.org")
        #expect(try !canonicalJSON(try #require(first.first?.letter)).contains("secret"))
        _ = try await scene.database.write { db in try db.execute("UPDATE message SET state = 'sent', letter = CASE WHEN is_secret = 1 THEN NULL ELSE letter END, ended = \(scene.clock.now.description)") }
        try await scene.office.perform(GiveTask("Send more", to: "hnd", function: "focal-point-seat", by: nil), as: secretariat)
        #expect(try await letters().count == 1, "the first has gone: there is something to say again")
    }

    @Test(arguments: TestEngine.allCases)
    func `Whoever looks after the post is told of letters that could not be delivered, and says why one is taken back`(
        engine: TestEngine
    ) async throws {
        let scene = try await scene(engine)
        #expect(!(await scene.ask("/es/inbox.json", as: "saul")).body.contains("\"deadLetters\":1"))
        let id = try #require(
            try await scene.value("SELECT id FROM message WHERE address = 'elena@example.org' ORDER BY id LIMIT 1"))
        _ = try await scene.database.write { db in try db.execute("UPDATE message SET state = 'dead', letter = NULL, ended = \(scene.clock.now.description) WHERE id = \(id)") }
        let t = Translator(.spanish, site: scene.portal.site, catalog: House.catalog)
        let told = t.count(1, "{n} letter could not be delivered", "{n} letters could not be delivered")
        #expect(await scene.ask("/es/inbox", as: "saul").body.contains("<a href=\"/es/post\">\(told)</a>"))
        #expect(!(await scene.ask("/es/inbox", as: "elena")).body.contains(told))
        #expect(await scene.ask("/es/post", as: "saul").body.contains(t("Your invitation")), "what kind of letter it was")
        let refused = await scene.send("/es/post/letters/\(id)/drop", as: "saul", ["reason": " "])
        #expect(refused.status == 422 && refused.body.contains("id=\"r-\(id)-error\""))
        #expect(await scene.send("/es/post/letters/none/drop", as: "saul", ["reason": "x"]).status == 400)
        #expect(await scene.send("/es/post/letters/\(id)/drop", as: "saul", ["reason": "no existe"]).status == 303)
    }

    @Test(arguments: TestEngine.allCases)
    func `Forms from elsewhere, without a session, with a wrong token or a read-only one do nothing`(engine: TestEngine) async throws {
        let scene = try await scene(engine)
        let fields = ["due": "2026-12-31"]
        #expect(await scene.send("/es/seats/check", as: nil, fields).status == 303, "to the way in")
        #expect(await scene.send("/es/seats/check", as: "saul", fields, token: "other").status == 403)
        var question = Question("/es/seats/check", method: "POST", body: "due=2026-12-31&form-token=token-saul")
        question.credentials.bearer = "saul"
        question.fetchSite = "cross-site"
        #expect(await scene.portal.answer(question).status == 403)
        question.fetchSite = nil
        question.originSite = "https://evil.example"
        question.host = "crm.example"
        #expect(await scene.portal.answer(question).status == 403)
        #expect(try await scene.value("SELECT id FROM duty") == nil)
        question.originSite = "https://crm.example"
        #expect(await scene.portal.answer(question).status == 303)
        #expect(try await scene.value("SELECT id FROM duty") != nil)
        try await scene.letIn("saul", readOnly: true)
        let refused = await scene.send("/es/seats/check", as: "saul", fields)
        #expect(refused.status == 403)
    }

    @Test(arguments: TestEngine.allCases)
    func `P1: on the day the rights of the presidency move by themselves`(engine: TestEngine) async throws {
        let scene = try await scene(engine)
        for (party, begins, ends) in [("mex", "2026-01-01", "2026-12-31"), ("pan", "2027-01-01", "2027-12-31")] {
            let sent = await scene.send(
                "/es/seats/presidency", as: "saul",
                ["function": "presidency-pro-tempore", "party": party, "begins": begins, "ends": ends])
            #expect(sent.status == 303)
            let seat = Seat(function: "presidency-pro-tempore", party: party, body: "presidency", number: Int(begins.prefix(4)) ?? 0)
            try await scene.seat("chair-\(party)", seat, from: "2026-01-01")
        }
        func presides(_ name: String) async throws -> Bool {
            let person = try await scene.letIn(name)
            return try await scene.database.read { db in
                try db.holder(person, at: scene.clock.now)?.actor.rights.contains(.preside) ?? false
            }
        }
        #expect(try await presides("chair-mex"))
        #expect(try await !presides("chair-pan"))
        scene.clock.set(try #require(Moment("2027-01-01T00:00:00Z")))
        #expect(try await !presides("chair-mex"))
        #expect(try await presides("chair-pan"))
        let both = await scene.send(
            "/es/seats/presidency", as: "saul",
            ["function": "presidency-pro-tempore", "party": "can", "begins": "2026-06-01", "ends": "2027-06-01"])
        #expect(both.status == 422, "two do not preside at once")
    }

    @Test(arguments: TestEngine.allCases)
    func `O3: the presidency opens one record to an observer state between two moments, and never the closed door`(
        engine: TestEngine
    ) async throws {
        let scene = try await scene(engine)
        try await scene.office.perform(
            PassPresidency("presidency-pro-tempore", to: "mex", from: Day("2026-01-01")!, until: Day("2026-12-31")!),
            as: try await scene.secretariat())
        let chair = try await scene.seat("chair", Seat(function: "presidency-pro-tempore", party: "mex", body: "presidency", number: 2026))
        try await scene.seat("jamaica", Seat(function: "observer-representative", party: "jam"))
        for (slug, audience) in [("item", Audience.body("grcm")), ("door", .sitting("closed-door"))] {
            var draft = RecordDraft(Reference("document", slug), audience: audience)
            draft.wordings[.title] = [Wording("The \(slug)", in: .english, .official)]
            try await scene.office.perform(KeepRecord(draft), as: try await scene.secretariat())
        }
        let actor = try #require(try await scene.database.read { db in try db.holder(chair, at: scene.clock.now)?.actor })
        let (from, until) = (scene.clock.now, Moment(milliseconds: scene.clock.now.milliseconds + 3_600_000))
        let item = Reference("document", "item")
        #expect(await scene.ask("/es/records/document/item", as: "jamaica").status == 404)
        try await scene.office.perform(AuthoriseReading(item, to: "jam", from: from, until: until, reason: "Invited"), as: actor)
        #expect(await scene.ask("/es/records/document/item", as: "jamaica").status == 200)
        #expect(await scene.ask("/es/search?q=item", as: "jamaica").body.contains("/documents/item"))
        #expect(await scene.ask("/es/search?q=item").body.contains("/documents/item") == false)
        #expect(await scene.ask("/es/records/document/item").status == 404, "the public is not meant")
        scene.clock.set(until)
        #expect(await scene.ask("/es/records/document/item", as: "jamaica").status == 404)
        // The presidency of a member cannot read the sitting without a seat behind the door: it cannot open it either.
        await #expect(throws: Refusal.self) {
            try await scene.office.perform(
                AuthoriseReading(Reference("document", "door"), to: "jam", from: from, until: nil, reason: "x"), as: actor)
        }
        let focal = try #require(try await scene.database.read { db in
            try db.holder(Identity(rawValue: try db.value("SELECT record FROM person WHERE address = 'elena@example.org'", as: String.self) ?? ""), at: from)?.actor
        })
        await #expect(throws: Refusal.self) {
            try await scene.office.perform(AuthoriseReading(item, to: "jam", from: from, until: nil, reason: "x"), as: focal)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `The closed door is opened by the secretariat only on a record that the members see, and for an hour`(
        engine: TestEngine
    ) async throws {
        let scene = try await scene(engine)
        var draft = RecordDraft(Reference("document", "door"), audience: .sitting("closed-door"))
        draft.wordings[.title] = [Wording("Behind the door", in: .english, .official)]
        try await scene.office.perform(KeepRecord(draft), as: try await scene.secretariat())
        #expect(await scene.ask("/es/records/document/door", as: "saul").status == 404)
        let short = await scene.send("/es/openings", as: "saul", ["sitting": "closed-door", "reason": "why"])
        #expect(short.status == 422 && short.body.contains("why"), "what was typed is kept")
        let open = await scene.send("/es/openings", as: "saul", ["sitting": "closed-door", "reason": "Recovering the file of item 4"])
        #expect(open.status == 303)
        #expect(await scene.ask("/es/records/document/door", as: "saul").status == 200)
        #expect(await scene.ask("/es/openings", as: "elena").body.contains("Recovering the file of item 4"))
        #expect(await scene.ask("/es/openings").status == 303, "not for the public")
        // What can be read for an hour is not made readable for ever, to whomever.
        let version = try #require(try await scene.database.read { db in
            try db.value("SELECT version FROM record WHERE slug = 'door'", as: Int.self)
        })
        for audience in ["public", "secretariat", "sitting:another"] {
            let set = await scene.send("/es/records/document/door/audience", as: "saul", ["version": "\(version)", "audience": audience])
            #expect(set.status == 422, "\(audience)")
        }
        let later = ["version": "\(version)", "audience": "sitting:closed-door", "release": "2027-01-01", "release-to": "public"]
        #expect(await scene.send("/es/records/document/door/audience", as: "saul", later).status == 422)
        let bulk = ["record": "document/door", "act": "audience", "audience": "secretariat", "do": "perform"]
        _ = await scene.send("/es/desk/bulk", as: "saul", bulk)
        #expect(try await scene.value("SELECT audience FROM record WHERE slug = 'door'") == "sitting:closed-door")
        scene.clock.set(Moment(milliseconds: scene.clock.now.milliseconds + 3_600_000))
        #expect(await scene.ask("/es/records/document/door", as: "saul").status == 404)
    }

    @Test(arguments: TestEngine.allCases)
    func `A seat's token is kept out of its owner's account and of whatever asks for a fresh proof`(engine: TestEngine) async throws {
        let scene = try await scene(engine)
        let seat = try #require(try await scene.value("SELECT record FROM seat WHERE function = 'coordinator'"))
        #expect(await scene.ask("/es/account/person", as: "saul").status == 200)
        try await scene.letIn("saul", seat: Identity(rawValue: seat))
        #expect(await scene.ask("/es/seats", as: "saul").status == 200)
        for path in ["", "/person", "/data.json", "/second-factor", "/tokens", "/calendar"] {
            #expect(await scene.ask("/es/account\(path)", as: "saul", accept: "application/json").status == 403, "\(path)")
        }
        let open = await scene.send("/es/openings", as: "saul", ["sitting": "closed-door", "reason": "Recovering the file of item 4"])
        #expect(open.header("location")?.contains("/account/proof") == true)
        #expect(try await scene.value("SELECT id FROM unsealing") == nil)
        let person = ["name": "x", "address": "evil@example.org", "language": "es"]
        #expect(await scene.send("/es/account/person", as: "saul", person).status == 403)
    }

    @Test(arguments: TestEngine.allCases)
    func `Personal data and secret addresses are asked for with a fresh proof`(engine: TestEngine) async throws {
        let scene = try await scene(engine)
        scene.clock.set(Moment(milliseconds: scene.clock.now.milliseconds + 20 * 60_000))
        for path in ["/account/data", "/account/person", "/account/calendar"] {
            #expect(await scene.ask("/es\(path)", as: "elena").header("location")?.contains("/account/proof") == true, "\(path)")
        }
        let seat = try #require(try await scene.value("SELECT record FROM seat WHERE party = 'hnd'"))
        _ = await scene.send("/es/account/calendar", as: "elena", ["seat": seat])
        #expect(try await scene.value("SELECT digest FROM calendar_feed") == nil)
        try await scene.letIn("elena")
        #expect(await scene.ask("/es/account/data", as: "elena").status == 200)
    }

    @Test(arguments: TestEngine.allCases)
    func `What waits for a seat passes to whoever comes next, with the handover pack`(engine: TestEngine) async throws {
        let scene = try await scene(engine)
        #expect(await scene.send("/es/seats/check", as: "saul", ["due": "2026-12-01"]).status == 303)
        #expect(await scene.ask("/es/inbox", as: "elena").body.contains("/es/directory/hnd"))
        try await scene.seat("berta", SeatRouteTests.focalPoint, from: "2026-11-22")
        #expect(await scene.ask("/es/inbox", as: "berta").body.contains("/es/directory/hnd") == false, "not yet")
        scene.clock.set(try #require(Moment("2026-11-22T08:00:00Z")))
        #expect(await scene.ask("/es/inbox", as: "elena").body.contains("/duties/") == false)
        let inbox = await scene.ask("/es/inbox", as: "berta").body
        #expect(inbox.contains("/duties/"))
        let pack = "/es/handover/\(SeatRouteTests.focalPoint.slug)"
        #expect(await scene.ask(pack, as: "berta").status == 200)
        #expect(await scene.ask(pack, as: "elena").status == 404)
        let duty = try #require(try await scene.value("SELECT id FROM duty WHERE done IS NULL AND seat = (SELECT record FROM seat WHERE party = 'hnd')"))
        #expect(await scene.send("/es/duties/\(duty)/done", as: "elena").status == 403)
        #expect(await scene.send("/es/duties/\(duty)/done", as: "berta").status == 303)
        #expect(await scene.ask("/es/inbox", as: "berta").body.contains("/duties/") == false)
    }

    @Test(arguments: TestEngine.allCases)
    func `Personal data are put right by their owner, and removed once every seat has ended`(engine: TestEngine) async throws {
        let scene = try await scene(engine)
        let elena = try await scene.letIn("elena")
        let bad = await scene.send("/es/account/person", as: "elena", ["name": "Elena", "address": "no", "language": "es"])
        #expect(bad.status == 422 && bad.body.contains("value=\"no\""))
        let good = await scene.send(
            "/es/account/person", as: "elena", ["name": "Elena María", "address": "em@example.org", "language": "en"])
        #expect(good.status == 303)
        let kept = await scene.ask("/es/account/data.json", as: "elena").body
        #expect(kept.contains("em@example.org") && kept.contains("elena@example.org"), "the one that waits for its link, too")
        #expect(!kept.contains("\"digest\""))
        let actor = try await scene.secretariat()
        await #expect(throws: Refusal.self) { try await scene.office.perform(ErasePerson(elena), as: actor) }
        let tenure = try #require(try await scene.value("SELECT id FROM tenure WHERE person = \(elena.rawValue)"))
        try await scene.office.perform(EndTenure(Identity(rawValue: tenure), last: Day("2026-11-20")!), as: actor)
        try await scene.office.perform(ErasePerson(elena), as: actor)
        let left = try await scene.database.read { db in
            try ["wording", "person", "search_entry", "message", "mail_link"].map { table in
                try db.rows("SELECT * FROM \(raw: table)").filter { row in
                    row.values.contains { if case .text(let text) = $0 { text.contains("em@example.org") || text.contains("Elena") } else { false } }
                }.count
            }
        }
        #expect(left == [0, 0, 0, 0, 0])
        let journal = try await scene.database.read { db in
            try db.value("SELECT COUNT(*) FROM journal WHERE detail LIKE '%Elena%'", as: Int.self)
        }
        #expect(journal == 0)
    }

    @Test(arguments: TestEngine.allCases)
    func `Whoever owes a second factor is as the public until it is shown`(engine: TestEngine) async throws {
        let scene = try await scene(engine)
        try await scene.letIn("saul", factor: false)
        let answer = await scene.ask("/es/seats", as: "saul")
        #expect(answer.status == 303 && answer.header("location")?.hasPrefix("/es/account/second-factor") == true)
        #expect(await scene.ask("/es/records/person", as: "saul").status == 404)
        #expect(await scene.ask("/es/inbox", as: nil).header("location")?.hasPrefix("/es/sign-in") == true)
    }
}
