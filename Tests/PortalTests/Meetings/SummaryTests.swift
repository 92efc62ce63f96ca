import Institution
import Meetings
import Records
import SQL
import TestDatabase
import Testing
import Web

@testable import Portal

/// A summary on its way from the draft to the public: who is written to, who may change what until when, and who finds it.
@Suite(.timeLimit(.minutes(15))) struct SummaryTests {
    /// A sitting of the network and one behind the closed door, both over.
    struct Scene {
        let held: NewOrleans
        var scene: PrivateScene { held.scene }
        static let open = "/es/summaries/acta-red"
        static let closed = "/es/summaries/acta-puerta"

        init(_ engine: TestEngine) async throws {
            held = try await NewOrleans(engine)
            try await held.sitting(
                "acta-red", of: "trafficking-network-2007-04", body: "trafficking-network", inside: .body("trafficking-network"),
                opens: "2007-04-24T14:00:00Z", items: ["Propuestas"])
            try await held.sitting(
                "acta-puerta", of: "crm-xii", body: "closed-door", inside: .sitting("closed-door"), opens: "2007-04-24T19:00:00Z",
                items: ["Asuntos administrativos"])
            try held.moment("2007-04-28T14:00:00Z")
        }

        func send(_ path: String, as name: String?, _ fields: [String: String] = [:]) async -> Answer {
            await scene.send(path, as: name, fields)
        }

        func ask(_ path: String, as name: String? = nil) async -> Answer { await scene.ask(path, as: name) }

        /// Puts a summary together and sends it round until 5 May.
        func circulate(_ page: String, as name: String) async {
            #expect(await send("\(page)/assemble", as: name).status == 303)
            #expect(await send("\(page)/circulate", as: name, ["until": "2007-05-05"]).status == 303)
        }

        /// Who got a letter about a summary, in which language, once a letter.
        func letters(_ subject: String = "The summary of a sitting") async throws -> [String] {
            try await scene.database.read { db in
                try db.rows(
                    "SELECT address, language FROM message WHERE subject LIKE \("%\(subject)%") ORDER BY address"
                ).map { "\(try $0["address"] as String) \(try $0["language"] as String)" }
            }
        }

        func version(_ page: String, as name: String) async throws -> String {
            let body = await ask("\(page)/edit", as: name).body
            return try #require(body.firstMatch(of: /name="version" value="(\d+)"/)).output.1.description
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `A summary goes round by letter to the delegations that followed the sitting, and to nobody else`(engine: TestEngine) async throws {
        let scene = try await Scene(engine)
        try await scene.scene.database.write { db in
            _ = try db.execute("UPDATE person SET language = 'en' WHERE address = 'blz-network@example.org'")
        }
        await scene.circulate(Scene.open, as: "coordinator")
        let delegations = NewOrleans.members.flatMap { ["\($0)-focal", "\($0)-network", "\($0)-vice"] } + ["presidency"]
        #expect(try await scene.letters() == delegations.sorted().map { "\($0)@example.org \($0 == "blz-network" ? "en" : "es")" })
        #expect(await scene.ask("/es/inbox", as: "hnd-focal").body.contains("/es/summaries/acta-red#corrections"))
        #expect(await !scene.ask("/es/inbox", as: "iom-observer").body.contains("acta-red"))
        // A party's inbox is cleared by its correction, everybody's when it is approved.
        #expect(await scene.send("\(Scene.open)/correct", as: "hnd-network", ["party": "hnd", "text": "Dígase otra cosa."]).status == 303)
        #expect(await !scene.ask("/es/inbox", as: "hnd-focal").body.contains("acta-red#corrections"))
        #expect(await scene.ask("/es/inbox", as: "gtm-focal").body.contains("acta-red#corrections"))
        // On paper it names its meeting, and what is for working on it stays on the screen.
        let page = await scene.ask(Scene.open, as: "coordinator").body
        let top = page.split(separator: "<header class=\"title\">").last?.split(separator: "</header>").first ?? ""
        #expect(top.contains("/es/meetings/trafficking-network-2007-04\""))
        for part in ["actions", "corrections", "next"] { #expect(page.contains("<section class=\"screen\" aria-labelledby=\"\(part)\">")) }
        #expect(await !scene.ask("/es/inbox", as: "gtm-focal").body.contains("Corregir el resumen"), "not the same word twice")
        // The secretariat finds that it is to answer, once, until nothing is unanswered.
        #expect(await scene.send("\(Scene.open)/correct", as: "gtm-network", ["party": "gtm", "text": "Y otra más."]).status == 303)
        for left in [1, 0] {
            #expect(await scene.ask("/es/inbox", as: "coordinator").body.ranges(of: "acta-red#corrections").count == 1)
            let correction = try #require(try await scene.scene.value("SELECT id FROM correction WHERE answer IS NULL ORDER BY id LIMIT 1"))
            let answer = ["correction": correction, "answer": "taken"]
            #expect(await scene.send("\(Scene.open)/answer", as: "coordinator", answer).status == 303, "\(left) left")
        }
        #expect(await !scene.ask("/es/inbox", as: "coordinator").body.contains("acta-red#corrections"))
        let letter = try #require(
            try await scene.scene.value("SELECT letter FROM message WHERE address = 'hnd-focal@example.org' AND subject LIKE '%summary of a%'"))
        #expect(!letter.contains("Sesión") && letter.contains("2007-05-05") && letter.contains("/summaries/acta-red"))
    }

    @Test(arguments: TestEngine.allCases)
    func `Who reads a summary is not set by hand`(engine: TestEngine) async throws {
        let scene = try await Scene(engine)
        #expect(await scene.send("\(Scene.open)/assemble", as: "coordinator").status == 303)
        let version = try #require(try await scene.scene.database.read { db in
            try db.value("SELECT version FROM record WHERE kind = 'summary' AND slug = 'acta-red'", as: Int.self)
        })
        let set = await scene.send("/es/records/summary/acta-red/audience", as: "coordinator", ["version": "\(version)", "audience": "public"])
        #expect(set.status == 422)
        #expect(await scene.ask(Scene.open).status == 404)
    }

    @Test(arguments: TestEngine.allCases)
    func `M3: of a summary from behind the closed door nothing is found outside, not even in a letter`(engine: TestEngine) async throws {
        let scene = try await Scene(engine)
        let told = await scene.ask(Scene.closed, as: "coordinator")
        #expect(told.status == 200 && told.body.contains("(M3)") && !told.body.contains("/assemble"), "why not, and no button")
        await scene.circulate(Scene.closed, as: "presidency")
        let text = [
            "version": try await scene.version(Scene.closed, as: "presidency"), "title.es": "Resumen", "text.es": "Palabraoculta: algo secretísimo.",
        ]
        #expect(await scene.send("\(Scene.closed)/edit", as: "presidency", text).status == 303)
        #expect(await scene.ask(Scene.closed, as: "mex-vice").body.contains("secretísimo"))
        #expect(await scene.ask("/es/search.json?q=palabraoculta", as: "mex-vice").body.contains("secretísimo"), "whoever is inside finds it")
        let inside = NewOrleans.members.map { "\($0)-vice" } + ["presidency"]
        #expect(try await scene.letters() == inside.sorted().map { "\($0)@example.org es" })
        #expect(try await scene.scene.value("""
            SELECT id FROM message WHERE subject NOT LIKE '%invitation%'
            AND (letter LIKE '%puerta%' OR subject LIKE '%puerta%' OR letter LIKE '%secret%simo%')
            """) == nil, "invitations name the seat, whose body is no secret")
        let action = ["party": "hnd", "due": "2007-10-24", "text": "Pagar lo secretísimo"]
        #expect(await scene.send("\(Scene.closed)/actions", as: "presidency", action).status == 303)
        let wish = ["party": "mex", "text": "Cámbiese lo secretísimo"]
        #expect(await scene.send("\(Scene.closed)/correct", as: "mex-vice", wish).status == 303)
        #expect(await scene.send("\(Scene.closed)/correct", as: "mex-focal", wish).status == 404)
        #expect(await scene.ask("/es/inbox", as: "presidency").body.contains("acta-puerta#corrections"), "who presides is told, inside")
        #expect(await !scene.ask("/es/inbox", as: "coordinator").body.contains("#corrections"))
        let correction = try #require(try await scene.scene.value("SELECT id FROM correction"))
        #expect(
            await scene.send("\(Scene.closed)/answer", as: "presidency", ["correction": correction, "answer": "declined", "words": "Fue secretísimo"]).status == 303)
        #expect(try await scene.letters("has been answered") == ["mex-vice@example.org es"], "of those who spoke, whoever is inside")
        #expect(try await scene.scene.value("SELECT id FROM message WHERE letter LIKE '%acta-puerta%' OR letter LIKE '%secret%simo%'") == nil)
        try scene.held.moment("2007-05-07T14:00:00Z")
        #expect(await scene.send("\(Scene.closed)/approve", as: "presidency").status == 303)
        #expect(await scene.send("\(Scene.closed)/publish", as: "presidency").status == 403)
        #expect(await scene.ask("/es/inbox", as: "hnd-vice").body.contains("Pagar lo secretísimo"), "it waits for those inside")
        #expect(await scene.ask("/es/decisions", as: "hnd-vice").body.contains("Pagar lo secretísimo"))
        for name in ["coordinator", "hnd-focal", "mex-focal", "iom-observer", nil] {
            for form in ["", ".json", ".pdf", ".docx", "/edit"] {
                let status = await scene.ask(Scene.closed + form, as: name).status
                // Those who conduct meetings may know that there is a sitting without a summary, and nothing of its forms.
                #expect(name == "coordinator" && form != "/edit" ? status < 500 : [303, 401, 403, 404].contains(status), "\(name ?? "anyone") \(form)")
            }
            for path in [
                "/es/inbox", "/es/decisions", "/es/decisions.csv", "/es/search.json?q=palabraoculta", "/es/updates", "/es/updates.atom",
                "/es/meetings/crm-xii/summary", "/es/meetings/crm-xii/summary.json", "/es/meetings/crm-xii/pack", "/es/records/summary",
                "/es/sittings/acta-puerta", "/es/desk/journal", Scene.closed, Scene.closed + ".json",
            ] {
                #expect(await !scene.ask(path, as: name).body.contains("secretísimo"), "\(name ?? "anyone") \(path)")
            }
            #expect(await !scene.ask("/es/inbox", as: name).body.contains("acta-puerta"), "\(name ?? "anyone")")
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `After the last day a correction is refused with the rule, and what was typed is still there`(engine: TestEngine) async throws {
        let scene = try await Scene(engine)
        await scene.circulate(Scene.open, as: "coordinator")
        let wish = ["party": "hnd", "text": "Honduras pidió <otra> cosa."]
        // In New Orleans it is still the fifth.
        try scene.held.moment("2007-05-06T03:00:00Z")
        #expect(await scene.send("\(Scene.open)/correct", as: "hnd-network", wish).status == 303)
        try scene.held.moment("2007-05-06T14:00:00Z")
        let late = await scene.send("\(Scene.open)/correct", as: "hnd-network", wish)
        #expect(late.status == 422 && late.body.contains("2007-05-05") && late.body.contains("Honduras pidió &lt;otra&gt; cosa."))
        #expect(await scene.send("\(Scene.open)/correct", as: "coordinator", wish).status == 422, "for the secretariat too")
        let page = await scene.ask(Scene.open, as: "gtm-network").body
        #expect(page.contains("El plazo de correcciones venció") && !page.contains("correct-form"))
        #expect(try await scene.scene.value("SELECT CAST(COUNT(*) AS TEXT) FROM correction") == "1")
        // Circulated again, there is time again.
        #expect(await scene.send("\(Scene.open)/circulate", as: "coordinator", ["until": "2007-05-20"]).status == 303)
        #expect(await scene.send("\(Scene.open)/correct", as: "hnd-network", wish).status == 303)
        // The words of a delegation are not in the journal.
        #expect(try await scene.scene.value("SELECT detail FROM journal WHERE detail LIKE '%Honduras pid%'") == nil)
    }

    @Test(arguments: TestEngine.allCases)
    func `Both languages are written side by side, and nobody writes over what another wrote`(engine: TestEngine) async throws {
        let scene = try await Scene(engine)
        try scene.held.moment("2007-04-24T13:00:00Z")
        #expect(await scene.send("\(Scene.open)/assemble", as: "coordinator").status == 422, "it has not been held yet")
        try scene.held.moment("2007-04-28T14:00:00Z")
        #expect(await scene.send("\(Scene.open)/assemble", as: "coordinator").status == 303)
        #expect(await scene.ask(Scene.open, as: "presidency").status == 200, "whoever prepares the meeting reads the draft")
        #expect(await scene.ask("\(Scene.open)/edit", as: "hnd-network").status == 403)
        let version = try await scene.version(Scene.open, as: "coordinator")
        let text = ["version": version, "title.es": "Acta", "title.en": "Minutes", "text.es": "## Uno\n- dos", "text.en": "## One\n- two"]
        let empty = await scene.send("\(Scene.open)/edit", as: "coordinator", text.merging(["text.es": " "]) { $1 })
        #expect(empty.status == 422 && empty.body.contains("## One"))
        #expect(await scene.send("\(Scene.open)/edit", as: "presidency", text).status == 303)
        let overtaken = await scene.send("\(Scene.open)/edit", as: "coordinator", text.merging(["text.es": "## Otra cosa"]) { $1 })
        #expect(overtaken.status == 409 && overtaken.body.contains("## Otra cosa") && overtaken.body.contains("## Uno\n- dos"))
        #expect(await scene.ask("/en/summaries/acta-red", as: "coordinator").body.contains("<h2>One</h2><ul><li>two</li></ul>"))
        // The desk does not open it to others either.
        let form = await scene.ask("/es/desk/edit/summary/acta-red", as: "coordinator").body
        #expect(form.contains("Acta"))
        let secretariat = try await scene.held.actor("coordinator")
        let draft = try #require(
            try await scene.scene.database.read { db -> RecordDraft? in
                let id = try db.value("SELECT id FROM record WHERE kind = 'summary' AND slug = 'acta-red'", as: String.self)
                var draft = try id.flatMap { try db.draft(of: Identity(rawValue: $0)) }
                draft?.audience = .everyone
                return draft
            })
        await #expect(throws: Refusal.invalid("audience", "who reads a summary goes by how far it is")) {
            try await scene.scene.office.perform(
                KeepSummary(draft, Summary(sitting: "acta-red", state: .draft, assembled: scene.scene.clock.now)), as: secretariat)
        }
        #expect(await scene.ask(Scene.open).status == 404)
    }

    @Test(arguments: TestEngine.allCases)
    func `The public reads what was agreed from its day on, and not what delegations asked for`(engine: TestEngine) async throws {
        let scene = try await Scene(engine)
        await scene.circulate(Scene.open, as: "coordinator")
        let action = ["party": "blz", "due": "2007-10-24", "text": "Ser sede de la capacitación"]
        let early = await scene.send("\(Scene.open)/actions", as: "coordinator", action.merging(["due": "2007-04-01"]) { $1 })
        #expect(early.status == 422 && early.body.contains("Ser sede de la capacitación"), "not before the sitting")
        #expect(await scene.send("\(Scene.open)/actions", as: "coordinator", action).status == 303)
        #expect(await scene.send("\(Scene.open)/correct", as: "hnd-network", ["party": "hnd", "text": "Entre nosotros"]).status == 303)
        let correction = try #require(try await scene.scene.value("SELECT id FROM correction"))
        let answer = ["correction": correction, "answer": "taken", "words": "Con gusto"]
        #expect(await scene.send("\(Scene.open)/answer", as: "coordinator", answer).status == 303)
        #expect(try await scene.letters("has been answered") == ["focal", "network", "vice"].map { "hnd-\($0)@example.org es" })
        #expect(await scene.send("\(Scene.open)/approve", as: "presidency").body.contains("2007-05-05"), "not while corrections are taken")
        try scene.held.moment("2007-05-07T14:00:00Z")
        #expect(await scene.send("\(Scene.open)/approve", as: "presidency").status == 303)
        #expect(await scene.ask("\(Scene.open)/edit", as: "coordinator").body.contains("El resumen está aprobado"))
        // It is followed up, with the way back.
        let decision = try #require(try await scene.scene.value("SELECT r.slug FROM action_point a JOIN record r ON r.id = a.became"))
        let followed = await scene.ask("/es/decisions/\(decision)", as: "blz-focal").body
        #expect(followed.contains("Ser sede de la capacitación") && followed.contains("/es/summaries/acta-red"))
        #expect(followed.contains("Belice") && followed.contains("24 de octubre de 2007"), "with its party and its day")
        #expect(await scene.ask("/es/decisions", as: "blz-focal").body.contains("24 de octubre de 2007"))
        #expect(await scene.ask("/es/desk/edit/decision/\(decision)", as: "coordinator").body.contains("2007-10-24"))
        #expect(await scene.ask(Scene.open, as: "blz-focal").body.contains("/es/decisions/\(decision)"))
        #expect(await scene.send("\(Scene.open)/publish", as: "coordinator", ["at": "2007-06-01T07:00"]).status == 303)
        let waiting = await scene.ask(Scene.open, as: "hnd-network").body
        #expect(waiting.contains("1 de junio de 2007, 07:00 (America/Chicago)") && waiting.contains("Entre nosotros"))
        #expect(await scene.ask(Scene.open).status == 404)
        try scene.held.moment("2007-06-01T12:00:00Z")
        for form in ["", ".json"] {
            let page = await scene.ask(Scene.open + form)
            #expect(page.status == 200 && page.body.contains("Ser sede de la capacitación"))
            #expect(!page.body.contains("Entre nosotros") && !page.body.contains("Con gusto") && !page.body.contains(decision), "\(form)")
        }
        #expect(await scene.ask("/es/meetings/trafficking-network-2007-04/summary").body.contains("Propuestas"))
        #expect(await scene.send("\(Scene.open)/publish", as: "coordinator", ["at": "2007-09-01T07:00"]).status == 422, "what is out is out")
        // A sitting that everybody may listen to is summed up among those who were there.
        #expect(await scene.send("/es/summaries/xii-plenary/assemble", as: "coordinator").status == 303)
        #expect(await scene.send("/es/summaries/xii-plenary/circulate", as: "coordinator", ["until": "2007-06-05"]).status == 303)
        #expect(await scene.ask("/es/summaries/xii-plenary").status == 404)
        #expect(await scene.ask("/es/summaries/xii-plenary", as: "col-observer").status == 200)
    }
}
