import ArgumentParser
import Documents
import Foundation
import Portal
import Records
import SQL
import Web

/// Keeps the archive: tables of metadata out and in, new files, removals.
struct DocumentsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "documents", abstract: "Keep the archive: metadata as a table, new files, removals.",
        discussion: """
            EXAMPLES
              puebla documents list > archive.csv
              puebla documents edit archive.csv --dry-run
              puebla documents edit archive.csv
              puebla documents replace declaration-xii declaration.en.pdf --language en
              puebla documents remove draft-of-2004 --reason "withdrawn by its author"
            """,
        subcommands: [List.self, Edit.self, Replace.self, Remove.self])

    /// The archive as a table.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write what is said of every document as a table (CSV).",
            discussion: "EXAMPLES\n  puebla documents list > archive.csv")

        @OptionGroup var common: CommonOptions

        func run() async throws {
            let database = try await open(common)
            let table = try await database.read { db in try DocumentTable(db, for: try secretariat(db).reader) }
            await database.close()
            print(CSVText(table.rows).text, terminator: "")
        }
    }

    /// The table, brought back.
    struct Edit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take up what was changed in the table: all of it, or nothing when a cell is wrong.",
            discussion: """
                Only cells that differ are changed; an emptied cell clears. A document that somebody else has changed since the
                table was written is not touched.

                EXAMPLES
                  puebla documents edit archive.csv --dry-run
                  puebla documents edit archive.csv
                """)

        @OptionGroup var common: CommonOptions

        @Argument(help: "The table.", completion: .file(extensions: ["csv"]))
        var file: String

        @Flag(help: "Only say what would change.")
        var dryRun = false

        func run() async throws {
            let rows = try TableFile.read(file)
            let database = try await open(common)
            let (actor, changes) = try await database.read { db in
                let (actor, reader) = try secretariat(db)
                return (actor, DocumentTableChanges(rows, against: try DocumentTable(db, for: reader)))
            }
            let office = House.office(database)
            let commands = changes.changes.map(\.command)
            var problems = changes.faults.map { "\($0.line), \($0.column): \(say($0.rule, $0.values))" }
            if problems.isEmpty {
                // Whatever only the database can tell is found out before anything is kept.
                for (change, result) in zip(changes.changes, try await office.rehearse(each: commands, as: actor)) {
                    if case .failure(let refusal) = result { problems.append("\(change.line), \(change.slug): \(say.text(of: refusal))") }
                }
            }
            for change in changes.changes {
                for cell in change.cells { print("\(change.slug) · \(cell.column): “\(cell.before)” → “\(cell.after)”") }
            }
            for problem in problems { print("✗ \(say("line")) \(problem)") }
            if problems.isEmpty, !dryRun { _ = try await office.perform(each: commands, as: actor) }
            await database.close()
            let counts = ["changed": String(commands.count), "unchanged": String(changes.unchanged)]
            guard problems.isEmpty else {
                print(say("Nothing was changed."))
                throw ExitCode(1)
            }
            print(dryRun
                ? say("{changed} documents would change, {unchanged} stay as they are.", counts)
                : say("{changed} documents changed, {unchanged} stayed as they were.", counts))
        }
    }

    /// Another file in the place of the present one.
    struct Replace: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put another file in the place of a document’s, or add a language; the old one stays as a revision.",
            discussion: "EXAMPLES\n  puebla documents replace declaration-xii declaration.pdf --language es")

        @OptionGroup var common: CommonOptions

        @Argument(help: "The document, as in its address.")
        var document: String

        @Argument(help: "The file.", completion: .file())
        var file: String

        @Option(help: "Its language. [default: told by the text]")
        var language: String?

        func run() async throws {
            let database = try await open(common)
            let actor = try await database.read { db in try secretariat(db).actor }
            let importing = DocumentImport(database, office: House.office(database), as: actor, options: .init())
            let remarks: [ImportFault]
            do {
                remarks = try await importing.replace(document, with: file, language: language.map { Language($0) })
            } catch let fault as ImportFault {
                await database.close()
                throw Refusal.invalid("file", fault.why, fault.values)
            }
            await database.close()
            for remark in remarks { print("• \(file): \(say(remark.why, remark.values))") }
            print(say("{document} has a new revision.", ["document": document]))
        }
    }

    /// A document taken away.
    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a document away; its place stays and says who removed it and why.",
            discussion: "EXAMPLES\n  puebla documents remove draft-of-2004 --reason \"withdrawn by its author\"")

        @OptionGroup var common: CommonOptions

        @Argument(help: "The document, as in its address.")
        var document: String

        @Option(help: "Why; everyone who could read the document can read this.")
        var reason: String

        func run() async throws {
            let database = try await open(common)
            let actor = try await database.read { db in try secretariat(db).actor }
            try await House.office(database).perform(RemoveDocument(document, reason: reason), as: actor)
            await database.close()
            print(say("{document} is removed; its place says why.", ["document": document]))
        }
    }
}

private let say = Console()

private func open(_ common: CommonOptions) async throws -> Database {
    let settings = try await Settings(common)
    let database = try await settings.openHouse()
    try await House.prepare(database)
    return database
}

/// The secretariat and what it reads, in the official language.
private func secretariat(_ db: Connection) throws -> (actor: Actor, reader: Reader) {
    let actor = try House.secretariat(db)
    let languages = try db.languages()
    return (actor, Reader(actor.clearance, language: languages.official, of: languages, at: .now))
}
