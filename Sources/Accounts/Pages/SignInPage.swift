internal import HTML
internal import Records
internal import Web

/// The way in: with a password, with a letter, or with somebody else's sign-in.
struct SignInPage: Page {
    let next: String
    /// What was typed before, except for the password.
    var address = ""
    var problems: [Refusal.Problem] = []
    var providers: [SignOnProvider] = []

    private enum CodingKeys: String, CodingKey { case next, providers, problems }

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        let next = inquiry.query["next"] ?? ""
        return try await inquiry.read { db, reader in SignInPage(next: next, providers: try db.signOnProviders(for: reader)) }
    }

    /// Signs in; then to the code where one is owed.
    static func submit(_ submission: Submission) async throws -> Outcome {
        let (form, desk) = (submission.form, submission.desk)
        return try await submission.attempt {
            let token = try await desk.signIn(
                address: form["address"], password: form.exactly("password"), from: submission.origin)
            return try await submission.entered(token)
        } orShow: { problems in
            var page = SignInPage(next: form["next"], address: form["address"], problems: problems)
            page.providers = try await submission.inquiry.read { db, reader in try db.signOnProviders(for: reader) }
            return page
        }
    }

    static func signOut(_ submission: Submission) async throws -> Outcome {
        if let token = AccountsDoor.token(in: submission.cookies, submission.t.site) {
            try await submission.desk.signOut(token)
        }
        var outcome = Outcome.see("/sign-in")
        outcome.cookies = [Cookie(AccountsDoor.session, "", age: 0), Cookie(AccountsDoor.device, "", age: 0)]
        outcome.clearsDevice = true
        return outcome
    }

    func head(_ t: Translator) -> PageHead { PageHead(t("Sign in"), isTransient: true) }

    func body(_ t: Translator) -> HTML {
        let inputs = [
            Input("address", t("E-mail address"), .email, value: address, isRequired: true, autocomplete: "username"),
            Input("password", t("Password"), .password, isRequired: true, autocomplete: "current-password"),
            .hidden("next", next),
        ]
        let buttons = providers.html { provider in
            "<li id=\"\(provider.slug)\">\(t.button(to: "/sign-in/with", t("Sign in with {name}", ["name": provider.name]), [("provider", provider.slug), ("next", next)]))</li>"
        }
        return """
            <header class="title"><h1>\(t("Sign in"))</h1></header>
            <p>\(t("For those who hold a seat. Everything public can be read without signing in."))</p>
            \(t.form(to: "/sign-in", inputs, submit: t("Sign in"), problems: problems, refused: t("You are not signed in yet.")))
            \(if: !providers.isEmpty, "<h2>\(t("With the sign-in of your institution"))</h2><ul class=\"plain\">\(buttons)</ul>")
            <ul><li><a href="\(url: t.path("/sign-in/link"))">\(t("Send me a link instead"))</a></li>
            <li><a href="\(url: t.path("/sign-in/forgotten"))">\(t("I have forgotten my password, or have none yet"))</a></li></ul>
            """
    }
}

extension Submission {
    /// Goes on with a new session: to the code that is owed, to the second factor that must be set up, or to where one
    /// wanted to go.
    func entered(_ token: Token, to place: String? = nil) async throws -> Outcome {
        let place = place ?? destination
        guard let signedIn = try await desk.signedIn(token) else { throw Refusal.needsSignIn }
        let next = Query([("next", place)]).text
        let outcome =
            switch signedIn.standing {
            case .complete: Outcome.see(place)
            case .awaitsCode: Outcome.see("/sign-in/code\(next)")
            case .awaitsSecondFactor: Outcome.see("/account/second-factor\(next)")
            }
        return outcome.keeping(token).taking(device: signedIn.person.id, from: self)
    }
}
