internal import HTML
internal import Records
internal import Web

/// Asks where a letter with a link may go. What it answers is the same whether anybody has that address or not.
struct LetterPage: Page {
    let purpose: MailLink.Purpose
    var address = ""
    var problems: [Refusal.Problem] = []
    var isSent = false

    private enum CodingKeys: String, CodingKey { case purpose, problems, isSent }

    static func readForgotten(_ inquiry: Inquiry) async throws -> any Page { LetterPage(purpose: .password) }

    static func submitForgotten(_ submission: Submission) async throws -> Outcome {
        try await send(.password, submission)
    }

    /// Sends the letter, if there is anybody to send it to.
    static func send(_ purpose: MailLink.Purpose, _ submission: Submission) async throws -> Outcome {
        let address = submission.form["address"]
        return try await submission.attempt {
            try await submission.desk.sendLink(
                to: address, for: purpose, language: submission.t.language, from: submission.origin)
            return .show(LetterPage(purpose: purpose, isSent: true))
        } orShow: { problems in
            LetterPage(purpose: purpose, address: address, problems: problems)
        }
    }

    private var path: String { purpose == .password ? "/sign-in/forgotten" : "/sign-in/link" }

    private func title(_ t: Translator) -> String {
        purpose == .password ? t("Choose a new password") : t("A link to sign in")
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(title(t), crumbs: [.init(t("Sign in"), "/sign-in")], isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        let heading: HTML = "<header class=\"title\"><h1>\(title(t))</h1></header>"
        guard !isSent else {
            return """
                \(heading)<p role="status">\(t("If somebody who holds a seat has this address, a letter is on its way there. Its link is good for {minutes} minutes.", ["minutes": String(purpose.minutes)]))</p>
                <p>\(t("Nothing came? Look among unwanted mail, and ask the secretariat whether it knows this address."))</p>
                """
        }
        let input = Input(
            "address", t("E-mail address"), .email, value: address,
            hint: t("We send a link there, which signs you in once."), isRequired: true, autocomplete: "username")
        return "\(heading)\(t.form(to: path, [input], submit: t("Send the link"), problems: problems, refused: t("No letter was sent.")))"
    }
}

/// What a letter's link leads to: a button. Programs that look through mail open links, and press no buttons.
struct LinkPage: Page {
    let isGood: Bool
    /// As it came; shown to nobody but whoever has it already.
    let token: String

    private enum CodingKeys: String, CodingKey { case isGood }

    /// The button, or the question where to send a letter.
    static func read(_ inquiry: Inquiry) async throws -> any Page {
        guard let text = inquiry.query["token"] else { return LetterPage(purpose: .signIn) }
        guard let token = Token(text) else { return LinkPage(isGood: false, token: "") }
        return try await inquiry.read { db, reader in
            LinkPage(isGood: try db.link(token, at: reader.moment) != nil, token: text)
        }
    }

    static func submit(_ submission: Submission) async throws -> Outcome {
        let text = submission.form["token"]
        guard !text.isEmpty else { return try await LetterPage.send(.signIn, submission) }
        guard let token = Token(text) else { return .show(LinkPage(isGood: false, token: ""), status: 404) }
        do {
            let entered = try await submission.desk.enter(with: token, from: submission.origin)
            return try await submission.entered(entered.token, to: entered.purpose.leadsToPassword ? "/account/password" : "/account")
        } catch Refusal.notFound {
            return .show(LinkPage(isGood: false, token: ""), status: 404)
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(t("Your link"), crumbs: [.init(t("Sign in"), "/sign-in")], isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        guard isGood else {
            return """
                <header class="title"><h1>\(t("This link opens nothing"))</h1></header>
                <p>\(t("It was used already, or it is too old, or part of it was lost."))</p>
                <p><a href="\(url: t.path("/sign-in/link"))">\(t("Send me another"))</a></p>
                """
        }
        return """
            <header class="title"><h1>\(t("Your link"))</h1></header>
            <p>\(t("One step more, so that only you use the link, and not a program that looks through your mail."))</p>
            \(t.form(to: "/sign-in/link", [.hidden("token", token)], submit: t("Sign in")))
            """
    }
}
