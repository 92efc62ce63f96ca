import ArgumentParser
import Foundation
import Portal
import Records
import SQL

/// Writes the public part as files that open from a stick.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write what is public into a folder of plain files, to read without a server.",
        discussion: """
            Open index.html in the folder with any browser; the search works there too. Run it again to bring the folder up
            to date: only what has changed is written, and what is no longer public is taken away. Other files in the
            folder are left alone.

            EXAMPLES
              puebla export /media/stick/crm
              puebla export public --base https://crm.example
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "An empty folder, one that is not there yet, or one with an earlier export.")
    var folder: String

    @Option(help: "Where readers reach the site, for feeds and tables that need whole addresses. [PUEBLA_BASE; default: http://localhost:8080]")
    var base: String?

    func run() async throws {
        let settings = try await Settings(common, ["base": base])
        let say = Console()
        let database = try await settings.open(try settings.logger())
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
