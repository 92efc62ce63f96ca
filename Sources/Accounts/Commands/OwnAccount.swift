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

extension Work {
    /// What every change of how somebody signs in brings with it: it is written down for them, other sessions end, links
    /// that lie in the mail open nothing, and the session in which it was done goes on under a new token.
    func changed(_ what: SignInEvent.What, of person: Identity, from origin: Origin, renewing renewal: Renewal?) throws {
        mention(person)
        try db.note(what, of: person, from: origin, at: moment)
        try db.endSessions(of: person, except: renewal?.session)
        try db.endLinks(of: person)
        if let renewal { try db.renew(renewal, at: moment) }
    }
}
