public import Records
internal import SQL
internal import Web

/// The secretariat ends whatever a person has open: sessions, links, programs' tokens. For a stolen telephone, or a seat
/// that ended in anger.
public struct EndSessions: Command {
    public static let name = "accounts.end-sessions"

    let person: Identity
    let reason: String

    public init(of person: Identity, reason: String) {
        self.person = person
        self.reason = reason
    }

    public func authorise(_ actor: Actor) throws(Refusal) {
        try actor.require(.administer, reason: "only the secretariat looks after accounts", rule: "s1")
    }

    public func problems() -> [Refusal.Problem] {
        reason.trimmed.isEmpty ? [.init("reason", "must not be empty")] : []
    }

    public func perform(in work: Work) throws {
        try work.db.execute("DELETE FROM api_token WHERE person = \(person.rawValue)")
        try work.changed(.sessionsEnded, of: person, from: Origin(), renewing: nil)
    }
}
