public import Records
public import SQL

/// A file of a document that a reader may have.
public struct HeldFile: Sendable, Hashable {
    public let digest: String
    public let size: Int
    public let name: String
    public let media: String

    /// A picture of a page: shown in a page; everything else is handed over to be kept.
    public var isPicture: Bool { media.hasPrefix("image/") }
}

/// The files of the documents, by their permanent address: `/files/SLUG/DIGEST/NAME`.
public enum DocumentArchive {
    /// - Throws: `Refusal.notFound` unless the document has this file in a revision that the reader may read.
    public static func file(
        of slug: String, digest: String, _ db: Connection, for reader: Reader
    ) throws -> HeldFile {
        guard Reference.isSlug(slug) else { throw Refusal.notFound }
        let reference = Reference("document", slug)
        guard let record = try db.record(reference, for: reader) else { throw try db.absence(of: reference, for: reader) }
        guard
            let row = try db.row(
                """
                SELECT d.name, d.media, f.size FROM document_file d JOIN file f ON f.digest = d.digest
                JOIN document_revision v ON v.document = d.document AND v.revision = d.revision
                WHERE d.document = \(record.id.rawValue) AND d.digest = \(digest) AND \(reader.mayRead(revision: "v"))
                ORDER BY d.revision DESC LIMIT 1
                """)
        else { throw Refusal.notFound }
        return HeldFile(digest: digest, size: try row["size"], name: try row["name"], media: try row["media"])
    }

    static func path(_ slug: String, _ file: DocumentFile) -> String { "/files/\(slug)/\(file.digest)/\(file.name)" }
}
