internal import Records
internal import SQL
internal import Web

/// A command by which a person changes their own account. Nobody else may, whatever their seat.
protocol OwnAccountCommand: Command {
    var person: Identity { get }
    /// Where it was done, for the person's list of events.
    var origin: Unwritten<Origin> { get }
}

extension OwnAccountCommand {
    func authorise(_ actor: Actor) throws(Refusal) {
        guard actor.person == person else {
            throw .notAllowed(reason: "only the owner of an account changes it", rule: nil)
        }
    }
}

/// Lets a program in for one of the seats that the person holds: with a secret of which only the digest is kept.
protocol ProgramCommand: OwnAccountCommand {
    var seat: Identity { get }
}

extension ProgramCommand {
    func authorise(_ actor: Actor) throws(Refusal) {
        guard actor.person == person else {
            throw .notAllowed(reason: "only the owner of an account changes it", rule: nil)
        }
        guard actor.seats.contains(seat) else { throw .invalid("seat", "must be a seat that you hold today") }
    }

    /// Writes down, for the person, that a program was let in.
    func note(_ what: SignInEvent.What, in work: Work) throws {
        work.mention(person)
        work.mention(seat)
        try work.db.note(what, of: person, from: origin.value, at: work.moment)
    }
}

extension OwnAccountCommand {
    /// A program is let in no more.
    /// - Throws: `Refusal.notFound` where nothing was removed.
    func revoked(_ removed: Int, _ what: SignInEvent.What, in work: Work) throws {
        guard removed > 0 else { throw Refusal.notFound }
        work.mention(person)
        try work.db.note(what, of: person, from: origin.value, at: work.moment)
    }
}

extension Work {
    /// What every change of how somebody signs in brings with it: it is written down for them, other sessions end, links
    /// that lie in the mail and tokens of programs open nothing, and the session in which it was done goes on under a new
    /// token.
    func changed(_ what: SignInEvent.What, of person: Identity, from origin: Origin, renewing renewal: Renewal?) throws {
        mention(person)
        try db.note(what, of: person, from: origin, at: moment)
        try db.endSessions(of: person, except: renewal?.session)
        try db.endLinks(of: person)
        try db.execute("DELETE FROM api_token WHERE person = \(person.rawValue)")
        if let renewal { try db.renew(renewal, at: moment) }
    }
}
