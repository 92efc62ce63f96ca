import ArgumentParser
import CharterFiles
import Portal
import Records
import SQL

/// Takes a charter up into the database.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Make the tables and take up a charter; run again after the charter has changed.",
        discussion: """
            Only what is new or has changed is taken up, in one transaction. Nothing is ever removed.

            EXAMPLES
              puebla init
              puebla init --charter charters/example --database example.sqlite
              puebla init --charter my-process --database postgres://puebla@localhost/puebla
              puebla init --check --charter my-process
            """)

    @OptionGroup var common: CommonOptions

    @Option(help: "A folder, or a charter built in: crm, example. [PUEBLA_CHARTER; default: crm]")
    var charter: String?

    @Flag(help: "Only check the charter; touch no database.")
    var check = false

    func run() async throws {
        let settings = try await Settings(common, ["charter": charter])
        let say = Console()
        let charter = try settings.charter()
        if check {
            print(say("The charter “{id}” is sound: {n} records.", ["id": charter.id, "n": String(charter.commands.count)]))
            return
        }
        let database = try await settings.open(try settings.logger())
        let taken = try await CharterOffice.takeUp(charter, into: database)
        await database.close()
        print(
            say("Charter “{id}”: {added} records added, {changed} changed, {unchanged} unchanged.",
                [
                    "id": charter.id, "added": String(taken.added), "changed": String(taken.changed),
                    "unchanged": String(taken.unchanged),
                ]))
    }
}
