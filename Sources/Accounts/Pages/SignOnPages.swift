internal import HTML
internal import Records
internal import Web

/// Leads to where somebody else asks who it is. A page with a link, so that people see where they are sent.
struct SignOnPage: Page {
    let name: String
    /// Carries the state of this sign-in; good for this browser only.
    let address: String

    static func submit(_ submission: Submission) async throws -> Outcome {
        let desk = try await submission.signOnDesk
        let slug = submission.form["provider"]
        let begun = try await desk.begin(
            with: slug, language: submission.t.language, destination: submission.destination)
        let name = desk.providers.first { $0.slug == slug }?.name ?? slug
        var outcome = Outcome.show(SignOnPage(name: name, address: begun.address))
        outcome.cookies = [Cookie(AccountsDoor.signOn, begun.secret.text, age: SignOnDesk.minutes * 60)]
        return outcome
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(t("Sign in with {name}", ["name": name]), crumbs: [.init(t("Sign in"), "/sign-in")], isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        """
        <header class="title"><h1>\(t("Sign in with {name}", ["name": name]))</h1></header>
        <p>\(t("You leave this site now. Show there who you are, and you are sent back."))</p>
        <p class="go"><a class="button" href="\(url: address)">\(t("Go on to {name}", ["name": name]))</a></p>
        """
    }
}

/// Where somebody else sends the browser back to: a button, since only a form may open a session.
struct SignOnBackPage: Page {
    let code: String
    let state: String
    let issuer: String

    private enum CodingKeys: CodingKey {}

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        SignOnBackPage(
            code: inquiry.query["code"] ?? "", state: inquiry.query["state"] ?? "", issuer: inquiry.query["iss"] ?? "")
    }

    static func submit(_ submission: Submission) async throws -> Outcome {
        let (form, t) = (submission.form, submission.t)
        let cookie = Cookie.value(AccountsDoor.signOn, in: submission.cookies, isSecure: t.site.isSecure)
        guard let secret = cookie.flatMap({ Token($0) }) else {
            throw Refusal.notAllowed(reason: "this sign-in was begun in another browser, or too long ago", rule: nil)
        }
        let finished = try await submission.signOnDesk.finish(
            secret, code: form["code"], state: form["state"], issuer: form["iss"].isEmpty ? nil : form["iss"],
            language: t.language, from: submission.origin)
        var outcome = try await submission.entered(finished.token, to: finished.destination)
        outcome.cookies.append(Cookie(AccountsDoor.signOn, "", age: 0))
        return outcome
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(t("Back from another sign-in"), crumbs: [.init(t("Sign in"), "/sign-in")], isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        guard !code.isEmpty else {
            return """
                <header class="title"><h1>\(t("Nobody has signed in"))</h1></header>
                <p>\(t("You were sent back without having shown who you are."))</p>
                <p><a href="\(url: t.path("/sign-in"))">\(t("Try again"))</a></p>
                """
        }
        let hidden: [Input] = [.hidden("code", code), .hidden("state", state), .hidden("iss", issuer)]
        return """
            <header class="title"><h1>\(t("One step more"))</h1></header>
            \(t.form(to: "/sign-in/with/back", hidden, submit: t("Sign in")))
            """
    }
}

extension Submission {
    var signOnDesk: SignOnDesk {
        get async throws {
            let providers = try await inquiry.read { db, reader in try db.signOnProviders(for: reader) }
            return SignOnDesk(desk, providers: providers, clients: .shared)
        }
    }
}
