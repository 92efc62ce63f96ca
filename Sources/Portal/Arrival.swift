internal import Records
internal import SQL
internal import Web

/// Who has come, with what they may read and do today.
struct Arrival: Sendable {
    let actor: Actor
    /// Nil for the public.
    let visit: Visit?
    /// The person's name.
    let name: String
    /// Their seats ask for a second factor that this visit has not shown: until then they are as the public.
    let owesSecondFactor: Bool

    static let anyone = Arrival(actor: .anyone, visit: nil, name: "", owesSecondFactor: false)

    /// What the pages' forms and bar need to know; nil for the public.
    func visitor(notice: String? = nil) -> Visitor? {
        visit.map { Visitor(name: name, rights: actor.rights, formToken: $0.formToken, notice: notice) }
    }
}

/// Tells whose credentials these are, and what they may read and do at a moment; nil when they are nobody's, or no longer.
typealias Doorkeeper = @Sendable (Credentials, Site, Moment, Database) async throws -> Arrival?

extension Portal {
    /// Who asks. Rights are those of the seats that they hold at this moment.
    func arrival(_ question: Question) async throws -> Arrival { try await arrival(question.credentials) }

    func arrival(_ credentials: Credentials) async throws -> Arrival {
        guard !credentials.isEmpty else { return .anyone }
        return try await doorkeeper(credentials, site, clock(), database) ?? .anyone
    }

    /// - Throws: `Refusal` unless this address is for them.
    func admit(_ arrival: Arrival, to access: Access, at path: String) throws(Refusal) {
        switch access {
        case .anyone: return
        case .signedIn, .right:
            guard arrival.visit != nil else { throw .needsSignIn }
            // What sets the second factor up is on the account's own pages.
            if arrival.owesSecondFactor, !path.hasPrefix("/account") { throw .needsSecondFactor }
            if arrival.visit?.isMachine == true, path.hasPrefix("/account") {
                throw .notAllowed(reason: "a token acts for a seat; the account is its owner’s alone", rule: nil)
            }
        }
        if case .right(let rights) = access, arrival.actor.rights.isDisjoint(with: rights) {
            if rights == [.preside] {
                throw .notAllowed(reason: "only the presidency authorises more than the charter opens", rule: "o3")
            }
            let isForSecretariat = !rights.contains(.preside)
            throw .notAllowed(reason: "none of your seats gives this right", rule: isForSecretariat ? "s1" : nil)
        }
    }

    /// Where to prove who one is, for those who come to an address that asks for it; nil for all other refusals.
    func proof(for refusal: Refusal, _ wanted: Wanted, _ question: Question) -> Answer? {
        let place: String
        switch refusal {
        case .needsSignIn: place = "/sign-in"
        case .needsProof: place = "/account/proof"
        case .needsSecondFactor: place = "/account/second-factor"
        default: return nil
        }
        guard !wanted.isJSON else { return nil }
        let back = page(of: question).map { "?next=\($0.percentEncoded)" } ?? ""
        return Answer(
            303, "text/plain; charset=utf-8", "",
            headers: [("location", "/\(wanted.language.rawValue)\(place)\(back)"), ("cache-control", "no-store")],
            route: "proof")
    }

    /// The page that was asked for; of a form, the page at the same address, where there is one.
    private func page(of question: Question) -> String? {
        guard question.method == "POST" else { return question.target }
        guard let address = try? Address(question.target), table.match(Array(address.parts.dropFirst())) != nil else { return nil }
        return "/" + address.parts.joined(separator: "/")
    }
}
