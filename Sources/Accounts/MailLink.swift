public import Records
public import SQL

/// A link in a letter, good once. Opening it shows a button; only the button does something, because programs that look
/// through mail open links.
public struct MailLink: Sendable, Hashable {
    public let person: Identity
    public let purpose: Purpose
    /// Of a link that proves an address: which.
    var address: String?

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
        /// Shows that whoever has signed in already reads what goes to another address. Signs nobody in.
        case address

        /// Those that sign in.
        static let waysIn = allCases.filter { $0 != .address }

        /// Minutes that it is good for.
        public var minutes: Int {
            switch self {
            case .signIn, .password: 15
            case .address: 60
            case .firstRun: 24 * 60
            case .invitation: 7 * 24 * 60
            }
        }

        /// The page with the button, below the language.
        func path(_ token: Token) -> String {
            "\(self == .address ? "/account/address" : "/sign-in/link")?token=\(token.text)"
        }

        /// Whether the next thing to do is to choose a password.
        var leadsToPassword: Bool { self != .signIn }
    }
}

extension Connection {
    /// A new link.
    /// - Parameters:
    ///   - person: nil for work that will be undone.
    ///   - address: of a link that proves one.
    func keep(
        _ link: Token, of person: Identity?, for purpose: MailLink.Purpose, address: String? = nil, at moment: Moment
    ) throws {
        let expires = Moment(milliseconds: moment.milliseconds + purpose.minutes * 60_000)
        try execute(
            """
            INSERT INTO mail_link (digest, person, purpose, address, made, expires)
            VALUES (\(link.digest), \(person?.rawValue), \(purpose.rawValue), \(address), \(moment.description),
                    \(expires.description))
            """)
    }

    /// What a link would open. Nil when it is unknown, used, too old, or for something else: these are not told apart.
    func link(
        _ token: Token, for purposes: [MailLink.Purpose] = MailLink.Purpose.waysIn, at moment: Moment
    ) throws -> MailLink? {
        guard
            let row = try row(
                """
                SELECT person, purpose, address FROM mail_link WHERE digest = \(token.digest) AND used IS NULL
                    AND expires > \(moment.description) AND purpose IN (\(list: purposes.map(\.rawValue)))
                """),
            let person: String = try row["person"], let purpose = MailLink.Purpose(rawValue: try row["purpose"])
        else { return nil }
        return MailLink(person: Identity(rawValue: person), purpose: purpose, address: try row["address"])
    }

    /// Uses the link up, and the person's other links for the same with it.
    func use(
        _ token: Token, for purposes: [MailLink.Purpose] = MailLink.Purpose.waysIn, at moment: Moment
    ) throws -> MailLink? {
        guard let link = try link(token, for: purposes, at: moment),
            try execute("UPDATE mail_link SET used = \(moment.description) WHERE digest = \(token.digest) AND used IS NULL") > 0
        else { return nil }
        try endLinks(of: link.person, for: purposes)
        return link
    }

    func endLinks(of person: Identity, for purposes: [MailLink.Purpose] = MailLink.Purpose.allCases) throws {
        try execute(
            """
            DELETE FROM mail_link WHERE person = \(person.rawValue) AND used IS NULL
                AND purpose IN (\(list: purposes.map(\.rawValue)))
            """)
    }

    /// The address that a person gave and has not shown to be theirs, as long as they still can.
    public func pendingAddress(of person: Identity, at moment: Moment) throws -> String? {
        try value(
            """
            SELECT address FROM mail_link WHERE person = \(person.rawValue) AND used IS NULL
                AND purpose = \(MailLink.Purpose.address.rawValue) AND expires > \(moment.description)
            """, as: String.self)
    }
}
