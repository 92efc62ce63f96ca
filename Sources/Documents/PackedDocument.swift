public import HTML
public import Records
public import SQL
public import Web

/// A document as it is taken along: its text, and its files.
public struct PackedDocument: Sendable, Encodable {
    public struct File: Sendable, Encodable {
        public let name: String
        public let media: String
        public let digest: String
        /// In bytes.
        public let size: Int
        /// Where the site has it.
        public let address: String
    }

    public let name: RecordName
    public let files: [File]
    private let text: DocumentText?

    private enum CodingKeys: String, CodingKey { case name, files }

    init(name: RecordName, files: [File], text: DocumentText?) {
        self.name = name
        self.files = files
        self.text = text
    }

    /// The present text in the reader's language, else in another that there is; nothing where there is none.
    public func text(_ t: Translator) -> HTML {
        guard let text else { return .empty }
        let language: HTML = text.language == t.language || text.language == .none ? .empty : " lang=\"\(text.language.rawValue)\""
        return "<div class=\"reading\"\(language)>\(BlockList(t: t, manner: .among).html(text.blocks))</div>"
    }
}

extension Connection {
    /// The documents with these identities that the reader may read, in this order.
    public func packed(_ documents: [Identity], for reader: Reader) throws -> [PackedDocument] {
        let records = try records(documents, fields: [.title, .short], for: reader)
        return try documents.uniqued().compactMap { id in
            guard let record = records[id], record.reference.kind == "document" else { return nil }
            let revision = try revisions(of: id, for: reader).first
            let language = reader.preferred.first { revision?.texts.contains($0) == true } ?? revision?.texts.first
            let files = (revision?.files ?? []).filter { $0.role != .page }.map(\.file)
            return PackedDocument(
                name: RecordName(record),
                files: files.map {
                    .init(
                        name: $0.name, media: $0.media, digest: $0.digest, size: $0.size,
                        address: DocumentArchive.path(record.slug, $0))
                }, text: try language.flatMap { try text(of: id, in: $0, for: reader) })
        }
    }
}
