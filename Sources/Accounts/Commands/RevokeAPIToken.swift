internal import Records
internal import SQL
internal import Web

/// A program is let in no more.
struct RevokeAPIToken: OwnAccountCommand {
    static let name = "accounts.revoke-api-token"

    let id: Identity
    let person: Identity
    let origin: Unwritten<Origin>

    func perform(in work: Work) throws {
        let removed = try work.db.execute(
            "DELETE FROM api_token WHERE id = \(id.rawValue) AND person = \(person.rawValue)")
        try revoked(removed, .tokenRevoked, in: work)
    }
}
