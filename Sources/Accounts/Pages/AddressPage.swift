internal import HTML
internal import Records
internal import Web

/// What the link in a letter to another address leads to: a button, as for every link in a letter. It opens something only for
/// whoever gave the address.
struct AddressPage: Page {
    /// Nil when the link opens nothing, whyever.
    let address: String?
    /// As it came; shown to nobody but whoever has it already.
    let token: String

    private enum CodingKeys: String, CodingKey { case address }

    private static let nothing = AddressPage(address: nil, token: "")

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        guard let person = inquiry.visit?.person else { throw Refusal.needsSignIn }
        try inquiry.requireFreshSignIn()
        guard let token = Token(inquiry.query["token"] ?? "") else { return nothing }
        return try await inquiry.read { db, reader in
            guard let link = try db.link(token, for: [.address], at: reader.moment), link.person == person else { return nothing }
            return AddressPage(address: link.address, token: token.text)
        }
    }

    static func submit(_ submission: Submission) async throws -> Outcome {
        guard let token = Token(submission.form["token"]) else { return .show(nothing, status: 404) }
        let signedIn = try await submission.signedIn()
        do {
            let renewed = try await submission.desk.proveAddress(with: token, of: signedIn, from: submission.origin)
            let notice = submission.t("The address is yours. Wherever else you were signed in, you are no more, and tokens of programs open nothing.")
            return Outcome.see("/account", notice: notice).keeping(renewed)
        } catch Refusal.notFound {
            return .show(nothing, status: 404)
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(t("Your new address"), crumbs: [.init(t("My account"), "/account")], isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        guard let address else {
            return """
                <header class="title"><h1>\(t("This link opens nothing"))</h1></header>
                <p>\(t("It was used already, or it is too old, or it is for another account, or somebody else has the address by now."))</p>
                <p><a href="\(url: t.path("/account/person"))">\(t("Give the address again"))</a></p>
                """
        }
        return """
            <header class="title"><h1>\(t("Your new address"))</h1></header>
            <p>\(t("From now on letters and links go to {address}, and you sign in with it.", ["address": address]))</p>
            \(t.form(to: "/account/address", [.hidden("token", token)], submit: t("Use this address")))
            """
    }
}
