internal import Records
internal import SQL
public import Web

extension SignInDesk {
    /// Who is signed in with this token, and as what they may act now; nil when it opens nothing, whyever.
    /// Its use is written down once a minute.
    public func signedIn(_ token: Token, isUse: Bool = true) async throws -> SignedIn? {
        let moment = clock()
        let found = try await database.read { db in try db.signedIn(token, people, at: moment) }
        if isUse, let found, found.isToBeNoted {
            try await database.write { db in try db.noteUse(of: found.session.id, at: moment) }
        }
        return found
    }

    /// What program comes with this token, and as what it may act now; nil when it opens nothing, whyever.
    public func bearer(of token: Token, isUse: Bool = true) async throws -> TokenBearer? {
        let moment = clock()
        let found = try await database.read { db in try db.bearer(of: token, people, at: moment) }
        if isUse, let found, found.isToBeNoted {
            try await database.write { db in try db.noteUse(ofToken: found.token.id, at: moment) }
        }
        return found
    }

    /// Takes the second factor's code, or one of the recovery codes.
    /// - Returns: the token under which the session goes on.
    /// - Throws: `Refusal.invalid` when it is wrong; `Refusal.tooMany` after too many tries.
    public func give(code: String, in signedIn: SignedIn, from origin: Origin) async throws -> Token {
        let isRecovery = code.filter { !$0.isWhitespace }.utf8.count > OneTimeCode.digits
        return try await prove(signedIn, from: origin, as: isRecovery ? .recoveryCodeUsed : .codeGiven, givesCode: true) {
            db, moment in
            isRecovery
                ? try db.accept(recoveryCode: code, of: signedIn.person.id, at: moment)
                : try db.accept(code: code, of: signedIn.person.id, at: moment)
        }
    }

    /// Asks once more for the password, before something sensitive.
    /// - Returns: the token under which the session goes on.
    /// - Throws: `Refusal.invalid` when it is wrong; `Refusal.tooMany` after too many tries.
    public func prove(password: String, in signedIn: SignedIn, from origin: Origin) async throws -> Token {
        // Counted before the work, as every try.
        let throttle = Throttle.code(signedIn.person.id)
        let tried: (wait: Int?, hash: PasswordHash?) = try await office.transaction(as: .anyone) { work in
            (try work.db.enter([throttle], at: work.moment), try work.db.passwordHash(of: signedIn.person.id))
        }
        if let wait = tried.wait { throw Refusal.tooMany(retryAfter: wait) }
        guard try await hashing.matches(password, tried.hash) else {
            try await note(.wrongPassword, of: signedIn.person.id, from: origin)
            throw Refusal.invalid("password", "is not your password")
        }
        return try await office.transaction(as: .anyone) { work in
            try work.db.forget(throttle)
            try work.db.note(.provenAgain, of: signedIn.person.id, from: origin, at: work.moment)
            return try renew(signedIn.session.id, givesCode: false, work)
        }
    }

    /// Signs out: the token opens nothing any more.
    public func signOut(_ token: Token) async throws {
        try await database.write { db in _ = try db.execute("DELETE FROM session WHERE digest = \(token.digest)") }
    }

    /// Forgets what need not be kept. To be called once a day.
    public func forgetOldSignIns() async throws {
        let moment = clock()
        try await database.write { db in try db.forgetOldSignIns(at: moment) }
    }

    /// A try of something that is right or wrong at once, in one transaction that is kept either way.
    private func prove(
        _ signedIn: SignedIn, from origin: Origin, as what: SignInEvent.What, givesCode: Bool,
        _ isRight: @escaping @Sendable (Connection, Moment) throws -> Bool
    ) async throws -> Token {
        enum Result { case right(Token), wrong, wait(Int) }
        let person = signedIn.person.id
        let throttle = Throttle.code(person)
        let result: Result = try await office.transaction(as: .anyone) { work in
            if let wait = try work.db.enter([throttle], at: work.moment) { return .wait(wait) }
            guard try isRight(work.db, work.moment) else {
                try work.db.note(.wrongCode, of: person, from: origin, at: work.moment)
                return .wrong
            }
            try work.db.forget(throttle)
            try work.db.note(what, of: person, from: origin, at: work.moment)
            if signedIn.standing == .awaitsCode {
                try work.db.note(.signedIn, of: person, from: origin, at: work.moment)
            }
            return .right(try renew(signedIn.session.id, givesCode: givesCode, work))
        }
        switch result {
        case .right(let token): return token
        case .wrong: throw Refusal.invalid("code", "is not right, or was used before")
        case .wait(let seconds): throw Refusal.tooMany(retryAfter: seconds)
        }
    }

    /// The session goes on under a new token.
    private func renew(_ session: Identity, givesCode: Bool, _ work: Work) throws -> Token {
        let token = Token.random()
        try work.db.renew(Renewal(session: session, digest: token.digest, givesCode: givesCode), at: work.moment)
        return token
    }
}
