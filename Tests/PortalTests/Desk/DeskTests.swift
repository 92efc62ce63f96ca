import Foundation
import Records
import SQL
import TestDatabase
import Testing
import Web

@testable import Portal

/// The secretariat's desk, asked as a browser asks it.
@Suite(.timeLimit(.minutes(5))) struct DeskTests {
    @Test(arguments: TestEngine.allCases)
    func `A new record: typed, refused with what is wrong, made, found`(engine: TestEngine) async throws {
        let scene = try await DeskScene.shared(engine)
        let path = "/desk/new/partner"
        let form = await scene.form(path)
        #expect(form["title.es"] == "" && form["title.en.standing"] == "translation" && form["audience"] == "secretariat")
        let refused = await scene.edit(path, form, ["title.es": "", "when": "mayo", "link.1.relation": "related", "link.1.target": "meeting/none"])
        #expect(refused.status == 422)
        for field in ["form-when", "form-title.es", "meeting/none"] { #expect(refused.body.contains(field), "\(field)") }
        let made = await scene.edit(
            path, form,
            [
                "title.es": "Fundación Ñandú <b>", "title.en": "Nandu Foundation", "when": "2009", "audience": "public",
                "link.1.relation": "related", "link.1.target": "meeting/crm-xii", "source.1.document": "003",
                "source.1.locator": "IV: E", "claim.001.es": "nobody asked for this", "title.xx": "nor for this",
            ])
        #expect(made.status == 303)
        #expect(made.header("location")?.hasSuffix("fundacion-nandu-b") == true)
        let draft = try #require(try await scene.draft("partner", "fundacion-nandu-b"))
        #expect(draft.audience == .everyone && draft.when?.description == "2009")
        #expect(draft.wordings[.title].map(\.status) == [.translation, .official])
        #expect(draft.links == [Link(.related, Reference("meeting", "crm-xii"))])
        #expect(draft.sources[RecordDraft.whole] == [Citation(document: "003", locator: "IV: E")])
        #expect(draft.wordings.byField.keys.allSatisfy { $0 == .title })
        let found = await scene.see("/search.json?q=%C3%91and%C3%BA", as: nil)
        #expect(found.body.contains("fundacion-nandu-b"))
        // The same name again gets a number.
        _ = await scene.edit(path, await scene.form(path), ["title.es": "Fundación Ñandú <b>"])
        #expect(try await scene.draft("partner", "fundacion-nandu-b-2")?.audience == .secretariat)
    }

    @Test(arguments: TestEngine.allCases)
    func `Every kind opens in the editor and is kept as it was when nothing was typed`(engine: TestEngine) async throws {
        let scene = try await DeskScene.shared(engine)
        let all = try await scene.database.read { db in
            try db.rows("SELECT kind, MIN(slug) AS slug FROM record WHERE audience = 'public' AND slug NOT LIKE 'x-%' AND slug NOT LIKE 'bulk-%' AND removed IS NULL GROUP BY kind")
                .map { Reference(try $0["kind"], try $0["slug"]) }
        }
        var opened = 0
        for reference in all where !EditedRecord.others.contains(reference.kind) {
            let path = "/desk/edit/\(reference)"
            let columns = try await columns(reference, scene)
            let before = try #require(try await scene.draft(reference.kind, reference.slug))
            let answer = await scene.edit(path, await scene.form(path), [:])
            #expect(answer.status == 303, "\(reference): \(answer.status) \(answer.body.suffix(2500).prefix(900))")
            let after = try #require(try await scene.draft(reference.kind, reference.slug))
            #expect(after == before, "\(reference)")
            #expect(try await self.columns(reference, scene) == columns, "\(reference)")
            opened += 1
        }
        #expect(opened >= 22)
        for form in House.forms where form.canBeMade {
            #expect(await scene.see("/desk/new/\(form.kind)").status == 200, "\(form.kind)")
        }
    }

    private func columns(_ reference: Reference, _ scene: DeskScene) async throws -> [String: String] {
        try await scene.database.read { db in
            let id = try db.value("SELECT id FROM record WHERE kind = \(reference.kind) AND slug = \(reference.slug)", as: String.self)
            return try EditedRecord.form(reference.kind).read(Identity(rawValue: id ?? ""), db)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `Columns of a kind are asked for, checked and kept; what no form shows stays`(engine: TestEngine) async throws {
        let scene = try await DeskScene.shared(engine)
        let form = await scene.form("/desk/new/decision")
        let values = [
            "title.es": "Decisión de prueba", "meeting": "crm-xii", "number": "901", "type": "approve", "result": "done",
            "audience": "public",
        ]
        let wrong = await scene.edit("/desk/new/decision", form, values.merging(["number": "zero", "meeting": "none"]) { $1 })
        #expect(wrong.status == 422 && wrong.body.contains("aria-invalid"))
        #expect(await scene.edit("/desk/new/decision", form, values).status == 303)
        let page = await scene.see("/records/decision/decision-de-prueba.json", as: nil)
        #expect(page.status == 200 && page.body.contains("\"relation\":\"decided-by\""))
        let path = "/desk/edit/decision/decision-de-prueba"
        var again = await scene.form(path)
        #expect(again["number"] == "901" && again["result"] == "done")
        again["number"] = nil
        again["type"] = "grant"
        #expect(await scene.edit(path, again, [:]).status == 303)
        let kept = try await columns(Reference("decision", "decision-de-prueba"), scene)
        #expect(kept["number"] == "901" && kept["type"] == "grant" && kept["meeting"] == "crm-xii")
    }

    @Test(arguments: TestEngine.allCases)
    func `Two editors: what does not touch merges by itself, what does is shown three ways`(engine: TestEngine) async throws {
        let scene = try await DeskScene.shared(engine)
        try await scene.make("forum", "two-editors", title: "Foro de dos")
        let path = "/desk/edit/forum/two-editors"
        let (mine, theirs) = (await scene.form(path), await scene.form(path))
        #expect(await scene.edit(path, theirs, ["title.en": "Forum of two", "link.1.relation": "related", "link.1.target": "meeting/crm-xii"], as: "assistant").status == 303)
        let merged = await scene.edit(path, mine, ["summary.es": "Un resumen", "link.1.relation": "about", "link.1.target": "body/grcm"])
        #expect(merged.status == 303)
        let notice = merged.header("set-cookie")?.removingPercentEncoding ?? ""
        #expect(notice.contains("English") || notice.contains("Título"), "\(notice)")
        let draft = try #require(try await scene.draft("forum", "two-editors"))
        #expect(draft.wordings[.title].count == 2 && draft.wordings[.summary].count == 1)
        #expect(Set(draft.links.map(\.target.slug)) == ["crm-xii", "grcm"])

        let (first, second) = (await scene.form(path), await scene.form(path))
        #expect(await scene.edit(path, first, ["title.es": "Foro de las dos", "place.es": "Lima"], as: "assistant").status == 303)
        let conflict = await scene.edit(path, second, ["title.es": "Foro para dos", "note.es": "Una nota"])
        #expect(conflict.status == 409)
        for shown in ["Foro de dos", "<ins>las", "para"] { #expect(conflict.body.contains(shown), "\(shown)") }
        var settle: [(String, String)] = []
        for name in ["version", "base", "theirs", "yours"] {
            let pattern = try Regex("name=\"\(name)\" value=\"([^\"]*)\"")
            let value = try #require(conflict.body.firstMatch(of: pattern)?.output[1].substring)
            settle.append((name, DeskScene.unescaped(value)))
        }
        let target = "/desk/settle/forum/two-editors"
        #expect(await scene.send(target, settle).status == 422, "nothing was chosen")
        #expect(await scene.send(target, settle + [("keep.title.es", "yours"), ("do", "edit")]).status == 200)
        #expect(await scene.send(target, settle + [("keep.title.es", "theirs")]).status == 303)
        let settled = try #require(try await scene.draft("forum", "two-editors"))
        #expect(settled.wordings.best(.title, for: [.spanish])?.text == "Foro de las dos")
        #expect(settled.wordings[.place].count == 1 && settled.wordings[.note].count == 1, "nothing else is lost")
        // A program that did not see what is there is told so.
        let stale = await scene.send(path, [("version", "1"), ("title.es", "Otra cosa")])
        #expect(stale.status == 409)
    }

    @Test(arguments: TestEngine.allCases)
    func `A draft is kept for the seat, is no record, and goes when it is saved or thrown away`(engine: TestEngine) async throws {
        let scene = try await DeskScene.shared(engine)
        try await scene.make("forum", "drafted", title: "Foro en borrador")
        let before = try await scene.database.read { db in try RecordState.read(db, at: DeskScene.now).head }
        let path = "/desk/edit/forum/drafted"
        let form = await scene.form(path)
        let kept = await scene.edit(path, form, ["summary.es": "A medio escribir"], do: "draft")
        #expect(kept.status == 303 && kept.header("location") == "/es\(path)")
        #expect(await scene.see("/desk").body.contains("Foro en borrador"))
        #expect(await scene.see(path).body.contains("A medio escribir"))
        #expect(!(await scene.see(path, as: "assistant").body.contains("A medio escribir")), "another seat’s")
        #expect(!(await scene.see("/search?q=medio", as: "coordinator").body.contains("drafted")))
        // Somebody else saves meanwhile: the draft remembers what it was based on.
        #expect(await scene.edit(path, form, ["place.es": "Quito"], as: "assistant").status == 303)
        #expect(await scene.edit(path, await scene.form(path), [:]).status == 303)
        let draft = try #require(try await scene.draft("forum", "drafted"))
        #expect(draft.wordings[.place].count == 1 && draft.wordings[.summary].first?.text == "A medio escribir")
        #expect(!(await scene.see(path).body.contains("name=\"kind\"")), "there is no draft any more")

        let new = await scene.form("/desk/new/forum")
        let unfinished = await scene.edit("/desk/new/forum", new, ["title.es": "Foro que no es"], do: "draft")
        let place = try #require(unfinished.header("location")?.dropFirst(3))
        #expect(await scene.see(String(place)).body.contains("Foro que no es"))
        #expect(await scene.send("/desk/discard", [("kind", "forum"), ("draft", new["draft"] ?? "")]).status == 303)
        #expect(!(await scene.see("/desk").body.contains("Foro que no es")))
        let after = try await scene.database.read { db in try RecordState.read(db, at: DeskScene.now).head }
        #expect(after > before, "the two saves are journalled")
        let journalled = try await scene.database.read { db in
            try db.value("SELECT COUNT(*) FROM journal WHERE detail LIKE '%Foro que no es%'", as: Int.self)
        }
        #expect(journalled == 0, "drafts are not")
    }

    @Test(arguments: TestEngine.allCases)
    func `What was typed over a record is read only while the record is`(engine: TestEngine) async throws {
        let scene = try await DeskScene.shared(engine)
        try await scene.make("forum", "drafted-once", title: "Foro que se cierra")
        let path = "/desk/edit/forum/drafted-once"
        #expect(await scene.edit(path, await scene.form(path), ["summary.es": "Palabra de adentro"], do: "draft").status == 303)
        // The page for new records gives no draft of another, whoever may read it.
        for form in ["", ".json"] {
            let page = await scene.see("/desk/new/forum\(form)?draft=drafted-once")
            #expect(page.status == 200 && !page.body.contains("Palabra de adentro") && !page.body.contains("que se cierra"), "\(form)")
        }
        try await scene.make("forum", "drafted-once", audience: .sitting("closed-door"), title: "Foro que se cierra")
        for form in ["", ".json"] {
            #expect(await scene.see("/desk/edit/forum/drafted-once\(form)").status == 404)
            #expect(await !scene.see("/desk/new/forum\(form)?draft=drafted-once").body.contains("Palabra de adentro"))
            #expect(await !scene.see("/desk\(form)").body.contains("drafted-once"))
        }
        // Open again, the draft is there as it was left.
        try await scene.make("forum", "drafted-once", title: "Foro que se abre")
        #expect(await scene.see(path).body.contains("Palabra de adentro"))
    }

    @Test(arguments: TestEngine.allCases)
    func `See it as Jamaica, as Honduras, as the public`(engine: TestEngine) async throws {
        let scene = try await DeskScene.shared(engine)
        try await scene.make("partner", "for-members", audience: .members, title: "Solo para miembros")
        let path = "/desk/preview/partner/for-members"
        let jamaica = await scene.see("\(path)?as=party:jam")
        #expect(jamaica.status == 200 && !jamaica.body.contains("Solo para miembros</h1>") && jamaica.body.contains("Jamaica"))
        let honduras = await scene.see("\(path)?as=party:hnd")
        #expect(honduras.body.contains("Solo para miembros") && honduras.body.contains("class=\"preview\""))
        let inside = honduras.body.components(separatedBy: "class=\"preview\"").last?.components(separatedBy: "</main>").first ?? ""
        #expect(!inside.contains("method=\"post\"") && !inside.contains("/desk/edit"), "a look only")
        #expect(await scene.see("\(path).json?as=public").body.contains("\"isVisible\":false"))
        #expect(await scene.see("\(path)?as=party:none").status == 400)
        #expect(await scene.see("/desk/preview/party/mex?as=public").body.contains("class=\"preview\""))
    }

    @Test(arguments: TestEngine.allCases)
    func `Released on a date, to others, by the form on the record’s page`(engine: TestEngine) async throws {
        let scene = try await DeskScene.shared(engine)
        try await scene.make("partner", "to-release", audience: .secretariat, title: "Se publicará")
        let path = "/records/partner/to-release"
        #expect(await scene.see(path).body.contains("\(path)/audience"))
        let fields = [("version", "1"), ("audience", "members"), ("release", "2027-05-01"), ("release-to", "public")]
        #expect(await scene.send("\(path)/audience", fields.map { $0.0 == "audience" ? ("audience", "sitting:closed-door") : $0 }).status == 422)
        #expect(await scene.send("\(path)/audience", fields).status == 303)
        let draft = try #require(try await scene.draft("partner", "to-release"))
        #expect(draft.audience == .members)
        #expect(draft.release == Moment("2027-05-01T00:00Z").map { Release(at: $0, to: .everyone) })
        #expect(await scene.send("\(path)/audience", fields).status == 409, "of an old version")
        #expect(await scene.see(path, as: nil).status == 404)
    }

    @Test(arguments: TestEngine.allCases)
    func `Removed with a reason, listed in the trash, brought back`(engine: TestEngine) async throws {
        let scene = try await DeskScene.shared(engine)
        try await scene.make("partner", "to-remove", title: "Se va")
        let path = "/records/partner/to-remove"
        #expect(await scene.send("\(path)/remove", []).status == 422)
        #expect(await scene.send("\(path)/remove", [("reason", "doble")]).status == 303)
        #expect(await scene.see(path).status == 404)
        #expect(await scene.see("/desk/edit/partner/to-remove").status == 404)
        let trash = await scene.see("/desk/trash")
        #expect(trash.body.contains("Se va") && trash.body.contains("doble"))
        #expect(await scene.send("/desk/return/partner/to-remove", []).status == 303)
        #expect(await scene.see(path, as: nil).status == 200)
        #expect(await scene.send("/desk/return/partner/to-remove", []).status == 404)
        #expect(await scene.send("/records/process/crm/remove", [("reason", "x")]).status == 422)
        // Documents, too, and their place says why.
        #expect(await scene.send("/records/document/guidelines-child-victims-of-trafficking/remove", [("reason", "se revisa")]).status == 303)
        let gone = await scene.see("/documents/guidelines-child-victims-of-trafficking", as: nil)
        #expect(gone.status == 410 && gone.body.contains("se revisa"))
        #expect(await scene.send("/desk/return/document/guidelines-child-victims-of-trafficking", []).status == 303)
        #expect(await scene.see("/documents/guidelines-child-victims-of-trafficking", as: nil).status == 200)
    }

    @Test(arguments: TestEngine.allCases)
    func `The history shows differences, keeps closed what was closed, and restores`(engine: TestEngine) async throws {
        let scene = try await DeskScene.shared(engine)
        try await scene.make("forum", "with-past", title: "Nombre viejo")
        let path = "/desk/edit/forum/with-past"
        _ = await scene.edit(path, await scene.form(path), ["title.es": "Nombre nuevo"])
        let history = await scene.see("/records/forum/with-past/history")
        #expect(history.body.contains("<del>viejo</del><ins>nuevo</ins>"))
        let json = try #require(try JSONSerialization.jsonObject(with: Data(await scene.see("/records/forum/with-past/history.json").body.utf8)) as? [String: Any])
        let entries = try #require(json["entries"] as? [[String: Any]])
        #expect(entries.count == 2 && entries[1]["canBeRestored"] as? Bool == true)
        let first = try #require(entries[1]["sequence"] as? Int)
        #expect(await scene.send("/records/forum/with-past/restore", [("entry", String(first))]).status == 303)
        #expect(try await scene.draft("forum", "with-past")?.wordings[.title].first?.text == "Nombre viejo")
        #expect(await scene.send("/records/forum/with-past/restore", [("entry", "1")]).status == 404, "another record’s")

        // What was said behind the closed door stays there, whatever the record is today.
        try await scene.make("forum", "once-closed", audience: .sitting("closed-door"), title: "Secreto viejo")
        try await scene.make("forum", "once-closed", audience: .everyone, title: "Nombre abierto")
        let closed = await scene.see("/records/forum/once-closed/history")
        #expect(closed.status == 200 && closed.body.contains("Nombre abierto") && !closed.body.contains("Secreto"))
        let sequence = try await scene.database.read { db in
            try db.value(
                """
                SELECT MIN(j.entry) FROM journal_record j JOIN record r ON r.id = j.record
                WHERE r.kind = 'forum' AND r.slug = 'once-closed'
                """, as: Int.self)
        }
        #expect(await scene.send("/records/forum/once-closed/restore", [("entry", String(sequence ?? 0))]).status == 404)
    }

    @Test(arguments: TestEngine.allCases)
    func `What seats open is changed by whoever administers, not by whoever keeps the records`(engine: TestEngine) async throws {
        let scene = try await DeskScene.shared(engine)
        let path = "/desk/edit/party/jam"
        let form = await scene.form(path)
        let type = try #require(form["column.type"] ?? form["type"])
        let name = form["column.type"] == nil ? "type" : "column.type"
        #expect(type != "member")
        let refused = await scene.edit(path, form, [name: "member"], as: "assistant")
        #expect(refused.status == 422 && refused.body.contains("quien administra"))
        let other = form.keys.first { $0.hasSuffix("website") } ?? "website"
        #expect(await scene.edit(path, form, [other: "https://www.gov.jm/"], as: "assistant").status == 303)
        #expect(await scene.edit(path, await scene.form(path), [name: "member"]).status == 303)
        #expect(await scene.edit(path, await scene.form(path), [name: type]).status == 303)
    }

    @Test(arguments: TestEngine.allCases)
    func `A record behind the closed door does not exist for the secretariat`(engine: TestEngine) async throws {
        let scene = try await DeskScene.shared(engine)
        try await scene.make("forum", "sealed", audience: .sitting("closed-door"), title: "Muy secreto")
        let forms = [("title.es", "x"), ("version", "1"), ("do", "save")]
        for name in ["sealed", "never-was"] {
            for path in ["/desk/edit/forum/\(name)", "/desk/preview/forum/\(name)", "/records/forum/\(name)/history", "/records/forum/\(name)/audience"] {
                #expect(await scene.see(path).status == 404, "\(path)")
            }
            for (path, fields) in [
                ("/desk/edit/forum/\(name)", forms), ("/desk/edit/forum/\(name)", [("do", "draft"), ("version", "1")]),
                ("/desk/settle/forum/\(name)", forms), ("/records/forum/\(name)/remove", [("reason", "x")]),
                ("/records/forum/\(name)/audience", [("version", "1"), ("audience", "public")]),
                ("/records/forum/\(name)/restore", [("entry", "1")]), ("/desk/return/forum/\(name)", []),
                ("/desk/bulk", [("record", "forum/\(name)"), ("act", "remove"), ("reason", "x"), ("do", "perform")]),
            ] {
                #expect(await scene.send(path, fields).status == 404, "\(path)")
            }
            let linked = await scene.edit("/desk/new/forum", await scene.form("/desk/new/forum"), ["title.es": "Enlace", "link.1.relation": "related", "link.1.target": "forum/\(name)"])
            #expect(linked.status == 422 && linked.body.contains("forum/\(name)"))
        }
        for path in ["/desk", "/desk/trash", "/desk/journal", "/desk/bulk?kind=forum", "/desk/bulk?q=secreto", "/desk/table/forum.csv", "/desk/journal?record=forum/sealed"] {
            let page = await scene.see(path)
            #expect(page.status == 200 && !page.body.contains("sealed</a>") && !page.body.contains("Muy secreto"), "\(path)")
        }
        // The journal says that something happened, and no filter finds it.
        var isTold = false
        for page in 1...6 where !isTold { isTold = await scene.see("/desk/journal?page=\(page)").body.contains("<td data-label=\"Quién\">—</td>") }
        #expect(isTold)
        #expect(await scene.see("/desk/journal.json?record=forum/sealed").body.contains("\"entries\":[]"))
        #expect(try await scene.draft("forum", "sealed")?.audience == .sitting("closed-door"))
        // Links to it are not shown, and not lost.
        try await scene.make("forum", "neighbour", title: "Vecino")
        try await scene.database.write { db in
            _ = try db.execute(
                """
                INSERT INTO link (origin, relation, target, position) SELECT o.id, 'related', t.id, 0 FROM record o, record t
                WHERE o.kind = 'forum' AND o.slug = 'neighbour' AND t.kind = 'forum' AND t.slug = 'sealed'
                """)
        }
        let form = await scene.form("/desk/edit/forum/neighbour")
        #expect(!form.values.contains { $0.contains("sealed") })
        #expect(await scene.edit("/desk/edit/forum/neighbour", form, ["title.es": "Vecina"]).status == 303)
        #expect(try await scene.draft("forum", "neighbour")?.links == [Link(.related, Reference("forum", "sealed"))])
    }
}
