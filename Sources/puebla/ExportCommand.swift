import ArgumentParser
import Foundation
import Portal
import Records
import SQL

/// Writes what is public into a folder, or everything into one file.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write what is public into a folder of plain files, or everything into one file.",
        discussion: """
            A folder: open index.html in it with any browser; the search works there too. Run it again to bring the folder up
            to date: only what has changed is written, and what is no longer public is taken away. Other files in the
            folder are left alone.

            --full: everything as text, one JSON array a row, and at its end a SHA-256 by which an import knows that it is
            whole. Everything is in it, also what is behind closed doors: only its owner may read it. The search index is
            not: it is made anew. Others may go on working meanwhile; what they write then is not in it.

            EXAMPLES
              puebla export /media/stick/crm
              puebla export public --base https://crm.example
              puebla export --full crm.puebla
              puebla export --full - | gzip > crm.puebla.gz
              puebla export --full - | ssh new-house puebla import --full - --database postgres://puebla@localhost/puebla
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "An empty folder, one that is not there yet, or one with an earlier export.")
    var folder: String?

    @Option(help: "Where readers reach the site, for feeds and tables that need whole addresses. [PUEBLA_BASE; default: http://localhost:8080]")
    var base: String?

    @Option(help: ArgumentHelp("Write everything into this file; - for standard output.", valueName: "file"))
    var full: String?

    func run() async throws {
        let settings = try await Settings(common, ["base": base])
        switch (folder, full) {
        case (let folder?, nil): try await writePublicPart(to: folder, settings)
        case (nil, let full?): try await writeEverything(to: full, settings)
        default: throw ValidationError("Say what to export: a FOLDER for the public part, or --full FILE for everything")
        }
    }

    private func writeEverything(to file: String, _ settings: Settings) async throws {
        let database = try await settings.openHouse()
        let content = try await FullExport.write(database, to: file, program: Version.text)
        await database.close()
        // Standard output may be the file.
        FileHandle.standardError.write(Data((Console().text(of: content) + "\n").utf8))
    }

    private func writePublicPart(to folder: String, _ settings: Settings) async throws {
        let say = Console()
        let database = try await settings.openHouse()
        let portal = try await Portal.open(
            database, base: settings.text("base", default: "http://localhost:8080"), cacheBytes: 0)
        let done = try await portal.export(to: folder, program: ExportCommand.program) { tally in
            let line = say("{n} files …", ["n": String(tally.files)])
            FileHandle.standardError.write(Data("\(line)\n".utf8))
        }
        await database.close()
        print(
            say("{written} files written, {unchanged} unchanged, {removed} removed; {megabytes} MB in all.",
                [
                    "written": String(done.written), "unchanged": String(done.unchanged),
                    "removed": String(done.removed), "megabytes": String(format: "%.1f", Double(done.bytes) / 1e6),
                ]))
    }

    /// Which build this is: another may draw pages in another way.
    private static var program: String {
        let file = try? FileManager.default.attributesOfItem(atPath: "/proc/self/exe".resolvingLink)
        let built = (file?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
        return "\(Version.text) \(file?[.size] as? Int ?? 0) \(built)"
    }
}

extension String {
    fileprivate var resolvingLink: String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: self)) ?? self
    }
}
