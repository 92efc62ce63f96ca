internal import Foundation
internal import Records

/// What an export has written, page by page: `manifest.json` in its folder.
///
/// It is JSON with one page a line, read line by line: that of a large archive would not fit in memory as one tree.
struct ExportManifest: Sendable {
    /// One file of the export.
    struct File: Codable, Sendable, Hashable {
        let path: String
        let sha256: String
        let bytes: Int
    }

    /// The files of one page, and what they were made from.
    struct Page: Codable, Sendable {
        /// Differs when what the page shows may differ.
        let stamp: String
        /// Lists and originals that the page leads to.
        var leads: [String] = []
        /// What the portal called this state of an original, so that it need not be read again.
        var tag: String?
        var files: [File]
    }

    static let name = "manifest.json"
    private static let head = "{\"format\":\"puebla-export-1\",\"pages\":{"
    private static let tail = "}}"

    /// By the page's address.
    var pages: [String: Page] = [:]

    /// Nothing yet.
    init() {}

    /// - Throws: `Refusal.invalid` when the text is no manifest, or names files that no export writes.
    init(_ data: Data) throws {
        let decoder = JSONDecoder()
        var isHead = true
        for line in data.split(separator: UInt8(ascii: "\n")) {
            if isHead {
                guard line.elementsEqual(ExportManifest.head.utf8) else { throw ExportManifest.damaged }
                isHead = false
                continue
            }
            if line.elementsEqual(ExportManifest.tail.utf8) { return }
            let entry = line.last == UInt8(ascii: ",") ? line.dropLast() : line
            guard let pages = try? decoder.decode([String: Page].self, from: Data("{".utf8) + entry + Data("}".utf8)),
                pages.values.allSatisfy({ $0.files.allSatisfy { FileName.isExportPath($0.path) } })
            else { throw ExportManifest.damaged }
            self.pages.merge(pages) { $1 }
        }
        throw ExportManifest.damaged
    }

    private static let damaged = Refusal.invalid(
        "folder", "its {file} is damaged; export into an empty folder", ["file": name])

    /// One line a page, in the order of addresses.
    func data() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var data = Data((ExportManifest.head + "\n").utf8)
        for (index, address) in pages.keys.sorted().enumerated() {
            if index > 0 { data.append(contentsOf: ",\n".utf8) }
            data.append(try encoder.encode(address))
            data.append(UInt8(ascii: ":"))
            data.append(try encoder.encode(pages[address]))
        }
        data.append(contentsOf: "\n\(ExportManifest.tail)\n".utf8)
        return data
    }
}
