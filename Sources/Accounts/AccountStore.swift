internal import Records
internal import SQL

/// What an account has to sign in with.
struct AccountState: Sendable {
    let passwordChanged: Moment?
    let factorSince: Moment?
    let recoveryCodesLeft: Int
}

extension Connection {
    /// What its parties and bodies are called: whoever guesses here begins with them.
    func namesOfTheProcess() throws -> [String] {
        try rows(
            """
            SELECT w.text FROM wording w JOIN record r ON r.id = w.record
            WHERE r.kind IN ('party', 'body') AND w.field IN (\(list: [Field.title.rawValue, Field.short.rawValue]))
            """
        ).map { try $0["text"] }
    }

    func account(of person: Identity) throws -> AccountState {
        let changed = try value("SELECT changed FROM account WHERE person = \(person.rawValue)", as: String.self)
        let since = try value("SELECT since FROM one_time_code WHERE person = \(person.rawValue)", as: String.self)
        let left = try value(
            "SELECT COUNT(*) FROM recovery_code WHERE person = \(person.rawValue) AND used IS NULL", as: Int.self)
        return AccountState(
            passwordChanged: changed.flatMap(Moment.init), factorSince: since.flatMap(Moment.init),
            recoveryCodesLeft: left ?? 0)
    }

    /// The hash of the person's password. Asked in the same way for somebody who is not there.
    func passwordHash(of person: Identity?) throws -> PasswordHash? {
        try value("SELECT password FROM account WHERE person = \(person?.rawValue ?? "")", as: String.self)
            .flatMap(PasswordHash.init)
    }

    func keep(_ hash: PasswordHash, of person: Identity, at moment: Moment) throws {
        try execute(
            """
            INSERT INTO account (person, password, changed)
            VALUES (\(person.rawValue), \(hash.description), \(moment.description))
            ON CONFLICT (person) DO UPDATE SET password = excluded.password, changed = excluded.changed
            """)
    }

    /// The same password, hashed at today's cost: nothing that its owner need know of.
    func replace(_ old: PasswordHash, by new: PasswordHash, of person: Identity) throws {
        try execute(
            """
            UPDATE account SET password = \(new.description)
            WHERE person = \(person.rawValue) AND password = \(old.description)
            """)
    }

    /// Whether the code is right for the person's app. It then counts no second time.
    func accept(code: String, of person: Identity, at moment: Moment) throws -> Bool {
        guard
            let row = try row("SELECT secret, last_step FROM one_time_code WHERE person = \(person.rawValue)"),
            let secret: String = try row["secret"], let factor = OneTimeCode(secret),
            let step = factor.step(of: code, at: moment, after: try row["last_step"])
        else { return false }
        // Two at once: the condition lets one of them through.
        return try execute(
            """
            UPDATE one_time_code SET last_step = \(step)
            WHERE person = \(person.rawValue) AND (last_step IS NULL OR last_step < \(step))
            """) > 0
    }

    /// Whether this is one of the person's recovery codes that is still unused. It then is used.
    func accept(recoveryCode: String, of person: Identity, at moment: Moment) throws -> Bool {
        guard let digest = RecoveryCodes.digest(recoveryCode) else { return false }
        return try execute(
            """
            UPDATE recovery_code SET used = \(moment.description)
            WHERE person = \(person.rawValue) AND digest = \(digest) AND used IS NULL
            """) > 0
    }

    /// A key that an app is being shown; it counts once a code has been given.
    private func keepPending(_ factor: OneTimeCode, of person: Identity) throws {
        try execute(
            """
            INSERT INTO one_time_code (person, pending) VALUES (\(person.rawValue), \(factor.text))
            ON CONFLICT (person) DO UPDATE SET pending = excluded.pending
            """)
    }

    /// A key for an app, to be shown until a code has come back: the same one when the page is looked at again, or a code
    /// was mistyped.
    func offeredFactor(to person: Identity) throws -> OneTimeCode {
        if let pending = try pendingFactor(of: person) { return pending }
        let factor = OneTimeCode()
        try keepPending(factor, of: person)
        return factor
    }

    func pendingFactor(of person: Identity) throws -> OneTimeCode? {
        try value("SELECT pending FROM one_time_code WHERE person = \(person.rawValue)", as: String.self)
            .flatMap(OneTimeCode.init)
    }

    func replaceRecoveryCodes(_ digests: [String], of person: Identity) throws {
        try execute("DELETE FROM recovery_code WHERE person = \(person.rawValue)")
        for digest in digests {
            try execute("INSERT INTO recovery_code (person, digest) VALUES (\(person.rawValue), \(digest))")
        }
    }
}
