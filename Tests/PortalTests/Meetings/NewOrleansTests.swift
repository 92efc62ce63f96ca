import Institution
import Meetings
import Records
import SQL
import TestDatabase
import Testing
import Web

@testable import Portal

/// The XII edition from the first gavel to the summary: the network, the Consultation Group, the closed door, the plenary
/// with its observers and guests, the second closed door, and what came of it.
@Suite(.timeLimit(.minutes(15))) struct NewOrleansTests {
    @Test(arguments: TestEngine.allCases)
    func `The XII edition is held, and its summary is corrected, approved and published`(engine: TestEngine) async throws {
        let held = try await NewOrleans(engine)
        try await network(held)
        try await group(held)
        try await firstClosedDoor(held)
        try await plenary(held)
        try await secondClosedDoor(held)
        try await summary(held)
    }

    /// 24 April: proposals of El Salvador and Mexico, the RROCM heard (M7), a report to the Group (D3).
    private func network(_ held: NewOrleans) async throws {
        try await held.sitting(
            "re-red", of: "trafficking-network-2007-04", body: "trafficking-network", inside: .body("trafficking-network"),
            opens: "2007-04-24T14:00:00Z", items: ["Propuestas de El Salvador", "Capacitación conjunta en Belice", "RROCM"])
        try await held.perform(ConductSitting("re-red", .open), as: "presidency")
        try await held.perform(TakeUpItem("re-red-1", in: "re-red"), as: "presidency")
        try await held.debate("re-red", ["slv-network", "gtm-network"])
        try await held.perform(TakeUpItem("re-red-2", in: "re-red"), as: "presidency")
        try await held.debate("re-red", ["mex-network", "blz-network"])
        try await held.perform(
            HandInStatement(
                in: "re-red", title: "Propuesta de México",
                texts: [Wording("Capacitación conjunta con Canadá y Estados Unidos.", in: .spanish, .official)]), as: "mex-network")
        let statement = try #require(try await held.scene.value("SELECT r.slug FROM statement s JOIN record r ON r.id = s.record"))
        #expect(await held.scene.ask("/es/statements/\(statement)", as: "gtm-network").status == 404, "not delivered yet")
        try await held.perform(DeliverStatement(statement), as: "mex-network")
        #expect(await held.scene.ask("/es/statements/\(statement)", as: "gtm-network").status == 200)
        // M6: the networks are for members; observers only when invited.
        #expect(await held.scene.ask("/es/sittings/re-red/room", as: "jam-observer").status == 403)
        try held.moment("2007-04-24T18:00:00Z")
        try await held.perform(ConductSitting("re-red", .close), as: "presidency")
    }

    /// M5: observer organisations take part in the Group, observer states do not.
    private func group(_ held: NewOrleans) async throws {
        try held.moment("2007-04-25T14:00:00Z")
        try await held.sitting(
            "re-grcm", of: "grcm-2007-crm", body: "grcm", inside: .body("grcm"), opens: "2007-04-25T14:00:00Z",
            items: ["Informe de la Red"])
        try await held.perform(ConductSitting("re-grcm", .open), as: "presidency")
        try await held.perform(TakeUpItem("re-grcm-1", in: "re-grcm"), as: "presidency")
        #expect(await held.scene.ask("/es/sittings/re-grcm/room", as: "iom-observer").status == 200)
        #expect(await held.scene.ask("/es/sittings/re-grcm/room", as: "col-observer").status == 403)
        try await held.debate("re-grcm", ["slv-focal", "hnd-focal"])
        try await held.perform(ConductSitting("re-grcm", .close), as: "presidency")
    }

    /// M3, M4: the heads alone, checked in; money, the secretariat, observers. Nobody outside learns of it while it is open.
    private func firstClosedDoor(_ held: NewOrleans) async throws {
        try held.moment("2007-04-26T14:00:00Z")
        try await held.sitting(
            "re-puerta-1", of: "crm-xii", body: "closed-door", inside: .sitting("closed-door"), opens: "2007-04-26T14:00:00Z",
            items: ["Presupuesto secretísimo"])
        #expect(await held.scene.ask("/es/search.json?q=secret%C3%ADsimo", as: "hnd-focal").body.contains("secretísimo"))
        try await held.checkIn(
            ["presidency", "coordinator"] + NewOrleans.members.map { "\($0)-vice" }, to: "re-puerta-1", of: "crm-xii")
        try await held.perform(ConductSitting("re-puerta-1", .open), as: "presidency")
        for name in ["hnd-focal", "iom-observer", "jam-observer", "rrocm"] {
            let found = await held.scene.ask("/es/search.json?q=secret%C3%ADsimo", as: name)
            #expect(found.status == 200 && !found.body.contains("Presupuesto"), "\(name)")
            #expect(await held.scene.ask("/es/sittings/re-puerta-1/room", as: name).status == 403, "\(name)")
        }
        #expect(await held.scene.ask("/es/sittings/re-puerta-1/room", as: "mex-vice").body.contains("secretísimo"))
        try await held.perform(TakeUpItem("re-puerta-1-1", in: "re-puerta-1"), as: "presidency")
        try await held.perform(ConductSitting("re-puerta-1", .close), as: "presidency")
    }

    /// M2: statements of the members, observers by invitation (O2), the dialogue with civil society, offers to host (P1).
    private func plenary(_ held: NewOrleans) async throws {
        try held.moment("2007-04-26T19:00:00Z")
        try await held.sitting(
            "re-plenaria", of: "crm-xii", body: "plenary", inside: .process, opens: "2007-04-26T19:00:00Z",
            items: ["Declaraciones de apertura", "Diálogo con la RROCM", "Ofrecimientos de sede"])
        try await held.perform(ConductSitting("re-plenaria", .open), as: "presidency")
        try await held.perform(TakeUpItem("re-plenaria-1", in: "re-plenaria"), as: "presidency")
        try await held.debate(
            "re-plenaria", NewOrleans.members.map { "\($0)-vice" },
            invited: (NewOrleans.observerStates + NewOrleans.observerOrganisations).map { "\($0)-observer" })
        await #expect(throws: Refusal.self, "O2: an observer does not debate") {
            try await held.perform(RequestFloor(in: "re-plenaria", .reply), as: "col-observer")
        }
        try await held.perform(TakeUpItem("re-plenaria-2", in: "re-plenaria"), as: "presidency")
        try await held.debate("re-plenaria", [], invited: ["rrocm"])
        try await held.perform(TakeUpItem("re-plenaria-3", in: "re-plenaria"), as: "presidency")
        try await held.debate("re-plenaria", ["hnd-vice", "gtm-vice", "mex-vice"])
        try await held.perform(ConductSitting("re-plenaria", .close), as: "presidency")
        let spoken = try await held.scene.value(
            "SELECT CAST(COUNT(*) AS TEXT) FROM floor_request f JOIN record r ON r.id = f.sitting WHERE r.slug = 're-plenaria' AND f.state = 'spoken'")
        #expect(spoken == "21", "eleven members, six observers, the network, three hosts")
    }

    /// D2: the Declaration is approved in the second closed-door sitting.
    private func secondClosedDoor(_ held: NewOrleans) async throws {
        try held.moment("2007-04-27T19:00:00Z")
        try await held.sitting(
            "re-puerta-2", of: "crm-xii", body: "closed-door", inside: .sitting("closed-door"), opens: "2007-04-27T19:00:00Z",
            items: ["Aprobación de la Declaración"])
        try await held.checkIn(["presidency", "usa-vice", "mex-vice"], to: "re-puerta-2", of: "crm-xii")
        try await held.perform(ConductSitting("re-puerta-2", .open), as: "presidency")
        try await held.perform(ConductSitting("re-puerta-2", .close), as: "presidency")
    }

    /// The network's summary: put together by itself, corrected by Belize, approved, followed up, published.
    private func summary(_ held: NewOrleans) async throws {
        let (scene, page) = (held.scene, "/es/summaries/re-red")
        try held.moment("2007-04-28T14:00:00Z")
        #expect(await scene.ask(page, as: "gtm-network").status == 404, "there is none yet")
        #expect(await scene.send("\(page)/assemble", as: "coordinator").status == 303)
        let draft = await scene.ask(page, as: "coordinator").body
        for told in ["El Salvador", "Guatemala", "Propuesta de México", "Capacitación conjunta en Belice"] {
            #expect(draft.contains(told), "\(told)")
        }
        #expect(await scene.ask("/en/summaries/re-red", as: "coordinator").body.contains("The sitting was opened on"))
        #expect(await scene.send("\(page)/assemble", as: "coordinator").status == 422, "there is one already")
        #expect(await scene.ask(page, as: "gtm-network").status == 404, "a draft is the secretariat's")
        #expect(await scene.send("\(page)/approve", as: "coordinator").status == 422, "not before it was circulated")
        #expect(await scene.send("\(page)/circulate", as: "coordinator", ["until": "2007-04-20"]).status == 422)
        #expect(await scene.send("\(page)/circulate", as: "coordinator", ["until": "2007-05-05"]).status == 303)
        #expect(await scene.ask(page, as: "gtm-network").status == 200)
        #expect(await scene.ask(page, as: "col-observer").status == 404)
        let action = ["party": "blz", "due": "2007-10-24", "text": "Ser sede de la capacitación y evaluar su impacto"]
        #expect(await scene.send("\(page)/actions", as: "coordinator", action.merging(["due": "pronto"]) { $1 }).body.contains("Ser sede de la capacitación"))
        #expect(await scene.send("\(page)/actions", as: "coordinator", action).status == 303)
        let wish = ["party": "blz", "text": "Dígase «previa a la próxima reunión del GRCM»."]
        #expect(await scene.send("\(page)/correct", as: "blz-network", wish.merging(["party": "mex"]) { $1 }).status == 403)
        #expect(await scene.send("\(page)/correct", as: "blz-network", wish).status == 303)
        let correction = try #require(try await scene.value("SELECT id FROM correction"))
        try held.moment("2007-05-06T14:00:00Z")
        #expect(await scene.send("\(page)/approve", as: "coordinator").body.contains("correcciones siguen sin respuesta"), "it has no answer yet")
        let answer = ["correction": correction, "answer": "declined", "words": ""]
        #expect(await scene.send("\(page)/answer", as: "coordinator", answer).status == 422, "a refusal says why")
        #expect(await scene.send("\(page)/answer", as: "coordinator", answer.merging(["answer": "taken", "words": "Sí."]) { $1 }).status == 303)
        #expect(await scene.send("\(page)/approve", as: "presidency").status == 303)
        #expect(await scene.send("\(page)/assemble", as: "coordinator", ["again": "1"]).status == 422, "an approved text stays")
        #expect(await scene.ask("/es/inbox", as: "blz-focal").body.contains("Ser sede de la capacitación"))
        #expect(await scene.ask("/es/decisions", as: "blz-network").body.contains("Ser sede de la capacitación"))
        #expect(await scene.ask(page).status == 404, "not public before it is published")
        #expect(await scene.send("\(page)/publish", as: "coordinator", ["at": "mañana"]).status == 422)
        #expect(await scene.send("\(page)/publish", as: "coordinator", ["at": "2007-06-01T07:00"]).status == 303)
        #expect(await scene.ask(page).status == 404, "the release is dated")
        try held.moment("2007-06-01T12:00:00Z")
        #expect(await scene.ask(page).status == 200)
        try await closedSummary(held)
    }

    /// M3: what was said behind the closed door stays there, whatever is asked for.
    private func closedSummary(_ held: NewOrleans) async throws {
        let (scene, page) = (held.scene, "/es/summaries/re-puerta-1")
        #expect(await scene.send("\(page)/assemble", as: "coordinator").status == 403, "the secretariat does not read it")
        #expect(await scene.send("\(page)/assemble", as: "presidency").status == 303, "who presides is inside")
        #expect(await scene.ask(page, as: "mex-vice").body.contains("Presupuesto secretísimo"))
        #expect(await scene.ask(page, as: "mex-vice").status == 200)
        for name in ["hnd-focal", "iom-observer", nil] {
            #expect(await scene.ask(page, as: name).status == 404, "\(name ?? "the public")")
            #expect(await !scene.ask("/es/meetings/crm-xii/summary", as: name).body.contains("secretísimo"))
        }
        await #expect(throws: Refusal.self) {
            try await scene.office.perform(
                PublishSummary("re-puerta-1", to: .everyone, at: nil),
                as: Actor(name: "test", clearance: Clearance([.sitting("closed-door")]), rights: [.preside]))
        }
    }
}
