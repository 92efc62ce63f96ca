import Foundation
import Institution
import Meetings
import Records
import SQL
import TestDatabase
import Testing

@testable import Portal

/// What a plan refuses, and what two people do to it at once.
extension PlanningTests {
    private static let second = answers.merging(
        ["do": "make", "number": "17", "host": "can", "first": "2028-05-01", "zone": "America/Toronto", "agenda-due": "2028-02-01"]) { $1 }
    private static let apart = ["opens": "2027-04-26T06:00", "closes": "2027-04-26T08:30", "room": "Azteca"]
    private static let network = "/es/sittings/trafficking-network-crm-xvi-1/move"

    /// The mark of what a form was made from.
    static func base(_ form: String, in page: String) throws -> String {
        let rest = try #require(page.range(of: "id=\"\(form)\"").map { page[$0.upperBound...] })
        return String(try #require(rest.firstMatch(of: /name="base" value="([^"]+)"/)?.1))
    }

    private func announce(_ scene: PrivateScene, _ edition: String = "crm-xvi", as name: String = "chair") async -> Answer {
        await scene.send("/es/meetings/\(edition)/plan/announce", as: name, ["audience": "process"])
    }

    @Test(arguments: TestEngine.allCases)
    func `What is due for two meetings are two tasks, in the reader's language, and one is done without the other`(engine: TestEngine) async throws {
        let scene = try await planned(engine)
        #expect(await announce(scene).status == 303)
        let made = await scene.send("/es/plan-edition", as: "saul", PlanningTests.second)
        #expect(made.status == 303, "\(made.body.prefix(2000))")
        let told = await announce(scene, "crm-xvii")
        #expect(told.status == 303, "\(told.body.prefix(2000))")
        let inbox = await scene.ask("/es/inbox", as: "elena").body
        #expect(inbox.contains("14 de abril de 2027") && inbox.contains("19 de abril de 2028"))
        #expect(!inbox.contains("crm-xvi reports"), "what a button is about is said in words")
        let english = await scene.ask("/en/inbox", as: "elena").body
        #expect(!english.contains("Los informes sobre trata"))
        func open(_ subject: String) async throws -> String? {
            try await scene.value("SELECT id FROM duty WHERE kind = 'deadline' AND done IS NULL AND subject = \(subject)")
        }
        let first = try #require(try await open("crm-xvi reports.r1"))
        #expect(await scene.send("/es/duties/\(first)/done", as: "elena").status == 303)
        #expect(try await open("crm-xvi reports.r1") == nil)
        #expect(try await open("crm-xvii reports.r1") != nil)
    }

    @Test(arguments: TestEngine.allCases)
    func `Each seminar is followed up by itself`(engine: TestEngine) async throws {
        let scene = try await scene(engine)
        for (title, begins) in [("Taller uno", "2026-12-01"), ("Taller dos", "2027-01-12")] {
            let fields = ["title.es": title, "type": "workshop", "host": "hnd", "begins": begins, "opening": "1"]
            #expect(await scene.send("/es/seminars/plan", as: "chair", fields).status == 303)
        }
        let inbox = await scene.ask("/es/inbox", as: "elena").body
        #expect(inbox.contains("1 de junio de 2027") && inbox.contains("12 de julio de 2027"))
        for (field, fields) in [
            ("begins", ["title.es": "Taller", "begins": "1999-05-01"]),
            ("title.es", ["title.es": String(repeating: "x", count: 1001), "begins": "2027-05-01"]),
        ] {
            let refused = await scene.send("/es/seminars/plan", as: "chair", fields.merging(["type": "workshop", "host": "hnd"]) { $1 })
            #expect(refused.status == 422 && refused.body.contains("id=\"form-\(field)-error\""), "\(field)")
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `What is against the rules is announced only once the presidency has set the rule aside`(engine: TestEngine) async throws {
        let scene = try await planned(engine)
        #expect(await scene.send(PlanningTests.network, as: "saul", PlanningTests.apart).status == 303)
        let refused = await announce(scene)
        #expect(refused.status == 422 && refused.body.contains("Las Redes no se reúnen en paralelo."))
        #expect(await scene.ask("/es/meetings/crm-xvi", as: "elena").status == 404, "nothing of it is told")
        let page = await scene.ask("/es/meetings/crm-xvi/plan", as: "chair").body
        let place = try #require(page.firstMatch(of: /name="place" value="(m6~[^"]+)"/)?.1)
        let fields = ["rule": "m6", "place": String(place), "reason": "La sede solo tiene una sala."]
        #expect(await scene.send("/es/meetings/crm-xvi/plan/override", as: "chair", fields).status == 303)
        #expect(await announce(scene).status == 303)
    }

    @Test(arguments: TestEngine.allCases)
    func `What stands behind the closed door is counted where it cannot be read, and the next edition has it again`(engine: TestEngine) async throws {
        let scene = try await planned(engine)
        #expect(await announce(scene).status == 303)
        let sent = await scene.send("/es/meetings/crm-xvi/agenda/circulate", as: "saul", ["state": "preliminary", "comments": "2027-03-01"])
        #expect(sent.status == 303, "\(sent.body.prefix(2000))")
        #expect(await scene.ask("/es/agenda-items/crm-xvi-m4-administration", as: "saul").status == 404)
        for name in ["saul", "chair"] {
            let page = await scene.ask("/en/meetings/crm-xvi/plan", as: name).body
            #expect(page.contains("id=\"rules\"") && !page.contains("agenda lacks"), "\(name)")
        }
        // The day that rules is the one of what went round, and sending it round was what was owed.
        #expect(await scene.ask("/es/meetings/crm-xvi/plan", as: "saul").body.contains("1 de marzo de 2027"))
        #expect(try await scene.value("SELECT id FROM duty WHERE subject = 'crm-xvi agenda.m8'") != nil)
        #expect(try await scene.value("SELECT id FROM duty WHERE subject = 'crm-xvi agenda.m8' AND done IS NULL") == nil)
        let made = await scene.send("/es/plan-edition", as: "saul", PlanningTests.second.merging(["from": "crm-xvi"]) { $1 })
        #expect(made.status == 303, "\(made.body.prefix(2000))")
        let closed = try await scene.database.read { db in
            try db.rows("SELECT required FROM agenda_item WHERE sitting LIKE 'crm-xvii%' AND meeting = 'crm-xvii' ORDER BY required").map { try $0["required"] as String }
        }
        #expect(closed.filter { $0.hasPrefix("m4.") } == ["m4.administration", "m4.future-actions", "m4.membership", "m4.observers"])
        #expect(closed.contains("d2.approval") && closed.contains("d2.new-topics"))
    }

    @Test(arguments: TestEngine.allCases)
    func `Two who move a sitting at once lose nothing: other fields go together, the same field is shown twice`(engine: TestEngine) async throws {
        let scene = try await planned(engine)
        let page = await scene.ask("/es/meetings/crm-xvi/plan", as: "saul").body
        let known = ["opens": "2027-04-28T10:45", "closes": "2027-04-28T17:30", "room": "Azteca", "base": try PlanningTests.base("move-crm-xvi-plenary", in: page)]
        func move(_ change: [String: String]) async -> Answer {
            await scene.send("/es/sittings/crm-xvi-plenary/move", as: "saul", known.merging(change) { $1 })
        }
        #expect(await move(["room": "Maya"]).status == 303)
        #expect(await move(["closes": "2027-04-28T17:00"]).status == 303)
        #expect(try await scene.value("SELECT room FROM sitting WHERE meeting = 'crm-xvi' AND body = 'plenary'") == "Maya")
        let both = await move(["room": "Tolteca"])
        #expect(both.status == 409 && both.body.contains("Tolteca") && both.body.contains("Maya"))
        #expect(both.body.contains("value=\"2027-04-28T17:00\""), "what the other changed elsewhere stays")
        let again = known.merging(["room": "Tolteca", "closes": "2027-04-28T17:00", "base": try PlanningTests.base("move-crm-xvi-plenary", in: both.body)]) { $1 }
        #expect(await scene.send("/es/sittings/crm-xvi-plenary/move", as: "saul", again).status == 303, "now it is meant")
    }

    @Test(arguments: TestEngine.allCases)
    func `A sitting lies within the days of its meeting, is no longer than a day's work, and needs a room of its own`(engine: TestEngine) async throws {
        let scene = try await planned(engine)
        func move(_ opens: String, _ closes: String) async -> Answer {
            await scene.send("/en/sittings/crm-xvi-plenary/move", as: "saul", ["opens": opens, "closes": closes, "room": "Azteca"])
        }
        let outside = await move("2030-01-01T09:00", "2030-01-01T10:00")
        #expect(outside.status == 422 && outside.body.contains("id=\"move-crm-xvi-plenary-opens-error\""))
        #expect(await move("2027-04-28T06:00", "2027-05-28T09:00").status == 422)
        let fields = [
            "meeting": "crm-xvi", "body": "plenary", "title": "Clausura", "zone": "America/Mexico_City", "opens": "2027-05-29T12:00",
            "closes": "2027-05-29T13:00", "room": "Maya",
        ]
        #expect(await scene.send("/es/meetings/crm-xvi/plan/sitting", as: "chair", fields).status == 422)
        let twice = "One room is needed twice at the same time"
        #expect(await !scene.ask("/en/meetings/crm-xvi/plan", as: "saul").body.contains(twice))
        #expect(await move("2027-04-28T09:15", "2027-04-28T17:30").status == 303, "over the closed door, in its room")
        #expect(await scene.ask("/en/meetings/crm-xvi/plan", as: "saul").body.contains(twice))
        for (rooms, isNeededTwice) in [("Azteca, Azteca", true), ("Azteca, Tolteca", false)] {
            let preview = await scene.send("/en/plan-edition", as: "saul", PlanningTests.second.merging(["do": "preview", "rooms": rooms]) { $1 })
            #expect(preview.status == 200 && preview.body.contains(twice) == isNeededTwice, "\(rooms)")
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `Days that cannot be meant are refused by their field`(engine: TestEngine) async throws {
        let scene = try await planned(engine)
        let past = await scene.send("/es/plan-edition", as: "saul", PlanningTests.second.merging(["first": "2020-05-01"]) { $1 })
        #expect(past.status == 422 && past.body.contains("id=\"form-first-error\""))
        let late = await scene.send("/es/meetings/crm-xvi/agenda/circulate", as: "saul", ["state": "preliminary", "comments": "2030-01-01"])
        #expect(late.status == 422)
        for due in ["2026-11-01", "2027-05-30"] {
            #expect(await scene.send("/es/meetings/crm-xvi/plan/deadline", as: "saul", ["code": "registration", "due": due]).status == 422)
            #expect(await scene.send("/es/meetings/crm-xvi/convocation/settings", as: "saul", ["deadline": due]).status == 422)
        }
        let item = "/es/agenda-items/crm-xvi-m2-presidency-report/time"
        #expect(await scene.send(item, as: "saul", ["minutes": "30", "starts": "2031-02-12T09:00"]).status == 422)
        #expect(await scene.send(item, as: "saul", ["minutes": "30", "starts": "2027-04-28T11:00"]).status == 303)
        #expect(await scene.send("/es/meetings/crm-xvi/convocation/settings", as: "saul", ["deadline": "2027-03-15"]).status == 303)
        #expect(await scene.ask("/es/meetings/crm-xvi/plan", as: "saul").body.contains("15 de marzo de 2027"), "the day that rules")
    }

    @Test(arguments: TestEngine.allCases)
    func `An announced sitting goes only with a reason, and none is opened weeks too early`(engine: TestEngine) async throws {
        let scene = try await planned(engine)
        #expect(await announce(scene).status == 303)
        let early = await scene.send("/en/sittings/crm-xvi-plenary/steps", as: "chair", ["step": "open"])
        #expect(early.status == 422 && early.body.contains("2027-04-28"))
        #expect(try await scene.value("SELECT state FROM sitting WHERE meeting = 'crm-xvi' AND body = 'plenary'") == "planned")
        let remove = "/es/sittings/crm-xvi-plenary/remove"
        let refused = await scene.send(remove, as: "saul")
        #expect(refused.status == 422 && refused.body.contains("id=\"remove-crm-xvi-plenary-reason-error\""))
        #expect(await scene.ask("/es/sittings/crm-xvi-plenary", as: "elena").status == 200)
        #expect(await scene.send(remove, as: "saul", ["reason": "La sede la acortó."]).status == 303)
        #expect(await scene.ask("/es/sittings/crm-xvi-plenary", as: "elena").status != 200)
    }
}
