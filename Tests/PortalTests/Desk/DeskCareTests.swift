import Foundation
import Records
import SQL
import TestDatabase
import Testing
import Web

@testable import Portal

/// What people do by mistake, or what happens to them: a session that ends, a second click, a technical name in their way.
@Suite(.timeLimit(.minutes(5))) struct DeskCareTests {
    /// A form as a browser sends it.
    private func send(
        _ scene: DeskScene, _ path: String, as name: String?, token: String, from site: String? = "same-origin",
        accept: String = "text/html", title: String = "Foro <b>a medias"
    ) async -> Answer {
        let fields = [("title.es", title), ("audience", "public"), ("base", "{}"), ("do", "save"), ("form-token", token)]
        let body = fields.map { "\($0.0.percentEncoded)=\($0.1.percentEncoded)" }.joined(separator: "&")
        var question = Question("/es\(path)", method: "POST", accept: accept, body: body)
        question.credentials.bearer = name
        question.fetchSite = site
        return await scene.portal.answer(question)
    }

    @Test(arguments: TestEngine.allCases)
    func `What was typed while the session ended is given back, and counts once it has been looked at and sent again`(
        engine: TestEngine
    ) async throws {
        let scene = try await DeskScene.shared(engine)
        let path = "/desk/new/forum"
        let lost = await send(scene, path, as: nil, token: "token")
        #expect(lost.status == 401 && lost.header("cache-control") == "no-store")
        #expect(lost.body.contains("name=\"title.es\" value=\"Foro &lt;b&gt;a medias\""), "hidden, to be sent again")
        #expect(lost.body.contains("<li>Foro &lt;b&gt;a medias</li>"), "and to be seen")
        #expect(lost.body.contains("action=\"/es/desk/new/forum\"") && lost.body.contains("target=\"_blank\""))
        #expect(!lost.body.contains("name=\"form-token\""))
        // Signed in again in another tab: the old token does nothing, the page has the new one.
        let again = await send(scene, path, as: "coordinator", token: "")
        #expect(again.status == 409 && again.body.contains("name=\"form-token\" value=\"token\""))
        #expect(again.body.contains("<li>Foro &lt;b&gt;a medias</li>"))
        #expect(try await scene.draft("forum", "foro-b-a-medias") == nil, "nothing is done before somebody says so")
        #expect(await send(scene, path, as: "coordinator", token: "token").status == 303)
        #expect(try await scene.draft("forum", "foro-b-a-medias")?.audience == .everyone)
    }

    @Test(arguments: TestEngine.allCases)
    func `A form from another site, from nobody knows where, or of the account is never given back`(engine: TestEngine) async throws {
        let scene = try await DeskScene.shared(engine)
        let path = "/desk/new/forum"
        for name in ["coordinator", nil] {
            let strange = await send(scene, path, as: name, token: "old", from: "cross-site")
            #expect(strange.status == 403 && !strange.body.contains("a medias"))
        }
        #expect(await send(scene, path, as: nil, token: "token", from: nil).status == 303, "to the way in")
        #expect(await send(scene, path, as: "coordinator", token: "old", from: nil).status == 403)
        #expect(await send(scene, path, as: "honduras", token: "old").status == 403, "has no right to it anyway")
        #expect(await send(scene, "/account/sessions/end", as: nil, token: "token").status == 303)
        #expect(await send(scene, path, as: nil, token: "token", accept: "application/json").status == 401)
        #expect(await send(scene, path, as: "coordinator", token: "old", accept: "application/json").status == 403)
        #expect(GivenBackPage(Form(Query([("password", "x")])), to: "/x") == nil)
    }

    @Test(arguments: TestEngine.allCases)
    func `A form that is sent twice makes one record; what was typed since is a change of it`(engine: TestEngine) async throws {
        let scene = try await DeskScene.shared(engine)
        let path = "/desk/new/forum"
        let form = await scene.form(path)
        let typed = ["title.es": "Foro doble", "audience": "public"]
        let place = try #require(await scene.edit(path, form, typed).header("location"))
        #expect(await scene.edit(path, form, typed).header("location") == place, "a second click")
        #expect(await scene.edit(path, await scene.form(path), typed).header("location") == place, "back, and sent again")
        let changed = await scene.edit(path, form, ["title.es": "Foro doble, corregido", "audience": "public"])
        #expect(changed.status == 409 && changed.body.contains("action=\"/es/desk/edit/forum/foro-doble\""))
        #expect(changed.body.contains("Foro doble, corregido"))
        #expect(try await scene.draft("forum", "foro-doble-2") == nil)
        // Another form that says something else is another record.
        #expect(await scene.edit(path, await scene.form(path), typed.merging(["summary.es": "Otro"]) { $1 }).status == 303)
        #expect(try await scene.draft("forum", "foro-doble-2") != nil)
        // What was removed does not stand in the way.
        _ = await scene.send("/records/forum/foro-doble/remove", [("reason", "prueba")])
        #expect(await scene.edit(path, form, typed).status == 303)
        #expect(try await scene.draft("forum", "foro-doble-3") != nil)
    }

    @Test(arguments: TestEngine.allCases)
    func `A second click announces nothing twice; paragraphs stay apart; for nobody is no audience`(engine: TestEngine) async throws {
        let scene = try await DeskScene.shared(engine)
        let texts = [("title.es", "Aviso doble"), ("text.es", "Primer párrafo.\r\n\r\nSegundo párrafo."), ("audience", "members")]
        for _ in 0..<2 { #expect(await scene.send("/announcements/new", texts).status == 303) }
        let page = await scene.see("/announcements", as: "honduras").body
        #expect(page.ranges(of: ">Aviso doble<").count == 1)
        #expect(page.contains("<p>Primer párrafo.</p><p>Segundo párrafo.</p>"))
        #expect(await scene.send("/announcements/new", texts, as: "assistant").status == 303)
        #expect(await scene.see("/announcements", as: "honduras").body.ranges(of: ">Aviso doble<").count == 2, "somebody else’s")
        let nobody = await scene.send("/announcements/new.json", [("title.es", "Aviso"), ("audience", "")])
        #expect(nobody.body.contains("\"rule\":\"must not be empty\""))
    }

    @Test(arguments: TestEngine.allCases)
    func `Who did what is said in words: the seat, the person, the act`(engine: TestEngine) async throws {
        let scene = try await DeskScene.shared(engine)
        try await scene.make("forum", "in-words", title: "Foro en palabras")
        let path = "/desk/edit/forum/in-words"
        #expect(await scene.edit(path, await scene.form(path), ["summary.es": "Uno"], as: "assistant").status == 303)
        let t = Translator(.spanish, site: scene.portal.site, catalog: House.catalog)
        for page in ["/records/forum/in-words/history", "/desk/journal?record=forum/in-words"] {
            let body = await scene.see(page).body
            #expect(body.contains(", assistant<") && body.contains(t("Record saved")), "\(page)")
            for raw in ["<code>records.keep", ">records.keep<", "seat/", "person/p-"] { #expect(!body.contains(raw), "\(page): \(raw)") }
        }
        let about = await scene.see("/records/forum/in-words", as: nil).body
        for raw in ["<code>title", "records.keep", t("This record is a source itself.")] { #expect(!about.contains(raw), "\(raw)") }
        #expect(about.contains(t("No source is given for this record.")))
        // A document has its files of somebody with a name; the public is told of the secretariat.
        let document = "/documents/papel-en-palabras"
        _ = await scene.edit(
            "/desk/new/document", await scene.form("/desk/new/document"),
            ["title.es": "Papel en palabras", "type": "report", "audience": "public"])
        _ = await scene.send("\(document)/files", [("act", "replace"), ("language", "es")], file: ("file", "a.txt", "Texto"))
        #expect(await scene.see("\(document)/files").body.contains(", coordinator</p>"))
        let versions = await scene.see("\(document)/versions", as: nil).body
        #expect(versions.contains(t("the secretariat")) && !versions.contains("coordinator"))
    }

    @Test(arguments: TestEngine.allCases)
    func `Looking as the public says so in a whole sentence`(engine: TestEngine) async throws {
        let scene = try await DeskScene.shared(engine)
        try await scene.make("forum", "not-public", audience: .members, title: "No para todos")
        let page = await scene.see("/desk/preview/forum/not-public?as=public").body
        #expect(!page.contains("a el público"))
        let t = Translator(.spanish, site: scene.portal.site, catalog: House.catalog)
        #expect(page.contains(t("No page, no list, no search and no link shows this record to the public today.")))
    }

    @Test func `Every act that the journal may name has words`() async throws {
        let t = Translator(.english, site: try await DeskScene.shared(.sqlite).portal.site, catalog: House.catalog)
        let names = try commandNames()
        #expect(names.count > 100)
        for name in names { #expect(t.words(ofCommand: name) != name, "\(name)") }
    }

    /// As the sources of the program have them.
    private func commandNames() throws -> [String] {
        let root = repository.appending(path: "Sources").path
        let files = try #require(FileManager.default.enumerator(atPath: root)).compactMap { $0 as? String }
        return try files.filter { $0.hasSuffix(".swift") }.flatMap { file in
            try String(contentsOfFile: "\(root)/\(file)", encoding: .utf8)
                .matches(of: /static let name = "([a-z-]+\.[a-z-]+)"/).map { String($0.output.1) }
        }.filter { $0 != "manifest.json" }
    }
}
