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
}
