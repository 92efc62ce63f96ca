import ArgumentParser
import Foundation
import Portal
import Records
import SQL

/// Looks after the post: what waits, what was given up, and what is done about it.
struct PostCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "post", abstract: "Look after the letters that the site sends.",
        discussion: """
            EXAMPLES
              puebla post list --dead
              puebla post show 019aa0c4-52f8-7d21-9d0c-5a3f1b2c4d5e
              puebla post retry --all
              puebla post drop 019aa0c4-52f8-7d21-9d0c-5a3f1b2c4d5e --reason "the address was mistyped"
              puebla post test focal.point@ministry.example --language es
            """,
        subcommands: [List.self, Show.self, Retry.self, Drop.self, Test.self])

    /// The outbox.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the letters that wait, or those that were given up.",
            discussion: "EXAMPLES\n  puebla post list\n  puebla post list --dead\n  puebla post list --all --limit 1000")

        @OptionGroup var common: CommonOptions

        @Flag(help: "Those that were given up.")
        var dead = false

        @Flag(help: "All, also those sent and withdrawn.")
        var all = false

        @Option(help: "At most so many.")
        var limit = 100

        func run() async throws {
            let state: PostedMessage.State? = all ? nil : dead ? .dead : .waiting
            let limit = limit
            let messages = try await withDatabase(common) { _, database in
                try await database.read { db in try db.outbox(state, limit: limit) }
            }
            for message in messages {
                let fields = [
                    message.id.rawValue, message.state.rawValue, message.made.description, message.address.text,
                    message.about?.description ?? "-", message.error.map(firstLine) ?? "",
                ]
                print(fields.joined(separator: "\t"))
            }
        }
    }

    /// One letter.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a letter and what became of it. What was secret in it is never shown.",
            discussion: "EXAMPLES\n  puebla post show 019aa0c4-52f8-7d21-9d0c-5a3f1b2c4d5e")

        @OptionGroup var common: CommonOptions

        @Argument(help: "Its number.")
        var message: String

        func run() async throws {
            let identity = Identity(rawValue: message)
            let say = Console()
            let text = try await withDatabase(common) { settings, database in
                let portal = try await Portal.open(
                    database, base: settings.text("base", default: "http://localhost:8080"), cacheBytes: 0)
                return try await database.read { db in
                    guard let message = try db.message(identity) else {
                        throw Refusal.invalid("message", "there is no letter of this number")
                    }
                    let letter = try message.asText(in: portal, db)
                    let head = [
                        (say("To"), message.address.text), (say("Subject"), letter.subject),
                        (say("State"), message.state.rawValue), (say("Posted"), message.made.description),
                        (say("Attempts"), String(message.attempts)), ("Message-ID", message.messageID ?? "-"),
                        (say("About"), message.about?.description ?? "-"), (say("Error"), message.error ?? "-"),
                    ]
                    return head.map { "\($0.0): \($0.1)" }.joined(separator: "\n") + "\n\n"
                        + (letter.text ?? say("(secret)"))
                }
            }
            print(text)
        }
    }

    /// Another try.
    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send a letter again that was given up, or all of them.",
            discussion: "EXAMPLES\n  puebla post retry 019aa0c4-52f8-7d21-9d0c-5a3f1b2c4d5e\n  puebla post retry --all")

        @OptionGroup var common: CommonOptions

        @Argument(help: "Its number.")
        var message: String?

        @Flag(help: "All that were given up.")
        var all = false

        func run() async throws {
            guard all != (message != nil) else {
                throw Refusal.invalid("message", "name one letter, or say --all")
            }
            let (named, all) = (message, all)
            let refusals = try await withDatabase(common) { _, database in
                let actor = try await database.read { db in try House.secretariat(db) }
                let dead = try await database.read { db in all ? try db.outbox(.dead, limit: 10_000).map(\.id) : [] }
                let wanted = named.map { [Identity(rawValue: $0)] } ?? dead
                return try await House.office(database).perform(each: wanted.map(RetryMessage.init), as: actor)
                    .compactMap { result in if case .failure(let refusal) = result { refusal } else { nil } }
            }
            if let first = refusals.first { throw first }
        }
    }

    /// Never mind.
    struct Drop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a letter back that has not been sent.",
            discussion: "EXAMPLES\n  puebla post drop 019aa0c4-52f8-7d21-9d0c-5a3f1b2c4d5e --reason \"mistyped\"")

        @OptionGroup var common: CommonOptions

        @Argument(help: "Its number.")
        var message: String

        @Option(help: "Why; it stands in the journal, so name no person.")
        var reason: String

        func run() async throws {
            let command = DropMessage(Identity(rawValue: message), reason: reason)
            try await withDatabase(common) { _, database in try await performAsSecretariat(command, database) }
        }
    }

    /// Whether post arrives.
    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Post a letter that shows whether post arrives; “puebla serve” sends it.",
            discussion: "EXAMPLES\n  puebla post test focal.point@ministry.example --language es")

        @OptionGroup var common: CommonOptions

        @Argument(help: "To whom.")
        var address: String

        @Option(help: "In which language; the site's first when not said.")
        var language: String?

        func run() async throws {
            let (address, wanted) = (try MailAddress(address), language.map { Language($0) })
            try await withDatabase(common) { _, database in
                let languages = try await database.read { db in try db.languages() }
                guard wanted.map(languages.contains) ?? true else {
                    throw Refusal.invalid(
                        "language", "one of {list}", ["list": languages.all.map(\.rawValue).joined(separator: ", ")])
                }
                try await performAsSecretariat(PostTestLetter(to: address, in: wanted ?? languages.official), database)
            }
            let say = Console()
            print(say("Posted. “puebla post list” shows it until it is sent."))
        }
    }
}

/// Background work: what is under way, what was given up.
struct JobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs", abstract: "Look after the background work.",
        discussion: "EXAMPLES\n  puebla jobs list --dead\n  puebla jobs retry 019aa0c4-52f8-7d21-9d0c-5a3f1b2c4d5e",
        subcommands: [List.self, Retry.self])

    /// The jobs.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the jobs that wait or are under way, or those that were given up.",
            discussion: "EXAMPLES\n  puebla jobs list\n  puebla jobs list --dead")

        @OptionGroup var common: CommonOptions

        @Flag(help: "Those that were given up.")
        var dead = false

        @Option(help: "At most so many.")
        var limit = 100

        func run() async throws {
            let states: [Job.State] = dead ? [.dead] : [.held, .waiting]
            let limit = limit
            let jobs = try await withDatabase(common) { _, database in
                try await database.read { db in try states.flatMap { try db.jobs($0, limit: limit) } }
            }
            for job in jobs {
                let fields = [
                    job.id.rawValue, job.state.rawValue, job.kind, job.due.description, String(job.attempts),
                    job.state == .held ? job.holder ?? "" : "", job.error.map(firstLine) ?? "",
                ]
                print(fields.joined(separator: "\t"))
            }
        }
    }

    /// Another try.
    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give a dead job its tries again.",
            discussion: "EXAMPLES\n  puebla jobs retry 019aa0c4-52f8-7d21-9d0c-5a3f1b2c4d5e")

        @OptionGroup var common: CommonOptions

        @Argument(help: "Its number.")
        var job: String

        func run() async throws {
            let command = RetryJob(Identity(rawValue: job))
            try await withDatabase(common) { _, database in try await performAsSecretariat(command, database) }
        }
    }
}

/// Opens the database for one piece of work, and closes it however that ends.
private func withDatabase<Result>(
    _ common: CommonOptions, _ body: (Settings, Database) async throws -> Result
) async throws -> Result {
    let settings = try await Settings(common)
    let database = try await settings.openHouse()
    do {
        try await House.prepare(database)
        let result = try await body(settings, database)
        await database.close()
        return result
    } catch {
        await database.close()
        throw error
    }
}

private func performAsSecretariat(_ command: some Command, _ database: Database) async throws {
    let actor = try await database.read { db in try House.secretariat(db) }
    try await House.office(database).perform(command, as: actor)
}

private func firstLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
}
