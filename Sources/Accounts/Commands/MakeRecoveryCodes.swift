internal import Records
internal import SQL
internal import Web

/// New recovery codes; the old ones open nothing any more.
struct MakeRecoveryCodes: OwnAccountCommand {
    static let name = "accounts.make-recovery-codes"

    let person: Identity
    /// Their digests.
    let codes: Unwritten<[String]>
    let origin: Unwritten<Origin>

    func perform(in work: Work) throws {
        guard try work.db.account(of: person).factorSince != nil else {
            throw Refusal.invalid("factor", "set up a second factor first")
        }
        try work.db.replaceRecoveryCodes(codes.value, of: person)
        work.mention(person)
        try work.db.note(.codesMade, of: person, from: origin.value, at: work.moment)
    }
}
