internal import Crypto
internal import Foundation
internal import Records
internal import Synchronization

/// The folder that an export writes to. Each file is written under a passing name and then renamed, so that a file is
/// either the old one or the new one; what is being written is noted first, so that an export that was killed can be
/// taken up again and leaves nothing behind.
final class ExportFolder: Sendable {
    /// What the last export left, without the files that a killed one has touched since.
    let last: ExportManifest
    /// What an unfinished export has touched.
    let unfinished: Set<String>

    private let root: URL
    private let files: [String: ExportManifest.File]
    private let notes: Mutex<FileHandle>
    private let folders = Mutex<Set<String>>([])

    private static let notesName = "manifest.unfinished"
    private static let passing = ".part"

    /// Opens the folder, or makes it.
    /// - Throws: `Refusal.invalid` when it holds files but no export of ours.
    init(_ path: String) throws {
        root = URL(fileURLWithPath: path, isDirectory: true)
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        let present = try FileManager.default.contentsOfDirectory(atPath: path)
        guard present.isEmpty || present.contains(ExportManifest.name) || present.contains(ExportFolder.notesName) else {
            throw Refusal.invalid("folder", "{folder} is not empty and holds no export", ["folder": path])
        }
        let manifest = root.appending(path: ExportManifest.name)
        last = present.contains(ExportManifest.name) ? try ExportManifest(Data(contentsOf: manifest)) : ExportManifest()
        let notesFile = root.appending(path: ExportFolder.notesName)
        let noted = (try? String(contentsOf: notesFile, encoding: .utf8)) ?? ""
        // The last line may have been cut off when the machine stopped; such a file was not begun.
        unfinished = Set(noted.split(separator: "\n").map(String.init).filter(FileName.isExportPath))
        var files: [String: ExportManifest.File] = [:]
        for page in last.pages.values {
            for file in page.files where !unfinished.contains(file.path) { files[file.path] = file }
        }
        self.files = files
        if !present.contains(ExportFolder.notesName) { try Data().write(to: notesFile) }
        let handle = try FileHandle(forWritingTo: notesFile)
        try handle.seekToEnd()
        notes = Mutex(handle)
    }

    /// Whether a file is there as the last export left it, as far as its length tells.
    func stands(_ file: ExportManifest.File) -> Bool {
        guard files[file.path] == file else { return false }
        let attributes = try? FileManager.default.attributesOfItem(atPath: root.appending(path: file.path).path)
        return (attributes?[.size] as? NSNumber)?.intValue == file.bytes
    }

    /// Writes a file unless it is there already.
    func write(_ data: Data, to path: String) throws -> (file: ExportManifest.File, isNew: Bool) {
        let hash = SHA256.hash(data: data).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let file = ExportManifest.File(path: path, sha256: hash, bytes: data.count)
        if stands(file) { return (file, false) }
        try notes.withLock { try $0.write(contentsOf: Data((path + "\n").utf8)) }
        try replace(path, with: data)
        return (file, true)
    }

    /// What a file of this export says.
    func text(of path: String) throws -> String {
        String(decoding: try Data(contentsOf: root.appending(path: path)), as: UTF8.self)
    }

    /// Removes files that are no longer part of the export, and folders that this leaves empty.
    func remove(_ path: String) throws -> Bool {
        let file = root.appending(path: path)
        try? FileManager.default.removeItem(at: root.appending(path: path + ExportFolder.passing))
        guard FileManager.default.fileExists(atPath: file.path) else { return false }
        try FileManager.default.removeItem(at: file)
        var folder = file.deletingLastPathComponent()
        while folder.path.count > root.path.count, rmdir(folder.path) == 0 { folder.deleteLastPathComponent() }
        return true
    }

    /// The export is whole: its manifest is written, and nothing is unfinished.
    func finish(_ manifest: ExportManifest) throws {
        let data = try manifest.data()
        let present = try? Data(contentsOf: root.appending(path: ExportManifest.name))
        if data != present { try replace(ExportManifest.name, with: data) }
        try notes.withLock { try $0.close() }
        try FileManager.default.removeItem(at: root.appending(path: ExportFolder.notesName))
    }

    /// Every path that an export before this one may have written.
    var written: Set<String> { unfinished.union(last.pages.values.flatMap { $0.files.map(\.path) }) }

    private func replace(_ path: String, with data: Data) throws {
        let file = root.appending(path: path)
        let folder = file.deletingLastPathComponent()
        let isKnown = folders.withLock { $0.contains(folder.path) }
        if !isKnown {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            folders.withLock { _ = $0.insert(folder.path) }
        }
        let passing = root.appending(path: path + ExportFolder.passing)
        try data.write(to: passing)
        guard rename(passing.path, file.path) == 0 else {
            throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: file.path])
        }
    }
}
