import Foundation
import Institution
import Records
import SQL
import TestDatabase
import Testing

@testable import Documents

/// A folder of files to import, and a database to import them into.
struct ImportScene: Sendable {
    let folder: TestFolder
    let database: Database

    static let actor = Actor(
        name: "secretariat", clearance: Clearance([.process, .members, .secretariat]), keepsRecords: true)

    init(_ engine: TestEngine) async throws {
        folder = try TestFolder()
        database = try await engine.database(tokenizer: SearchTokenizer.self)
        try await database.migrate(
            RecordsSchema.migrations + FilesSchema.migrations + SearchSchema.migrations + DocumentsSchema.migrations)
        try await database.write { db in
            try db.set("languages", to: "es en")
            try db.set("charter", to: "test")
        }
    }

    func write(_ name: String, _ bytes: [UInt8]) throws {
        let url = URL(fileURLWithPath: folder.path(name))
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
    }

    func write(_ name: String, _ text: String) throws { try write(name, Array(text.utf8)) }

    @discardableResult
    func run(_ names: [String]? = nil, _ adjust: (inout DocumentImport.Options) -> Void = { _ in }) async throws -> ImportReport {
        var options = DocumentImport.Options()
        adjust(&options)
        let paths = names?.map { folder.path($0) } ?? [folder.path]
        return try await DocumentImport(database, office: CommandOffice(database), as: ImportScene.actor, options: options)
            .run(paths)
    }

    func reader(_ clearance: Clearance = ImportScene.actor.clearance) -> Reader {
        Reader(clearance, language: .spanish, of: Languages([.spanish, .english]), at: .now)
    }

    func found(_ words: String) async throws -> [SearchResults.Hit] {
        try await database.read { [reader = reader()] db in try db.search(SearchRequest(words), for: reader).hits }
    }

    func count(_ table: String) async throws -> Int {
        try await database.read { db in try db.value("SELECT COUNT(*) FROM \(raw: table)", as: Int.self) ?? 0 }
    }
}

@Suite("Import of documents", .timeLimit(.minutes(5)))
struct ImportTests {
    private static let spanish = "Informe sobre la migración\n\nEn la reunión de los países se habló del retorno voluntario.\n\nLos niños y las niñas son primero."
    private static let english = "Report on migration\n\nThe countries spoke of voluntary return at the meeting.\n\nChildren come first in all that is done."

    @Test("A text becomes a document that is found at its paragraph, kept as it came", arguments: TestEngine.allCases)
    func text(engine: TestEngine) async throws {
        let scene = try await ImportScene(engine)
        try scene.write("informe-2007.txt", ImportTests.spanish)
        let report = try await scene.run()
        #expect(report.added == 1 && report.failed.isEmpty && report.refused.isEmpty)
        let hit = try #require(try await scene.found("retornos voluntarios").first)
        #expect(hit.record.slug == "informe-sobre-la-migracion" && hit.anchor == "p1")
        #expect(hit.record.audience == .secretariat && hit.record.when?.description == "2007")
        let bytes = try await scene.database.read { db in
            let digest = try db.value("SELECT digest FROM document_file", as: String.self) ?? ""
            let size = try db.value("SELECT size FROM file", as: Int.self) ?? 0
            return try db.bytes(ofFile: digest, in: 0..<size)
        }
        #expect(bytes == Array(ImportTests.spanish.utf8))
    }

    @Test("Run again, nothing is twice; the same bytes under another name are known", arguments: TestEngine.allCases)
    func idempotent(engine: TestEngine) async throws {
        let scene = try await ImportScene(engine)
        try scene.write("a.txt", ImportTests.spanish)
        try scene.write("copy/b.txt", ImportTests.spanish)
        try scene.write("c.txt", ImportTests.english)
        let first = try await scene.run()
        #expect(first.added == 2 && first.present.count == 1)
        let second = try await scene.run()
        #expect(second.added == 0 && second.present.count == 3 && second.done == 3)
        #expect(try await scene.count("document") == 2)
        #expect(try await scene.count("file") == 2)
    }

    @Test("Files that differ in the language alone are one document; a language may come later", arguments: TestEngine.allCases)
    func languages(engine: TestEngine) async throws {
        let scene = try await ImportScene(engine)
        try scene.write("r.es.txt", ImportTests.spanish)
        #expect(try await scene.run().added == 1)
        try scene.write("r.en.txt", ImportTests.english)
        let report = try await scene.run()
        #expect(report.updated == 1 && report.added == 0)
        #expect(try await scene.count("document") == 1)
        let hit = try #require(try await scene.found("voluntary return").first)
        #expect(hit.language == .english || hit.language == .spanish)
        let contents = try await scene.database.read { db in try db.contents(of: hit.record.id).contents.map(\.language) }
        #expect(contents == [.english, .spanish])
        #expect(try await scene.count("document_revision") == 2)
    }

    @Test("The metadata beside it says what it is", arguments: TestEngine.allCases)
    func sidecar(engine: TestEngine) async throws {
        let scene = try await ImportScene(engine)
        try scene.write("r.txt", ImportTests.spanish)
        try scene.write("annex.txt", "Anexo")
        try scene.write(
            "r.yaml",
            "title: {es: Título propio, en: Own title}\ndate: 2008-05\ntype: study\nsymbol: X/2008/1\naudience: public\nslug: own\nattachments: [annex.txt]\n")
        let report = try await scene.run()
        #expect(report.added == 1 && report.failed.isEmpty)
        let hit = try #require(try await scene.found("título propio").first)
        #expect(hit.record.slug == "own" && hit.record.audience == .everyone && hit.record.when?.description == "2008-05")
        let facts = try await scene.database.read { db in
            try db.row("SELECT type, symbol, (SELECT COUNT(*) FROM document_file WHERE role = 'attachment') AS attached FROM document")
        }
        #expect(try facts?["type"] == "study" && facts?["symbol"] == "X/2008/1" && facts?["attached"] == 1)
        try scene.write("r.yaml", "title: Otro título\naudience: members\n")
        #expect(try await scene.run().updated == 1)
        #expect(try await scene.found("otro título").first?.record.audience == .members)
    }

    @Test("A sidecar that names a document which is there adds to it; it is kept again without a loss", arguments: TestEngine.allCases)
    func named(engine: TestEngine) async throws {
        let scene = try await ImportScene(engine)
        var draft = RecordDraft(Reference("document", "declaration"))
        draft.wordings.add(Wording("Declaración", in: .spanish, .official), to: .title)
        let office = CommandOffice(scene.database)
        try await office.perform(KeepDocument(draft, type: .declaration), as: ImportScene.actor)
        try scene.write("d.txt", ImportTests.spanish)
        try scene.write("d.yaml", "slug: declaration\n")
        #expect(try await scene.run().updated == 1)
        try await office.perform(KeepDocument(draft, type: .declaration), as: ImportScene.actor)
        #expect(try await scene.count("document") == 1)
        let hit = try #require(try await scene.found("retorno voluntario idioma:es").first)
        #expect(hit.record.slug == "declaration" && hit.anchor == "p1" && hit.record.audience == .everyone)
    }

    @Test(
        "What cannot be taken in is said in a clear line, and the others go in",
        arguments: [
            ("empty.txt", [], "is empty"), ("blank.txt", Array("  \n\n ".utf8), "holds no text"),
            ("word.doc", [0xD0, 0xCF, 0x11, 0xE0] + Array(repeating: 0, count: 600), "is an old Word file; save it as .docx"),
            ("secret.docx", [0xD0, 0xCF, 0x11, 0xE0] + Array("EncryptedPackage".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }), "is encrypted"),
            ("picture.txt", [0x89, 0x50, 0x4E, 0x47, 0, 1, 2], "is a picture, not a document"),
            ("data.bin", [1, 0, 2, 0, 3, 0], "is of no kind that can be read (text, PDF, Word, OpenDocument, RTF, HTML)"),
            ("cut.docx", Array("PK\u{3}\u{4}broken".utf8), "is damaged or cut off: {detail}"),
            ("cut.pdf", Array("%PDF-1.4\n1 0 obj".utf8), "is damaged or cut off: {detail}"),
            ("files.zip", Array("PK\u{3}\u{4}broken".utf8), "is an archive; unpack it"),
        ] as [(String, [UInt8], String)])
    func failures(name: String, bytes: [UInt8], why: String) async throws {
        let scene = try await ImportScene(.sqlite)
        try scene.write(name, bytes)
        try scene.write("good.txt", ImportTests.spanish)
        let report = try await scene.run()
        #expect(report.failed.map(\.fault.why) == [why], "\(report.failed)")
        #expect(report.added == 1)
    }

    @Test("A file over the limit is refused unread; a wrong sidecar names its key")
    func limits() async throws {
        let scene = try await ImportScene(.sqlite)
        let path = scene.folder.path("huge.txt")
        FileManager.default.createFile(atPath: path, contents: nil)
        let handle = try #require(FileHandle(forWritingAtPath: path))
        // A hole of a gigabyte takes no room on the disk.
        try handle.truncate(atOffset: 1 << 30)
        try handle.close()
        try scene.write("r.txt", ImportTests.spanish)
        try scene.write("r.yaml", "titel: x\n")
        let report = try await scene.run(nil) { $0.largest = 512 << 20 }
        #expect(Set(report.failed.map(\.fault.why)) == [
            "is larger than the limit of {limit} MiB (--largest)", "the metadata's “{key}” should be: {expected}",
        ])
        #expect(report.added == 0)
        #expect(try await scene.run(["nowhere"]).failed.map(\.fault.why) == ["there is no such file"])
    }

    @Test("Old encodings are read", arguments: [
        (Array("Migraci".utf8) + [0xF3] + Array("n de los ni".utf8) + [0xF1] + Array("os y las mujeres\n\nen la regi\u{6F}n".utf8), "Latin-1"),
        ([0x93] + Array("Migraci".utf8) + [0xF3] + Array("n".utf8) + [0x94] + Array(" de los ni".utf8) + [0xF1] + Array("os\n\nen la region y el pais".utf8), "Windows-1252"),
        ([0xFF, 0xFE] + Array("Migración de los niños\n\nen la región".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }), "UTF-16"),
    ] as [([UInt8], String)])
    func encodings(bytes: [UInt8], name: String) async throws {
        let scene = try await ImportScene(.sqlite)
        try scene.write("viejo.txt", bytes)
        let report = try await scene.run()
        #expect(report.added == 1)
        #expect(report.remarks.first?.fault.values["encoding"] == name)
        #expect(try await scene.found("migración niños").count == 1)
    }

    @Test("A web page named .txt is read as what it is; its script is not text")
    func page() async throws {
        let scene = try await ImportScene(.sqlite)
        try scene.write("p.txt", "<!doctype html><html><body><h1>Acta de la reunión</h1><script>alert('zorro')</script><p>Primer párrafo &amp; más</p><ul><li>Un punto</li></ul><table><tr><td>a</td><td>b</td></tr></table></body></html>")
        #expect(try await scene.run().added == 1)
        let hit = try #require(try await scene.found("primer párrafo").first)
        #expect(hit.record.title.text == "Acta de la reunión")
        #expect(try await scene.found("zorro").isEmpty)
    }

    @Test("Replacing keeps the old; removing keeps the place, and says who and why", arguments: TestEngine.allCases)
    func revisions(engine: TestEngine) async throws {
        let scene = try await ImportScene(engine)
        try scene.write("a.txt", ImportTests.spanish)
        try await scene.run()
        let office = CommandOffice(scene.database)
        let slug = "informe-sobre-la-migracion"
        let bytes = FileContent(Array("Nueva versión\n\nCon otro párrafo del pasaporte.".utf8))
        let content = DocumentContent(
            language: .spanish,
            original: DocumentFile(digest: bytes.digest, size: bytes.size, name: "b.txt", media: "text/plain"),
            text: DocumentText(PlainText("Nueva versión\n\nCon otro párrafo del pasaporte.").blocks(), language: .spanish))
        try await office.perform(ReplaceContents(slug, contents: [content], files: [bytes]), as: ImportScene.actor)
        #expect(try await scene.found("pasaporte").count == 1)
        #expect(try await scene.found("niñas").isEmpty)
        let id = try #require(try await scene.found("pasaporte").first?.record.id)
        let old = try await scene.database.read { [reader = scene.reader()] db in
            (try db.revisions(of: id).map(\.number), try db.text(of: id, revision: 1, in: .spanish, for: reader)?.plain)
        }
        #expect(old.0 == [2, 1] && old.1?.contains("niñas") == true)
        try await office.perform(RemoveDocument(slug, reason: "Pedido de su autor"), as: ImportScene.actor)
        #expect(try await scene.found("pasaporte").isEmpty)
        let absence = try await scene.database.read { [reader = scene.reader()] db in
            try db.absence(of: Reference("document", slug), for: reader)
        }
        guard case .removed("secretariat", _, "Pedido de su autor") = absence else { return #expect(Bool(false), "\(absence)") }
        let stranger = try await scene.database.read { [reader = scene.reader(.everyone)] db in
            try db.absence(of: Reference("document", slug), for: reader)
        }
        #expect(stranger == .notFound)
    }
}

@Suite("Plain text")
struct PlainTextTests {
    @Test("Cut lines are whole again; headings and items are told apart")
    func cutLines() {
        let text = """
            ACTA DE LA REUNIÓN

            Los representantes de los once países miembros se reunieron en la ciu-
            dad de Panamá para tratar de los temas de la agenda que habían sido pro-
            puestos por la Presidencia.

            1. Asuntos de procedimiento
            • el primer punto de la
            lista que sigue
            """
        let blocks = PlainText(text).blocks()
        #expect(blocks.map(\.kind) == [.heading, .paragraph, .item, .item])
        #expect(blocks[1].text.contains("ciudad de Panamá") && blocks[1].text.contains("propuestos por"))
        #expect(blocks[3].text == "el primer punto de la lista que sigue")
    }

    @Test("Whatever the bytes, every letter of the text is in some block, in order")
    func random() {
        var random = SystemRandomNumberGenerator()
        let pieces = ["palabra", "\n", "\n\n", " ", "- ", "# ", "1. ", "ABC", "<p>", "</p>", "*x*", ".", "\t", "é", "\u{0C}"]
        for _ in 0..<300 {
            let text = (0..<40).map { _ in pieces[Int.random(in: 0..<pieces.count, using: &random)] }.joined()
            let words = PlainText(text).blocks().map(\.text).joined(separator: " ").components(separatedBy: "palabra").count
            #expect(words == text.components(separatedBy: "palabra").count, "\(text.debugDescription)")
        }
    }

    @Test("What is kept comes back the same")
    func stored() {
        let text = DocumentText(markdown: "# Uno\n\nDos [003: IV; 001: 2]\n\n- tres\n\n## Cuatro", language: .spanish)
        #expect(DocumentText(stored: text.stored, language: .spanish) == text)
    }
}
