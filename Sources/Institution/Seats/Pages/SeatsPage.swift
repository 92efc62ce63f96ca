import HTML
import Records
import SQL
import Web

/// The secretariat's page about seats: nominations that wait, giving a seat, who presides, the yearly question.
struct SeatsPage: Page {
    let nominations: [TenureEntry]
    let own: [TenureEntry]
    let seats: [SeatChoice]
    let parties: [RecordName]
    let presiding: RecordName?
    let presidingFunctions: [RecordName]
    let typed: [String: String]
    let problems: [Refusal.Problem]
    let failed: String

    private enum CodingKeys: String, CodingKey { case nominations, own, parties, presiding, problems }

    static func read(_ inquiry: Inquiry) async throws -> any Page { try await read(inquiry, Form(Query()), "", []) }

    static func read(_ inquiry: Inquiry, _ form: Form, _ failed: String, _ problems: [Refusal.Problem]) async throws -> SeatsPage {
        let typed = Dictionary(form.fields.items.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        return try await inquiry.read { db, reader in
            let functions = try db.seatFunctions(for: reader)
            let names = try db.titles(ofKind: "function", for: reader)
            let day = reader.moment.day
            let presiding = try db.presidingSeat(on: day).flatMap { try db.records([$0.id], for: reader)[$0.id] }
            return SeatsPage(
                nominations: try db.tenures(state: .nominated, on: day, for: try db.settling(reader)),
                own: try db.tenures(state: .confirmed, on: day, for: reader).filter { $0.party == nil },
                seats: try db.choices(
                    functions.values.filter(\.partyTypes.isEmpty).sorted { $0.slug < $1.slug }, party: nil, for: reader),
                parties: try db.partyEntries(for: reader).map(\.name), presiding: presiding.map { RecordName($0) },
                presidingFunctions: functions.values.filter { $0.rights.contains(.preside) }.compactMap { names[$0.slug] },
                typed: typed, problems: problems, failed: failed)
        }
    }

    func head(_ t: Translator) -> PageHead { PageHead(t("Seats"), crumbs: [.init(t("Directory"), "/directory")], isTransient: true) }

    func body(_ t: Translator) -> HTML {
        let waiting = DirectoryPage.table(nominations, t, caption: t("Nominations to confirm")) { settle($0, t) }
        let presides: HTML = presiding.map { "<p>\(t.link($0))</p>" } ?? "<p>\(t("Nobody presides today, as far as has been noted."))</p>"
        return """
            <header class="title"><h1>\(t("Seats"))</h1></header>
            \(t.section(t("Nominations to confirm"), id: "wait", nominations.isEmpty ? t.emptyState(t("Nothing waits.")) : waiting))
            \(t.section(t("Give a seat of a party"), id: "invite", chooseParty(t)))
            \(t.section(t("Seats of the secretariat"), id: "own", DirectoryPage.table(own, t, caption: t("Seats of the secretariat")) { end($0, t) } + invite(t)))
            \(t.section(t("Who presides"), id: "presidency", presides + pass(t)))
            \(t.section(t("Is the directory still right?"), id: "check", check(t)))
            """
    }

    private func problems(_ form: String) -> [Refusal.Problem] { failed == form ? problems : [] }
    private func typed(_ form: String) -> [String: String] { failed == form ? typed : [:] }

    private func settle(_ tenure: TenureEntry, _ t: Translator) -> HTML {
        """
        <br>\(t.button(to: "/tenures/\(tenure.id.rawValue)/settle", t("Confirm"), [("answer", "yes")], about: tenure.person.title.text))
        <form class="one-button" method="post" action="\(url: t.path("/tenures/\(tenure.id.rawValue)/settle"))">\(t.formToken)<input type="hidden" name="answer" value="no"><label class="unseen" for="why-\(tenure.id.rawValue)">\(t("Why not"))</label><input id="why-\(tenure.id.rawValue)" name="reason" placeholder="\(t("Why not"))" required><button class="grave">\(t("Decline"))</button></form>
        """
    }

    private func end(_ tenure: TenureEntry, _ t: Translator) -> HTML {
        "<br>" + t.button(to: "/tenures/\(tenure.id.rawValue)/end", t("End today"), isGrave: true, about: tenure.person.title.text)
    }

    private func chooseParty(_ t: Translator) -> HTML {
        let items = parties.html { "<li><a href=\"\(url: t.path("/seats/\($0.slug)"))\">\($0.title.text)</a></li>" }
        return "<ul class=\"columns\">\(items)</ul>"
    }

    private func invite(_ t: Translator) -> HTML {
        t.form(
            to: "/seats/invite",
            [
                Input(
                    "seat", t("Seat"), .choice([.init("", "")] + seats.map { .init($0.slug, $0.title) }),
                    value: typed("invite")["seat"] ?? "", isRequired: true)
            ] + PersonInputs.inputs(t, typed("invite")), submit: t("Invite"), problems: problems("invite"), id: "invite-form")
    }

    private func pass(_ t: Translator) -> HTML {
        t.form(
            to: "/seats/presidency",
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
            to: "/seats/check",
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
            return .see("/seats", notice: isConfirmed ? t("Confirmed. The invitation is on its way.") : t("Declined."))
        } orShow: { try await SeatsPage.read(submission.inquiry, submission.form, "settle", $0) }
    }

    @Sendable static func invite(_ submission: Submission) async throws -> Outcome {
        try await submission.attempt {
            let wanted = try submission.form.required("seat")
            let choices = try await submission.inquiry.read { db, reader in
                try db.choices(
                    try db.seatFunctions(for: reader).values.filter(\.partyTypes.isEmpty).sorted { $0.slug < $1.slug }, party: nil, for: reader)
            }
            guard let choice = choices.first(where: { $0.slug == wanted }) else {
                throw Refusal.invalid("seat", "is no seat that you may fill")
            }
            let (details, begins, ends) = try PersonInputs.details(submission)
            try await submission.perform(InviteHolder(choice.seat, details, from: begins, until: ends))
            return .see("/seats", notice: submission.t("Done. The invitation is on its way."))
        } orShow: { try await SeatsPage.read(submission.inquiry, submission.form, "invite", $0) }
    }

    @Sendable static func pass(_ submission: Submission) async throws -> Outcome {
        try await submission.attempt {
            let form = submission.form
            guard let begins = Day(form["begins"]) else { throw Refusal.invalid("begins", "a day such as 2026-11-21") }
            guard let ends = Day(form["ends"]) else { throw Refusal.invalid("ends", "a day such as 2026-11-21") }
            try await submission.perform(
                PassPresidency(try form.required("function"), to: try form.required("party"), from: begins, until: ends))
            return .see("/seats", notice: submission.t("Noted. The rights move by themselves on the day."))
        } orShow: { try await SeatsPage.read(submission.inquiry, submission.form, "presidency", $0) }
    }

    @Sendable static func check(_ submission: Submission) async throws -> Outcome {
        try await submission.attempt {
            guard let due = Day(submission.form["due"]) else { throw Refusal.invalid("due", "a day such as 2026-11-21") }
            try await submission.perform(AskDirectoryCheck(by: due))
            return .see("/seats", notice: submission.t("Every party has been asked."))
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

    static func read(_ inquiry: Inquiry) async throws -> any Page { try await read(inquiry, Form(Query()), []) }

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
        """
    }

    @Sendable static func give(_ submission: Submission) async throws -> Outcome {
        let party = try submission.inquiry.slug()
        return try await submission.attempt {
            let wanted = try submission.form.required("seat")
            let choices = try await submission.inquiry.read { db, reader in try db.giveableSeats(of: party, for: reader) }
            guard let choice = choices.first(where: { $0.slug == wanted }) else {
                throw Refusal.invalid("seat", "is no seat that you may fill")
            }
            let (details, begins, ends) = try PersonInputs.details(submission)
            try await submission.perform(InviteHolder(choice.seat, details, from: begins, until: ends))
            return .see("/directory/\(party)", notice: submission.t("Done. The invitation is on its way."))
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
