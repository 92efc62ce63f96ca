internal import Institution
public import Records
internal import SQL
internal import Web

/// A letter about an address was written, to whoever has it or had it: no secret, and no link. What puts it into the post
/// (wired in Portal) does so in the same transaction.
public struct AddressLetter: Event {
    /// What it tells.
    enum News: Sendable {
        /// Somebody else gave the address as theirs.
        case claimed
        /// Its owner has another now.
        case left
    }

    /// The address.
    public let to: String
    let person: Identity
    let language: Language
    let news: News

    /// As the post takes it.
    /// - Throws: `Refusal.invalid` when the address is none.
    public func message() throws(Refusal) -> Message {
        let (subject, words) = content
        return Message(
            to: try Records.MailAddress(to), person: person, in: language, subject,
            Letter(words.map { .paragraph($0) }))
    }

    private var content: (Subject, [Phrase]) {
        switch news {
        case .claimed:
            (
                Subject("Your address"),
                [
                    Phrase("Somebody else who has an account gave this address as theirs."),
                    Phrase("It stays yours: nothing has changed, and there is nothing to do."),
                ]
            )
        case .left:
            (
                Subject("Your address was changed"),
                [
                    Phrase("Letters and links of the private site now go to another address, and you sign in with that one."),
                    Phrase("If it was not you, tell the secretariat at once."),
                ]
            )
        }
    }
}

extension Work {
    /// Somebody says that an address is theirs: a letter goes there. Where somebody has the address it tells them; otherwise it
    /// carries a link. Whoever asked sees the same either way, so the same is written down: a link whose secret nobody gets
    /// opens nothing.
    func offer(_ address: String, to person: Identity, from origin: Origin) throws {
        // Before anything else: what cannot be written to is refused whoever has it.
        _ = try Records.MailAddress(address)
        if let wait = try db.enter([.addresses(of: person)], at: moment) { throw Refusal.tooMany(retryAfter: wait) }
        let token = Token.random()
        try db.endLinks(of: person, for: [.address])
        try db.keep(token, of: person, for: .address, address: address, at: moment)
        try db.note(.addressGiven, of: person, from: origin, at: moment)
        if let owner = try db.person(withAddress: address) { return try tell(owner, at: address, .claimed) }
        let language = try People.institution.person(person, db)?.language ?? db.languages().official
        try announce(LinkLetter(to: address, person: person, language: language, purpose: .address, token: token))
    }

    /// What follows where a person has another address: all that follows a change of how they sign in, and a letter to the old
    /// one, for whoever reads that may be the person, and the new one somebody else.
    func moved(_ person: Identity, from old: String, at origin: Origin, renewing renewal: Renewal?) throws {
        try changed(.addressChanged, of: person, from: origin, renewing: renewal)
        if !old.isEmpty { try tell(person, at: old, .left) }
    }

    private func tell(_ person: Identity, at address: String, _ news: AddressLetter.News) throws {
        guard let known = try People.institution.person(person, db) else { return }
        let language = try known.language ?? db.languages().official
        try announce(AddressLetter(to: address, person: person, language: language, news: news))
    }
}
