internal import Records
internal import SQL
internal import Web

/// Somebody chooses a password. The rules for it are checked before it is hashed: `NewPassword`.
struct SetPassword: OwnAccountCommand {
    static let name = "accounts.set-password"

    let person: Identity
    let hash: Unwritten<PasswordHash>
    let renewal: Unwritten<Renewal?>
    let origin: Unwritten<Origin>

    func perform(in work: Work) throws {
        try work.db.keep(hash.value, of: person, at: work.moment)
        try work.changed(.passwordChanged, of: person, from: origin.value, renewing: renewal.value)
    }
}
