internal import Foundation

/// The files of a charter, by their path in its folder.
public struct CharterFolder: Sendable {
    /// What the folder is called in messages.
    public let name: String
    let files: [String: String]

    /// - Parameter files: texts by path: `charter.yaml`, `memory/documents.yaml`, `texts/guide.es.md`.
    public init(name: String, files: [String: String]) {
        self.name = name
        self.files = files
    }

    /// Reads a folder of the disk.
    /// - Throws: `CharterFaults` when it is no folder, has no `charter.yaml`, or a file is no UTF-8 text.
    public static func read(_ path: String) throws -> CharterFolder {
        let root = URL(fileURLWithPath: path, isDirectory: true)
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: root.path, isDirectory: &isFolder), isFolder.boolValue,
            let paths = FileManager.default.enumerator(atPath: root.path)
        else {
            throw CharterFaults(all: [.init(file: path, line: 0, message: "there is no such folder")])
        }
        var files: [String: String] = [:]
        var faults: [CharterFault] = []
        for case let relative as String in paths
        where [".yaml", ".md", ".txt"].contains(where: { relative.hasSuffix($0) }) {
            guard let data = FileManager.default.contents(atPath: root.appendingPathComponent(relative).path),
                let text = String(data: data, encoding: .utf8)
            else {
                faults.append(.init(file: relative, line: 0, message: "cannot be read as UTF-8 text"))
                continue
            }
            files[relative] = text
        }
        guard faults.isEmpty else { throw CharterFaults(all: faults) }
        return CharterFolder(name: path, files: files)
    }

    /// The files with data, `charter.yaml` first.
    var dataFiles: [String] {
        files.keys.filter { $0.hasSuffix(".yaml") }
            .sorted { ($0 == "charter.yaml" ? 0 : 1, $0) < ($1 == "charter.yaml" ? 0 : 1, $1) }
    }
}
