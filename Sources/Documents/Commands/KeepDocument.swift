public import Records
internal import SQL

/// A document: its sort, its path, and its text where there is one. Notes on steps are the draft's wordings `step.001`.
public struct KeepDocument: KeepingCommand {
    public static let name = "documents.keep"

    public let draft: RecordDraft
    public let type: DocumentType
    /// Produced again and again, as reports are.
    public let isContinuous: Bool
    public let steps: [DocumentStep]
    public let texts: [DocumentText]

    public init(
        _ draft: RecordDraft, type: DocumentType, isContinuous: Bool, steps: [DocumentStep], texts: [DocumentText]
    ) {
        self.draft = draft
        self.type = type
        self.isContinuous = isContinuous
        self.steps = steps
        self.texts = texts
    }

    public func problems() -> [Refusal.Problem] {
        var problems = draft.problems()
        if Set(texts.map(\.language)).count != texts.count {
            problems.append(.init("texts", "one text a language"))
        }
        if let first = texts.first, texts.contains(where: { $0.blocks.map(\.anchor) != first.blocks.map(\.anchor) }) {
            problems.append(
                .init("texts", "all languages of one revision have the same headings and paragraphs in the same order"))
        }
        return problems
    }

    public func perform(in work: Work) throws {
        let record = try work.keep(draft)
        try work.db.execute(
            """
            INSERT INTO document (record, type, continuous)
            VALUES (\(record.rawValue), \(type.rawValue), \(isContinuous))
            ON CONFLICT (record) DO UPDATE SET type = excluded.type, continuous = excluded.continuous
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
        try work.db.execute("DELETE FROM document_block WHERE document = \(record.rawValue)")
        for text in texts { try keep(text, of: record, in: work) }
        try work.index(paragraphs: texts.flatMap(\.indexed), of: record)
    }

    private func keep(_ text: DocumentText, of record: Identity, in work: Work) throws {
        for (position, block) in text.blocks.enumerated() {
            let sources = block.sources.map { "\($0.document): \($0.locator)" }.joined(separator: "\n")
            try work.db.execute(
                """
                INSERT INTO document_block (document, language, position, kind, level, anchor, text, sources)
                VALUES (\(record.rawValue), \(text.language.rawValue), \(position), \(block.kind.rawValue),
                        \(block.level), \(block.anchor), \(block.text), \(sources))
                """)
        }
    }
}
