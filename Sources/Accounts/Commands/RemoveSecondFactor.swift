internal import Records
internal import SQL
internal import Web

/// Somebody does without a second factor, where their seats leave it to them.
struct RemoveSecondFactor: OwnAccountCommand {
    static let name = "accounts.remove-second-factor"

    let person: Identity
    /// Whether a seat asks for it now.
    let isNeeded: Bool
    let renewal: Unwritten<Renewal?>
    let origin: Unwritten<Origin>

    func problems() -> [Refusal.Problem] {
        isNeeded ? [.init("factor", "your seats ask for a second factor; you can only replace it")] : []
    }

    func perform(in work: Work) throws {
        try work.db.removeSecondFactor(of: person)
        try work.changed(.factorRemoved, of: person, from: origin.value, renewing: renewal.value)
    }
}

extension Connection {
    /// Also what stands in for it.
    func removeSecondFactor(of person: Identity) throws {
        try execute("DELETE FROM one_time_code WHERE person = \(person.rawValue)")
        try execute("DELETE FROM recovery_code WHERE person = \(person.rawValue)")
    }
}
