public import Records
internal import SQL
internal import Web

/// The secretariat takes a lost second factor away, for a reason. Whoever must have one sets up another at the next
/// sign-in.
public struct ResetSecondFactor: Command {
    public static let name = "accounts.reset-second-factor"

    let person: Identity
    let reason: String

    /// - Parameter reason: stands in the journal: say how the person was recognised, and nothing private.
    public init(_ person: Identity, reason: String) {
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
        try work.db.removeSecondFactor(of: person)
        try work.changed(.factorRemoved, of: person, from: Origin(), renewing: nil)
    }
}
