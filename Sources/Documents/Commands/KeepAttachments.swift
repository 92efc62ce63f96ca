public import Records
internal import SQL

/// Says which files are attached to a document. They and its contents make a new revision; the old one stays.
public struct KeepAttachments: Command {
    public static let name = "documents.attach"

    public let document: Reference
    /// All of them, in order.
    public let attachments: [DocumentFile]
    /// The bytes of new files; not part of the command's text.
    private let files: [FileContent]

    private enum CodingKeys: String, CodingKey { case document, attachments }

    public init(_ slug: String, attachments: [DocumentFile], files: [FileContent]) {
        document = Reference("document", slug)
        self.attachments = attachments
        self.files = files
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        document = try container.decode(Reference.self, forKey: .document)
        attachments = try container.decode([DocumentFile].self, forKey: .attachments)
        files = []
    }

    public func problems() -> [Refusal.Problem] {
        if attachments.count > 50 { return [.init("attachment", "at most {n} of them", ["n": "50"])] }
        if Set(attachments.map(\.name)).count != attachments.count { return [.init("attachment", "a file of this name is attached already")] }
        return []
    }

    public func perform(in work: Work) throws {
        guard let (identity, _) = try work.readable(document),
            try work.db.value("SELECT record FROM document WHERE record = \(identity.rawValue)", as: String.self) != nil
        else { throw Refusal.notFound }
        try work.noteReaders(of: document)
        try work.keepRevision(of: identity, try work.db.contents(of: identity).contents, attachments, files)
        try work.touch(identity)
    }
}
