internal import Foundation
internal import Records

/// What a file is, by its first bytes: a name may lie.
enum FileForm: Sendable, Hashable {
    case pdf, word, openDocument, richText, page, text
    case encryptedOffice, oldOffice, archive, picture, unknown

    init(_ start: [UInt8], name: String) {
        func begins(_ text: String) -> Bool { start.starts(with: text.utf8) }
        if start.prefix(1024).firstRange(of: Array("%PDF-".utf8)) != nil { self = .pdf } else if begins("{\\rtf") {
            self = .richText
        } else if begins("PK\u{3}\u{4}") {
            if start.firstRange(of: Array("application/vnd.oasis.opendocument.text".utf8)) != nil {
                self = .openDocument
            } else {
                self = name.lowercased().hasSuffix(".docx") || start.firstRange(of: Array("word/".utf8)) != nil
                    ? .word : .archive
            }
        } else if start.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
            let mark = Array("EncryptedPackage".utf16).flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
            self = start.firstRange(of: mark) != nil ? .encryptedOffice : .oldOffice
        } else if start.starts(with: [0xFF, 0xD8, 0xFF]) || start.starts(with: [0x89, 0x50, 0x4E, 0x47]) || begins("GIF8") {
            self = .picture
        } else if start.contains(0), !start.starts(with: [0xFF, 0xFE]), !start.starts(with: [0xFE, 0xFF]) {
            self = .unknown
        } else {
            let head = String(decoding: start.prefix(1024), as: UTF8.self).lowercased().trimmed
            self = head.hasPrefix("<!doctype html") || head.hasPrefix("<html") || head.contains("<html") ? .page : .text
        }
    }

    var media: String {
        switch self {
        case .pdf: "application/pdf"
        case .word: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        case .openDocument: "application/vnd.oasis.opendocument.text"
        case .richText: "application/rtf"
        case .page: "text/html"
        case .text: "text/plain"
        default: "application/octet-stream"
        }
    }

    /// Endings that a file of this form is expected to have.
    var endings: [String] {
        switch self {
        case .pdf: ["pdf"]
        case .word: ["docx", "docm"]
        case .openDocument: ["odt"]
        case .richText: ["rtf"]
        case .page: ["html", "htm", "xhtml"]
        default: []
        }
    }
}

/// A file on disk: how long it is, and its bytes piece by piece.
struct SourceFile: Sendable {
    let path: String
    let size: Int

    var name: String { (path as NSString).lastPathComponent }
    var ending: String { (path as NSString).pathExtension.lowercased() }

    init(_ path: String) throws {
        self.path = path
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
            let size = (attributes[.size] as? NSNumber)?.intValue
        else { throw ImportFault("cannot be read") }
        self.size = size
    }

    /// - Throws: `ImportFault` when there are fewer bytes than there were.
    func bytes(from start: Int, count: Int) throws -> [UInt8] {
        guard let handle = FileHandle(forReadingAtPath: path) else { throw ImportFault("cannot be read") }
        defer { try? handle.close() }
        do {
            try handle.seek(toOffset: UInt64(start))
            return Array(try handle.read(upToCount: count) ?? Data())
        } catch {
            throw ImportFault("cannot be read")
        }
    }

    func content() throws -> FileContent {
        guard size > FileContent.chunkSize * 8 else { return FileContent(try bytes(from: 0, count: size)) }
        return try FileContent(size: size) { try bytes(from: $0 * FileContent.chunkSize, count: FileContent.chunkSize) }
    }
}

/// Why a file could not be taken in, as its key for the console.
public struct ImportFault: Error, Sendable, Hashable {
    public let why: String
    public let values: [String: String]

    init(_ why: String, _ values: [String: String] = [:]) {
        self.why = why
        self.values = values
    }
}
