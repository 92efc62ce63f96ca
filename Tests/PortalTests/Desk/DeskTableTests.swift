import Foundation
import Records
import SQL
import TestDatabase
import Testing
import Web

@testable import Portal

/// What the desk does with many records, with files, and who may come to it.
@Suite(.timeLimit(.minutes(5))) struct DeskTableTests {
    @Test(arguments: TestEngine.allCases)
    func `Nobody but those who keep records comes to the desk`(engine: TestEngine) async throws {
        let scene = try await DeskScene.shared(engine)
        let routes = DeskRoutes.routes.filter { $0.access == .right(.keep) }
        #expect(routes.count >= 9)
        for route in routes {
            let path = route.path.replacing("{kind}", with: "forum").replacing("{slug}", with: "whatever")
            #expect(await scene.see(path, as: "honduras").status == 403, "\(path)")
            #expect(await scene.see(path, as: nil).status == 303, "\(path)")
            #expect(await scene.see("\(path).json", as: nil).status == 401, "\(path)")
        }
        for deed in DeskRoutes.deeds where deed.access == .right(.keep) {
            let path = deed.path.replacing("{kind}", with: "forum").replacing("{slug}", with: "whatever")
            #expect(await scene.send(path, [], as: "honduras").status == 403, "\(path)")
            #expect(await scene.send(path, [], token: "another").status == 403, "\(path) from another site")
        }
        #expect(await scene.see("/records/party/mex", as: "honduras").body.contains("/desk/edit") == false)
        #expect(await scene.see("/records/party/mex/history", as: "honduras").status == 403)
        for kind in EditedRecord.others {
            #expect(await scene.see("/desk/new/\(kind)").status == 404)
            #expect(await scene.see("/desk/table/\(kind)").status == 404)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `A table out and in: tried first, faults by line and column, then done whole`(engine: TestEngine) async throws {
        let scene = try await DeskScene.shared(engine)
        for (slug, title) in [("row-a", "Fila, con coma"), ("row-b", "=Fórmula")] { try await scene.make("budget-line", slug, title: title) }
        let out = await scene.see("/desk/table/budget-line.csv")
        #expect(out.status == 200 && out.body.contains("\"Fila, con coma\"") && out.body.contains("'=Fórmula"))
        let path = "/desk/table/budget-line"
        let same = await scene.send(path, [], file: ("file", "t.csv", out.body))
        #expect(same.status == 200 && !same.body.contains("value=\"perform\""), "nothing differs")

        let wrong = "slug;when;title.es;audience;links\nrow-a;mayo;Fila;friends;about body/none\nNot A Slug;;;;\nrow-a;;;;\n"
        let faults = await scene.send(path, [], file: ("file", "t.csv", wrong))
        #expect(faults.status == 422 && !faults.body.contains("value=\"perform\""))
        let json = try await problems(scene, path, wrong)
        #expect(Set(json) == ["2 when", "2 audience", "3 slug", "4 slug"], "\(json)")
        #expect(try await problems(scene, path, "slug,colour\nrow-a,red\n") == ["1 colour"])
        #expect(try await problems(scene, path, "slug,links,facet.body\nrow-a,about body/none,none\n") == ["2 facet.body", "2 links"])

        let changed = "slug;version;when;title.en;facet.body\nrow-a;1;2007-05;Row, with comma;grcm; \nrow-c;;2009;New row;\n"
        let tried = await scene.send(path, [], file: ("file", "t.csv", changed.replacing("grcm; ", with: "grcm")))
        #expect(tried.status == 200 && tried.body.contains("<ins>2007-05</ins>") && tried.body.contains("value=\"perform\""))
        #expect(try await scene.draft("budget-line", "row-a")?.when == nil, "only tried")
        let text = "slug,version,when,title.en,facet.body\nrow-a,1,2007-05,\"Row, with comma\",grcm\nrow-c,,2009,New row,\n"
        #expect(await scene.send(path, [("table", text), ("do", "perform")]).status == 200)
        let draft = try #require(try await scene.draft("budget-line", "row-a"))
        #expect(draft.when?.description == "2007-05" && draft.facets[.body] == ["grcm"])
        #expect(draft.wordings[.title].map(\.text) == ["Row, with comma", "Fila, con coma"])
        #expect(try await scene.draft("budget-line", "row-c")?.audience == .secretariat)
        #expect(try await problems(scene, path, text.replacing("2007-05", with: "2008")) == ["2 version"], "of an old version")
    }

    /// The faults of a table that is tried, as `line column`.
    private func problems(_ scene: DeskScene, _ path: String, _ text: String) async throws -> [String] {
        let answer = await scene.send("\(path).json", [("table", text)])
        let json = try JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any]
        let faults = json?["faults"] as? [[String: Any]] ?? []
        return faults.map { "\($0["line"] as? Int ?? 0) \($0["column"] as? String ?? "")" }
    }

    @Test(arguments: TestEngine.allCases)
    func `One act on many records is tried, then done`(engine: TestEngine) async throws {
        let scene = try await DeskScene.shared(engine)
        for number in 1...3 { try await scene.make("sector", "bulk-\(number)", title: "Lote \(number)") }
        let list = await scene.see("/desk/bulk?kind=sector")
        #expect(list.body.contains("value=\"sector/bulk-1\""))
        let chosen = (1...2).map { ("record", "sector/bulk-\($0)") }
        #expect(await scene.send("/desk/bulk", [("act", "remove"), ("reason", "x")]).status == 422, "none chosen")
        #expect(await scene.send("/desk/bulk", chosen + [("act", "audience"), ("audience", "sitting:closed-door")]).status == 422)
        let nobody = await scene.send("/desk/bulk.json", chosen + [("act", "audience")])
        #expect(nobody.status == 422 || nobody.status == 400, "\(nobody.status)")
        #expect(nobody.body.contains("\"rule\":\"must not be empty\""))
        let found = await scene.send("/desk/bulk", chosen + [("act", "facet"), ("facet", "party/hnd"), ("do", "try")]).body
        #expect(found.contains("Honduras") && !found.contains(" hnd<"), "by its title")
        let act = chosen + [("act", "audience"), ("audience", "members")]
        let tried = await scene.send("/desk/bulk", act + [("do", "try")])
        #expect(tried.status == 200 && tried.body.contains("value=\"perform\""))
        #expect(try await scene.draft("sector", "bulk-1")?.audience == .everyone)
        #expect(await scene.send("/desk/bulk", act + [("do", "perform")]).status == 200)
        #expect(try await scene.draft("sector", "bulk-1")?.audience == .members)
        #expect(try await scene.draft("sector", "bulk-3")?.audience == .everyone)
        let again = await scene.send("/desk/bulk", act + [("do", "try")])
        #expect(!again.body.contains("value=\"perform\""), "nothing would change")
        _ = await scene.send("/desk/bulk", chosen + [("act", "facet"), ("facet", "theme/human-rights"), ("do", "perform")])
        #expect(try await scene.draft("sector", "bulk-2")?.facets[.theme] == ["human-rights"])
        _ = await scene.send("/desk/bulk", chosen + [("act", "release"), ("release", "2027-01-01"), ("audience", "public"), ("do", "perform")])
        #expect(try await scene.draft("sector", "bulk-2")?.release?.to == .everyone)
        _ = await scene.send("/desk/bulk", chosen + [("act", "remove"), ("reason", "lote de prueba"), ("do", "perform")])
        #expect(await scene.see("/records/sector/bulk-1").status == 404)
        #expect(await scene.see("/desk/trash").body.contains("lote de prueba"))
        let history = await scene.see("/records/sector/bulk-3/history")
        #expect(history.status == 200)
        #expect(await scene.send("/desk/return/sector/bulk-2", []).status == 303)
        let past = await scene.see("/records/sector/bulk-2/history").body
        #expect(past.contains("<ins>human-rights</ins>") && past.contains("Registro retirado") && !past.contains("records.remove"))
    }

    @Test(arguments: TestEngine.allCases)
    func `The journal is filtered by seat, act, record and day`(engine: TestEngine) async throws {
        let scene = try await DeskScene.shared(engine)
        try await scene.make("forum", "journalled", title: "Foro anotado")
        let path = "/desk/edit/forum/journalled"
        _ = await scene.edit(path, await scene.form(path), ["summary.es": "Uno"], as: "assistant")
        func entries(_ query: String) async throws -> [[String: Any]] {
            let answer = await scene.see("/desk/journal.json?\(query)")
            let json = try JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any]
            return json?["entries"] as? [[String: Any]] ?? []
        }
        let all = try await entries("record=forum/journalled")
        #expect(all.count == 2 && all[0]["command"] as? String == "records.keep")
        let seat = try #require((all[0]["actor"] as? String)?.split(separator: " ").first?.dropFirst(5))
        #expect(try await entries("record=forum/journalled&actor=\(seat)").count == 1)
        #expect(try await entries("record=forum/journalled&actor=%25").isEmpty)
        #expect(try await entries("record=forum/journalled&command=records.remove").isEmpty)
        #expect(try await entries("record=forum/journalled&until=2026-11-20").isEmpty)
        #expect(try await entries("record=forum/journalled&from=2026-11-21&until=2026-11-21").count == 2)
        for (query, field) in [("from=x", "from"), ("record=x", "record"), ("page=0", "page")] {
            let answer = await scene.see("/desk/journal.json?\(query)")
            #expect(answer.status == 400 && answer.body.contains("\"field\":\"\(field)\""))
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `O3: the presidency opens a record to an observer, dated, and ends it`(engine: TestEngine) async throws {
        let scene = try await DeskScene.shared(engine)
        try await scene.make("partner", "for-observers", audience: .members, title: "Para quien se autorice")
        let path = "/records/partner/for-observers"
        #expect(await scene.see("\(path)/authorise").status == 403, "not the secretariat’s to give")
        #expect(await scene.see(path, as: "presidency").body.contains("\(path)/authorise"))
        #expect(await scene.send("\(path)/authorise", [("party", "jam")], as: "presidency").status == 422)
        #expect(await scene.send("\(path)/authorise", [("party", "jam"), ("ends", "soon"), ("reason", "x")], as: "presidency").status == 422)
        #expect(await scene.send("\(path)/authorise", [("party", "jam"), ("reason", "invitada a seguirlo")], as: "presidency").status == 303)
        #expect(await scene.see("/desk/preview/partner/for-observers?as=party:jam").body.contains("Para quien se autorice"))
        #expect(await scene.see("\(path)/authorise", as: "presidency").body.contains("invitada a seguirlo"))
        #expect(await scene.send("\(path)/end-authorisation", [("party", "jam")], as: "presidency").status == 303)
        #expect(await scene.see("/desk/preview/partner/for-observers.json?as=party:jam").body.contains("\"isVisible\":false"))
        try await scene.make("partner", "only-secretariat", audience: .secretariat, title: "No para la presidencia")
        for name in ["only-secretariat", "never-was"] {
            #expect(await scene.see("/records/partner/\(name)/authorise", as: "presidency").status == 404)
            #expect(await scene.send("/records/partner/\(name)/authorise", [("party", "jam"), ("reason", "x")], as: "presidency").status == 404)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `An announcement reaches those it is for`(engine: TestEngine) async throws {
        let scene = try await DeskScene.shared(engine)
        #expect(await scene.see("/announcements/new", as: "honduras").status == 403)
        let texts = [("title.es", "Aviso a los miembros"), ("text.es", "Con un texto.")]
        #expect(await scene.send("/announcements/new", texts + [("audience", "sitting:closed-door")]).status == 422)
        #expect(await scene.send("/announcements/new", [("audience", "members")]).status == 422, "says nothing")
        #expect(await scene.send("/announcements/new", texts + [("audience", "members")]).status == 303)
        #expect(await scene.send("/announcements/new", [("title.es", "Aviso interno"), ("audience", "secretariat")]).status == 303)
        let honduras = await scene.see("/announcements", as: "honduras").body
        #expect(honduras.contains("Aviso a los miembros") && !honduras.contains("Aviso interno"))
        #expect(await scene.see("/announcements", as: nil).status == 303)
        #expect(await scene.send("/announcements/new", [("title.es", "Aviso"), ("audience", "secretariat")], as: "presidency").status == 422)
    }

    @Test(arguments: TestEngine.allCases)
    func `Files of a document: replaced, attached, detached; every revision stays`(engine: TestEngine) async throws {
        let scene = try await DeskScene.shared(engine)
        let form = await scene.form("/desk/new/document")
        #expect(await scene.edit("/desk/new/document", form, ["title.es": "Con archivos", "type": "report", "audience": "public"]).status == 303)
        let path = "/documents/con-archivos/files"
        #expect(await scene.see(path, as: "honduras").status == 403)
        #expect(await scene.see(path).status == 200)
        #expect(await scene.send(path, [("act", "replace")]).status == 422)
        let first = await scene.send(path, [("act", "replace"), ("language", "es")], file: ("file", "acta.txt", "Acta de la reunión\n\nTodo lo que se dijo."))
        #expect(first.status == 303)
        #expect(await scene.see("/documents/con-archivos.txt", as: nil).body.contains("Todo lo que se dijo"))
        let broken = await scene.send(path, [("act", "replace")], file: ("file", "x.zip", "PK\u{3}\u{4}nothing"))
        #expect(broken.status == 422)
        #expect(await scene.send(path, [("act", "attach")], file: ("attachment", "lista.txt", "Uno, dos")).status == 303)
        #expect(await scene.see("/documents/con-archivos", as: nil).body.contains("lista.txt"))
        _ = await scene.send(path, [("act", "replace"), ("language", "es")], file: ("file", "acta.txt", "Acta corregida\n\nLo que se dijo de veras."))
        let text = await scene.see("/documents/con-archivos.txt", as: nil).body
        #expect(text.contains("de veras"))
        #expect(await scene.see("/documents/con-archivos", as: nil).body.contains("lista.txt"))
        #expect(await scene.see("/documents/con-archivos/versions.json", as: nil).body.contains("\"number\":3"))
        #expect(await scene.send(path, [("act", "detach"), ("name", "lista.txt")]).status == 303)
        #expect(!(await scene.see("/documents/con-archivos", as: nil)).body.contains("lista.txt"))
        #expect(await scene.see("/documents/con-archivos?revision=3", as: nil).body.contains("lista.txt"), "the revision stays")
        // Describing it anew leaves its contents alone.
        let edit = "/desk/edit/document/con-archivos"
        #expect(await scene.edit(edit, await scene.form(edit), ["summary.es": "Un acta"]).status == 303)
        #expect(await scene.see("/documents/con-archivos.txt", as: nil).body.contains("de veras"))
    }

    @Test func `Only the editor has a script, and only its own`() async throws {
        let scene = try await DeskScene.shared(.sqlite)
        let editor = await scene.see("/desk/new/forum")
        let source = try #require(editor.body.firstMatch(of: /<script src="\/(assets\/desk-[a-z0-9]+\.js)" defer>/)?.1)
        #expect(editor.header("content-security-policy")?.contains("script-src 'self'; connect-src 'self'") == true)
        #expect(await scene.portal.answer(Question("/\(source)")).header("content-type") == "text/javascript; charset=utf-8")
        for path in ["/desk", "/desk/trash", "/desk/journal", "/records/party/mex", "/announcements"] {
            let page = await scene.see(path)
            #expect(page.header("content-security-policy") == nil && !page.body.contains("<script"), "\(path)")
        }
        let refused = await scene.edit("/desk/new/forum", await scene.form("/desk/new/forum"), [:])
        #expect(refused.status == 422 && refused.header("content-security-policy") != nil)
    }
}
