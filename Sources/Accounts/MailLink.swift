public import Records
internal import SQL

/// A link in a letter, good once. Opening it shows a button; only the button does something, because programs that look
/// through mail open links.
public struct MailLink: Sendable, Hashable {
    public let person: Identity
    public let purpose: Purpose

    /// The page with the button, below the language.
    static func path(_ token: Token) -> String { "/sign-in/link?token=\(token.text)" }

    /// What the link is for; it opens nothing else.
    public enum Purpose: String, Sendable, Codable, CaseIterable {
        /// Signs in.
        case signIn = "sign-in"
        /// Signs in to set a new password.
        case password
        /// The first person's way in, printed when the program starts.
        case firstRun = "first-run"
        /// Somebody who was invited to a seat comes in for the first time.
        case invitation

        /// Minutes that it is good for.
        public var minutes: Int {
            switch self {
            case .signIn, .password: 15
            case .firstRun: 24 * 60
            case .invitation: 7 * 24 * 60
            }
        }

        /// Whether the next thing to do is to choose a password.
        var leadsToPassword: Bool { self != .signIn }
    }
}

extension Connection {
    /// A new link.
    /// - Parameter person: nil for work that will be undone.
    func keep(_ link: Token, of person: Identity?, for purpose: MailLink.Purpose, at moment: Moment) throws {
        let expires = Moment(milliseconds: moment.milliseconds + purpose.minutes * 60_000)
        try execute(
            """
            INSERT INTO mail_link (digest, person, purpose, made, expires)
            VALUES (\(link.digest), \(person?.rawValue), \(purpose.rawValue), \(moment.description), \(expires.description))
            """)
    }

    /// What a link would open. Nil when it is unknown, used, or too old: the three are not told apart.
    func link(_ token: Token, at moment: Moment) throws -> MailLink? {
        guard
            let row = try row(
                """
                SELECT person, purpose FROM mail_link WHERE digest = \(token.digest) AND used IS NULL
                    AND expires > \(moment.description)
                """),
            let person: String = try row["person"], let purpose = MailLink.Purpose(rawValue: try row["purpose"])
        else { return nil }
        return MailLink(person: Identity(rawValue: person), purpose: purpose)
    }

    /// Uses the link up, and the person's other links with it.
    func use(_ token: Token, at moment: Moment) throws -> MailLink? {
        guard let link = try link(token, at: moment),
            try execute("UPDATE mail_link SET used = \(moment.description) WHERE digest = \(token.digest) AND used IS NULL") > 0
        else { return nil }
        try endLinks(of: link.person)
        return link
    }

    func endLinks(of person: Identity) throws {
        try execute("DELETE FROM mail_link WHERE person = \(person.rawValue) AND used IS NULL")
    }
}
