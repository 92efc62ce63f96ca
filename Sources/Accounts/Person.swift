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

/// What accounts ask about people and seats. Institution keeps both; which function answers is wired in Portal.
public struct People: Sendable {
    /// Who has this address, which is in its `normal` form.
    let withAddress: @Sendable (String, Connection) throws -> Person?
    let person: @Sendable (Identity, Connection) throws -> Person?
    /// Everybody, by name.
    let all: @Sendable (Connection) throws -> [Person]
    /// What the person's seats of a moment entitle to; nil when they hold none.
    let actor: @Sendable (Identity, Moment, Connection) throws -> Actor?
    /// What one seat entitles its holder to; nil when the person does not hold it.
    let actorOfSeat: @Sendable (_ seat: Identity, _ person: Identity, Moment, Connection) throws -> Actor?
    /// Whether one of the person's seats asks for a second factor.
    let needsSecondFactor: @Sendable (Identity, Moment, Connection) throws -> Bool
    /// The parties, by slug, of which the person holds a seat.
    let parties: @Sendable (Identity, Moment, Connection) throws -> Set<String>

    public init(
        withAddress: @escaping @Sendable (String, Connection) throws -> Person?,
        person: @escaping @Sendable (Identity, Connection) throws -> Person?,
        all: @escaping @Sendable (Connection) throws -> [Person],
        actor: @escaping @Sendable (Identity, Moment, Connection) throws -> Actor?,
        actorOfSeat: @escaping @Sendable (Identity, Identity, Moment, Connection) throws -> Actor?,
        needsSecondFactor: @escaping @Sendable (Identity, Moment, Connection) throws -> Bool,
        parties: @escaping @Sendable (Identity, Moment, Connection) throws -> Set<String>
    ) {
        self.withAddress = withAddress
        self.person = person
        self.all = all
        self.actor = actor
        self.actorOfSeat = actorOfSeat
        self.needsSecondFactor = needsSecondFactor
        self.parties = parties
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
