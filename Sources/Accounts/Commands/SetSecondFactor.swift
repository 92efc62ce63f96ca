internal import Records
internal import SQL
internal import Web

/// An app's codes become the person's second factor, once it has shown a right one. Recovery codes are made anew.
struct SetSecondFactor: OwnAccountCommand {
    static let name = "accounts.set-second-factor"

    let person: Identity
    let code: Unwritten<String>
    /// Digests of the recovery codes.
    let recovery: Unwritten<[String]>
    let renewal: Unwritten<Renewal?>
    let origin: Unwritten<Origin>

    func perform(in work: Work) throws {
        guard let pending = try work.db.pendingFactor(of: person),
            let step = pending.step(of: code.value, at: work.moment, after: nil)
        else { throw Refusal.invalid("code", "is not the code that the app shows now") }
        try work.db.execute(
            """
            UPDATE one_time_code SET secret = \(pending.text), since = \(work.moment.description), last_step = \(step),
                pending = NULL WHERE person = \(person.rawValue)
            """)
        try work.db.replaceRecoveryCodes(recovery.value, of: person)
        try work.changed(.factorSet, of: person, from: origin.value, renewing: renewal.value)
    }
}
