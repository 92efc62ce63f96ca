import ArgumentParser
import Portal
import Records
import SQL

/// Takes what a file holds into the database.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Bring documents in, or a whole database.",
        discussion: """
            --full takes what “puebla export --full” wrote into an empty database of either engine. All of it or nothing:
            the tables, the rows and the search index are made in one transaction, which also compares what the database
            then holds with what the file says. Stopped half way, it can be run again. A file of an older version is brought
            up to date.

            EXAMPLES
              puebla import --full crm.puebla --database new.sqlite
              puebla import --full crm.puebla --database postgres://puebla@localhost/puebla
              gunzip -c crm.puebla.gz | puebla import --full - --database new.sqlite
              puebla import documents archive/
            """,
        subcommands: [ImportDocumentsCommand.self])

    @OptionGroup var common: CommonOptions

    @Option(help: ArgumentHelp("Take in this file, which “puebla export --full” wrote; - for standard input.", valueName: "file"))
    var full: String?

    func run() async throws {
        guard let full else { throw ValidationError("Say what to import: documents PATH…, or --full FILE") }
        let settings = try await Settings(common)
        let database = try await settings.open(try settings.logger(), forMuch: true)
        let content = try await FullImport(migrations: House.migrations, reindexings: House.reindexings)
            .read(full, into: database)
        await database.close()
        let say = Console()
        print(say.text(of: content))
        print(say("The database holds what the file says."))
    }
}
