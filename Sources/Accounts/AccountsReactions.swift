internal import Institution
public import Records
internal import SQL
internal import Web

/// What accounts do about what happens elsewhere. Wired in Portal; runs in the same transaction.
public enum AccountsReactions {
    public static let reactions: [Reaction] = [
        // Somebody got a seat: a letter leads them in, if they have never chosen a password.
        Reaction(to: HolderInvited.self) { event, work in _ = try work.invite(event.person, to: event.seat) },
        Reaction(to: InvitationAsked.self) { event, work in
            guard try work.invite(event.person, to: event.seat) else {
                throw Refusal.invalid("person", "has come in already: the sign-in page sends a link to whoever forgot the password")
            }
        },
        Reaction(to: AddressGiven.self) { event, work in
            try work.offer(event.address, to: event.person, from: event.origin)
        },
        Reaction(to: AddressVouched.self) { event, work in
            try work.moved(event.person, from: event.old, at: Origin(), renewing: nil)
        },
        Reaction(to: PersonErased.self) { event, work in try work.db.eraseAccount(of: event.person) },
    ]
}

extension Work {
    /// Sends a link that leads in.
    /// - Returns: whether there is somebody to send it to who has never chosen a password.
    fileprivate func invite(_ person: Identity, to seat: Identity) throws -> Bool {
        guard let person = try People.institution.person(person, db), !person.address.isEmpty,
            try db.account(of: person.id).passwordChanged == nil
        else { return false }
        let token = Token.random()
        try db.keep(token, of: person.id, for: .invitation, at: moment)
        let languages = try db.languages()
        let language = person.language ?? languages.official
        let title = try db.wordings(of: seat).best(.title, for: [language, languages.official] + languages.all)
        try announce(
            LinkLetter(
                to: person.address, person: person.id, language: language, purpose: .invitation, token: token,
                seat: title?.text))
        return true
    }
}

extension Connection {
    /// Keeps nothing of how a person signed in.
    func eraseAccount(of person: Identity) throws {
        let tables = [
            "account", "one_time_code", "recovery_code", "session", "mail_link", "api_token", "sign_in_event",
            "sign_on_identity", "calendar_feed",
        ]
        for table in tables { try execute("DELETE FROM \(name: table) WHERE person = \(person.rawValue)") }
    }
}
