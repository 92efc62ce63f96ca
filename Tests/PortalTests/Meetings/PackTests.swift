import Institution
import Meetings
import Records
import SQL
import TestDatabase
import Testing
import Web

@testable import Portal

/// A meeting's pack: what is in it, for whom, and as one file.
@Suite(.timeLimit(.minutes(5))) struct PackTests {
    @Test(arguments: TestEngine.allCases)
    func `The pack has the agenda and the texts of its documents, and nothing from behind a closed door`(
        engine: TestEngine
    ) async throws {
        let scene = try await PrivateScene(engine)
        try await scene.seat("vice", Seat(function: "vice-minister", party: "mex", body: "closed-door"))
        var draft = RecordDraft(Reference(AgendaItem.kind, "secret"), audience: .sitting("closed-door"))
        draft.wordings[.title] = [Wording("Punto secretísimo", in: .spanish, .official)]
        let machine = Actor(name: "test", clearance: .everyone, keepsRecords: true)
        try await scene.office.perform(
            KeepAgendaItem(draft, AgendaItem(meeting: "crm-xii", sitting: "xii-closed-door-1", place: 99)), as: machine)
        #expect(await scene.ask("/es/meetings/crm-xii", as: "vice").body.contains("secretísimo"))
        for name in ["vice", nil] {
            let pack = await scene.ask("/es/meetings/crm-xii/pack", as: name)
            #expect(pack.status == 200 && !pack.body.contains("secretísimo"))
            #expect(pack.body.contains("id=\"document-guidelines-child-victims-of-trafficking\""))
            #expect(pack.body.contains("data-pack-made=") && pack.body.contains("Presentación y documento de la RROCM"))
        }
        #expect(await scene.ask("/es/meetings/nowhere/pack").status == 404)
        #expect(await scene.ask("/es/meetings/crm-i/pack").body.contains("class=\"empty\""))
    }

    @Test(arguments: TestEngine.allCases)
    func `As one file it loads nothing, and its links lead to the site`(engine: TestEngine) async throws {
        let scene = try await PrivateScene(engine)
        let file = await scene.ask("/es/meetings/crm-xii/pack.file")
        #expect(file.status == 200 && file.header("content-type") == "text/html; charset=utf-8")
        #expect(file.header("content-disposition") == "attachment; filename=\"meetings-crm-xii-pack-es.html\"")
        #expect(!file.body.contains("src=") && !file.body.contains("<link") && !file.body.contains("<form"))
        #expect(!file.body.contains("href=\"/"), "every address is whole")
        #expect(file.body.contains("href=\"\(Stage.base)/es/sittings/xii-plenary\""))
        #expect(await scene.ask("/es/meetings/crm-xii.file").status == 404, "other pages are not carried")
    }

    @Test(arguments: TestEngine.allCases)
    func `Who comes and what delegates must know are in it for those who take part; once published, who comes is for everyone`(
        engine: TestEngine
    ) async throws {
        // To a network's meeting observers come when they have been chosen: Jamaica has not.
        let scene = try await ConvocationScene(engine, body: "trafficking-network")
        try await scene.convene()
        let (house, pack) = (scene.house, scene.path + "/pack")
        #expect(await scene.register("focal-mex", "Ana Sol", role: "head", ["diet": "vegana", "hotel": "Posada"]).status == 303)
        #expect(await scene.register("focal-mex", "Beto Mar", role: "delegate").status == 303)
        let settings = ["information.es": "Traiga abrigo.", "information.en": "Bring a coat."]
        #expect(await house.send(scene.path + "/convocation/settings", as: "saul", settings).status == 303)
        for form in ["", ".file", ".json"] {
            for name in ["focal-mex", "liaison", "saul", "focal-hnd"] {
                let own = await house.ask(pack + form, as: name)
                #expect(own.status == 200 && own.body.contains("Ana Sol") && own.body.contains("Beto Mar") && own.body.contains("Traiga abrigo."))
                #expect(!own.body.contains("vegana") && !own.body.contains("Posada"), "private details are on no device")
            }
            for name in ["jamaica", nil] {
                let other = await house.ask(pack + form, as: name)
                #expect(other.status == 200 && !other.body.contains("Ana Sol") && !other.body.contains("Traiga abrigo."))
                #expect(!other.body.contains("id=\"participants\"") && !other.body.contains("id=\"information\""))
            }
        }
        #expect(await house.ask("/en/meetings/xvi-test/pack", as: "focal-mex").body.contains("Bring a coat."))
        let ana = try await scene.identity(of: "Ana Sol")
        #expect(await house.send(scene.path + "/convocation/accredit", as: "saul", ["delegate": ana]).status == 303)
        #expect(await house.send(scene.path + "/convocation/list", as: "saul", ["list": "published"]).status == 303)
        for name in ["jamaica", nil] {
            let other = await house.ask(pack, as: name).body
            #expect(other.contains("Ana Sol") && !other.contains("Beto Mar") && !other.contains("Traiga abrigo."))
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `A kept pack learns in a few bytes that it is another one, that it is not theirs, or that it is gone`(
        engine: TestEngine
    ) async throws {
        let scene = try await ConvocationScene(engine)
        let (house, pack) = (scene.house, scene.path + "/pack")
        func mark(_ name: String, in body: String) throws -> String {
            let start = try #require(body.firstRange(of: "\"\(name)\":\"") ?? body.firstRange(of: " data-\(name)=\""))
            return String(body[start.upperBound...].prefix { $0 != "\"" })
        }
        func state(_ name: String?) async -> String { await house.ask(pack + "/state", as: name, accept: "application/json").body }
        let before = await state("focal-mex")
        let page = await house.ask(pack, as: "focal-mex").body
        #expect(try mark("pack", in: before) == mark("pack", in: page))
        #expect(try mark("reader", in: before) == mark("pack-reader", in: page))
        #expect(before.utf8.count < 1000)
        #expect(try mark("reader", in: before) != mark("reader", in: await state("focal-hnd")))
        #expect(try mark("reader", in: await state(nil)) == "")
        // Without a change it is of another moment, also for anyone.
        let anyone = await state(nil)
        house.clock.set(try #require(Moment("2027-01-10T12:05:00Z")))
        #expect(try mark("pack", in: await state(nil)) == mark("pack", in: anyone))
        #expect(try mark("made", in: await state(nil)) != mark("made", in: anyone))
        try await scene.sitting("plenary-1", inside: .process)
        #expect(try mark("pack", in: await state("focal-mex")) != mark("pack", in: before))
        house.revoke("focal-mex")
        #expect(try mark("reader", in: await state("focal-mex")) == "", "a session that has ended")
        #expect(await house.ask("/es/meetings/nowhere/pack/state").status == 404)
    }

    @Test func `Signing out empties the device`() async throws {
        let scene = try await PrivateScene(.sqlite)
        try await scene.seat("saul", Seat(function: "coordinator", body: "secretariat"))
        let answer = await scene.send("/es/sign-out", as: "saul")
        #expect(answer.status == 303 && answer.header("clear-site-data") == "\"cache\", \"storage\"")
        #expect(await scene.ask("/es/inbox", as: "saul").header("clear-site-data") == nil)
    }
}
