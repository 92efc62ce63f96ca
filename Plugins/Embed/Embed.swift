import Foundation
import PackagePlugin

/// Builds a target's `Localizable.xcstrings` and `Assets/` into it; the executable also gets `charters/`.
@main
struct Embed: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let folder = target.directoryURL
        let root = context.package.directoryURL
        var files: [(name: String, url: URL)] = []
        let strings = folder.appending(path: "Localizable.xcstrings")
        if FileManager.default.fileExists(atPath: strings.path) { files.append(("Localizable.xcstrings", strings)) }
        files += contents(of: folder.appending(path: "Assets"), below: folder.path)
        if target.name == "puebla" { files += contents(of: root.appending(path: "charters"), below: root.path) }
        let output = context.pluginWorkDirectoryURL.appending(path: "Embedded.swift")
        return [
            .buildCommand(
                displayName: "Building \(files.count) files into \(target.name)",
                executable: try context.tool(named: "embed").url,
                arguments: [output.path] + files.map { "\($0.name)=\($0.url.path)" },
                inputFiles: files.map(\.url),
                outputFiles: [output])
        ]
    }

    private func contents(of folder: URL, below base: String) -> [(name: String, url: URL)] {
        guard let paths = FileManager.default.enumerator(atPath: folder.path) else { return [] }
        return paths.compactMap { $0 as? String }.sorted()
            .filter { path in [".css", ".js", ".svg", ".yaml", ".md", ".txt"].contains { path.hasSuffix($0) } }
            .map { path in
                let url = folder.appending(path: path)
                return (String(url.path.dropFirst(base.count + 1)), url)
            }
    }
}
