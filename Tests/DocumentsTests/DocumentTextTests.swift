import Records
import SQL
import TestDatabase
import Testing

@testable import Documents

@Suite("Texts of documents", .timeLimit(.minutes(5)))
struct DocumentTextTests {
    private let markdown = """
        # Título

        Un párrafo
        en dos líneas. [003: IV, A; 001: Anexo 1]

        ## Parte
        - uno [nota]
        - dos
        1. tres

        ####### no es título
        """

    @Test("Headings, paragraphs and items each have a place; sources at the end are taken apart")
    func blocks() {
        let text = DocumentText(markdown: markdown, language: .spanish)
        #expect(text.blocks.map(\.anchor) == ["s1", "p1", "s2", "p2", "p3", "p4", "p5"])
        #expect(text.blocks.map(\.kind) == [.heading, .paragraph, .heading, .item, .item, .item, .paragraph])
        #expect(text.blocks[1].text == "Un párrafo en dos líneas.")
        #expect(text.blocks[1].sources == [
            Citation(document: "003", locator: "IV, A"), Citation(document: "001", locator: "Anexo 1"),
        ])
        #expect(text.blocks[3].text == "uno [nota]" && text.blocks[3].sources.isEmpty)
        #expect(text.plain.contains("Parte\n-----") && text.plain.contains("- dos"))
    }

    @Test("Nothing gives nothing", arguments: ["", "\n\n", "   "])
    func empty(text: String) { #expect(DocumentText(markdown: text, language: .spanish).blocks.isEmpty) }

    @Test("Two languages of one revision must have the same places")
    func parallel() {
        let draft = RecordDraft(Reference("document", "d"))
        let spanish = DocumentText(markdown: "# A\n\nb", language: .spanish)
        let english = DocumentText(markdown: "# A\n\nb\n\nc", language: .english)
        func fields(_ texts: [DocumentText]) -> [String] {
            KeepDocument(draft, type: .guide, isContinuous: false, steps: [], contents: texts.map { DocumentContent(language: $0.language, text: $0) }).problems().map(\.field)
        }
        #expect(fields([spanish]) == ["title"])
        #expect(fields([spanish, english]) == ["title", "texts"])
        #expect(fields([spanish, spanish]) == ["title", "texts"])
    }

    @Test("A new text replaces the old one, also in search, where each paragraph is found at its place", arguments: TestEngine.allCases)
    func search(engine: TestEngine) async throws {
        let database = try await engine.database(tokenizer: SearchTokenizer.self)
        try await database.migrate(RecordsSchema.migrations + FilesSchema.migrations + SearchSchema.migrations + DocumentsSchema.migrations)
        let actor = Actor(name: "test", clearance: .everyone, keepsRecords: true)
        var draft = RecordDraft(Reference("document", "d"))
        draft.wordings.add(Wording("Guía", in: .spanish, .official), to: .title)
        func keep(_ markdown: String) async throws {
            let text = DocumentText(markdown: markdown, language: .spanish)
            try await CommandOffice(database).perform(
                KeepDocument(draft, type: .guide, isContinuous: false, steps: [], contents: [DocumentContent(language: .spanish, text: text)]), as: actor)
        }
        func anchors(_ words: String) async throws -> [String] {
            let reader = Reader(.everyone, language: .spanish, of: Languages([.spanish]), at: .now)
            return try await database.read { db in
                try db.search(SearchRequest(words), for: reader).hits.map(\.anchor)
            }
        }
        try await keep("# Guía\n\nprimero\n\nalbergue regional")
        #expect(try await anchors("albergues") == ["p2"])
        try await keep("# Guía\n\notro texto")
        #expect(try await anchors("albergues").isEmpty)
        #expect(try await anchors("texto") == ["p1"])
    }
}
