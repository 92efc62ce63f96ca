internal import Foundation
internal import Records

/// The documents that lie in folders: files whose names differ in the language alone (`report.es.pdf`, `report.en.pdf`)
/// are one document, with the metadata beside them.
struct ImportPlan: Sendable {
    struct Item: Sendable {
        /// Without language and ending.
        let path: String
        var files: [(language: Language?, path: String)] = []
        var sidecar: String?

        var name: String { (path as NSString).lastPathComponent }
    }

    let items: [Item]
    /// Paths that lead nowhere.
    let missing: [String]

    init(_ paths: [String], languages: Languages) {
        var found: [String] = []
        var missing: [String] = []
        for path in paths {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
                missing.append(path)
                continue
            }
            found += isFolder.boolValue ? ImportPlan.files(in: path) : [path]
        }
        var items: [String: Item] = [:]
        var order: [String] = []
        var sidecars: [String: String] = [:]
        for path in found.uniqued().sorted() {
            let (stem, language) = ImportPlan.parts(path, languages)
            if Sidecar.endings.contains((path as NSString).pathExtension.lowercased()) {
                // `report.pdf.yaml` is as good as `report.yaml`.
                sidecars[(stem as NSString).deletingPathExtension] = path
                sidecars[stem] = path
                continue
            }
            let key = language == nil ? path : stem
            if items[key] == nil {
                items[key] = Item(path: stem)
                order.append(key)
            }
            items[key]?.files.append((language, path))
        }
        let attached = Set(Set(sidecars.values).flatMap { ImportPlan.attachments($0, languages) })
        self.items = order.compactMap { key -> Item? in
            guard var item = items[key] else { return nil }
            item.files.removeAll { attached.contains($0.path) }
            item.sidecar = sidecars[item.path]
            return item.files.isEmpty ? nil : item
        }
        self.missing = missing
    }

    /// The files that a sidecar names as attachments: parts of its document, not documents of their own.
    private static func attachments(_ sidecar: String, _ languages: Languages) -> [String] {
        guard let text = try? String(contentsOfFile: sidecar, encoding: .utf8), text.contains("attachments") else { return [] }
        let folder = (sidecar as NSString).deletingLastPathComponent
        let metadata = try? Sidecar.read(sidecar, languages: languages)
        return (metadata?.attachments ?? []).map { (folder as NSString).appendingPathComponent($0) }
    }

    private static func files(in folder: String) -> [String] {
        guard let walk = FileManager.default.enumerator(atPath: folder) else { return [] }
        var files: [String] = []
        for case let relative as String in walk {
            let name = (relative as NSString).lastPathComponent
            if name.hasPrefix(".") || ["Thumbs.db", "desktop.ini"].contains(name) || name.hasPrefix("~$") { continue }
            let path = (folder as NSString).appendingPathComponent(relative)
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue { files.append(path) }
        }
        return files
    }

    /// The path without its ending and language, and the language.
    private static func parts(_ path: String, _ languages: Languages) -> (stem: String, language: Language?) {
        let stem = (path as NSString).deletingPathExtension
        let code = Language((stem as NSString).pathExtension.lowercased())
        guard languages.contains(code) else { return (stem, nil) }
        return ((stem as NSString).deletingPathExtension, code)
    }
}
