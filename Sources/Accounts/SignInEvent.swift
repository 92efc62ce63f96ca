internal import Crypto
public import Records
internal import SQL
internal import Web

/// Something that happened to an account, for its owner to recognise, or not. Kept for ninety days, apart from the
/// journal: what strangers try must not fill the record of the process.
public struct SignInEvent: Sendable, Encodable {
    public let at: Moment
    public let what: What
    public let place: String
    public let agent: String

    /// What happened.
    public enum What: String, Sendable, Codable, CaseIterable {
        case signedIn = "signed-in"
        case wrongPassword = "wrong-password"
        case codeGiven = "code-given"
        case wrongCode = "wrong-code"
        case recoveryCodeUsed = "recovery-code-used"
        case letterSent = "letter-sent"
        case linkUsed = "link-used"
        case provenAgain = "proven-again"
        case passwordChanged = "password-changed"
        case factorSet = "factor-set"
        case factorRemoved = "factor-removed"
        case codesMade = "codes-made"
        case tokenMade = "token-made"
        case tokenRevoked = "token-revoked"
        case calendarMade = "calendar-made"
        case calendarRevoked = "calendar-revoked"
        case sessionsEnded = "sessions-ended"
        case addressGiven = "address-given"
        case addressChanged = "address-changed"
    }

    static let days = 90
}

extension Connection {
    /// Writes an event down; without a person where nobody has the address.
    func note(_ what: SignInEvent.What, of person: Identity?, from origin: Origin, at moment: Moment) throws {
        try execute(
            """
            INSERT INTO sign_in_event (id, person, at, what, network, place, agent)
            VALUES (\(Identity(at: moment).rawValue), \(person?.rawValue), \(moment.description), \(what.rawValue),
                    \(Token.digest(origin.network)), \(origin.place), \(origin.shortAgent))
            """)
    }

    /// The person's latest events, the newest first.
    func events(of person: Identity, limit: Int = 50) throws -> [SignInEvent] {
        try rows(
            """
            SELECT at, what, place, agent FROM sign_in_event WHERE person = \(person.rawValue)
            ORDER BY at DESC, id DESC LIMIT \(limit)
            """
        ).compactMap { row in
            guard let what = SignInEvent.What(rawValue: try row["what"]) else { return nil }
            return SignInEvent(at: try row.moment("at"), what: what, place: try row["place"], agent: try row["agent"])
        }
    }

    /// Whether the person has signed in from this network before.
    func hasSignedIn(_ person: Identity, from origin: Origin) throws -> Bool {
        try value(
            """
            SELECT 1 FROM sign_in_event WHERE person = \(person.rawValue) AND network = \(Token.digest(origin.network))
                AND what = \(SignInEvent.What.signedIn.rawValue) LIMIT 1
            """, as: Int.self) != nil
    }

    /// Forgets what need not be kept: old events and tries, ended sessions, links and tokens that open nothing any more.
    func forgetOldSignIns(at moment: Moment) throws {
        let limits = try sessionLimits()
        func before(minutes: Int) -> String { Moment(milliseconds: moment.milliseconds - minutes * 60_000).description }
        let day = 24 * 60
        try execute("DELETE FROM sign_in_event WHERE at < \(before(minutes: SignInEvent.days * day))")
        try execute("DELETE FROM sign_in_try WHERE last < \(before(minutes: 7 * day))")
        try execute(
            "DELETE FROM session WHERE made < \(before(minutes: limits.absolute)) OR seen < \(before(minutes: limits.idle))")
        try execute("DELETE FROM mail_link WHERE expires < \(before(minutes: day))")
        try execute("DELETE FROM sign_on_attempt WHERE expires < \(before(minutes: 0))")
        try execute("DELETE FROM api_token WHERE expires < \(before(minutes: 30 * day))")
    }
}
