public import Records
public import SQL

/// What the machine's own command line does with accounts.
public struct AccountsOffice: Sendable {
    private let database: Database
    private let office: CommandOffice

    public init(_ database: Database, _ office: CommandOffice) {
        self.database = database
        self.office = office
    }

    /// Somebody and what they sign in with.
    public struct Entry: Sendable {
        public let name: String
        public let address: String
        public let hasPassword: Bool
        public let hasSecondFactor: Bool
    }

    /// Everybody, by name.
    public func list() async throws -> [Entry] {
        try await database.read { db in
            try People.institution.all(db).map { person in
                let account = try db.account(of: person.id)
                return Entry(
                    name: person.name, address: person.address, hasPassword: account.passwordChanged != nil,
                    hasSecondFactor: account.factorSince != nil)
            }
        }
    }

    /// Who has an address; nil when nobody has.
    public func person(_ typed: String) async throws -> Identity? {
        guard let address = MailAddress.normal(typed) else { return nil }
        return try await database.read { db in try People.institution.withAddress(address, db)?.id }
    }

    /// A link that signs in once, whole, in the person's language. The journal says that it was made.
    /// - Parameter base: where the site is reached, without a slash at its end.
    public func link(
        for person: Identity, purpose: MailLink.Purpose, base: String, as actor: Actor
    ) async throws -> String {
        let command = MakeLink(for: person, purpose: purpose)
        try await office.perform(command, as: actor)
        let language = try await database.read { db in
            try People.institution.person(person, db)?.language ?? db.languages().official
        }
        return "\(base)/\(language.rawValue)\(command.path)"
    }

    /// The first person's link, when nobody has ever signed in: nil as soon as somebody has a password or a session.
    /// - Parameter person: the coordinator.
    public func firstRunLink(for person: Identity, base: String, as actor: Actor) async throws -> String? {
        let isInhabited = try await database.read { db in
            try db.value("SELECT 1 FROM account LIMIT 1", as: Int.self) != nil
                || db.value("SELECT 1 FROM session LIMIT 1", as: Int.self) != nil
        }
        guard !isInhabited else { return nil }
        return try await link(for: person, purpose: .firstRun, base: base, as: actor)
    }
}

extension JobHandler {
    /// Daily: forgets what need not be kept of signing in: old events and tries, ended sessions, links and tokens.
    public static let oldSignIns = JobHandler("old-sign-ins", .daily(hour: 9, minute: 15)) { _, work in
        try work.db.forgetOldSignIns(at: work.moment)
    }
}
