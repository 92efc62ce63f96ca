public import Records
public import SQL

/// A person as accounts see them.
public struct Person: Sendable, Hashable {
    public let id: Identity
    public let name: String
    /// Where letters go; also what the person signs in with.
    public let address: String
    /// The language that the person is written to in; nil for the site's first.
    public let language: Language?

    public init(id: Identity, name: String, address: String, language: Language?) {
        self.id = id
        self.name = name
        self.address = address
        self.language = language
    }
}

/// What seats entitle somebody to.
public struct Entitlement: Sendable, Hashable {
    public let actor: Actor
    /// The person's name.
    public let name: String
    /// One of the seats asks for a second factor.
    public let needsSecondFactor: Bool

    public init(_ actor: Actor, name: String, needsSecondFactor: Bool) {
        self.actor = actor
        self.name = name
        self.needsSecondFactor = needsSecondFactor
    }
}

/// What accounts ask about people and seats. Institution keeps both; which function answers is wired in Portal.
public struct People: Sendable {
    /// Who has this address, which is in its `normal` form.
    let withAddress: @Sendable (String, Connection) throws -> Person?
    let person: @Sendable (Identity, Connection) throws -> Person?
    /// Everybody, by name.
    let all: @Sendable (Connection) throws -> [Person]
    /// What the person's seats of a moment entitle to, or one of them alone; nil when they hold none, or not that one.
    let entitlement: @Sendable (_ person: Identity, _ seat: Identity?, Moment, Connection) throws -> Entitlement?
    /// The parties, by slug, of which the person holds a seat.
    let parties: @Sendable (Identity, Moment, Connection) throws -> Set<String>

    public init(
        withAddress: @escaping @Sendable (String, Connection) throws -> Person?,
        person: @escaping @Sendable (Identity, Connection) throws -> Person?,
        all: @escaping @Sendable (Connection) throws -> [Person],
        entitlement: @escaping @Sendable (Identity, Identity?, Moment, Connection) throws -> Entitlement?,
        parties: @escaping @Sendable (Identity, Moment, Connection) throws -> Set<String>
    ) {
        self.withAddress = withAddress
        self.person = person
        self.all = all
        self.entitlement = entitlement
        self.parties = parties
    }

    /// Whether one of the person's seats asks for a second factor.
    func needsSecondFactor(_ person: Identity, _ moment: Moment, _ db: Connection) throws -> Bool {
        try entitlement(person, nil, moment, db)?.needsSecondFactor ?? false
    }
}

/// An address of electronic mail.
enum MailAddress {
    /// Without blanks at its ends and without capitals; nil when it cannot be one.
    static func normal(_ typed: String) -> String? {
        let text = typed.trimmed.lowercased()
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, parts[1].contains("."), text.utf8.count <= 254,
            text.unicodeScalars.allSatisfy({ $0.value > 32 && $0.value != 127 && !"<>()[],;:\\\"".unicodeScalars.contains($0) })
        else { return nil }
        return text
    }
}
