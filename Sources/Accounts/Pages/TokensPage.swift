internal import HTML
internal import Records
internal import Web

/// Makes a token for a program.
struct TokensPage: Page {
    let seats: [RecordName]
    let seatIdentities: [String]
    var label = ""
    var seat = ""
    var days = "90"
    var writes = false
    var problems: [Refusal.Problem] = []

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        try inquiry.requireFreshSignIn()
        return try await page(inquiry)
    }

    private static func page(_ inquiry: Inquiry) async throws -> TokensPage {
        let held = inquiry.actor.seats
        return try await inquiry.read { db, reader in
            let records = try db.records(held, fields: [.title], for: reader)
            let shown = held.filter { records[$0] != nil }
            return TokensPage(
                seats: shown.compactMap { records[$0] }.map(RecordName.init), seatIdentities: shown.map(\.rawValue))
        }
    }

    static func submit(_ submission: Submission) async throws -> Outcome {
        let form = submission.form
        let signedIn = try await submission.signedIn()
        return try await submission.attempt {
            guard let days = Int(form["days"]) else {
                throw Refusal.invalid("days", "a whole number from {low} to {high}", ["low": "1", "high": String(APIToken.longestDays)])
            }
            let token = try await submission.desk.makeAPIToken(
                named: form["label"], seat: Identity(rawValue: form["seat"]), writes: form.isChecked("writes"), days: days,
                for: signedIn, from: submission.origin)
            return .show(NewTokenPage(token: token.text))
        } orShow: { problems in
            var page = try await page(submission.inquiry)
            (page.label, page.seat, page.days) = (form["label"], form["seat"], form["days"])
            (page.writes, page.problems) = (form.isChecked("writes"), problems)
            return page
        }
    }

    static func revoke(_ submission: Submission) async throws -> Outcome {
        try await submission.desk.revokeAPIToken(
            Identity(rawValue: submission.form["id"]), of: try await submission.signedIn(), from: submission.origin)
        return .see("/account", notice: submission.t("The token opens nothing any more."))
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(t("A token for a program"), crumbs: [.init(t("My account"), "/account")], isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        let options = zip(seatIdentities, seats).map { Input.Option($0, $1.title.text) }
        let inputs = [
            Input("label", t("What is it for?"), value: label, isRequired: true),
            Input("seat", t("For which of your seats"), .choice(options), value: seat, isRequired: true),
            Input("days", t("Good for how many days"), .code, value: days, hint: t("At most 365."), isRequired: true),
            Input("writes", t("It may also write"), .tick, value: writes ? "1" : ""),
        ]
        return """
            <header class="title"><h1>\(t("A token for a program"))</h1></header>
            <p>\(t("A program that has it may do what this seat may do, and nothing that your other seats may."))</p>
            \(t.form(to: "/account/tokens", inputs, submit: t("Make the token"), problems: problems))
            """
    }
}

/// A new token, shown this once.
struct NewTokenPage: Page {
    let token: String

    func head(_ t: Translator) -> PageHead {
        PageHead(t("The new token"), crumbs: [.init(t("My account"), "/account")], isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        """
        <header class="title"><h1>\(t("The new token"))</h1></header>
        <p>\(t("Copy it to where the program keeps its secrets. It is shown only now."))</p>
        <p><code class="key">\(token)</code></p>
        <p><code>Authorization: Bearer …</code></p>
        <p><a href="\(url: t.path("/account"))">\(t("I have kept it: go on"))</a></p>
        """
    }
}
