internal import HTML
internal import Records
internal import Web

/// The second step: the code that the app shows, or one from the paper.
struct CodePage: Page {
    let next: String
    var problems: [Refusal.Problem] = []

    static func read(_ inquiry: Inquiry) async throws -> any Page { CodePage(next: inquiry.query["next"] ?? "") }

    static func submit(_ submission: Submission) async throws -> Outcome {
        let signedIn = try await submission.signedIn()
        let code = submission.form["code"]
        return try await submission.attempt {
            let token = try await submission.desk.give(code: code, in: signedIn, from: submission.origin)
            return Outcome.see(submission.destination).keeping(token)
        } orShow: { problems in
            CodePage(next: submission.form["next"], problems: problems)
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(t("Your code"), crumbs: [.init(t("Sign in"), "/sign-in")], isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        let code = Input(
            "code", t("Code"), .code, hint: t("Six digits from your app. Lost the telephone? Type one of your recovery codes."),
            isRequired: true, autocomplete: "one-time-code")
        return """
            <header class="title"><h1>\(t("Your code"))</h1></header>
            \(t.form(to: "/sign-in/code", [code, .hidden("next", next)], submit: t("Go on"), problems: problems, refused: t("You are not signed in yet.")))
            """
    }
}
