import HTML
import Institution
import Records
import SQL
import Web

/// The page at the door, for a telephone: who comes into a sitting, by the code of a badge or from the list. A small script
/// keeps what is ticked while the line is down, and sends it when it is back; without it every tick is a form.
struct CheckInPage: Page {
    struct Person: Sendable, Encodable {
        let delegate: Identity
        let name: String
        let role: DelegateRole
        let party: RecordName?
        let came: Moment?
    }

    let standing: MeetingStanding
    let sittings: [SittingEntry]
    let sitting: SittingEntry?
    let people: [Person]
    /// Whose badge was held up.
    let found: Person?
    let badge: String
    let problems: [Refusal.Problem]

    private enum Key: String, CodingKey { case meeting, sitting, people }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(RecordName(standing.meeting), forKey: .meeting)
        try container.encodeIfPresent(sitting.map { RecordName($0.record) }, forKey: .sitting)
        try container.encode(people, forKey: .people)
    }

    static func read(_ inquiry: Inquiry) async throws -> any Page { try await read(inquiry, Form(Query()), []) }

    static func read(_ inquiry: Inquiry, _ form: Form, _ problems: [Refusal.Problem]) async throws -> CheckInPage {
        let (slug, actor) = (try inquiry.slug(), inquiry.actor)
        let wanted = form.fields["sitting"] ?? inquiry.query["sitting"]
        let typed = form.fields["badge"] ?? inquiry.query["badge"] ?? ""
        return try await inquiry.read { db, reader in
            let standing = try db.standing(of: actor, in: slug, for: reader)
            let sittings = try db.sittings(of: slug, for: reader)
            let sitting = sittings.first { $0.record.slug == wanted } ?? CheckInPage.now(sittings, reader.moment)
            let came = try sitting.map { try db.arrivals(in: $0.record.id) } ?? [:]
            let parties = try db.partyEntries(for: reader).map(\.name)
            let delegates = try db.delegates(of: slug).sorted(by: Delegate.isBefore)
            func person(_ delegate: Delegate) -> Person {
                Person(
                    delegate: delegate.id, name: delegate.name, role: delegate.role, party: parties.first { $0.slug == delegate.party },
                    came: came[delegate.id])
            }
            // Of the party in the charter's order; those of none at the end.
            let sorted = parties.flatMap { party in delegates.filter { $0.party == party.slug } } + delegates.filter { $0.party == nil }
            let code = Badge.read(typed)
            return CheckInPage(
                standing: standing, sittings: sittings, sitting: sitting, people: sorted.map(person),
                found: sorted.first { !code.isEmpty && $0.badge == code }.map(person), badge: typed, problems: problems)
        }
    }

    /// The one that is open; else the next.
    private static func now(_ sittings: [SittingEntry], _ moment: Moment) -> SittingEntry? {
        sittings.first { $0.sitting.state == .open } ?? sittings.first { ($0.sitting.closes ?? $0.sitting.opens).map { $0 >= moment } ?? false }
            ?? sittings.last
    }

    func head(_ t: Translator) -> PageHead {
        var head = PageHead(
            t("Check-in"), crumbs: Crumbs.meeting(RecordName(standing.meeting), t), section: .conference, isTransient: true)
        head.script = "check-in"
        return head
    }

    private var path: String { "/meetings/\(standing.slug)/check-in" }

    func body(_ t: Translator) -> HTML {
        let title = """
            <header class="title"><p class="kicker">\(t.wording(standing.meeting.title))</p><h1>\(t("Check-in"))</h1></header>
            \(ConvocationLinks(standing).html(t, on: "check-in"))
            """ as HTML
        guard let sitting else {
            return title + t.emptyState(t("This meeting has no sitting yet."), "<a href=\"\(url: t.path("/desk/new/sitting"))\">\(t("Make one"))</a>")
        }
        let present = people.count { $0.came != nil }
        return """
            \(title)\(choice(sitting, t))
            <div id="door" data-waiting="\(t("{n} noted here, waiting for the line"))" data-sent="\(t("Everything has been sent"))" data-present="\(t("Present"))" data-refused="\(t("Not taken:"))" data-again="\(t("Sign in again in another tab; what was noted here stays."))">
            <p id="line" class="state wait" role="status" hidden></p>
            <p class="tally"><strong>\(t.wording(sitting.record.title))</strong> · \(t.hours(sitting.sitting)) · \(t("{n} of {all} present", ["n": t.number(present), "all": t.number(people.count)]))</p>
            \(held(sitting, t))\(code(sitting, t))
            \(t.section(t("From the list"), id: "people", list(sitting, t)))</div>
            """
    }

    private func choice(_ sitting: SittingEntry, _ t: Translator) -> HTML {
        guard sittings.count > 1 else { return .empty }
        let options = sittings.html { entry in
            "<option value=\"\(entry.record.slug)\"\(if: entry.record.slug == sitting.record.slug, " selected")>\(entry.record.title.text)</option>"
        }
        return "<form class=\"filters\" method=\"get\" action=\"\(url: t.path(path))\"><p><label for=\"which\">\(t("Sitting"))</label><select id=\"which\" name=\"sitting\">\(options)</select></p><p><button>\(t("Show"))</button></p></form>"
    }

    /// Whose badge was held up, large, with the one button that is wanted.
    private func held(_ sitting: SittingEntry, _ t: Translator) -> HTML {
        guard !badge.isEmpty, problems.isEmpty else { return .empty }
        guard let found else { return "<div class=\"errors\" role=\"alert\"><p>\(t("No badge of this meeting has the code {code}.", ["code": badge]))</p></div>" }
        return "<ul class=\"door held\">\(row(found, sitting, t))</ul>"
    }

    private func code(_ sitting: SittingEntry, _ t: Translator) -> HTML {
        let isWrong = !problems.isEmpty
        return """
            <form class="sheet-form" method="post" action="\(url: t.path(path))" data-tick>\(t.formToken)<input type="hidden" name="sitting" value="\(sitting.record.slug)">
            \(if: isWrong, "<div class=\"errors\" role=\"alert\"><ul>\(problems.html { "<li>\(t($0.rule, $0.values))</li>" })</ul></div>")
            \(t.input(Input("badge", t("Code of the badge"), value: isWrong ? badge : "", hint: t("Typed, or read by any scanner that types. The square on the badge opens this page too."), isRequired: true, autocomplete: "off"), []))
            <p class="go"><button>\(t("Is here"))</button></p></form>
            """
    }

    private func list(_ sitting: SittingEntry, _ t: Translator) -> HTML {
        guard !people.isEmpty else { return t.emptyState(t("Nobody is on the list yet.")) }
        return "<ul class=\"door\">\(people.html { row($0, sitting, t) })</ul>"
    }

    private func row(_ person: Person, _ sitting: SittingEntry, _ t: Translator) -> HTML {
        let isIn = person.came != nil
        let name = person.name.isEmpty ? t("Name removed") : person.name
        let came: HTML = person.came.map { "<span class=\"state yes\">\(t("Present")) \(sitting.sitting.clock.reading($0).time)</span>" } ?? .empty
        return """
            <li><span><strong>\(name)</strong> <small>\(t.name(of: person.role))\(person.party.map { " · \($0.short ?? $0.title.text)" })</small> <span class="came">\(came)</span></span>
            <form class="one-button" method="post" action="\(url: t.path(path))" data-tick>\(t.formToken)<input type="hidden" name="sitting" value="\(sitting.record.slug)"><input type="hidden" name="delegate" value="\(person.delegate.rawValue)"><input type="hidden" name="do" value="\(isIn ? "out" : "in")"><button data-other="\(isIn ? t("Is here") : t("Has left"))"\(if: isIn, " class=\"quiet\"")>\(isIn ? t("Has left") : t("Is here"))<span class="unseen"> \(name)</span></button></form></li>
            """
    }

    /// Notes that somebody has come or left; at a time that the telephone noted, where the line was down.
    @Sendable static func tick(_ submission: Submission) async throws -> Outcome {
        let (slug, form) = (try submission.inquiry.slug(), submission.form)
        let page = try await read(submission.inquiry, form, [])
        return try await submission.attempt {
            let sitting = try form.required("sitting")
            let noted = try form.fields["came"].map { text in
                guard let moment = Moment(text) else { throw Refusal.invalid("came", "a UTC time such as 2007-04-26T13:30Z") }
                return moment
            }
            var delegate = form.fields["delegate"].map { Identity(rawValue: $0) }
            if delegate == nil {
                guard let found = page.found else {
                    throw Refusal.invalid("badge", "is no code of a badge of this meeting")
                }
                delegate = found.delegate
            }
            guard let delegate, page.people.contains(where: { $0.delegate == delegate }) else {
                throw Refusal.invalid("delegate", "is not on the list of this meeting")
            }
            if form["do"] == "out" {
                try await submission.perform(CheckOut(delegate, from: sitting, at: noted))
            } else {
                try await submission.perform(CheckIn(delegate, to: sitting, at: noted))
            }
            return .see("/meetings/\(slug)/check-in?sitting=\(sitting.percentEncoded)", notice: submission.t("Noted."))
        } orShow: { try await read(submission.inquiry, form, $0) }
    }
}

extension Connection {
    /// Since when those who are in a sitting are in it.
    fileprivate func arrivals(in sitting: Identity) throws -> [Identity: Moment] {
        var arrivals: [Identity: Moment] = [:]
        for row in try rows("SELECT delegate, came FROM attendance WHERE sitting = \(sitting.rawValue) AND gone IS NULL") {
            arrivals[Identity(rawValue: try row["delegate"])] = Moment(try row["came"])
        }
        return arrivals
    }
}
