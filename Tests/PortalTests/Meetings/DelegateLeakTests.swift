import Institution
import Meetings
import Records
import SQL
import TestDatabase
import Testing

@testable import Portal

/// Delegates are no records, so the matrix of records does not look for them: every page of a meeting before every kind of
/// actor, with what each may know of a delegate written out by hand.
@Suite(.timeLimit(.minutes(5))) struct DelegateLeakTests {
    private static let pages = [
        "", "/convocation", "/invitation", "/delegation", "/delegation?party=mex", "/delegation?party=pan", "/participants",
        "/participants.csv", "/arrivals", "/arrivals.csv", "/arrivals.json", "/information", "/badges", "/check-in", "/visa-letter", ".json", "/convocation.json", "/delegation.json",
        "/delegation.json?party=mex", "/participants.json", "/badges.json", "/check-in.json",
    ]

    @Test(arguments: TestEngine.allCases)
    func `Names are for those who take part, details for the secretariat, the host and the party`(engine: TestEngine) async throws {
        let scene = try await ConvocationScene(engine)
        try await scene.convene()
        let house = scene.house
        try await house.seat("outsider", ConvocationScene.focalPoint("gtm"), from: "2026-01-01")
        // Guatemala's focal point came after the invitations went out; he belongs to the process and not to the meeting.
        try await house.database.write { db in
            _ = try db.execute("UPDATE invitation SET state = 'drafted', sent = NULL WHERE party = 'gtm'")
        }
        await scene.register(
            "focal-mex", "Zyxname", role: "head",
            ["needs": "zyxneeds", "diet": "zyxdiet", "hotel": "zyxhotel", "arrival-flight": "zyxflight"])
        let id = try await scene.identity(of: "Zyxname")
        #expect(await house.send(scene.path + "/convocation/accredit", as: "saul").status == 303)
        let badge = try #require(try await house.value("SELECT badge FROM delegate WHERE id = \(id)"))
        let names: Set<String> = ["saul", "chair", "focal-hnd", "focal-mex", "liaison", "focal-pan", "jamaica", "civil"]
        let details: Set<String> = ["saul", "focal-mex", "focal-hnd"]
        let conducting: Set<String> = ["saul", "chair"]
        for name in [nil, "outsider", "saul", "chair", "focal-hnd", "focal-mex", "liaison", "focal-pan", "jamaica", "civil"] as [String?] {
            var text = ""
            for page in Self.pages {
                let answer = await house.ask(scene.path + page, as: name)
                #expect(answer.status < 500, "\(page)")
                text += answer.body
            }
            for place in ["/es/search?q=Zyxnam*", "/es/records", "/es/inbox", "/es/updates", "/es/directory", "/es/records/meeting/xvi-test", "/es/desk/journal"] {
                text += await house.ask(place, as: name).body
            }
            let known = name.map(names.contains) ?? false
            #expect(text.contains("Zyxname") == known, "\(name ?? "public") and the name")
            for word in ["zyxneeds", "zyxdiet", "zyxhotel", "zyxflight"] {
                #expect(text.contains(word) == (name.map(details.contains) ?? false), "\(name ?? "public") and \(word)")
            }
            #expect(text.contains(badge) == (name.map(conducting.contains) ?? false), "\(name ?? "public") and the badge")
            // The letter names the person to the host too, who helps with it.
            let letter = await house.ask(scene.path + "/visa-letter?delegate=\(id)&consulate=x", as: name)
            let mayLetter = ["saul", "focal-mex", "focal-hnd"].contains(name)
            #expect((letter.status == 200) == mayLetter, "\(name ?? "public") and the letter: \(letter.status)")
        }
        // What one may not know of is refused as what never was.
        for name in ["outsider", "focal-pan", "liaison"] {
            for deed in ["/delegation/change", "/delegation/withdraw"] {
                let fields = ["party": "mex", "name": "x", "role": "head"]
                let (hidden, ghost) = (
                    await house.send(scene.path + deed, as: name, fields.merging(["delegate": id]) { $1 }),
                    await house.send(scene.path + deed, as: name, fields.merging(["delegate": "0197-none"]) { $1 })
                )
                #expect(hidden.status >= 400 && hidden.status != 422, "\(name) \(deed)")
                if name != "liaison" { #expect(hidden.status == ghost.status && hidden.status == 404, "\(name) \(deed)") }
            }
        }
        #expect(try await scene.number("SELECT COUNT(*) FROM delegate WHERE state = 'accredited'") == 1)
    }

    @Test(arguments: TestEngine.allCases)
    func `A hidden meeting's pages are those of a meeting that never was`(engine: TestEngine) async throws {
        let scene = try await ConvocationScene(engine, audience: .members)
        #expect(await scene.house.send(scene.path + "/convocation", as: "saul").status == 303)
        #expect(await scene.house.send(scene.path + "/convocation/send", as: "saul").status == 303)
        for name in [nil, "jamaica", "civil"] as [String?] {
            for page in Self.pages {
                let hidden = await scene.house.ask(scene.path + page, as: name)
                let ghost = await scene.house.ask("/es/meetings/xvi-none" + page, as: name)
                #expect(hidden.status == ghost.status && hidden.status != 200, "\(name ?? "public") \(page)")
                #expect(hidden.body.replacing("xvi-test", with: "xvi-none") == ghost.body, "\(name ?? "public") \(page)")
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `Everybody's own export has their own rows as a delegate, and an erased person is on no list`(engine: TestEngine) async throws {
        let scene = try await ConvocationScene(engine)
        try await scene.convene()
        let person = try await scene.house.letIn("liaison")
        let registered = await scene.register("focal-mex", "", role: "delegate", ["person": person.rawValue, "diet": "zyxdiet"])
        #expect(registered.status == 303, "the name is that of the person")
        let own = await scene.house.ask("/es/account/data.json", as: "liaison").body
        #expect(own.contains("zyxdiet") && own.contains("delegate_detail"))
        #expect(await scene.house.ask("/es/account/data.json", as: "focal-mex").body.contains("zyxdiet") == false)
        let other = try await scene.house.letIn("focal-pan")
        #expect(await scene.register("focal-mex", "X", role: "delegate", ["person": other.rawValue]).status == 422)
        // Whose seat is over can be erased.
        try await scene.house.database.write { db in
            _ = try db.execute("UPDATE tenure SET ends = '2026-12-31' WHERE person = \(person.rawValue)")
        }
        try await scene.house.office.perform(ErasePerson(person), as: try await scene.house.secretariat())
        #expect(try await scene.number("SELECT COUNT(*) FROM delegate_detail") == 0)
        #expect(try await scene.number("SELECT COUNT(*) FROM delegate WHERE person IS NULL AND name = ''") == 1)
    }
}
