public import Records

/// A file of a document, by the digest of its bytes.
public struct DocumentFile: Sendable, Hashable, Codable {
    public let digest: String
    /// In bytes.
    public let size: Int
    /// What it is called when it is downloaded.
    public let name: String
    /// `application/pdf`, `text/plain` …
    public let media: String

    public init(digest: String, size: Int, name: String, media: String) {
        self.digest = digest
        self.size = size
        self.name = DocumentFile.safe(name)
        self.media = media
    }

    /// A name that every file system takes: letters, digits and `._-`, at most 100 bytes, its ending kept.
    static func safe(_ name: String) -> String {
        var result = ""
        for scalar in name.unicodeScalars {
            let isKept = scalar.isASCII
                && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil || "._-".unicodeScalars.contains(scalar))
            let plain = Analyzer.folded(scalar)
            result += isKept ? String(scalar) : plain.isEmpty ? "-" : plain
        }
        while result.contains("--") { result = result.replacing("--", with: "-") }
        while let first = result.first, "-.".contains(first) { result.removeFirst() }
        guard result.utf8.count > 100 else { return result.isEmpty ? "file" : result }
        let ending = result.lastIndex(of: ".").map { String(result[$0...]) } ?? ""
        return String(result.prefix(100 - min(ending.count, 20))) + ending.suffix(20)
    }
}

/// What a document holds in one language: the file as it came, its text, and pictures of its pages where it has no text.
public struct DocumentContent: Sendable, Hashable {
    public let language: Language
    public let original: DocumentFile?
    public let text: DocumentText?
    public let pages: [DocumentFile]

    public init(
        language: Language, original: DocumentFile? = nil, text: DocumentText? = nil, pages: [DocumentFile] = []
    ) {
        self.language = language
        self.original = original
        self.text = text
        self.pages = pages
    }
}

extension DocumentContent: Codable {
    private enum Key: String, CodingKey { case language, original, text, textDigest, pages }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        language = try container.decode(Language.self, forKey: .language)
        original = try container.decodeIfPresent(DocumentFile.self, forKey: .original)
        text = try container.decodeIfPresent(DocumentText.self, forKey: .text)
        pages = try container.decodeIfPresent([DocumentFile].self, forKey: .pages) ?? []
    }

    /// A text that was taken from a file is named by its digest: the journal keeps what happened, not the archive again.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(language, forKey: .language)
        try container.encodeIfPresent(original, forKey: .original)
        if original == nil { try container.encodeIfPresent(text, forKey: .text) } else {
            try container.encodeIfPresent(text.map { FileContent(Array($0.stored.utf8)).digest }, forKey: .textDigest)
        }
        if !pages.isEmpty { try container.encode(pages, forKey: .pages) }
    }
}
