internal import HTML
internal import Records
internal import Web

/// Chooses a password.
struct PasswordPage: Page {
    let hasPassword: Bool
    /// For programs that keep passwords: whose it is.
    let address: String
    var problems: [Refusal.Problem] = []

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        try inquiry.requireFreshSignIn()
        return try await page(inquiry)
    }

    private static func page(_ inquiry: Inquiry, _ problems: [Refusal.Problem] = []) async throws -> PasswordPage {
        guard let id = inquiry.visit?.person else { throw Refusal.needsSignIn }
        return try await inquiry.read { db, _ in
            PasswordPage(
                hasPassword: try db.account(of: id).passwordChanged != nil,
                address: try People.institution.person(id, db)?.address ?? "", problems: problems)
        }
    }

    static func submit(_ submission: Submission) async throws -> Outcome {
        let signedIn = try await submission.signedIn()
        return try await submission.attempt {
            let token = try await submission.desk.setPassword(
                submission.form.exactly("password"), of: signedIn, site: submission.t.site, from: submission.origin)
            let notice = submission.t("The password is set. Wherever else you were signed in, you are no more, and tokens of programs open nothing.")
            return Outcome.see("/account", notice: notice).keeping(token)
        } orShow: { problems in
            try await page(submission.inquiry, problems)
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(t("Password"), crumbs: [.init(t("My account"), "/account")], isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        let inputs = [
            // Hidden from people; programs that keep passwords look for it.
            Input.hidden("username", address),
            Input(
                "password", t("New password"), .password,
                hint: t("At least 12 characters, of any kind. Several words that have nothing to do with you are easy to remember and hard to guess; or let a program make one and keep it."),
                isRequired: true, autocomplete: "new-password"),
        ]
        return """
            <header class="title"><h1>\(hasPassword ? t("Change the password") : t("Choose a password"))</h1></header>
            \(t.form(to: "/account/password", inputs, submit: t("Set the password"), problems: problems))
            """
    }
}
