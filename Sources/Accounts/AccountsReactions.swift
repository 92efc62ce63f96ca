internal import Institution
public import Records
internal import SQL

/// What accounts do about what happens elsewhere. Wired in Portal; runs in the same transaction.
public enum AccountsReactions {
    public static let reactions: [Reaction] = [
        // Somebody got a seat: a letter leads them in, if they have never chosen a password.
        Reaction(to: HolderInvited.self) { event, work in
            guard let person = try People.institution.person(event.person, work.db), !person.address.isEmpty,
                try work.db.account(of: person.id).passwordChanged == nil
            else { return }
            let token = Token.random()
            try work.db.keep(token, of: person.id, for: .invitation, at: work.moment)
            let language = try person.language ?? work.db.languages().official
            try work.announce(
                LinkLetter(to: person.address, person: person.id, language: language, purpose: .invitation, token: token))
        },
        Reaction(to: PersonErased.self) { event, work in try work.db.eraseAccount(of: event.person) },
    ]
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
