import Accounts
import ArgumentParser
import Foundation
import Institution
import Portal
import Records
import SQL
import Web

/// Looks after people's accounts from the machine itself: the way back in when the web's ways are closed.
struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "People who sign in: list them, let them in again.",
        discussion: """
            EXAMPLES
              puebla user invite elena@example.hn --name 'Elena Paz' --seat hnd-focal-point-seat-foreign-affairs
              puebla user list
              puebla user link elena@example.hn                  a link that signs in once, within a quarter of an hour
              puebla user address elena@example.hn elena.paz@example.hn
              puebla user reset-second-factor elena@example.hn --reason 'lost telephone, recognised in person'
              puebla user sessions --idle 60 --absolute 720      how long people stay signed in, in minutes
            """,
        subcommands: [
            UserInviteCommand.self, UserListCommand.self, UserLinkCommand.self, UserAddressCommand.self,
            UserRetentionCommand.self, UserResetSecondFactorCommand.self, UserSessionsCommand.self,
        ])
}

/// Gives somebody a seat.
struct UserInviteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invite", abstract: "Give somebody a seat; an invitation goes to their address.",
        discussion: """
            A seat is named by party, function, sector or body, and number, as the charter has them. Without --seat, the
            seats that there could be are listed.
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "The person's e-mail address.")
    var address: String

    @Option(help: "The person's name.")
    var name: String

    @Option(help: "The seat: hnd-focal-point-seat-foreign-affairs, coordinator-secretariat …")
    var seat: String?

    @Option(help: "The language to write to them in. [default: the process's first]")
    var language: String?

    @Option(help: "The first day: 2027-01-01. [default: today]")
    var from: String?

    @Option(help: "The last day.")
    var until: String?

    func run() async throws {
        try await UserOffice.open(common) { office in
            let choices = try await office.seats()
            guard let seat = choices.first(where: { $0.slug == self.seat }) else {
                for choice in choices { print(choice.slug) }
                throw Refusal.invalid("seat", "one of those listed")
            }
            let details = PersonalDetails(
                name: name, address: address,
                language: try await office.language(language))
            try await office.commands.perform(
                InviteHolder(seat, details, from: try day(from, "from") ?? Moment.now.day, until: try day(until, "until")),
                as: office.actor)
            print(office.say("Done. The invitation is on its way."))
        }
    }

    private func day(_ text: String?, _ field: String) throws -> Day? {
        guard let text else { return nil }
        guard let day = Day(text) else { throw Refusal.invalid(field, "a day such as 2026-11-21") }
        return day
    }
}

/// Says how long personal data are kept.
struct UserRetentionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retention", abstract: "Say how many days after a person's last seat their personal data are removed.",
        discussion: "Until it is said they are kept: the sources name no term.")

    @OptionGroup var common: CommonOptions

    @Option(help: "Days, 1 to 36500.")
    var days: Int

    func run() async throws {
        try await UserOffice.open(common) { office in
            try await office.commands.perform(SetRetention(days: days), as: office.actor)
        }
    }
}

/// Lists everybody with what they sign in with.
struct UserListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the people and what they sign in with.")

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await UserOffice.open(common) { office in
            for entry in try await office.accounts.list() {
                let means = [
                    entry.hasPassword ? office.say("password") : nil, entry.hasSecondFactor ? office.say("second factor") : nil,
                ].compactMap { $0 }
                print([entry.address, entry.name, means.joined(separator: ", ")].joined(separator: "\t"))
            }
        }
    }
}

/// Prints a link that signs in once.
struct UserLinkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "link", abstract: "Print a link with which a person signs in once.",
        discussion: "Whoever has the link is let in as that person: give it to nobody else. The journal says that it was made.")

    @OptionGroup var common: CommonOptions

    @Argument(help: "The person's address of electronic mail.")
    var address: String

    @Option(help: "Where readers reach the site, without a slash at its end. [PUEBLA_BASE; default: http://localhost:8080]")
    var base: String?

    func run() async throws {
        try await UserOffice.open(common, ["base": base]) { office in
            let person = try await office.person(address)
            let base = office.settings.text("base", default: "http://localhost:8080")
            print(try await office.accounts.link(for: person, purpose: .signIn, base: base, as: office.actor))
        }
    }
}

/// Gives somebody another address.
struct UserAddressCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "address", abstract: "Give a person another address; the old one is told.",
        discussion: "Nobody asks whether the new one is theirs: be sure of it. All of the person's sessions, links and tokens end.")

    @OptionGroup var common: CommonOptions

    @Argument(help: "The person's address of electronic mail.")
    var address: String

    @Argument(help: "The new one.")
    var new: String

    func run() async throws {
        try await UserOffice.open(common) { office in
            let person = try await office.person(address)
            let known = try await office.details(of: person)
            let details = PersonalDetails(name: known.name, address: new, telephone: known.telephone, language: known.language)
            try await office.commands.perform(CorrectPerson(person, details), as: office.actor)
            print(office.say("The address is changed, and the old one is told."))
        }
    }
}

/// Takes a lost second factor away.
struct UserResetSecondFactorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset-second-factor", abstract: "Take a person's lost second factor away.",
        discussion: "All of the person's sessions end. Whoever must have a second factor sets up another at the next sign-in.")

    @OptionGroup var common: CommonOptions

    @Argument(help: "The person's address of electronic mail.")
    var address: String

    @Option(help: "Why, and how the person was recognised; stands in the journal.")
    var reason: String

    func run() async throws {
        try await UserOffice.open(common) { office in
            let person = try await office.person(address)
            try await office.commands.perform(ResetSecondFactor(person, reason: reason), as: office.actor)
            print(office.say("The second factor is removed."))
        }
    }
}

/// Says how long people stay signed in.
struct UserSessionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sessions", abstract: "Say how long people stay signed in.")

    @OptionGroup var common: CommonOptions

    @Option(help: "Minutes without a question, 5 to 1440.")
    var idle: Int

    @Option(help: "Minutes from the beginning, 15 to 10080.")
    var absolute: Int

    func run() async throws {
        try await UserOffice.open(common) { office in
            try await office.commands.perform(SetSessionLimits(idle: idle, absolute: absolute), as: office.actor)
        }
    }
}

/// What the commands on people share: the database, who acts, and the language to speak.
struct UserOffice {
    let settings: Settings
    let commands: CommandOffice
    let accounts: AccountsOffice
    let actor: Actor
    let say = Console()
    private let database: Database

    static func open(
        _ common: CommonOptions, _ own: [String: String?] = [:], _ body: (UserOffice) async throws -> Void
    ) async throws {
        let settings = try await Settings(common, own)
        let database = try await settings.openHouse()
        do {
            try await House.prepare(database)
            let commands = House.office(database)
            try await body(
                UserOffice(
                    settings: settings, commands: commands, accounts: AccountsOffice(database, commands),
                    actor: try await database.read { db in try House.secretariat(db) }, database: database))
        } catch {
            await database.close()
            throw error
        }
        await database.close()
    }

    /// Every seat that there could be.
    func seats() async throws -> [Seat] { try await database.read { db in try db.possibleSeats(on: Moment.now.day) } }

    /// The language named, or the official one.
    func language(_ code: String?) async throws -> Language {
        guard let code else { return try await database.read { db in try db.languages().official } }
        return Language(code)
    }

    func details(of person: Identity) async throws -> PersonalDetails {
        guard let known = try await database.read({ db in try db.personalDetails(of: person) }) else { throw Refusal.notFound }
        return known
    }

    /// - Throws: `Refusal.invalid` when nobody has the address.
    func person(_ address: String) async throws -> Identity {
        guard let person = try await accounts.person(address) else {
            throw Refusal.invalid("address", "nobody has this address")
        }
        return person
    }
}
