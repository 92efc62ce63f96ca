public import Records
public import SQL
public import Web

/// Where people show who they are. Answers are the same, and cost the same work, whether an address is somebody's or not.
public struct SignInDesk: Sendable {
    let database: Database
    let office: CommandOffice
    let clock: @Sendable () -> Moment
    let hashing: Hashing
    let people: People
    /// Where the site is reached.
    let base: String

    /// - Parameters:
    ///   - clock: what time it is; the office's own.
    ///   - base: where the site is reached, without a slash at its end.
    public init(
        _ database: Database, office: CommandOffice, people: People, base: String, hashing: Hashing = .shared,
        clock: @escaping @Sendable () -> Moment = { .now }
    ) {
        self.database = database
        self.office = office
        self.clock = clock
        self.hashing = hashing
        self.people = people
        self.base = base
    }

    // MARK: - with a password

    /// Signs in with address and password.
    /// - Returns: the session's token. The session may still await the second factor's code.
    /// - Throws: `Refusal.invalid` when they do not belong together; `Refusal.tooMany` after too many tries.
    public func signIn(address typed: String, password: String, from origin: Origin) async throws -> Token {
        let address = MailAddress.normal(typed) ?? typed.trimmed.lowercased()
        let tried = try await `try`(address, from: origin)
        let isRight: Bool
        do {
            isRight = try await hashing.matches(password, tried.hash)
        } catch {
            try await takeBack(tried.throttles)
            throw error
        }
        guard isRight, let person = tried.person else {
            try await note(.wrongPassword, of: tried.person, from: origin)
            throw SignInDesk.wrong
        }
        let better = try await upgraded(tried.hash, password)
        return try await office.transaction(as: .anyone) { work in
            if let old = tried.hash, let better { try work.db.replace(old, by: better, of: person) }
            try work.db.forget(tried.throttles[0])
            try work.db.takeBack(tried.throttles[1])
            return try begin(.password, for: person, from: origin, work)
        }
    }

    private struct Tried: Sendable {
        let person: Identity?
        let hash: PasswordHash?
        /// Of the account and of the network.
        let throttles: [Throttle]
    }

    /// Counts the try and fetches what there is to compare with.
    private func `try`(_ address: String, from origin: Origin) async throws -> Tried {
        let result: (wait: Int?, tried: Tried) = try await office.transaction(as: .anyone) { work in
            let person = try holder(of: address, work)
            let isKnown = try work.db.hasSignedIn(person ?? Identity(rawValue: ""), from: origin)
            let throttles: [Throttle] = [
                .account(address, from: isKnown ? origin.network : nil), .network(origin.network),
            ]
            let wait = try work.db.enter(throttles, at: work.moment)
            return (wait, Tried(person: person, hash: try work.db.passwordHash(of: person), throttles: throttles))
        }
        if let wait = result.wait { throw Refusal.tooMany(retryAfter: wait) }
        return result.tried
    }

    /// Who has the address and holds a seat today.
    private func holder(of address: String, _ work: Work) throws -> Identity? {
        let person = try people.withAddress(address, work.db)?.id
        // Asked for strangers too: the same work for everybody.
        let entitlement = try people.entitlement(person ?? Identity(rawValue: ""), nil, work.moment, work.db)
        return entitlement == nil ? nil : person
    }

    private func takeBack(_ throttles: [Throttle]) async throws {
        try await office.transaction(as: .anyone) { work in
            for throttle in throttles { try work.db.takeBack(throttle) }
        }
    }

    /// The hash at today's cost where the one kept is cheaper. A full queue leaves that for the next time.
    private func upgraded(_ hash: PasswordHash?, _ password: String) async throws -> PasswordHash? {
        guard let hash, hashing.isOutdated(hash) else { return nil }
        do { return try await hashing.hash(password) } catch Refusal.tooMany { return nil }
    }

    private static let wrong = Refusal.invalid([
        .init("address", "address and password do not belong together"),
        .init("password", "address and password do not belong together"),
    ])

    // MARK: - with a letter

    /// Sends a letter with a link, if somebody has this address. What is answered does not say so.
    /// - Throws: `Refusal.invalid` when it cannot be an address; `Refusal.tooMany` after too many letters.
    public func sendLink(
        to typed: String, for purpose: MailLink.Purpose, language: Language, from origin: Origin
    ) async throws {
        guard let address = MailAddress.normal(typed) else {
            throw Refusal.invalid("address", "is not an address of electronic mail")
        }
        let wait: Int? = try await office.transaction(as: .anyone) { work in
            let throttles: [Throttle] = [.letters(to: address), .letters(from: origin.network)]
            if let wait = try work.db.enter(throttles, at: work.moment) { return wait }
            let person = try holder(of: address, work)
            do {
                try work.db.savepoint { try write(to: address, person, for: purpose, language, from: origin, work) }
            } catch is Stranger {}
            return nil
        }
        if let wait { throw Refusal.tooMany(retryAfter: wait) }
    }

    /// Nobody has the address: what was written is undone, after the same work.
    private struct Stranger: Error {}

    private func write(
        to address: String, _ person: Identity?, for purpose: MailLink.Purpose, _ language: Language,
        from origin: Origin, _ work: Work
    ) throws {
        let token = Token.random()
        try work.db.keep(token, of: person, for: purpose, at: work.moment)
        try work.db.note(.letterSent, of: person, from: origin, at: work.moment)
        try work.announce(LinkLetter(to: address, person: person, language: language, purpose: purpose, token: token))
        if person == nil { throw Stranger() }
    }

    /// What a link would open, without opening it. Nil when it opens nothing.
    public func link(_ token: Token) async throws -> MailLink? {
        let moment = clock()
        return try await database.read { db in try db.link(token, at: moment) }
    }

    /// Signs in with the link of a letter, which opens nothing afterwards.
    /// - Throws: `Refusal.notFound` when it opens nothing.
    public func enter(with link: Token, from origin: Origin) async throws -> (token: Token, purpose: MailLink.Purpose) {
        try await office.transaction(as: .anyone) { work in
            guard let used = try work.db.use(link, at: work.moment),
                try people.entitlement(used.person, nil, work.moment, work.db) != nil
            else { throw Refusal.notFound }
            try work.db.note(.linkUsed, of: used.person, from: origin, at: work.moment)
            return (try begin(.link, for: used.person, from: origin, work), used.purpose)
        }
    }

    // MARK: - what all ways share

    /// A new session. Nothing that the browser had before goes on, so that nobody can lay a session under somebody else.
    func begin(_ way: Session.Way, for person: Identity, from origin: Origin, _ work: Work) throws -> Token {
        let token = Token.random()
        let session = Session(
            id: Identity(at: work.moment), person: person, made: work.moment, seen: work.moment, proven: work.moment,
            hasGivenCode: false, way: way, agent: origin.shortAgent, place: origin.place)
        try work.db.begin(session, token)
        // With a second factor, the sign-in counts once its code is given.
        if try work.db.account(of: person).factorSince == nil {
            try work.db.note(.signedIn, of: person, from: origin, at: work.moment)
        }
        return token
    }

    func note(_ what: SignInEvent.What, of person: Identity?, from origin: Origin) async throws {
        try await office.transaction(as: .anyone) { work in
            try work.db.note(what, of: person, from: origin, at: work.moment)
        }
    }
}
