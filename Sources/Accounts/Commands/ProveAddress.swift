internal import Institution
internal import Records
internal import SQL
internal import Web

/// Somebody has opened the link that went to another address: it is theirs.
struct ProveAddress: OwnAccountCommand {
    static let name = "accounts.prove-address"

    let person: Identity
    let link: Unwritten<Token>
    let renewal: Unwritten<Renewal?>
    let origin: Unwritten<Origin>

    func perform(in work: Work) throws {
        guard let used = try work.db.use(link.value, for: [.address], at: work.moment), used.person == person,
            let address = used.address
        else { throw Refusal.notFound }
        let old: String
        do {
            old = try work.giveAddress(address, to: person)
        } catch Refusal.invalid {
            // Somebody was given it meanwhile: the link opens nothing, as any other that is over.
            throw Refusal.notFound
        }
        try work.moved(person, from: old, at: origin.value, renewing: renewal.value)
    }
}
