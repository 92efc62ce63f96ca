import Documents
import Foundation
import Records
import SQL
import TestDatabase
import Testing

@testable import Portal

/// The archive as its readers meet it: pages, files, revisions, places that something was taken from.
@Suite("The archive’s pages", .timeLimit(.minutes(5)))
struct ArchiveRouteTests {
    /// A site with imported documents: one for all, one for the secretariat, one in two languages, one long.
    private static func site(_ engine: TestEngine) async throws -> (stage: Stage, folder: TestFolder) {
        let stage = try await Stage.fresh(engine, charter: "example")
        let folder = try TestFolder()
        func write(_ name: String, _ text: String) throws {
            try text.write(toFile: folder.path(name), atomically: true, encoding: .utf8)
        }
        try write("open.txt", "Open paper on <bridges> & roads\n\nThe quetzal flies over the road.\n\nA second paragraph.")
        try write("open.yaml", "audience: public\nslug: open-paper\nsymbol: CPD/2/2024\n")
        try write("closed.txt", "Closed paper\n\nThe zopilote stays behind the door.")
        try write("closed.yaml", "slug: closed-paper\n")
        try write("both.en.txt", "Shared text\n\nOne paragraph.\n\nTwo paragraphs.")
        try write("both.fr.txt", "Texte commun\n\nUn paragraphe.\n\nDeux paragraphes.")
        try write("both.yaml", "audience: public\nslug: both\n")
        let long = (1...400).map { "## Section \($0)\n\n" + String(repeating: "The delegates spoke about item \($0). ", count: 12) }
        try write("long.md", "# Long report\n\n" + long.joined(separator: "\n\n"))
        try write("long.yaml", "audience: public\nslug: long\n")
        let actor = try await stage.read { db in try House.secretariat(db) }
        let report = try await DocumentImport(
            stage.database, office: House.office(stage.database), as: actor, options: .init()
        ).run([folder.path])
        #expect(report.added == 4 && report.failed.isEmpty && report.refused.isEmpty, "\(report)")
        return (stage, folder)
    }

    private func file(_ stage: Stage, of slug: String) async throws -> String {
        try await stage.read { db in
            let row = try db.row(
                "SELECT f.digest, f.name FROM document_file f JOIN record r ON r.id = f.document WHERE r.slug = \(slug)")
            return "/files/\(slug)/\(try row?["digest"] as String? ?? "")/\(try row?["name"] as String? ?? "")"
        }
    }

    @Test("A document’s page has its text, file, citation; its file comes whole and in parts", arguments: TestEngine.allCases)
    func page(engine: TestEngine) async throws {
        let (stage, folder) = try await ArchiveRouteTests.site(engine)
        let page = await stage.ask("/en/documents/open-paper").body
        #expect(page.contains("Open paper on &lt;bridges&gt; &amp; roads") && page.contains("CPD/2/2024"))
        #expect(page.contains("id=\"p1\"") && page.contains("@techreport{open-paper"))
        let path = try await file(stage, of: "open-paper")
        #expect(page.contains(path))
        let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path("open.txt")))
        let whole = await stage.ask(path)
        #expect(whole.status == 200 && whole.header("content-disposition")?.hasPrefix("attachment") == true)
        #expect(try await stage.portal.bytes(of: whole) == Array(bytes))
        for (asked, range) in [("bytes=5-9", 5..<10), ("bytes=-4", (bytes.count - 4)..<bytes.count), ("bytes=20-", 20..<bytes.count)] {
            let part = await stage.portal.answer(Question(path, range: asked))
            #expect(part.status == 206 && part.header("content-range") == "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(bytes.count)")
            #expect(try await stage.portal.bytes(of: part) == Array(bytes[range]))
        }
        #expect(await stage.portal.answer(Question(path, range: "bytes=99999-")).status == 416)
        for odd in ["bytes=9-5", "bytes=a-b", "lines=1-2", "bytes=0-1,3-4", "bytes=-0"] {
            #expect(await stage.portal.answer(Question(path, range: odd)).status == 200, "\(odd)")
        }
        let tag = try #require(whole.header("etag"))
        #expect(await stage.portal.answer(Question(path, ifNoneMatch: tag)).status == 304)
    }

    @Test("What only the secretariat may read is nowhere outside", arguments: TestEngine.allCases)
    func secrecy(engine: TestEngine) async throws {
        let (stage, _) = try await ArchiveRouteTests.site(engine)
        let path = try await file(stage, of: "closed-paper")
        let targets = [
            path, path.replacing("closed-paper", with: "open-paper"), "/en/documents/closed-paper", "/en/documents/closed-paper.json", "/en/documents/closed-paper.txt",
            "/en/documents/closed-paper/text", "/en/documents/closed-paper/versions", "/en/records/document/closed-paper",
        ]
        for target in targets {
            let answer = await stage.ask(target)
            #expect(answer.status == 404 && !answer.body.contains("zopilote"), "\(target)")
        }
        for target in [
            "/en/search?q=zopilote", "/en/search.atom?q=zopilote", "/en/search?q=closed+paper&kind=document", "/en/documents?since=2020-01-01", "/en/documents.csv",
            "/en/documents.atom", "/en/updates.atom", "/sitemap.xml", "/oai?verb=ListRecords&metadataPrefix=oai_dc", "/en/search?q=zopilotes",
        ] {
            let answer = await stage.ask(target)
            #expect(answer.status == 200 && !answer.body.contains("closed-paper") && !answer.body.contains("behind the door"), "\(target)")
        }
        // A mistyped word is not set right by what is behind the door.
        let typo = try await stage.json("/en/search").isEmpty
        #expect(!typo)
        #expect(await !stage.ask("/en/search?q=zopilotte").body.contains("zopilote<"))
        let found = await stage.ask("/en/search.json?q=quezal").body
        #expect(found.contains("\"suggestion\":\"quetzal\""))
    }

    @Test("What was replaced before a document was published is nowhere outside", arguments: TestEngine.allCases)
    func cleaned(engine: TestEngine) async throws {
        let (stage, folder) = try await ArchiveRouteTests.site(engine)
        let old = try await file(stage, of: "closed-paper")
        let digest = try #require(old.split(separator: "/").dropLast().last)
        let actor = try await stage.read { db in try House.secretariat(db) }
        let office = House.office(stage.database)
        try "Clean paper\n\nWith a heron.".write(toFile: folder.path("clean.txt"), atomically: true, encoding: .utf8)
        _ = try await DocumentImport(stage.database, office: office, as: actor, options: .init())
            .replace("closed-paper", with: folder.path("clean.txt"), language: .english)
        let version = try await stage.read { db in
            try db.value("SELECT version FROM record WHERE kind = 'document' AND slug = 'closed-paper'", as: Int.self) ?? 0
        }
        try await office.perform(
            SetAudience(Reference("document", "closed-paper"), audience: .everyone, basedOn: version), as: actor)
        let page = "/en/documents/closed-paper"
        #expect(await stage.ask(page).body.contains("heron"))
        for target in [
            old, "\(page)?revision=1", "\(page).json?revision=1", "\(page).txt?revision=1", "\(page)/text?revision=1",
        ] {
            let answer = await stage.ask(target)
            #expect(answer.status == 404 && !answer.body.contains("zopilote"), "\(target)")
        }
        for target in [page, "\(page).json", "\(page)/versions", "\(page)/versions.json", "/en/search.json?q=heron"] {
            let answer = await stage.ask(target)
            #expect(answer.status == 200 && !answer.body.contains(digest) && !answer.body.contains("closed.txt"), "\(target)")
        }
        #expect(await !stage.ask(page).body.contains("\(page)/versions"), "there is one revision for them")
    }

    @Test("Two languages stand side by side; text alone is small; long texts come in parts", arguments: [TestEngine.sqlite])
    func reading(engine: TestEngine) async throws {
        let (stage, _) = try await ArchiveRouteTests.site(engine)
        let beside = await stage.ask("/en/documents/both?beside=fr").body
        #expect(beside.contains("class=\"pair\"") && beside.contains("Deux paragraphes.") && beside.contains("lang=\"fr\""))
        let parts = try await stage.json("/en/documents/long")["parts"] as? Int ?? 0
        #expect(parts > 5)
        for number in [1, 2, parts] {
            let page = await stage.ask("/en/documents/long?part=\(number)")
            #expect(page.status == 200 && page.body.utf8.count < 80_000)
        }
        #expect(await stage.ask("/en/documents/long?part=\(parts + 1)").status == 404)
        #expect(await stage.ask("/en/documents/long?part=x").status == 400)
        #expect(await stage.ask("/en/documents/long?at=s399").body.contains("id=\"s399\""))
        let hit = await stage.ask("/en/search.json?q=%22item+333%22").body
        #expect(hit.contains("/en/documents/long?at="))
        var number = 1
        while true {
            let section = await stage.ask("/en/documents/long/text?part=\(number)")
            guard section.status == 200 else { break }
            #expect(section.body.utf8.count < 15_000 && !section.body.contains("stylesheet"))
            number += 1
        }
        #expect(number > 10)
    }

    @Test("A revision replaces; a removed document says who and why, to those who could read it", arguments: TestEngine.allCases)
    func removal(engine: TestEngine) async throws {
        let (stage, folder) = try await ArchiveRouteTests.site(engine)
        let actor = try await stage.read { db in try House.secretariat(db) }
        let office = House.office(stage.database)
        try "New text\n\nWith a heron.".write(toFile: folder.path("new.txt"), atomically: true, encoding: .utf8)
        let old = try await file(stage, of: "open-paper")
        _ = try await DocumentImport(stage.database, office: office, as: actor, options: .init())
            .replace("open-paper", with: folder.path("new.txt"), language: .english)
        #expect(await stage.ask("/en/documents/open-paper").body.contains("heron"))
        #expect(await stage.ask("/en/documents/open-paper?revision=1").body.contains("quetzal"))
        #expect(await stage.ask("/en/documents/open-paper/versions").body.contains("open.txt"))
        #expect(await stage.ask(old).status == 200, "the old file keeps its address")
        #expect(await stage.ask("/en/search?q=heron").body.contains("open-paper"))
        #expect(await !stage.ask("/en/search?q=quetzal").body.contains("open-paper"))
        for slug in ["open-paper", "closed-paper"] {
            try await office.perform(RemoveDocument(slug, reason: "Withdrawn <by> its author"), as: actor)
        }
        let gone = await stage.ask("/en/documents/open-paper")
        #expect(gone.status == 410 && gone.body.contains("Withdrawn &lt;by&gt; its author"))
        #expect(await stage.ask(old).status == 410)
        #expect(await stage.ask("/en/documents/closed-paper").status == 404)
        #expect(await !stage.ask("/en/search?q=heron").body.contains("open-paper"))
        #expect(await stage.ask("/oai?verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:crm.example:document/open-paper").body.contains("status=\"deleted\""))
    }
}
