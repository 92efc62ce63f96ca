import HTML
import Records
import SQL
import Web

/// The secretariat's page about seats: nominations that wait, giving a seat, who presides, the yearly question.
struct SeatsPage: Page {
    let nominations: [TenureEntry]
    let own: [TenureEntry]
    /// Who has a seat of the secretariat from a later day on.
    let coming: [TenureEntry]
    let seats: [SeatChoice]
    let parties: [RecordName]
    let terms: [PresidencyTerm]
    let checks: [DirectoryCheck]
    let today: Day
    let presidingFunctions: [RecordName]
    let typed: [String: String]
    let problems: [Refusal.Problem]
    let failed: String

    private enum CodingKeys: String, CodingKey { case nominations, own, coming, parties, terms, checks, problems }

    static func read(_ inquiry: Inquiry) async throws -> any Page { try await read(inquiry, Form(Query()), "", []) }

    static func read(_ inquiry: Inquiry, _ form: Form, _ failed: String, _ problems: [Refusal.Problem]) async throws -> SeatsPage {
        let typed = Dictionary(form.fields.items.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        return try await inquiry.read { db, reader in
            let functions = try db.seatFunctions(for: reader)
            let names = try db.titles(ofKind: "function", for: reader)
            let day = reader.moment.day
            return SeatsPage(
                nominations: try db.tenures(state: .nominated, on: day, for: try db.settling(reader)),
                own: try db.tenures(state: .confirmed, on: day, for: reader).filter { $0.party == nil },
                coming: try db.tenures(state: .confirmed, isComing: true, on: day, for: reader).filter { $0.party == nil },
                seats: try db.choices(
                    functions.values.filter(\.partyTypes.isEmpty).sorted { $0.slug < $1.slug }, party: nil, for: reader),
                parties: try db.partyEntries(for: reader).map(\.name), terms: try db.presidencyTerms(from: day, for: reader),
                checks: try db.directoryChecks(on: day, for: reader), today: day,
                presidingFunctions: functions.values.filter { $0.rights.contains(.preside) }.compactMap { names[$0.slug] },
                typed: typed, problems: problems, failed: failed)
        }
    }

    func head(_ t: Translator) -> PageHead { PageHead(t("Seats"), crumbs: [.init(t("Directory"), "/directory")], isTransient: true) }

    func body(_ t: Translator) -> HTML {
        let waiting = DirectoryPage.table(nominations, t, caption: t("Nominations to confirm")) { settle($0, t) }
        // What somebody else settled meanwhile has no row any more.
        let isGone = failed.hasPrefix("settle-") && !nominations.contains { failed == "settle-\($0.id.rawValue)" }
        let errors: HTML = isGone ? wrong(problems, t) : .empty
        let table = DirectoryPage.table(own + coming, t, caption: t("Seats of the secretariat")) { act($0, t) }
        return """
            <header class="title"><h1>\(t("Seats"))</h1></header>
            \(t.section(t("Nominations to confirm"), id: "wait", errors + (nominations.isEmpty ? t.emptyState(t("Nothing waits.")) : waiting)))
            \(t.section(t("Give a seat of a party"), id: "invite", chooseParty(t)))
            \(t.section(t("Seats of the secretariat"), id: "own", table + invite(t)))
            \(t.section(t("Who presides"), id: "presidency", presides(t) + pass(t)))
            \(t.section(t("Is the directory still right?"), id: "check", DirectoryCheck.table(checks, today: today, t) + check(t)))
            """
    }

    private func problems(_ form: String) -> [Refusal.Problem] { failed == form ? problems : [] }
    private func typed(_ form: String) -> [String: String] { failed == form ? typed : [:] }

    private func settle(_ tenure: TenureEntry, _ t: Translator) -> HTML {
        let (id, form) = (tenure.id.rawValue, "settle-\(tenure.id.rawValue)")
        let place = "/tenures/\(id)/settle#wait"
        return """
            <br>\(wrong(problems(form), t))\(t.button(to: place, t("Confirm"), [("answer", "yes")], about: tenure.person.title.text))
            <form class="one-button" method="post" action="\(url: t.path(place))">\(t.formToken)<input type="hidden" name="answer" value="no"><label class="unseen" for="why-\(id)">\(t("Why not"))</label><input id="why-\(id)" name="reason" value="\(typed(form)["reason"] ?? "")" placeholder="\(t("Why not"))" required><button class="grave">\(t("Decline"))</button></form>
            """
    }

    private func wrong(_ problems: [Refusal.Problem], _ t: Translator) -> HTML {
        let labels = ["reason": t("Why not"), "begins": t("From"), "ends": t("Until")]
        return problems.html { problem -> HTML in
            let label: String = labels[problem.field].map { $0 + ": " } ?? ""
            return "<strong class=\"error\" role=\"alert\">\(label)\(t(problem.rule, problem.values))</strong>"
        }
    }

    private func act(_ tenure: TenureEntry, _ t: Translator) -> HTML {
        let isComing = coming.contains(tenure)
        return """
            \(if: isComing, DirectoryPage.later(t))\(EndTenurePage.link(tenure, isComing: isComing, t)) · <a href="\(url: t.path("/people/\(tenure.person.slug)"))">\(t("Put right"))<span class="unseen"> \(tenure.person.title.text)</span></a>
            """
    }

    /// Who presides, and who is to, each with the way to give the seat.
    private func presides(_ t: Translator) -> HTML {
        let isAny = terms.contains { $0.begins <= today.description }
        let items = terms.html { term -> HTML in
            let mark: HTML = term.begins <= today.description ? " <span class=\"state yes\">\(t("Presides today"))</span>" : .empty
            return """
                <li>\(t.link(term.seat)) <small>\(t.term(term.begins, term.ends))</small>\(mark) <a href="\(url: t.path("/seats/\(term.party)?seat=\(term.seat.slug)"))">\(t("Give"))<span class="unseen"> \(term.seat.title.text)</span></a></li>
                """
        }
        let none: HTML = isAny ? .empty : "<p>\(t("Nobody presides today, as far as has been noted."))</p>"
        return none + (items.isEmpty ? .empty : "<ul class=\"lines\">\(items)</ul>")
    }

    private func chooseParty(_ t: Translator) -> HTML {
        let items = parties.html { "<li><a href=\"\(url: t.path("/seats/\($0.slug)"))\">\($0.title.text)</a></li>" }
        return "<ul class=\"columns\">\(items)</ul>"
    }

    private func invite(_ t: Translator) -> HTML {
        t.form(
            to: "/seats/invite#invite-form",
            [
                Input(
                    "seat", t("Seat"), .choice([.init("", "")] + seats.map { .init($0.slug, $0.title) }),
                    value: typed("invite")["seat"] ?? "", isRequired: true)
            ] + PersonInputs.inputs(t, typed("invite")), submit: t("Invite"), problems: problems("invite"), id: "invite-form")
    }

    private func pass(_ t: Translator) -> HTML {
        t.form(
            to: "/seats/presidency#presidency-form",
            [
                Input(
                    "function", t("Function"), .choice(presidingFunctions.map { .init($0.slug, $0.title.text) }),
                    value: typed("presidency")["function"] ?? "", isRequired: true),
                Input(
                    "party", t("Party"), .choice([.init("", "")] + parties.map { .init($0.slug, $0.title.text) }),
                    value: typed("presidency")["party"] ?? "", isRequired: true),
                Input("begins", t("From"), .date, value: typed("presidency")["begins"] ?? "", isRequired: true),
                Input("ends", t("Until"), .date, value: typed("presidency")["ends"] ?? "", isRequired: true),
            ], submit: t("Note the presidency"), problems: problems("presidency"), id: "presidency-form")
    }

    private func check(_ t: Translator) -> HTML {
        let form = t.form(
            to: "/seats/check#check-form",
            [Input("due", t("Answer by"), .date, value: typed("check")["due"] ?? "", isRequired: true)],
            submit: t("Ask every party"), problems: problems("check"), id: "check-form")
        return "<p>\(t("Once asked, every party is asked again each year by itself, with as many days to answer."))</p>\(form)"
    }
}

/// What the secretariat does about seats.
enum SeatDeeds {
    @Sendable static func settle(_ submission: Submission) async throws -> Outcome {
        guard let tenure = submission.inquiry.parameters["slug"] else { throw Refusal.notFound }
        let isConfirmed = submission.form["answer"] == "yes"
        return try await submission.attempt {
            try await submission.perform(
                SettleNomination(Identity(rawValue: tenure), isConfirmed: isConfirmed, reason: submission.form["reason"]))
            let t = submission.t
            let begins = try await submission.inquiry.read { db, _ in
                try db.value("SELECT begins FROM tenure WHERE id = \(tenure)", as: String.self).flatMap { Day($0) }
            }
            let told = begins.map { PersonInputs.told($0, submission) } ?? ""
            return .see("/seats", notice: isConfirmed ? "\(t("Confirmed.")) \(told)" : t("Declined. The party has been told."))
        } orShow: { try await SeatsPage.read(submission.inquiry, submission.form, "settle-\(tenure)", $0) }
    }

    @Sendable static func invite(_ submission: Submission) async throws -> Outcome {
        try await submission.attempt {
            let choices = try await submission.inquiry.read { db, reader in
                try db.choices(
                    try db.seatFunctions(for: reader).values.filter(\.partyTypes.isEmpty).sorted { $0.slug < $1.slug }, party: nil, for: reader)
            }
            let asked = try PersonInputs.asked(submission, choices)
            try await submission.perform(InviteHolder(asked.seat, asked.details, from: asked.begins, until: asked.ends))
            return .see("/seats", notice: "\(submission.t("Done.")) \(PersonInputs.told(asked.begins, submission))")
        } orShow: { try await SeatsPage.read(submission.inquiry, submission.form, "invite", $0) }
    }

    @Sendable static func pass(_ submission: Submission) async throws -> Outcome {
        try await submission.attempt {
            let form = submission.form
            let (function, party, first, until) = (form["function"], form["party"], Day(form["begins"]), Day(form["ends"]))
            var problems = [("function", function), ("party", party)].filter { $0.1.isEmpty }.map { Refusal.Problem($0.0, "must not be empty") }
            problems += [("begins", first), ("ends", until)].filter { $0.1 == nil }.map { Refusal.Problem($0.0, "a day such as 2026-11-21") }
            guard let begins = first, let ends = until, problems.isEmpty else { throw Refusal.invalid(problems) }
            let terms = try await submission.inquiry.read { db, reader in try db.presidencyTerms(from: begins, for: reader) }
            try await submission.perform(PassPresidency(function, to: party, from: begins, until: ends))
            // Two do not preside at once: it ended the one before, whose own seat is not this one.
            let cut = terms.filter {
                $0.function == function && $0.begins < begins.description
                    && !($0.party == party && $0.begins.prefix(4) == begins.description.prefix(4))
            }
            let (t, last) = (submission.t, Day(number: begins.number - 1))
            let told = cut.map { t("{seat} now ends on {day}.", ["seat": $0.seat.title.text, "day": t.day(last)]) }
            return .see(
                "/seats#presidency", notice: ([t("Noted. The rights move by themselves on the day.")] + told).joined(separator: " "))
        } orShow: { try await SeatsPage.read(submission.inquiry, submission.form, "presidency", $0) }
    }

    @Sendable static func check(_ submission: Submission) async throws -> Outcome {
        try await submission.attempt {
            guard let due = Day(submission.form["due"]) else { throw Refusal.invalid("due", "a day such as 2026-11-21") }
            try await submission.perform(AskDirectoryCheck(by: due))
            return .see(
                "/seats#check", notice: submission.t("Asked. The list says who answers, and where nobody is there to ask."))
        } orShow: { try await SeatsPage.read(submission.inquiry, submission.form, "check", $0) }
    }
}

/// One party's seats, to be given by the secretariat.
struct GiveSeatPage: Page {
    let party: RecordName
    let seats: [SeatChoice]
    let typed: [String: String]
    let problems: [Refusal.Problem]

    private enum CodingKeys: String, CodingKey { case party, seats, problems }

    static func read(_ inquiry: Inquiry) async throws -> any Page { try await read(inquiry, PersonInputs.chosen(inquiry), []) }

    static func read(_ inquiry: Inquiry, _ form: Form, _ problems: [Refusal.Problem]) async throws -> GiveSeatPage {
        let slug = try inquiry.slug()
        let typed = Dictionary(form.fields.items.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        return try await inquiry.read { db, reader in
            guard let party = try db.record(Reference("party", slug), for: reader) else { throw Refusal.notFound }
            return GiveSeatPage(
                party: RecordName(party), seats: try db.giveableSeats(of: slug, for: reader), typed: typed, problems: problems)
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(t("Give a seat"), crumbs: [.init(t("Seats"), "/seats")], isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        """
        <header class="title"><p class="kicker">\(t.link(party))</p><h1>\(t("Give a seat"))</h1></header>
        \(t.form(
            to: "/seats/\(party.slug)",
            [
                Input(
                    "seat", t("Seat"), .choice([.init("", "")] + seats.map { .init($0.slug, $0.title) }), value: typed["seat"] ?? "",
                    isRequired: true)
            ] + PersonInputs.inputs(t, typed), submit: t("Invite"), problems: problems))
        <p><a href="\(url: t.path("/directory/\(party.slug)"))">\(t("Who holds which seat, with the vacancies"))</a></p>
        """
    }

    @Sendable static func give(_ submission: Submission) async throws -> Outcome {
        let party = try submission.inquiry.slug()
        return try await submission.attempt {
            let choices = try await submission.inquiry.read { db, reader in try db.giveableSeats(of: party, for: reader) }
            let asked = try PersonInputs.asked(submission, choices)
            try await submission.perform(InviteHolder(asked.seat, asked.details, from: asked.begins, until: asked.ends))
            return .see("/directory/\(party)", notice: "\(submission.t("Done.")) \(PersonInputs.told(asked.begins, submission))")
        } orShow: { try await read(submission.inquiry, submission.form, $0) }
    }
}

extension Connection {
    /// Every seat that a party's kind may have, by the charter; terms of the presidency with their year.
    func giveableSeats(of party: String, for reader: Reader) throws -> [SeatChoice] {
        guard let type = try type(ofParty: party) else { return [] }
        let functions = try seatFunctions(for: reader).values.filter { $0.partyTypes.contains(type) && !$0.rights.contains(.preside) }
        let terms = try rows(
            """
            SELECT s.record, s.function, s.party, s.body, s.sector, s.number FROM seat s JOIN record r ON r.id = s.record
            WHERE s.party = \(party) AND r.ends >= \(reader.moment.day.description) AND r.removed IS NULL ORDER BY r.begins
            """)
        let names = try records(terms.map { Identity(rawValue: try $0["record"]) }, fields: [.title], for: reader)
        let presiding = try terms.map { row in
            let seat = try Seat(row: row)
            return SeatChoice(slug: seat.slug, title: names[Identity(rawValue: try row["record"])]?.title.text ?? seat.slug, seat: seat)
        }
        return try choices(functions.sorted { $0.slug < $1.slug }, party: party, for: reader) + presiding
    }
}
