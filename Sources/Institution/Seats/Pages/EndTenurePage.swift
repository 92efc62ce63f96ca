import HTML
import Records
import SQL
import Web

/// Asks whether somebody's time in a seat is to end, and when: what follows is said before it is done.
struct EndTenurePage: Page {
    let tenure: Identity
    let seat: RecordName
    let person: RecordName
    let party: String?
    let begins: String
    let ends: String?
    let state: TenureState
    let isOwn: Bool
    /// Somebody named, or whose time begins today or later: it is as if it had never been given.
    let isWithdrawn: Bool
    let last: String
    let problems: [Refusal.Problem]

    static func read(_ inquiry: Inquiry) async throws -> any Page { try await read(inquiry, Form(Query()), []) }

    static func read(_ inquiry: Inquiry, _ form: Form, _ problems: [Refusal.Problem]) async throws -> EndTenurePage {
        let (tenure, actor, typed) = (Identity(rawValue: try inquiry.slug()), inquiry.actor, form["last"])
        return try await inquiry.read { db, reader in
            let today = reader.moment.day
            guard
                let row = try db.row(
                    """
                    SELECT t.seat, t.person, t.begins, t.state, s.function, s.party FROM tenure t
                    JOIN seat s ON s.record = t.seat WHERE t.id = \(tenure.rawValue) AND t.state <> 'declined'
                    AND (t.ends IS NULL OR (t.ends >= \(today.description) AND t.ends >= t.begins))
                    """), let state = TenureState(rawValue: try row["state"])
            else { throw Refusal.notFound }
            let (seat, person) = (Identity(rawValue: try row["seat"]), Identity(rawValue: try row["person"]))
            let (party, begins): (String?, String) = (try row["party"], try row["begins"])
            // Whose tenure it is, is not for everybody to learn.
            guard try db.mayEnd(person, try row["function"], of: party, actor, on: today) else { throw Refusal.notFound }
            let shown = try db.tenures(
                seat: seat, state: state, isComing: state == .confirmed && begins > today.description, on: today,
                for: actor.rights.contains(.administer) ? try db.settling(reader) : reader)
            guard let entry = shown.first(where: { $0.id == tenure }) else { throw Refusal.notFound }
            return EndTenurePage(
                tenure: tenure, seat: entry.seat, person: entry.person, party: party, begins: begins,
                ends: entry.ends, state: state, isOwn: actor.person == person,
                isWithdrawn: state == .nominated || begins >= today.description,
                last: typed.isEmpty ? today.description : typed, problems: problems)
        }
    }

    private func title(_ t: Translator) -> String {
        if state == .nominated { return t("Withdraw a nomination") }
        return isWithdrawn ? t("Withdraw a seat") : t("End somebody’s time in a seat")
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(title(t), crumbs: [.init(t("Directory"), "/directory")], isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        let facts = t.definitions([
            (t("Seat"), "\(seat.title.text)"), (t("Person"), "\(person.title.text)"), (t("Term"), "\(t.term(begins, ends))"),
        ])
        let warning: HTML = isOwn && state == .confirmed
            ? "<p class=\"error\">\(t("This is your own seat. What it opens to you ends with it."))</p>" : .empty
        return """
            <header class="title"><p class="kicker">\(t("Directory"))</p><h1>\(title(t))</h1></header>
            \(facts)\(warning)<p>\(what(t))</p>
            \(t.form(to: "/tenures/\(tenure.rawValue)/end#form", inputs(t), submit: submit(t), problems: problems, isGrave: true))
            <p><a href="\(url: t.path(party.map { "/directory/\($0)" } ?? "/directory"))">\(t("Leave it as it is"))</a></p>
            """
    }

    private func what(_ t: Translator) -> String {
        if state == .nominated { return t("The nomination no longer waits for the secretariat. Nobody gets the seat by it.") }
        return isWithdrawn
            ? t("It has only begun today, or not yet: it is withdrawn at once, as if it had not been given.")
            : t("The seat is held until the end of the last day. What waits for it goes to whoever comes next.")
    }

    private func submit(_ t: Translator) -> String { isWithdrawn ? t("Withdraw") : t("End the term") }

    private func inputs(_ t: Translator) -> [Input] {
        isWithdrawn
            ? [] : [
                Input(
                    "last", t("Last day"), .date, value: last,
                    hint: t("Today: it is held until today is over. Yesterday: it opens nothing more from this moment on."),
                    isRequired: true)
            ]
    }

    /// Ends it: at the end of the day that the form names, or of today; what begins today or later is withdrawn.
    @Sendable static func end(_ submission: Submission) async throws -> Outcome {
        try await submission.attempt {
            let page = try await read(submission.inquiry, submission.form, [])
            let today = submission.moment.day
            guard let last = page.isWithdrawn ? Day(number: today.number - 1) : Day(page.last) else {
                throw Refusal.invalid("last", "a day such as 2026-11-21")
            }
            try await submission.perform(EndTenure(page.tenure, last: last))
            let t = submission.t
            let notice = if page.isWithdrawn { t("It is withdrawn.") } else if last < today {
                t("Ended. It opens nothing more.")
            } else {
                t("Ended: it is held until {day} included.", ["day": t.day(last)])
            }
            return .see(page.place(submission.actor, hasEnded: page.isWithdrawn || last < today), notice: notice)
        } orShow: { try await read(submission.inquiry, submission.form, $0) }
    }

    /// Where to go on: whoever ended a seat of their own may no longer see the directory.
    private func place(_ actor: Actor, hasEnded: Bool) -> String {
        if isOwn, hasEnded { return "" }
        if let party { return "/directory/\(party)" }
        return actor.rights.contains(.administer) ? "/seats#own" : "/directory"
    }
}

extension EndTenurePage {
    /// The way to the page, in a row of a table.
    static func link(_ tenure: TenureEntry, isComing: Bool = false, _ t: Translator) -> HTML {
        let isWithdrawn = isComing || tenure.state == .nominated
        return """
            <br><a href="\(url: t.path("/tenures/\(tenure.id.rawValue)/end"))">\(isWithdrawn ? t("Withdraw") : t("End the term"))<span class="unseen"> \(tenure.person.title.text)</span></a>
            """
    }
}
