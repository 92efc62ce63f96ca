internal import HTML
internal import Records
internal import Web

/// The addresses at which calendar programs find what one's seats may know of.
struct CalendarFeedsPage: Page {
    struct Own: Sendable, Encodable {
        let feed: CalendarFeed
        let seat: String
    }

    let feeds: [Own]
    let seats: [RecordName]
    let seatIdentities: [String]
    var seat = ""
    var problems: [Refusal.Problem] = []

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        try inquiry.requireFreshSignIn()
        return try await page(inquiry)
    }

    private static func page(_ inquiry: Inquiry) async throws -> CalendarFeedsPage {
        guard let person = inquiry.actor.person else { throw Refusal.needsSignIn }
        let held = inquiry.actor.seats
        return try await inquiry.read { db, reader in
            let feeds = try db.calendarFeeds(of: person)
            let records = try db.records((held + feeds.map(\.seat)).uniqued(), fields: [.title], for: reader)
            let shown = held.filter { records[$0] != nil }
            return CalendarFeedsPage(
                feeds: feeds.map { Own(feed: $0, seat: records[$0.seat]?.title.text ?? "") },
                seats: shown.compactMap { records[$0] }.map(RecordName.init), seatIdentities: shown.map(\.rawValue))
        }
    }

    static func submit(_ submission: Submission) async throws -> Outcome {
        let seat = submission.form["seat"]
        let signedIn = try await submission.signedIn()
        return try await submission.attempt {
            let token = try await submission.desk.makeCalendarFeed(
                seat: Identity(rawValue: seat), for: signedIn, from: submission.origin)
            return .show(NewCalendarFeedPage(address: "\(submission.t.site.base)/calendar/feed/\(token.text).ics"))
        } orShow: { problems in
            var page = try await page(submission.inquiry)
            (page.seat, page.problems) = (seat, problems)
            return page
        }
    }

    static func revoke(_ submission: Submission) async throws -> Outcome {
        try await submission.desk.revokeCalendarFeed(
            Identity(rawValue: submission.form["id"]), of: try await submission.signedIn(), from: submission.origin)
        return .see("/account/calendar", notice: submission.t("The address opens nothing any more."))
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(t("My calendar"), crumbs: [.init(t("My account"), "/account")], isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        let options = zip(seatIdentities, seats).map { Input.Option($0, $1.title.text) }
        let items = feeds.html { own in
            let used = own.feed.used.map { t("last used {time}", ["time": t.moment($0)]) } ?? t("never used")
            return """
                <li><strong>\(own.seat)</strong>: \(t("since {time}", ["time": t.moment(own.feed.made)])), \(used) \
                \(t.button(to: "/account/calendar/revoke", t("Revoke"), [("id", own.feed.id.rawValue)], isGrave: true, about: own.seat))</li>
                """
        }
        let form: HTML = options.isEmpty
            ? t.emptyState(t("You hold no seat today: there is no calendar to give an address to."))
            : t.form(
                to: "/account/calendar", [Input("seat", t("For which of your seats"), .choice(options), value: seat, isRequired: true)],
                submit: t("Make an address"), problems: problems)
        return """
            <header class="title"><h1>\(t("My calendar"))</h1></header>
            <p>\(t("Calendar programs cannot sign in. An address that only you know shows them the meetings, sittings and deadlines that your seat may know of, while you hold it; nothing from behind the closed door."))</p>
            \(feeds.isEmpty ? t.emptyState(t("There is no address yet.")) : "<ul>\(items)</ul>")\(form)
            """
    }
}

/// A new address, shown this once.
struct NewCalendarFeedPage: Page {
    let address: String

    func head(_ t: Translator) -> PageHead {
        PageHead(t("The address of your calendar"), crumbs: [.init(t("My calendar"), "/account/calendar")], isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        """
        <header class="title"><h1>\(t("The address of your calendar"))</h1></header>
        <p>\(t("Subscribe to it in your calendar program. It is shown only now; whoever has it reads your calendar, so give it to nobody."))</p>
        <p><code class="key">\(address)</code></p>
        <p><a href="\(url: t.path("/account/calendar"))">\(t("I have kept it: go on"))</a></p>
        """
    }
}
