internal import Logging
internal import Records
internal import SQL
internal import Web

/// Where people come in with somebody else's sign-in: authorization code with PKCE.
///
/// One secret a try, in a cookie of the browser that began it; state, nonce and verifier are made from it, and the
/// database knows its hash. So nobody can end in one browser what was begun in another.
struct SignOnDesk: Sendable {
    private let desk: SignInDesk
    private let clients: SignOnClients
    /// In the order of the charter.
    let providers: [SignOnProvider]
    private let logger = Logger(label: "puebla.sign-on")

    /// Minutes that people have at the provider.
    static let minutes = 15

    init(_ desk: SignInDesk, providers: [SignOnProvider], clients: SignOnClients) {
        self.desk = desk
        self.providers = providers
        self.clients = clients
    }

    private func client(_ slug: String) async throws -> SignOnClient? {
        guard let provider = providers.first(where: { $0.slug == slug }) else { return nil }
        return await clients.client(for: provider)
    }

    /// Begins.
    /// - Parameter destination: where to go in the end, below the language.
    /// - Returns: where to send the browser, and the secret for its cookie.
    /// - Throws: `Refusal.notFound` when there is no such provider; `Refusal.tooMany` when it does not answer.
    func begin(
        with slug: String, language: Language, destination: String
    ) async throws -> (address: String, secret: Token) {
        guard let client = try await client(slug) else { throw Refusal.notFound }
        let secret = Token.random()
        let address = try await speaking(with: slug) {
            try await client.authorization(secret, callback: callback(language))
        }
        try await desk.office.transaction(as: .anyone) { work in
            let expires = Moment(milliseconds: work.moment.milliseconds + SignOnDesk.minutes * 60_000)
            try work.db.execute(
                """
                INSERT INTO sign_on_attempt (digest, provider, destination, expires)
                VALUES (\(secret.digest), \(slug), \(destination), \(expires.description))
                """)
        }
        return (address, secret)
    }

    /// Ends what `begin` began, once only.
    /// - Parameters:
    ///   - state: what the provider gave back.
    ///   - issuer: what it says it is (RFC 9207), where it says so.
    /// - Returns: the session's token, and where to go.
    /// - Throws: `Refusal.notAllowed` when it ends with nobody; the log says why.
    func finish(
        _ secret: Token, code: String, state: String, issuer: String?, language: Language, from origin: Origin
    ) async throws -> (token: Token, destination: String) {
        guard state == secret.derived("state") else { throw SignOnDesk.refusal }
        let begun: (slug: String, destination: String)? = try await desk.office.transaction(as: .anyone) { work in
            guard
                let row = try work.db.row(
                    """
                    SELECT provider, destination FROM sign_on_attempt
                    WHERE digest = \(secret.digest) AND expires > \(work.moment.description)
                    """),
                try work.db.execute("DELETE FROM sign_on_attempt WHERE digest = \(secret.digest)") > 0
            else { return nil }
            return (try row["provider"], try row["destination"])
        }
        guard let begun, let client = try await client(begun.slug), issuer == nil || issuer == client.provider.issuer else {
            throw SignOnDesk.refusal
        }
        let told = try await speaking(with: begun.slug) {
            try await client.token(for: code, secret, callback: callback(language))
        }
        guard let token = try await enter(told, client.provider, origin) else {
            logger.notice("sign-on: nobody here", metadata: ["provider": "\(begun.slug)"])
            throw SignOnDesk.refusal
        }
        return (token, begun.destination)
    }

    /// The session of whom the provider vouches for: somebody known by the provider's own name for them, or by an address
    /// that it has verified; in either case somebody who holds a seat of the provider's party.
    private func enter(_ told: SignOnToken, _ provider: SignOnProvider, _ origin: Origin) async throws -> Token? {
        try await desk.office.transaction(as: .anyone) { work in
            let known = try work.db.value(
                "SELECT person FROM sign_on_identity WHERE issuer = \(told.iss) AND subject = \(told.sub)", as: String.self)
            guard let address = told.verifiedAddress,
                let person = try known.map(Identity.init(rawValue:)) ?? desk.people.withAddress(address, work.db)?.id,
                try desk.people.parties(person, work.moment, work.db).contains(provider.party),
                try desk.people.entitlement(person, nil, work.moment, work.db) != nil,
                try known != nil || keep(told, of: person, work)
            else { return nil }
            return try desk.begin(.signOn, for: person, from: origin, work)
        }
    }

    /// From now on the person is known by the provider's own name for them, whatever becomes of the address.
    /// - Returns: false when the provider knew somebody else by this address before.
    private func keep(_ told: SignOnToken, of person: Identity, _ work: Work) throws -> Bool {
        try work.db.execute(
            """
            INSERT INTO sign_on_identity (issuer, subject, person, made)
            VALUES (\(told.iss), \(told.sub), \(person.rawValue), \(work.moment.description)) ON CONFLICT DO NOTHING
            """) > 0
    }

    private func callback(_ language: Language) -> String { "\(desk.base)/\(language.rawValue)/sign-in/with/back" }

    /// What goes wrong there is for the log; the person is told that it did.
    private func speaking<Result>(with slug: String, _ body: () async throws -> Result) async throws -> Result {
        do { return try await body() } catch let refusal as Refusal { throw refusal } catch {
            logger.warning("sign-on failed", metadata: ["provider": "\(slug)", "reason": "\(error)"])
            throw SignOnDesk.refusal
        }
    }

    private static let refusal = Refusal.notAllowed(
        reason: "signing in there did not lead to an account here; try again, or sign in another way", rule: nil)
}
