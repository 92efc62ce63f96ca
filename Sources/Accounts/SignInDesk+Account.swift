public import Records
internal import SQL
public import Web

/// What people do with their own account. Whoever calls this has asked for a fresh proof.
extension SignInDesk {
    /// Chooses a password. Every other session of the person ends.
    /// - Returns: the token under which this session goes on.
    /// - Throws: `Refusal.invalid` when the password is too short, too long or easily guessed.
    public func setPassword(
        _ password: String, of signedIn: SignedIn, site: Site, from origin: Origin
    ) async throws -> Token {
        let names = try await database.read { db in try db.namesOfTheProcess() }
            + site.languages.all.flatMap { [site.name(in: $0), site.shortName(in: $0)] }
        let problems = NewPassword.problems(
            password, context: names + [site.host, signedIn.person.name, signedIn.person.address])
        guard problems.isEmpty else { throw Refusal.invalid(problems) }
        let hash = try await hashing.hash(password)
        return try await renewing(signedIn) { renewal in
            SetPassword(
                person: signedIn.person.id, hash: Unwritten(hash), renewal: Unwritten(renewal), origin: Unwritten(origin))
        }
    }

    /// Makes the key that was shown the second factor. Every other session of the person ends.
    /// - Returns: the token under which this session goes on, and the recovery codes, to be shown once.
    /// - Throws: `Refusal.invalid` when the code is not the app's.
    public func setSecondFactor(
        code: String, of signedIn: SignedIn, from origin: Origin
    ) async throws -> (token: Token, recoveryCodes: [String]) {
        let codes = RecoveryCodes.random()
        let token = try await renewing(signedIn, givesCode: true) { renewal in
            SetSecondFactor(
                person: signedIn.person.id, code: Unwritten(code),
                recovery: Unwritten(codes.compactMap(RecoveryCodes.digest)), renewal: Unwritten(renewal),
                origin: Unwritten(origin))
        }
        return (token, codes)
    }

    /// Does without a second factor.
    /// - Throws: `Refusal.invalid` when the person's seats ask for one.
    public func removeSecondFactor(of signedIn: SignedIn, from origin: Origin) async throws -> Token {
        let moment = clock()
        let isNeeded = try await database.read { db in
            try people.needsSecondFactor(signedIn.person.id, moment, db)
        }
        return try await renewing(signedIn) { renewal in
            RemoveSecondFactor(
                person: signedIn.person.id, isNeeded: isNeeded, renewal: Unwritten(renewal), origin: Unwritten(origin))
        }
    }

    /// Makes the address to which a letter's link went the person's own. Every other session of the person ends.
    /// - Returns: the token under which this session goes on.
    /// - Throws: `Refusal.notFound` when the link opens nothing for this person.
    public func proveAddress(with link: Token, of signedIn: SignedIn, from origin: Origin) async throws -> Token {
        try await renewing(signedIn) { renewal in
            ProveAddress(
                person: signedIn.person.id, link: Unwritten(link), renewal: Unwritten(renewal), origin: Unwritten(origin))
        }
    }

    /// New recovery codes, to be shown once.
    public func makeRecoveryCodes(for signedIn: SignedIn, from origin: Origin) async throws -> [String] {
        let codes = RecoveryCodes.random()
        try await office.perform(
            MakeRecoveryCodes(
                person: signedIn.person.id, codes: Unwritten(codes.compactMap(RecoveryCodes.digest)),
                origin: Unwritten(origin)),
            as: signedIn.actor)
        return codes
    }

    /// Lets a program act for one seat.
    /// - Parameter days: from now, at most 365.
    /// - Returns: the token, to be shown once.
    public func makeAPIToken(
        named label: String, seat: Identity, writes: Bool, days: Int, for signedIn: SignedIn, from origin: Origin
    ) async throws -> Token {
        let token = Token.random(prefix: APIToken.prefix)
        try await office.perform(
            MakeAPIToken(
                id: Identity(at: clock()), person: signedIn.person.id, seat: seat, label: label, writes: writes, days: days,
                digest: Unwritten(token.digest), origin: Unwritten(origin)),
            as: signedIn.actor)
        return token
    }

    /// Makes an address at which calendar programs find what one of the person's seats may know of.
    /// - Returns: the secret in it, to be shown once.
    public func makeCalendarFeed(seat: Identity, for signedIn: SignedIn, from origin: Origin) async throws -> Token {
        let token = Token.random()
        try await office.perform(
            MakeCalendarFeed(
                id: Identity(at: clock()), person: signedIn.person.id, seat: seat, digest: Unwritten(token.digest),
                origin: Unwritten(origin)),
            as: signedIn.actor)
        return token
    }

    /// Lets an address of a calendar open nothing any more.
    /// - Throws: `Refusal.notFound` when it is not one of the person's own.
    public func revokeCalendarFeed(_ id: Identity, of signedIn: SignedIn, from origin: Origin) async throws {
        try await office.perform(
            RevokeCalendarFeed(id: id, person: signedIn.person.id, origin: Unwritten(origin)), as: signedIn.actor)
    }

    /// Lets a program in no more.
    /// - Throws: `Refusal.notFound` when it is not one of the person's own.
    public func revokeAPIToken(_ id: Identity, of signedIn: SignedIn, from origin: Origin) async throws {
        try await office.perform(
            RevokeAPIToken(id: id, person: signedIn.person.id, origin: Unwritten(origin)), as: signedIn.actor)
    }

    /// Ends one of the person's own sessions.
    /// - Throws: `Refusal.notFound` when it is not one of them.
    public func endSession(_ id: Identity, of signedIn: SignedIn, from origin: Origin) async throws {
        try await office.transaction(as: signedIn.actor) { work in
            guard try work.db.endSession(id, of: signedIn.person.id) else { throw Refusal.notFound }
            try work.db.note(.sessionsEnded, of: signedIn.person.id, from: origin, at: work.moment)
        }
    }

    /// Ends all of the person's sessions but this one.
    public func endOtherSessions(of signedIn: SignedIn, from origin: Origin) async throws {
        try await office.transaction(as: signedIn.actor) { work in
            try work.db.endSessions(of: signedIn.person.id, except: signedIn.session.id)
            try work.db.note(.sessionsEnded, of: signedIn.person.id, from: origin, at: work.moment)
        }
    }

    /// Performs a change after which the session goes on under a new token.
    private func renewing(
        _ signedIn: SignedIn, givesCode: Bool = false, _ command: (Renewal) -> some Command
    ) async throws -> Token {
        let token = Token.random()
        let renewal = Renewal(session: signedIn.session.id, digest: token.digest, givesCode: givesCode)
        try await office.perform(command(renewal), as: signedIn.actor)
        return token
    }
}
