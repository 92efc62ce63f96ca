internal import HTML
internal import Records
internal import Web

/// Asks once more who it is, before something sensitive.
struct ProofPage: Page {
    /// What is asked for: whatever the person has.
    enum Means: String, Encodable { case password, code, letter }

    let means: Means
    let next: String
    var problems: [Refusal.Problem] = []

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        ProofPage(means: try await means(inquiry), next: inquiry.query["next"] ?? "")
    }

    private static func means(_ inquiry: Inquiry) async throws -> Means {
        guard let person = inquiry.visit?.person else { throw Refusal.needsSignIn }
        let account = try await inquiry.read { db, _ in try db.account(of: person) }
        if account.passwordChanged != nil { return .password }
        return account.factorSince == nil ? .letter : .code
    }

    static func submit(_ submission: Submission) async throws -> Outcome {
        let signedIn = try await submission.signedIn()
        let means = try await means(submission.inquiry)
        let (form, desk, origin) = (submission.form, submission.desk, submission.origin)
        return try await submission.attempt {
            let token: Token
            switch means {
            case .password: token = try await desk.prove(password: form.exactly("password"), in: signedIn, from: origin)
            case .code: token = try await desk.give(code: form["code"], in: signedIn, from: origin)
            case .letter: return .see("/sign-in/link")
            }
            return Outcome.see(submission.destination).keeping(token)
        } orShow: { problems in
            ProofPage(means: means, next: form["next"], problems: problems)
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(t("Is it still you?"), crumbs: [.init(t("My account"), "/account")], isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        let heading: HTML = """
            <header class="title"><h1>\(t("Is it still you?"))</h1></header>
            <p>\(t("What you are about to do could lock you out or let others in. So show once more who you are."))</p>
            """
        let input: Input
        switch means {
        case .password:
            input = Input("password", t("Password"), .password, isRequired: true, autocomplete: "current-password")
        case .code: input = Input("code", t("Code"), .code, isRequired: true, autocomplete: "one-time-code")
        case .letter:
            return """
                \(heading)<p>\(t("You have no password. Sign in with a new link, and come back."))</p>
                <p><a href="\(url: t.path("/sign-in/link"))">\(t("Send me a link"))</a></p>
                """
        }
        return "\(heading)\(t.form(to: "/account/proof", [input, .hidden("next", next)], submit: t("Go on"), problems: problems, refused: t("This does not show yet who you are.")))"
    }
}
