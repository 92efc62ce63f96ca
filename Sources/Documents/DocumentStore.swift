internal import Records
internal import SQL

/// A step with the names of where it was taken.
struct StepEntry: Sendable, Encodable {
    let step: DocumentStep
    let body: RecordName?
    let meeting: RecordName?
    let note: Wording?
    let sources: [Citation]
}

extension Connection {
    /// The types of documents, by identity.
    func documentTypes(_ records: [Identity]) throws -> [Identity: DocumentType] {
        var types: [Identity: DocumentType] = [:]
        for row in try rows(
            "SELECT record, type FROM document WHERE record IN (\(list: records.map(\.rawValue)))")
        {
            types[Identity(rawValue: try row["record"])] = DocumentType(rawValue: try row["type"])
        }
        return types
    }

    /// The path of a document, step by step.
    func steps(of dossier: Record, sources: [Field: [Citation]], for reader: Reader) throws -> [StepEntry] {
        try rows(
            """
            SELECT position, kind, happened, body, meeting FROM document_step
            WHERE document = \(dossier.id.rawValue) ORDER BY position
            """
        ).compactMap { row in
            guard let kind = DocumentStep.Kind(rawValue: try row["kind"]) else { return nil }
            let happened: String? = try row["happened"]
            let body: String? = try row["body"]
            let meeting: String? = try row["meeting"]
            let part = Field.part("step", try row["position"])
            let bodyName = try body.flatMap { try record(Reference("body", $0), for: reader) }.map(RecordName.init)
            let meetingName = try meeting.flatMap { try record(Reference("meeting", $0), for: reader) }.map(RecordName.init)
            return StepEntry(
                step: DocumentStep(
                    kind: kind, when: happened.flatMap { When($0) }, body: bodyName?.slug, meeting: meetingName?.slug),
                body: bodyName, meeting: meetingName,
                note: dossier[part], sources: sources[part] ?? [])
        }
    }

    /// The languages that a document's text is there in.
    func textLanguages(of record: Identity) throws -> [Language] {
        try rows(
            "SELECT DISTINCT language FROM document_block WHERE document = \(record.rawValue) ORDER BY language"
        ).map { Language(try $0["language"]) }
    }

    /// A document's text in one language.
    func text(of record: Identity, in language: Language, for reader: Reader) throws -> DocumentText {
        let known = try slugs(ofKind: "source", for: reader)
        let blocks = try rows(
            """
            SELECT kind, level, anchor, text, sources FROM document_block
            WHERE document = \(record.rawValue) AND language = \(language.rawValue) ORDER BY position
            """
        ).map { try DocumentText.Block($0) { known.contains($0.document) } }
        return DocumentText(language: language, blocks: blocks)
    }

    /// A document's text in every language, for what no reader sees: the search index.
    func texts(of record: Identity) throws -> [DocumentText] {
        let rows = try rows(
            """
            SELECT language, kind, level, anchor, text, sources FROM document_block
            WHERE document = \(record.rawValue) ORDER BY language, position
            """)
        return try Dictionary(grouping: rows) { Language(try $0["language"]) }
            .sorted { $0.key.rawValue < $1.key.rawValue }
            .map { DocumentText(language: $0, blocks: try $1.map { try DocumentText.Block($0) }) }
    }
}

extension DocumentText.Block {
    fileprivate init(_ row: Row, citing isKnown: (Citation) -> Bool = { _ in true }) throws {
        let sources: String = try row["sources"]
        self.init(
            kind: Kind(rawValue: try row["kind"]) ?? .paragraph, level: try row["level"], anchor: try row["anchor"],
            text: try row["text"],
            sources: sources.split(separator: "\n").compactMap { Citation(String($0)) }.filter(isKnown))
    }
}
