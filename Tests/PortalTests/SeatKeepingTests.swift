import Institution
import Records
import SQL
import TestDatabase
import Testing
import Web

@testable import Portal

/// Seats as the secretariat keeps them: who ends what and when, who comes later, what is vacant, who was asked and answered.
@Suite(.timeLimit(.minutes(5))) struct SeatKeepingTests {
    private static let focalPoint = Seat(function: "focal-point-seat", party: "hnd", sector: "foreign-affairs")
    private static let officer = "hnd-liaison-officer-trafficking-network"

    private func scene(_ engine: TestEngine) async throws -> PrivateScene {
        let scene = try await PrivateScene(engine)
        try await scene.seat("saul", Seat(function: "coordinator", body: "secretariat"))
        try await scene.seat("elena", SeatKeepingTests.focalPoint)
        return scene
    }

    private func tenure(_ name: String, _ scene: PrivateScene) async throws -> String {
        try #require(
            try await scene.value(
                """
                SELECT t.id FROM tenure t JOIN person p ON p.record = t.person WHERE p.address = \("\(name)@example.org")
                ORDER BY t.nominated_at DESC, t.id DESC LIMIT 1
                """))
    }

    private func ends(_ tenure: String, _ scene: PrivateScene) async throws -> String? {
        try await scene.value("SELECT ends FROM tenure WHERE id = \(tenure)")
    }

    private func nominate(_ name: String, _ scene: PrivateScene, begins: String = "") async -> Answer {
        await scene.send(
            "/en/directory/hnd/nominate", as: "elena",
            ["seat": SeatKeepingTests.officer, "name": name, "address": "\(name)@example.org", "language": "es", "begins": begins])
    }

    @Test(arguments: TestEngine.allCases)
    func `Ending a seat is asked about first, and the last who looks after the seats keeps theirs`(engine: TestEngine) async throws {
        let scene = try await scene(engine)
        try await scene.seat("mario", Seat(function: "focal-point-seat", party: "mex", sector: "interior"))
        let (saul, elena) = (try await tenure("saul", scene), try await tenure("elena", scene))
        let page = await scene.ask("/en/tenures/\(saul)/end", as: "saul")
        #expect(page.status == 200 && page.body.contains("name=\"last\"") && page.body.contains("This is your own seat"))
        #expect(await scene.ask("/en/tenures/\(elena)/end", as: "mario").status == 404)
        #expect(await scene.ask("/en/tenures/\(elena)/end").status == 303, "not for the public")
        #expect(await !scene.ask("/en/seats", as: "saul").body.contains("method=\"post\" action=\"/en/tenures/\(saul)/end"), "never by one press")
        let refused = await scene.send("/en/tenures/\(saul)/end", as: "saul")
        #expect(refused.status == 422 && refused.body.contains("nobody else looks after the seats"))
        #expect(try await ends(saul, scene) == nil)
        try await scene.seat("ines", Seat(function: "secretariat-informatics", body: "secretariat"))
        #expect(await scene.send("/en/tenures/\(saul)/end", as: "saul").status == 303)
        #expect(try await ends(saul, scene) == "2026-11-21")
        #expect(await scene.ask("/en/seats", as: "saul").status == 200, "today is held until it is over")
        scene.clock.set(try #require(Moment("2026-11-22T00:00:00Z")))
        #expect(await scene.ask("/en/seats", as: "saul").status != 200)
    }

    @Test(arguments: TestEngine.allCases)
    func `A seat ends on the day that is named: yesterday at once, never later than it would, and what begins today is withdrawn`(
        engine: TestEngine
    ) async throws {
        let scene = try await scene(engine)
        try await scene.seat("berta", Seat(function: "focal-point-seat", party: "hnd", sector: "interior"), until: "2026-12-31")
        try await scene.seat("nora", Seat(function: "focal-point-seat", party: "hnd", sector: "migration"), from: "2026-11-21")
        let (elena, berta, nora) = (try await tenure("elena", scene), try await tenure("berta", scene), try await tenure("nora", scene))
        for last in ["2027-06-30", "2026-10-01", "soon"] {
            #expect(await scene.send("/en/tenures/\(berta)/end", as: "elena", ["last": last]).status == 422, "\(last)")
        }
        #expect(try await ends(berta, scene) == "2026-12-31")
        #expect(await scene.send("/en/tenures/\(elena)/end", as: "saul", ["last": "2026-11-20"]).status == 303)
        #expect(await scene.ask("/en/directory", as: "elena").status == 403)
        let page = await scene.ask("/en/tenures/\(nora)/end", as: "saul").body
        #expect(page.contains("Withdraw a seat") && !page.contains("name=\"last\""))
        #expect(await scene.send("/en/tenures/\(nora)/end", as: "saul").status == 303)
        #expect(try await ends(nora, scene) == "2026-11-20")
        #expect(await scene.ask("/en/directory", as: "nora").status == 403)
    }

    @Test(arguments: TestEngine.allCases)
    func `What is wrong with settling a nomination is said beside it`(engine: TestEngine) async throws {
        let scene = try await scene(engine)
        for name in ["ana", "luis"] { #expect(await nominate(name, scene).status == 303) }
        let (ana, luis) = (try await tenure("ana", scene), try await tenure("luis", scene))
        let blank = await scene.send("/en/tenures/\(ana)/settle", as: "saul", ["answer": "no", "reason": " "])
        #expect(blank.status == 422 && blank.body.contains("role=\"alert\">Why not: must not be empty"))
        #expect(await scene.send("/en/tenures/\(ana)/settle", as: "saul", ["answer": "yes"]).status == 303)
        let taken = await scene.send("/en/tenures/\(luis)/settle", as: "saul", ["answer": "yes"])
        #expect(taken.status == 422 && taken.body.contains("somebody else has the seat from this day"))
        let gone = await scene.send("/en/tenures/\(ana)/settle", as: "saul", ["answer": "yes"])
        #expect(gone.status == 422 && gone.body.contains("there is no such nomination, or it is settled"))
    }

    @Test(arguments: TestEngine.allCases)
    func `Whoever comes later is listed, can be withdrawn, and leaves room for an interim`(engine: TestEngine) async throws {
        let scene = try await scene(engine)
        try await scene.seat("bruno", SeatKeepingTests.focalPoint, from: "2027-03-01")
        let (elena, bruno) = (try await tenure("elena", scene), try await tenure("bruno", scene))
        #expect(try await ends(elena, scene) == "2027-02-28")
        for path in ["/en/directory", "/en/directory.csv", "/en/directory/hnd"] {
            #expect(await scene.ask(path, as: "elena").body.contains("bruno"), "\(path)")
        }
        #expect(await scene.send("/en/tenures/\(elena)/end", as: "saul").status == 303)
        await #expect(throws: Refusal.self, "until when is to be said") {
            try await scene.seat("olga", SeatKeepingTests.focalPoint, from: "2026-11-22")
        }
        try await scene.seat("olga", SeatKeepingTests.focalPoint, from: "2026-11-22", until: "2027-01-31")
        // She who was there before may come back, too.
        try await scene.seat("elena", SeatKeepingTests.focalPoint, from: "2027-02-01", until: "2027-02-28")
        #expect(try await ends(bruno, scene) == nil)
        #expect(await scene.send("/en/tenures/\(bruno)/end", as: "saul").status == 303)
        #expect(await !scene.ask("/en/directory", as: "saul").body.contains("bruno"))
        try await scene.seat("bruno", SeatKeepingTests.focalPoint, from: "2027-03-01")
    }

    @Test(arguments: TestEngine.allCases)
    func `A party is told that somebody was not confirmed, and reads why for a while`(engine: TestEngine) async throws {
        let scene = try await scene(engine)
        try await scene.seat("mario", Seat(function: "focal-point-seat", party: "mex", sector: "interior"))
        #expect(await nominate("ana", scene).status == 303)
        let ana = try await tenure("ana", scene)
        #expect(await scene.send("/en/tenures/\(ana)/settle", as: "saul", ["answer": "no", "reason": "No letter came"]).status == 303)
        let told = try await scene.database.read { db in
            try db.rows("SELECT address FROM message WHERE subject LIKE '%A nomination was not confirmed%'").map { try $0["address"] as String }
        }
        #expect(told == ["elena@example.org"])
        #expect(await scene.ask("/en/directory/hnd", as: "elena").body.contains("No letter came"))
        #expect(await !scene.ask("/en/directory/hnd", as: "mario").body.contains("No letter came"))
        scene.clock.set(Moment(milliseconds: scene.clock.now.milliseconds + 92 * 86_400_000))
        #expect(await !scene.ask("/en/directory/hnd", as: "elena").body.contains("No letter came"))
    }

    @Test(arguments: TestEngine.allCases)
    func `The secretariat puts a holder's data right and sends another invitation`(engine: TestEngine) async throws {
        let scene = try await scene(engine)
        let slug = try #require(
            try await scene.value("SELECT r.slug FROM record r JOIN person p ON p.record = r.id WHERE p.address = 'elena@example.org'"))
        #expect(await scene.ask("/en/directory/hnd", as: "saul").body.contains("/en/people/\(slug)"))
        #expect(await !scene.ask("/en/directory/hnd", as: "elena").body.contains("/en/people/"))
        #expect(await scene.ask("/en/people/\(slug)", as: "elena").status == 403)
        #expect(await scene.ask("/en/people/\(slug)", as: "saul").body.contains("elena@example.org"))
        let fields = ["name": "Elena Paz", "address": "paz@example.org", "language": "es"]
        #expect(await scene.send("/en/people/\(slug)", as: "saul", fields).status == 303)
        func letters() async throws -> Int {
            try await scene.database.read { db in
                try db.value("SELECT COUNT(*) FROM message WHERE address = 'paz@example.org'", as: Int.self) ?? 0
            }
        }
        let before = try await letters()
        #expect(await scene.send("/en/people/\(slug)/invite", as: "saul").status == 303)
        #expect(try await letters() == before + 1)
        #expect(await scene.send("/en/people/\(slug)/invite", as: "elena").status == 403)
    }

    @Test(arguments: TestEngine.allCases)
    func `Of the yearly question it is shown who answers, who is late and where nobody is`(engine: TestEngine) async throws {
        let scene = try await scene(engine)
        #expect(await scene.send("/en/seats/check", as: "saul", ["due": "2026-11-20"]).status == 422)
        #expect(await scene.send("/en/seats/check", as: "saul", ["due": "2026-12-01"]).status == 303)
        let asked = await scene.ask("/en/seats", as: "saul").body
        #expect(asked.contains("not yet answered") && asked.contains("nobody there to ask") && asked.contains("/en/seats/slv"))
        scene.clock.set(try #require(Moment("2026-12-02T08:00:00Z")))
        #expect(await scene.ask("/en/seats", as: "saul").body.contains("no answer in time"))
        let duty = try #require(try await scene.value("SELECT id FROM duty WHERE kind = \(Duty.checkDirectory)"))
        #expect(await scene.send("/en/duties/\(duty)/done", as: "elena").status == 303)
        let answered = await scene.ask("/en/seats", as: "saul").body
        #expect(answered.contains(">answered</span> elena") && !answered.contains("no answer in time"))
    }

    @Test(arguments: TestEngine.allCases)
    func `Every vacancy is in the directory, with the way to fill it for those who may`(engine: TestEngine) async throws {
        let scene = try await scene(engine)
        let seat = SeatKeepingTests.officer
        let table = await scene.ask("/en/directory.csv", as: "elena").body
        #expect(table.split(whereSeparator: \.isNewline).filter { $0.contains("Honduras") && $0.contains("vacant") }.count == 7)
        #expect(await scene.ask("/en/directory/hnd", as: "saul").body.contains("/en/seats/hnd?seat=\(seat)"))
        #expect(await scene.ask("/en/directory/hnd", as: "elena").body.contains("/en/directory/hnd?seat=\(seat)#name"))
        #expect(await !scene.ask("/en/directory/mex", as: "elena").body.contains("?seat="))
        for (path, name) in [("/en/seats/hnd", "saul"), ("/en/directory/hnd", "elena")] {
            #expect(await scene.ask("\(path)?seat=\(seat)", as: name).body.contains("value=\"\(seat)\" selected"), "\(path)")
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `A new presidency says whose term it ends, and every term stands with its days`(engine: TestEngine) async throws {
        let scene = try await scene(engine)
        func note(_ party: String, _ begins: String, _ ends: String) async -> Answer {
            await scene.send(
                "/en/seats/presidency", as: "saul",
                ["function": "presidency-pro-tempore", "party": party, "begins": begins, "ends": ends])
        }
        let first = await note("hnd", "2026-11-01", "2027-10-31")
        #expect(first.status == 303 && first.header("set-cookie")?.contains("now%20ends%20on") == false)
        let second = await note("mex", "2026-12-01", "2027-11-30")
        #expect(second.status == 303 && second.header("set-cookie")?.contains("now%20ends%20on") == true)
        let page = await scene.ask("/en/seats", as: "saul").body
        #expect(page.contains("/en/seats/hnd?seat=hnd-presidency-pro-tempore-presidency-2026"))
        #expect(page.contains("/en/seats/mex?seat=mex-presidency-pro-tempore-presidency-2026"))
    }

    @Test(arguments: TestEngine.allCases)
    func `All that is wrong with a form is said at once, where it was sent from, and no seat begins before its time`(
        engine: TestEngine
    ) async throws {
        let scene = try await scene(engine)
        for (path, name, form) in [
            ("/en/seats/hnd", "saul", "form"), ("/en/seats/invite", "saul", "invite-form"), ("/en/directory/hnd/nominate", "elena", "form"),
        ] {
            let answer = await scene.send(path, as: name, ["begins": "soon", "language": "es"])
            #expect(answer.status == 422)
            for field in ["seat", "name", "address", "begins"] {
                #expect(answer.body.contains("href=\"#\(form)-\(field)\""), "\(path) \(field)")
            }
        }
        let seats = await scene.ask("/en/seats", as: "saul").body
        for form in ["invite", "presidency", "check"] { #expect(seats.contains("action=\"/en/seats/\(form)#\(form)-form\"")) }
        #expect(await nominate("ana", scene, begins: "1900-01-01").status == 422)
        #expect(await nominate("ana", scene, begins: "2025-10-01").status == 422)
        #expect(await nominate("ana", scene, begins: "2026-01-01").status == 303)
        let fields = ["seat": "hnd-liaison-officer-consular-network", "name": "Ana", "address": "x@example.org", "language": "es"]
        #expect(await scene.send("/en/seats/hnd", as: "saul", fields.merging(["begins": "1900-01-01"]) { $1 }).status == 422)
        #expect(await scene.send("/en/seats/hnd", as: "saul", fields.merging(["begins": "1998-01-01"]) { $1 }).status == 303)
    }
}
