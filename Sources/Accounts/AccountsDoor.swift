public import Records
public import SQL
public import Web

/// Who stands at the door: the visit that it becomes, and what today's seats let it read and do.
public struct Caller: Sendable {
    public let visit: Visit
    /// As the public, while a second factor is owed.
    public let actor: Actor
    /// The person's name.
    public let name: String
    /// The seats ask for a second factor that has not been set up. A token was made behind it.
    public let owesSecondFactor: Bool
}

/// What browsers and programs show to come in, and what the rest of the house learns from it.
public enum AccountsDoor {
    /// The cookie with the session's token.
    static let session = "puebla-session"
    /// The cookie that tells who signed in last on this device, for when a session ended without a sign-out: no secret, and no
    /// name. The next one must not find what pages kept there for the last one.
    static let device = "puebla-device"
    /// How long a browser keeps it: as long as it keeps anything.
    private static let deviceSeconds = 400 * 86_400
    /// The cookie with the secret of a sign-in that is under way somewhere else.
    static let signOn = "puebla-sign-on"

    /// Whose credentials these are; nil when they are nobody's, or no longer. Somebody who still owes the code of their
    /// second factor is nobody yet.
    public static func caller(
        _ credentials: Credentials, _ site: Site, _ moment: Moment, _ database: Database, _ people: People
    ) async throws -> Caller? {
        let desk = SignInDesk(
            database, office: CommandOffice(database, clock: { moment }), people: people, base: site.base,
            clock: { moment })
        if let bearer = credentials.bearer {
            guard let token = Token(bearer, prefix: APIToken.prefix),
                let found = try await desk.bearer(of: token, isUse: !credentials.isWatching)
            else { return nil }
            return Caller(visit: Visit(found), actor: found.actor, name: found.name, owesSecondFactor: false)
        }
        guard let token = token(in: credentials.cookies, site), let found = try await desk.signedIn(token, isUse: !credentials.isWatching),
            found.standing != .awaitsCode
        else { return nil }
        return Caller(
            visit: Visit(found, token), actor: found.actor, name: found.person.name,
            owesSecondFactor: found.standing == .awaitsSecondFactor)
    }

    /// The device is now somebody's; nil when it was theirs before.
    static func cookie(forDeviceOf person: Identity, in cookies: String, _ site: Site) -> Cookie? {
        let mark = Token.digest("device of \(person.rawValue)")
        guard Cookie.value(device, in: cookies, isSecure: site.isSecure) != mark else { return nil }
        return Cookie(device, mark, age: deviceSeconds)
    }

    static func token(in cookies: String, _ site: Site) -> Token? {
        Cookie.value(session, in: cookies, isSecure: site.isSecure).flatMap { Token($0) }
    }
}

extension Visit {
    /// - Parameter token: forms carry something made from it, so that nobody who has not got the cookie can make one.
    fileprivate init(_ signedIn: SignedIn, _ token: Token) {
        self.init(
            person: signedIn.person.id, session: signedIn.session.id.rawValue, formToken: token.derived("form"),
            provedAt: signedIn.session.proven, hasSecondFactor: signedIn.session.hasGivenCode)
    }

    fileprivate init(_ bearer: TokenBearer) {
        self.init(
            person: bearer.person, session: bearer.token.id.rawValue, formToken: "", provedAt: bearer.token.made,
            hasSecondFactor: false, seat: bearer.token.seat, isReadOnly: !bearer.token.writes, isMachine: true)
    }
}

extension Submission {
    /// The desk at which this is done.
    var desk: SignInDesk {
        let moment = moment
        return SignInDesk(
            inquiry.database, office: office, people: .institution, base: t.site.base, clock: { moment })
    }

    /// Whoever's session this is, however far signing in has come.
    /// - Throws: `Refusal.needsSignIn` when it is nobody's.
    func signedIn() async throws -> SignedIn {
        guard let token = AccountsDoor.token(in: cookies, t.site), let found = try await desk.signedIn(token) else {
            throw Refusal.needsSignIn
        }
        return found
    }

    /// Where to go afterwards, as the form has it: an address of this site, or the private site's first page.
    var destination: String { Destination.path(form["next"]) ?? "/account" }
}

extension Outcome {
    /// The same, with a session for the browser to keep until it is closed.
    func keeping(_ token: Token) -> Outcome {
        var outcome = self
        outcome.cookies.append(Cookie(AccountsDoor.session, token.text))
        return outcome
    }

    /// The same, on a device that from now on is this person's: what was kept there for somebody else goes.
    func taking(device person: Identity, from submission: Submission) -> Outcome {
        guard let cookie = AccountsDoor.cookie(forDeviceOf: person, in: submission.cookies, submission.t.site) else { return self }
        var outcome = self
        outcome.cookies.append(cookie)
        outcome.clearsDevice = true
        return outcome
    }
}

/// Where somebody wanted to go before they were asked who they are.
enum Destination {
    /// An address of this site below its languages; nil when it is anything else, such as another site's.
    static func path(_ text: String) -> String? {
        let isPlain = text.unicodeScalars.allSatisfy { $0.isASCII && $0.value > 32 && $0.value != 127 && $0 != "\\" }
        guard text.hasPrefix("/"), !text.hasPrefix("//"), isPlain, text.utf8.count <= 2000 else { return nil }
        return text
    }
}
