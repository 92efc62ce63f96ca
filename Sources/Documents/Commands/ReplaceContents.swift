public import Records
internal import SQL

/// Puts other files and texts in the place of a document's present ones, or adds a language. The old revision stays.
public struct ReplaceContents: Command {
    public static let name = "documents.replace"

    public let document: Reference
    /// The languages that change; the others stay as they are.
    public let contents: [DocumentContent]
    /// The bytes of the files; not part of the command's text.
    private let files: [FileContent]

    private enum CodingKeys: String, CodingKey { case document, contents }

    public init(_ slug: String, contents: [DocumentContent], files: [FileContent]) {
        document = Reference("document", slug)
        self.contents = contents
        self.files = files
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        document = try container.decode(Reference.self, forKey: .document)
        contents = try container.decode([DocumentContent].self, forKey: .contents)
        files = []
    }

    public func problems() -> [Refusal.Problem] {
        contents.isEmpty ? [.init("contents", "must not be empty")] : []
    }

    public func perform(in work: Work) throws {
        let identity = try work.changeable(document, field: "document")
        guard try work.db.value("SELECT record FROM document WHERE record = \(identity.rawValue)", as: String.self) != nil
        else { throw Refusal.invalid("document", "there is no {reference}", ["reference": document.description]) }
        let present = try work.db.contents(of: identity)
        let changed = Set(contents.map(\.language))
        let all = (present.contents.filter { !changed.contains($0.language) } + contents)
            .sorted { $0.language < $1.language }
        try work.noteReaders(of: document)
        try work.keepRevision(of: identity, all, present.attachments, files)
        for language in changed {
            try work.db.execute(
                """
                INSERT INTO facet (record, name, value)
                VALUES (\(identity.rawValue), \(Facet.language.rawValue), \(language.rawValue)) ON CONFLICT DO NOTHING
                """)
        }
        try work.touch(identity)
    }
}

extension Connection {
    /// What a document holds now.
    func contents(of document: Identity) throws -> (contents: [DocumentContent], attachments: [DocumentFile]) {
        guard let revision = try revisions(of: document).first else { return ([], []) }
        let contents = try revision.languages.map { language in
            let stored = try value(
                """
                SELECT blocks FROM document_text WHERE document = \(document.rawValue)
                  AND revision = \(revision.number) AND language = \(language.rawValue)
                """, as: String.self)
            return DocumentContent(
                language: language, original: revision.originals(in: language).first,
                text: stored.map { DocumentText(stored: $0, language: language) }, pages: revision.pages(in: language))
        }
        return (contents, revision.attachments)
    }
}
