public import Records

/// Somebody who has signed in: what pages and deeds know of it, whatever opened the door.
public struct Visit: Sendable, Hashable {
    /// The record of the person.
    public let person: Identity
    /// What names the session or the token among the person's own; no secret.
    public let session: String
    /// What forms of this session carry, so that no other site can send them.
    public let formToken: String
    /// When password, code or provider were last asked for.
    public let provedAt: Moment
    /// A second factor was shown in this session.
    public let hasSecondFactor: Bool
    /// The only seat that this visit may act for: an API token's. Nil for all that the person holds.
    public let seat: Identity?
    /// May look and not write: an API token's.
    public let isReadOnly: Bool
    /// A program's visit, by an API token.
    public let isMachine: Bool

    public init(
        person: Identity, session: String, formToken: String, provedAt: Moment, hasSecondFactor: Bool,
        seat: Identity? = nil, isReadOnly: Bool = false, isMachine: Bool = false
    ) {
        self.person = person
        self.session = session
        self.formToken = formToken
        self.provedAt = provedAt
        self.hasSecondFactor = hasSecondFactor
        self.seat = seat
        self.isReadOnly = isReadOnly
        self.isMachine = isMachine
    }

    /// For how many minutes a proof is fresh enough for sensitive acts.
    public static let freshMinutes = 15

    /// How many of these minutes a form leaves at least, to be filled in.
    private static let minutesToType = 5

    /// A token proves who made it, and not who sends it.
    public func isFresh(at moment: Moment) -> Bool {
        !isMachine && moment.milliseconds - provedAt.milliseconds <= Visit.freshMinutes * 60_000
    }

    /// Whether a form may be shown that is to be sent while the proof is fresh.
    public func isFreshEnoughToType(at moment: Moment) -> Bool {
        isFresh(at: Moment(milliseconds: moment.milliseconds + Visit.minutesToType * 60_000))
    }
}

/// What a request shows of who sends it.
public struct Credentials: Sendable, Hashable {
    private let sentCookies: String
    /// The `Cookie` header. Not beside a token: a program that shows one is nobody else besides, so that what is done to the
    /// owner of a session is never done with somebody else's proof.
    public var cookies: String { bearer == nil ? sentCookies : "" }
    /// What follows `Bearer` in the `Authorization` header.
    public var bearer: String?
    public var origin: Origin
    /// Asked for by a page that keeps itself up to date, and not by the person: it does not keep their session from ending.
    public var isWatching = false

    public init(cookies: String = "", bearer: String? = nil, origin: Origin = Origin()) {
        sentCookies = cookies
        self.bearer = bearer
        self.origin = origin
    }

    public var isEmpty: Bool { cookies.isEmpty && bearer == nil }
}

/// What a page may say to and of the one who looks at it.
public struct Visitor: Sendable, Hashable {
    /// The person's name.
    public let name: String
    public let rights: Set<Right>
    /// What forms carry.
    public let formToken: String
    /// Something to be said once, on the next page.
    public var notice: String?

    public init(name: String, rights: Set<Right>, formToken: String, notice: String? = nil) {
        self.name = name
        self.rights = rights
        self.formToken = formToken
        self.notice = notice
    }
}

/// Who may come to an address at all. What they then read is decided by their clearance, what they do by the command.
public enum Access: Sendable, Hashable {
    case anyone
    /// Whoever has signed in, whatever their seats.
    case signedIn
    /// Whoever holds a seat with one of these rights.
    case right([Right])

    public static func right(_ right: Right) -> Access { .right([right]) }
}
