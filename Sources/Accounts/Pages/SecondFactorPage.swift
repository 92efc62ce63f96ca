internal import HTML
internal import Records
internal import SQL
internal import Web

/// Sets up an app that shows codes, or replaces it.
struct SecondFactorPage: Page {
    let factorSince: Moment?
    let isNeeded: Bool
    /// The key in groups of four, to be typed where no camera is at hand.
    let key: String
    /// The same for an app on this very machine.
    let address: String
    let next: String
    var problems: [Refusal.Problem] = []
    /// Nil where the program that draws it is not installed.
    var square: QRCode?

    private enum CodingKeys: String, CodingKey { case factorSince, isNeeded, key, address, problems }

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        try inquiry.requireFreshSignIn()
        return try await page(inquiry, next: inquiry.query["next"] ?? "")
    }

    private static func page(
        _ inquiry: Inquiry, next: String, _ problems: [Refusal.Problem] = []
    ) async throws -> SecondFactorPage {
        guard let id = inquiry.visit?.person else { throw Refusal.needsSignIn }
        let (site, moment) = (inquiry.t.site, inquiry.reader.moment)
        let issuer = site.shortName(in: inquiry.t.language)
        var page = try await inquiry.write { db in
            let factor = try db.offeredFactor(to: id)
            let address = try People.institution.person(id, db)?.address ?? ""
            return SecondFactorPage(
                factorSince: try db.account(of: id).factorSince,
                isNeeded: try People.institution.needsSecondFactor(id, moment, db), key: Base32.grouped(factor.text),
                address: factor.address(issuer: issuer, account: address), next: next, problems: problems)
        }
        page.square = await QRCode.of(page.address)
        return page
    }

    static func submit(_ submission: Submission) async throws -> Outcome {
        let signedIn = try await submission.signedIn()
        return try await submission.attempt {
            let (token, codes) = try await submission.desk.setSecondFactor(
                code: submission.form["code"], of: signedIn, from: submission.origin)
            return Outcome.show(RecoveryCodesPage(codes: codes, next: submission.destination)).keeping(token)
        } orShow: { problems in
            try await page(submission.inquiry, next: submission.form["next"], problems)
        }
    }

    static func remove(_ submission: Submission) async throws -> Outcome {
        let signedIn = try await submission.signedIn()
        return try await submission.attempt {
            let token = try await submission.desk.removeSecondFactor(of: signedIn, from: submission.origin)
            return Outcome.see("/account", notice: submission.t("The second factor is removed.")).keeping(token)
        } orShow: { problems in
            try await page(submission.inquiry, next: "", problems)
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(t("Second factor"), crumbs: [.init(t("My account"), "/account")], isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        let code = Input(
            "code", t("The code that the app shows now"), .code, isRequired: true, autocomplete: "one-time-code")
        let picture: HTML = square.map { "<p>\($0.svg(label: t("The key as a square of dots")))</p>" } ?? .empty
        let why = isNeeded && factorSince == nil
            ? t("Your seats open what must stay among few. So a password alone is not enough: set up an app that shows codes.")
            : t("An app on your telephone shows a code that is asked for beside the password.")
        let remove = factorSince != nil && !isNeeded
            ? t.section(t("Do without"), id: "remove", t.button(to: "/account/second-factor/remove", t("Remove the second factor"), isGrave: true))
            : .empty
        return """
            <header class="title"><h1>\(factorSince == nil ? t("Set up a second factor") : t("Replace the second factor"))</h1></header>
            <p>\(why)</p>
            <ol><li><p>\(t("Let an app for one-time codes (such as Aegis, FreeOTP, 2FAS or the one of your telephone) read this, or type the key into it."))</p>
            \(picture)<p>\(t("Key")): <code class="key">\(key)</code></p></li>
            <li><p>\(t("Type the code that it shows."))</p>
            \(t.form(to: "/account/second-factor", [code, .hidden("next", next)], submit: t("Set up a second factor"), problems: problems))</li></ol>
            \(remove)
            """
    }
}

/// Recovery codes, shown this once.
struct RecoveryCodesPage: Page {
    let codes: [String]
    let next: String

    static func make(_ submission: Submission) async throws -> Outcome {
        let codes = try await submission.desk.makeRecoveryCodes(
            for: try await submission.signedIn(), from: submission.origin)
        return .show(RecoveryCodesPage(codes: codes, next: "/account"))
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(t("Recovery codes"), crumbs: [.init(t("My account"), "/account")], isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        """
        <header class="title"><h1>\(t("Recovery codes"))</h1></header>
        <p>\(t("Print them or write them down, and keep them where your telephone is not. Each opens once. They are shown only now."))</p>
        <ol class="codes">\(codes.html { "<li><code>\($0)</code></li>" })</ol>
        <p><a href="\(url: t.there(next))">\(t("I have kept them: go on"))</a></p>
        """
    }
}

extension Translator {
    /// An address of the site that may have its language already.
    func there(_ place: String) -> String {
        let begin = "/\(language.rawValue)"
        return place == begin || place.hasPrefix(begin + "/") ? place : path(place)
    }
}
