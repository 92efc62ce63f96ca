import ArgumentParser
import Portal
import Records
import SQL

/// Makes the search index anew.
struct ReindexCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reindex", abstract: "Make the search index anew from the records.",
        discussion: """
            The site can go on serving meanwhile. Stopped half way, it can be run again.

            EXAMPLES
              puebla reindex
              puebla reindex --database postgres://puebla@localhost/puebla
            """)

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try await Settings(common)
        let database = try await settings.openHouse()
        try await database.migrate(House.migrations)
        let actor = try await database.read { db in try House.secretariat(db) }
        let records = try await House.office(database).reindex(House.reindexings, as: actor)
        await database.close()
        let say = Console()
        print(say("{n} records are findable afresh.", ["n": String(records)]))
    }
}
