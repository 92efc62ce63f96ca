public import Records
internal import SQL

/// A document: its sort, its path, and what it holds in each language. Notes on steps are the draft's wordings `step.001`.
///
/// Contents other than those of the present revision make a new one; the old one stays.
public struct KeepDocument: KeepingCommand {
    public static let name = "documents.keep"

    public let draft: RecordDraft
    public let type: DocumentType
    /// Produced again and again, as reports are.
    public let isContinuous: Bool
    public let steps: [DocumentStep]
    /// The conference's own number of it: `CRM/2008/DEC/1`.
    public let symbol: String?
    /// Which of its languages is the official one.
    public let official: Language?
    /// One a language. None: what is there stays.
    public let contents: [DocumentContent]
    public let attachments: [DocumentFile]
    /// The bytes of the files; not part of the command's text.
    let files: [FileContent]

    private enum CodingKeys: String, CodingKey {
        case draft, type, isContinuous, steps, symbol, official, contents, attachments
    }

    public init(
        _ draft: RecordDraft, type: DocumentType, isContinuous: Bool = false, steps: [DocumentStep] = [],
        symbol: String? = nil, official: Language? = nil, contents: [DocumentContent] = [],
        attachments: [DocumentFile] = [], files: [FileContent] = []
    ) {
        self.draft = draft
        self.type = type
        self.isContinuous = isContinuous
        self.steps = steps
        self.symbol = symbol
        self.official = official
        self.contents = contents
        self.attachments = attachments
        self.files = files
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        draft = try container.decode(RecordDraft.self, forKey: .draft)
        type = try container.decode(DocumentType.self, forKey: .type)
        isContinuous = try container.decode(Bool.self, forKey: .isContinuous)
        steps = try container.decode([DocumentStep].self, forKey: .steps)
        symbol = try container.decodeIfPresent(String.self, forKey: .symbol)
        official = try container.decodeIfPresent(Language.self, forKey: .official)
        contents = try container.decode([DocumentContent].self, forKey: .contents)
        attachments = try container.decode([DocumentFile].self, forKey: .attachments)
        files = []
    }

    /// The same under another name.
    func named(_ slug: String) -> KeepDocument {
        var draft = draft
        draft.reference = Reference(draft.reference.kind, slug)
        return KeepDocument(
            draft, type: type, isContinuous: isContinuous, steps: steps, symbol: symbol, official: official,
            contents: contents, attachments: attachments, files: files)
    }

    public func problems() -> [Refusal.Problem] {
        var problems = draft.problems()
        if Set(contents.map(\.language)).count != contents.count {
            problems.append(.init("texts", "one text a language"))
        }
        // What is written as one text in several languages is locked together; files come as they are.
        let texts = contents.filter { $0.original == nil }.compactMap(\.text)
        if let first = texts.first, texts.contains(where: { $0.blocks.map(\.anchor) != first.blocks.map(\.anchor) }) {
            problems.append(
                .init("texts", "all languages of one revision have the same headings and paragraphs in the same order"))
        }
        if let official, !contents.isEmpty, !contents.contains(where: { $0.language == official }) {
            problems.append(.init("official", "one of the languages that the document has"))
        }
        if let symbol, !(1...80).contains(symbol.utf8.count) {
            problems.append(.init("symbol", "at most {limit} bytes", ["limit": "80"]))
        }
        return problems
    }

    public func perform(in work: Work) throws {
        var draft = draft
        let languages = contents.isEmpty ? try work.db.languages(of: draft.reference) : contents.map(\.language.rawValue)
        if !languages.isEmpty { draft.facets[.language, default: []].formUnion(languages) }
        if let symbol { draft.wordings["symbol"] = [Wording(symbol, in: .none, .official)] }
        // Before the draft gives it other readers.
        try work.noteReaders(of: draft.reference)
        let record = try work.keep(draft)
        try work.db.execute(
            """
            INSERT INTO document (record, type, continuous, symbol, official)
            VALUES (\(record.rawValue), \(type.rawValue), \(isContinuous), \(symbol), \(official?.rawValue))
            ON CONFLICT (record) DO UPDATE SET type = excluded.type, continuous = excluded.continuous,
                symbol = excluded.symbol, official = excluded.official
            """)
        try work.db.execute("DELETE FROM document_step WHERE document = \(record.rawValue)")
        for (index, step) in steps.enumerated() {
            try work.db.execute(
                """
                INSERT INTO document_step (document, position, kind, happened, body, meeting)
                VALUES (\(record.rawValue), \(index + 1), \(step.kind.rawValue), \(step.when?.description),
                        \(step.body), \(step.meeting))
                """)
        }
        try work.keepRevision(of: record, contents, attachments, files)
    }
}

extension Connection {
    /// The languages that a document's contents have now.
    fileprivate func languages(of document: Reference) throws -> [String] {
        try rows(
            """
            SELECT DISTINCT f.value FROM facet f JOIN record r ON r.id = f.record
            WHERE r.kind = \(document.kind) AND r.slug = \(document.slug) AND f.name = \(Facet.language.rawValue)
            """
        ).map { try $0["value"] }
    }
}

extension Work {
    /// Notes with a document's present revision who may read it now: once another takes its place, it is theirs. What was
    /// removed is the secretariat's, who could bring it back, or stays behind its closed door.
    func noteReaders(of document: Reference) throws {
        try db.execute(
            """
            UPDATE document_revision SET
                audience = (SELECT CASE WHEN r.removed IS NULL OR r.audience LIKE 'sitting:%' THEN r.audience
                                   ELSE \(Audience.secretariat.rawValue) END
                            FROM record r WHERE r.id = document_revision.document),
                released = (SELECT CASE WHEN r.removed IS NULL AND r.release_at <= \(moment.description) THEN r.release_to END
                            FROM record r WHERE r.id = document_revision.document)
            WHERE document = (SELECT r.id FROM record r WHERE r.kind = \(document.kind) AND r.slug = \(document.slug))
              AND revision = (SELECT d.revision FROM document d WHERE d.record = document_revision.document)
            """)
    }

    /// Adds a revision when the contents are others than those of the last one, whose readers have been noted. No contents:
    /// what is there stays.
    func keepRevision(
        of document: Identity, _ contents: [DocumentContent], _ attachments: [DocumentFile], _ files: [FileContent]
    ) throws {
        struct Whole: Encodable {
            let contents: [DocumentContent]
            let attachments: [DocumentFile]
        }
        guard !contents.isEmpty || !attachments.isEmpty else { return }
        let digest = try digestOfJSON(Whole(contents: contents, attachments: attachments))
        let last = try db.row(
            """
            SELECT revision, digest FROM document_revision WHERE document = \(document.rawValue)
            ORDER BY revision DESC LIMIT 1
            """)
        if let last, try last["digest"] == digest { return }
        let revision = (try last?["revision"] ?? 0) + 1
        for file in files { try keep(file) }
        try db.execute(
            """
            INSERT INTO document_revision (document, revision, at, actor, digest)
            VALUES (\(document.rawValue), \(revision), \(moment.description), \(actor.name), \(digest))
            """)
        if revision > 1 {
            try db.execute("UPDATE document SET revision = \(revision) WHERE record = \(document.rawValue)")
        }
        for content in contents {
            try keep(content.original.map { [$0] } ?? [], "original", content.language, revision, document)
            try keep(content.pages, "page", content.language, revision, document)
            guard let text = content.text else { continue }
            try db.execute(
                """
                INSERT INTO document_text (document, revision, language, blocks)
                VALUES (\(document.rawValue), \(revision), \(content.language.rawValue), \(text.stored))
                """)
        }
        try keep(attachments, "attachment", .none, revision, document)
        try index(paragraphs: contents.compactMap(\.text).flatMap(\.indexed), of: document)
    }

    private func keep(
        _ files: [DocumentFile], _ role: String, _ language: Language, _ revision: Int, _ document: Identity
    ) throws {
        for (position, file) in files.enumerated() {
            try db.execute(
                """
                INSERT INTO document_file (document, revision, language, role, position, digest, name, media)
                VALUES (\(document.rawValue), \(revision), \(language.rawValue), \(role), \(position), \(file.digest),
                        \(file.name), \(file.media))
                """)
        }
    }
}
