public import Records
public import SQL
public import Web

/// Puts right what the process knows of a person: they themselves may, and the secretariat. Whoever gives another address of
/// their own must first show that they read what goes there (`AddressGiven`); for others the secretariat vouches.
public struct CorrectPerson: Command {
    public static let name = "institution.correct-person"

    public let person: Identity
    public let details: PersonalDetails
    /// Where it was done, for the person's own list of events.
    private var origin = Origin()

    private enum CodingKeys: CodingKey { case person, details }

    public init(_ person: Identity, _ details: PersonalDetails, from origin: Origin = Origin()) {
        self.person = person
        self.details = details
        self.origin = origin
    }

    public func authorise(_ actor: Actor) throws(Refusal) {
        guard actor.person == person || actor.rights.contains(.administer) else { throw .notFound }
    }

    public func problems() -> [Refusal.Problem] { details.problems() }

    public func journalDetail() throws -> String { try canonicalJSON(["person": person.rawValue]) }

    public func perform(in work: Work) throws {
        guard let known = try work.db.personalDetails(of: person), var draft = try work.db.draft(of: person),
            draft.reference.kind == PersonalDetails.kind
        else { throw Refusal.notFound }
        guard try work.db.languages().contains(details.language) else {
            throw Refusal.invalid("language", "one of {list}", ["list": try work.db.languages().all.map(\.rawValue).joined(separator: ", ")])
        }
        draft.wordings[.title] = [Wording(details.name, in: .none, .official)]
        try work.keep(draft)
        try work.db.execute(
            """
            UPDATE person SET telephone = \(details.telephone), language = \(details.language.rawValue)
            WHERE record = \(person.rawValue)
            """)
        guard details.address != known.address else { return }
        if work.actor.person == person {
            // Whether somebody has it is not asked here: the answer would tell who else is known.
            try work.announce(AddressGiven(person: person, address: details.address, origin: origin))
        } else {
            let old = try work.giveAddress(details.address, to: person)
            try work.announce(AddressVouched(person: person, old: old))
        }
    }
}

extension Work {
    /// Gives a person another address. Whoever calls this knows that it is theirs.
    /// - Returns: the old one; empty where there was none.
    /// - Throws: `Refusal.invalid` when somebody else has it.
    public func giveAddress(_ address: String, to person: Identity) throws -> String {
        let holder = try db.person(withAddress: address)
        guard holder == nil || holder == person else { throw Refusal.invalid("address", "cannot be used") }
        let old = try db.value("SELECT address FROM person WHERE record = \(person.rawValue)", as: String.self)
        try db.execute("UPDATE person SET address = \(address) WHERE record = \(person.rawValue)")
        return old ?? ""
    }
}

extension Connection {
    /// Whoever has an address, also somebody who was removed: nobody else can have it.
    public func person(withAddress address: String) throws -> Identity? {
        try value("SELECT record FROM person WHERE address = \(address)", as: String.self).map { Identity(rawValue: $0) }
    }
}

/// Removes what is known of a person whose seats have all ended: name, address, telephone, and whatever others hold of
/// them. That somebody held the seats, and when, stays: without a name.
public struct ErasePerson: Command {
    public static let name = "institution.erase-person"

    public let person: Identity

    public init(_ person: Identity) { self.person = person }

    public func authorise(_ actor: Actor) throws(Refusal) {
        try actor.require(.administer, reason: "only the secretariat removes personal data")
    }

    public func perform(in work: Work) throws {
        guard var draft = try work.db.draft(of: person), draft.reference.kind == PersonalDetails.kind else {
            throw Refusal.notFound
        }
        let today = work.moment.day.description
        let isHolding = try work.db.value(
            """
            SELECT 1 FROM tenure WHERE person = \(person.rawValue) AND state <> 'declined'
            AND (ends IS NULL OR (ends >= \(today) AND ends >= begins)) LIMIT 1
            """, as: Int.self)
        if isHolding != nil { throw Refusal.invalid("person", "holds a seat or is named for one; end that first") }
        draft.wordings[.title] = [Wording("—", in: .none, .official)]
        draft.audience = .secretariat
        try work.keep(draft)
        try work.db.execute(
            "UPDATE person SET address = NULL, telephone = '', visited = NULL WHERE record = \(person.rawValue)")
        try work.db.execute(
            "UPDATE tenure SET typed_name = NULL, typed_address = NULL WHERE person = \(person.rawValue)")
        try work.announce(PersonErased(person: person))
    }
}
