internal import HTML
internal import Records
internal import SQL
internal import Web

/// My account: who I am here, how I sign in, where I am signed in, what happened.
struct AccountPage: Page {
    struct OpenSession: Sendable, Encodable {
        let id: Identity
        let seen: Moment
        let agent: String
        let place: String
        let isThis: Bool
    }

    struct Token: Sendable, Encodable {
        let token: APIToken
        let seat: String
    }

    let name: String
    let address: String
    let seats: [RecordName]
    let passwordSince: Moment?
    let factorSince: Moment?
    let isFactorNeeded: Bool
    let recoveryCodesLeft: Int
    let sessions: [OpenSession]
    let tokens: [Token]
    let events: [SignInEvent]

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        guard let visit = inquiry.visit, !visit.isMachine else { throw Refusal.needsSignIn }
        let held = inquiry.actor.seats
        return try await inquiry.read { db, reader in
            let id = visit.person
            guard let person = try People.institution.person(id, db) else { throw Refusal.needsSignIn }
            let account = try db.account(of: id)
            let tokens = try db.apiTokens(of: id, at: reader.moment)
            let records = try db.records((held + tokens.map(\.seat)).uniqued(), fields: [.title], for: reader)
            return AccountPage(
                name: person.name, address: person.address, seats: held.compactMap { records[$0] }.map(RecordName.init),
                passwordSince: account.passwordChanged, factorSince: account.factorSince,
                isFactorNeeded: try People.institution.needsSecondFactor(id, reader.moment, db),
                recoveryCodesLeft: account.recoveryCodesLeft,
                sessions: try db.sessions(of: id, at: reader.moment).map { session in
                    OpenSession(
                        id: session.id, seen: session.seen, agent: session.agent, place: session.place,
                        isThis: session.id.rawValue == visit.session)
                },
                tokens: tokens.map { Token(token: $0, seat: records[$0.seat]?.title.text ?? "") },
                events: try db.events(of: id))
        }
    }

    /// Ends one session, or all but this one.
    static func endSession(_ submission: Submission) async throws -> Outcome {
        let signedIn = try await submission.signedIn()
        let id = submission.form["id"]
        if id.isEmpty {
            try await submission.desk.endOtherSessions(of: signedIn, from: submission.origin)
        } else {
            try await submission.desk.endSession(Identity(rawValue: id), of: signedIn, from: submission.origin)
        }
        return .see("/account", notice: submission.t("Ended."))
    }

    func head(_ t: Translator) -> PageHead { PageHead(t("My account"), isTransient: true) }

    func body(_ t: Translator) -> HTML {
        """
        <header class="title"><p class="kicker">\(t("My account"))</p><h1>\(name)</h1></header>
        \(t.definitions([(t("E-mail address"), "\(address) · <a href=\"\(url: t.path("/account/person"))\">\(t("Personal data"))</a>"), (t("Seats"), t.list(seats)), (t("My calendar"), "<a href=\"\(url: t.path("/account/calendar"))\">\(t("Addresses for calendar programs"))</a>")]))
        \(t.section(t("How you sign in"), id: "means", means(t)))
        \(t.section(t("Where you are signed in"), id: "sessions", openSessions(t)))
        \(t.section(t("Tokens for programs"), id: "tokens", programs(t)))
        \(t.section(t("What happened: was it you?"), id: "events", happened(t)))
        """
    }

    private func means(_ t: Translator) -> HTML {
        let password: HTML = """
            \(passwordSince.map { t("since {time}", ["time": t.moment($0)]) } ?? t("none: you sign in with links"))
            · <a href="\(url: t.path("/account/password"))">\(passwordSince == nil ? t("Choose a password") : t("Change the password"))</a>
            """
        let state = factorSince.map { t("since {time}", ["time": t.moment($0)]) }
            ?? (isFactorNeeded ? t("none, but your seats ask for one") : t("none"))
        let factor: HTML = """
            \(state) · <a href="\(url: t.path("/account/second-factor"))">\(factorSince == nil ? t("Set up a second factor") : t("Replace the second factor"))</a>
            """
        let codes: HTML = factorSince == nil
            ? .empty
            : "\(t.count(recoveryCodesLeft, "1 left", "{n} left")) \(t.button(to: "/account/recovery-codes", t("Make new ones")))"
        return t.definitions([(t("Password"), password), (t("Second factor"), factor), (t("Recovery codes"), codes)])
    }

    private func openSessions(_ t: Translator) -> HTML {
        let rows = sessions.map { session -> [HTML] in
            let end: HTML = session.isThis
                ? "<em>\(t("this one"))</em>"
                : t.button(to: "/account/sessions/end", t("End"), [("id", session.id.rawValue)], about: session.agent)
            let agent = session.agent.isEmpty ? t("a browser") : session.agent
            return [HTML(escaping: agent), HTML(escaping: session.place), HTML(escaping: t.moment(session.seen)), end]
        }
        let table = t.table(
            caption: t("Where you are signed in"), columns: [t("Browser"), t("From where"), t("Last used"), t("Session")], rows: rows)
        return """
            \(table)
            \(if: sessions.count > 1, "<div class=\"go\">\(t.button(to: "/account/sessions/end", t("End all others")))</div>")
            """
    }

    private func programs(_ t: Translator) -> HTML {
        let items = tokens.html { entry in
            let used = entry.token.used.map { t("last used {time}", ["time": t.moment($0)]) } ?? t("never used")
            let writes = entry.token.writes ? t("reads and writes") : t("reads only")
            let expires = t("until {time}", ["time": t.moment(entry.token.expires)])
            return """
                <li><strong>\(entry.token.name)</strong>: \(entry.seat), \(writes), \(expires), \(used) \
                \(t.button(to: "/account/tokens/revoke", t("Revoke"), [("id", entry.token.id.rawValue)], isGrave: true, about: entry.token.name))</li>
                """
        }
        let list: HTML = tokens.isEmpty ? "<p>\(t("No program acts for you."))</p>" : "<ul>\(items)</ul>"
        return """
            \(list)
            <p><a href="\(url: t.path("/account/tokens"))">\(t("Make a token for a program"))</a></p>
            """
    }

    private func happened(_ t: Translator) -> HTML {
        guard !events.isEmpty else { return "<p>\(t("Nothing in the last 90 days."))</p>" }
        let rows = events.map { event in
            [event.what.inWords(t), t.moment(event.at), event.place, event.agent].map { HTML(escaping: $0) }
        }
        return t.table(
            caption: t("If one of these was not you, change your password and tell the secretariat."),
            columns: [t("What"), t("When"), t("From where"), t("Browser")], rows: rows)
    }
}

extension SignInEvent.What {
    func inWords(_ t: Translator) -> String {
        switch self {
        case .signedIn: t("Signed in")
        case .wrongPassword: t("A wrong password")
        case .codeGiven: t("A code of the second factor")
        case .wrongCode: t("A wrong code")
        case .recoveryCodeUsed: t("A recovery code was used")
        case .letterSent: t("A letter with a link was sent")
        case .linkUsed: t("A link was used")
        case .provenAgain: t("The password was given once more")
        case .passwordChanged: t("The password was changed")
        case .factorSet: t("A second factor was set up")
        case .factorRemoved: t("The second factor was removed")
        case .codesMade: t("New recovery codes")
        case .tokenMade: t("A token for a program was made")
        case .tokenRevoked: t("A token for a program was revoked")
        case .calendarMade: t("An address of the calendar was made")
        case .calendarRevoked: t("An address of the calendar was revoked")
        case .sessionsEnded: t("Sessions were ended")
        case .addressGiven: t("Another address was given")
        case .addressChanged: t("The address was changed")
        }
    }
}
