import ArgumentParser
import Portal
import Records
import SQL

/// Takes a backup back.
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Take a backup into an empty database, or in place of what is there.",
        discussion: """
            The whole file is looked through first. Then all of it goes in, or nothing: tables, rows and the search index
            are made in one transaction, which also compares what the database then holds with what the file says. Until it
            is done the database is as it was, also after a power cut. Stop the site first. A backup of either engine goes
            into either; one of an older version is brought up to date.

            EXAMPLES
              puebla restore --check crm.puebla
              puebla restore crm.puebla --database new.sqlite
              puebla restore crm.puebla --database postgres://puebla@localhost/puebla
              puebla restore --overwrite crm.puebla
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "What “puebla backup” or “puebla export --full” wrote.", completion: .file())
    var file: String

    @Flag(help: "Replace everything that the database holds.")
    var overwrite = false

    @Flag(help: "Only look through the file; touch no database.")
    var check = false

    func run() async throws {
        let say = Console()
        let found = try FullCheck.read(file, for: House.migrations)
        print(say.text(of: found, at: file))
        print(say("written {moment} by version {program}; the charter is “{charter}”",
            ["moment": found.moment.description, "program": found.program, "charter": found.charter]))
        if check { return print(say("The file is sound.")) }
        let settings = try await Settings(common)
        let database = try await settings.open(try settings.logger(), forMuch: true)
        let content = try await restore(into: database)
        await database.close()
        print(say.text(of: content))
        print(say("The database holds what the file says."))
    }

    private func restore(into database: Database) async throws -> Content.Fingerprint {
        do {
            return try await FullImport(migrations: House.migrations, reindexings: House.reindexings)
                .read(file, into: database, overwriting: overwrite)
        } catch let fault as DatabaseFault where fault.kind == .corrupt {
            throw Refusal.invalid(
                "database", "is too damaged to be replaced ({why}); move it away and restore into a new one",
                ["why": fault.message])
        }
    }
}
