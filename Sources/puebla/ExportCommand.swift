import ArgumentParser
import Foundation
import Portal
import Records
import SQL

/// Writes what the database holds into a file.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write everything into one file, for another machine or the other engine.",
        discussion: """
            The file is text: one JSON array a row, and at its end a SHA-256 by which an import knows that it is whole.
            Everything is in it, also what is behind closed doors: only its owner may read it. The search index is not:
            it is made anew. Others may go on working meanwhile; what they write then is not in it.

            EXAMPLES
              puebla export --full crm.puebla
              puebla export --full - | gzip > crm.puebla.gz
              puebla export --full - | ssh new-house puebla import --full - --database postgres://puebla@localhost/puebla
            """)

    @OptionGroup var common: CommonOptions

    @Option(help: ArgumentHelp("Write everything into this file; - for standard output.", valueName: "file"))
    var full: String?

    func run() async throws {
        guard let full else { throw ValidationError("Say what to export: --full FILE") }
        let settings = try await Settings(common)
        let database = try await settings.open(try settings.logger())
        let content = try await FullExport.write(database, to: full, program: Version.text)
        await database.close()
        // Standard output may be the file.
        FileHandle.standardError.write(Data((Console().text(of: content) + "\n").utf8))
    }
}
