import Foundation
import Records
import SQL
import TestDatabase
import Testing

@testable import Portal

/// A folder with an export, as a test looks at it.
struct ExportedFolder {
    let url: URL

    init(_ name: String) throws {
        url = URL(fileURLWithPath: try TestFolder.shared.path("\(name)-\(UUID().uuidString)"))
    }

    @discardableResult
    func export(_ portal: Portal, program: String = "test") async throws -> ExportTally {
        try await portal.export(to: url.path, program: program)
    }

    /// Every file by its path below the folder.
    func files() throws -> [String: Data] {
        let paths = try #require(FileManager.default.enumerator(atPath: url.path)).compactMap { $0 as? String }
        var files: [String: Data] = [:]
        for path in paths {
            let file = url.appending(path: path)
            if try file.resourceValues(forKeys: [.isDirectoryKey]).isDirectory != true {
                files[path] = try Data(contentsOf: file)
            }
        }
        return files
    }

    func put(_ text: String, at path: String) throws {
        let file = url.appending(path: path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    func has(_ path: String) -> Bool { FileManager.default.fileExists(atPath: url.appending(path: path).path) }

    /// Every link of a page that leads to no file, or to no place in it.
    static func dangling(_ files: [String: Data]) -> [String] {
        var faults: [String] = []
        var places: [String: Set<String>] = [:]
        let pages = files.filter { $0.key.hasSuffix(".html") }.mapValues { String(decoding: $0, as: UTF8.self) }
        for (path, html) in pages {
            places[path] = marks(in: html)
        }
        for (path, html) in pages {
            for link in LinkRewriter.addresses(in: html) where !link.hasPrefix("http") {
                let halves = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
                let way = String(halves[0].prefix { $0 != "?" })
                let target = way.isEmpty ? path : resolved(way, from: path)
                if way.hasPrefix("/") || files[target] == nil { faults.append("\(path) → \(link)") }
                if halves.count > 1, let known = places[target], !known.contains(halves[1]) {
                    faults.append("\(path) → \(link): no such place")
                }
            }
        }
        return faults.sorted()
    }

    /// What stands in a page's `id`s. By cutting, not by a pattern: there are thousands of pages.
    private static func marks(in html: String) -> Set<String> {
        let pieces = html.components(separatedBy: "id=\"")
        return Set(
            zip(pieces, pieces.dropFirst()).filter { $0.0.last?.isWhitespace == true }
                .map { String($0.1.prefix { $0 != "\"" }) })
    }

    /// `../a/b` from a file to a path below the folder; what leads out of the folder stays as it is.
    private static func resolved(_ way: String, from file: String) -> String {
        var parts = file.split(separator: "/").dropLast().map(String.init)
        for part in way.split(separator: "/") {
            if part == ".." {
                guard parts.popLast() != nil else { return way }
            } else {
                parts.append(String(part))
            }
        }
        return parts.joined(separator: "/")
    }
}
