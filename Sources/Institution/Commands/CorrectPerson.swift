public import Records
internal import SQL

/// Puts right what the process knows of a person: they themselves may, and the secretariat.
public struct CorrectPerson: Command {
    public static let name = "institution.correct-person"

    public let person: Identity
    public let details: PersonalDetails

    public init(_ person: Identity, _ details: PersonalDetails) {
        self.person = person
        self.details = details
    }

    public func authorise(_ actor: Actor) throws(Refusal) {
        guard actor.person == person || actor.rights.contains(.administer) else { throw .notFound }
    }

    public func problems() -> [Refusal.Problem] { details.problems() }

    public func journalDetail() throws -> String { try canonicalJSON(["person": person.rawValue]) }

    public func perform(in work: Work) throws {
        let others = try work.db.value(
            "SELECT 1 FROM person WHERE address = \(details.address) AND record <> \(person.rawValue)", as: Int.self)
        // The same word as for a malformed one: who else is known here is nobody's business.
        if others != nil { throw Refusal.invalid("address", "cannot be used") }
        guard var draft = try work.db.draft(of: person), draft.reference.kind == PersonalDetails.kind else {
            throw Refusal.notFound
        }
        guard try work.db.languages().contains(details.language) else {
            throw Refusal.invalid("language", "one of {list}", ["list": try work.db.languages().all.map(\.rawValue).joined(separator: ", ")])
        }
        draft.wordings[.title] = [Wording(details.name, in: .none, .official)]
        try work.keep(draft)
        try work.db.execute(
            """
            UPDATE person SET address = \(details.address), telephone = \(details.telephone),
                language = \(details.language.rawValue)
            WHERE record = \(person.rawValue)
            """)
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
            AND (ends IS NULL OR ends >= \(today)) LIMIT 1
            """, as: Int.self)
        if isHolding != nil { throw Refusal.invalid("person", "holds a seat or is named for one; end that first") }
        draft.wordings[.title] = [Wording("—", in: .none, .official)]
        draft.audience = .secretariat
        try work.keep(draft)
        try work.db.execute(
            "UPDATE person SET address = NULL, telephone = '', visited = NULL WHERE record = \(person.rawValue)")
        try work.announce(PersonErased(person: person))
    }
}
