import HTML
import Records
import SQL
import Web

/// The people of one party: who holds which seat, who is named, and, for those who may, the form that names somebody.
struct PeoplePage: Page {
    let party: RecordName
    let tenures: [TenureEntry]
    let nominations: [TenureEntry]
    /// The seats for which the reader may name somebody.
    let seats: [SeatChoice]
    let typed: [String: String]
    let problems: [Refusal.Problem]

    private enum CodingKeys: String, CodingKey { case party, tenures, nominations, seats, problems }

    static func read(_ inquiry: Inquiry) async throws -> any Page { try await read(inquiry, Form(Query()), []) }

    static func read(_ inquiry: Inquiry, _ form: Form, _ problems: [Refusal.Problem]) async throws -> PeoplePage {
        let slug = try inquiry.slug()
        let actor = inquiry.actor
        let typed = Dictionary(form.fields.items.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        return try await inquiry.read { db, reader in
            try reader.requireSeat()
            guard let party = try db.record(Reference("party", slug), for: reader) else { throw Refusal.notFound }
            let administers = actor.rights.contains(.administer)
            let isOwn = administers || reader.clearance.audiences.contains(.party(slug))
            return PeoplePage(
                party: RecordName(party),
                tenures: try db.tenures(party: slug, state: .confirmed, on: reader.moment.day, for: reader),
                // Who is only named is the party's and the secretariat's affair.
                nominations: isOwn
                    ? try db.tenures(
                        party: slug, state: .nominated, on: reader.moment.day, for: administers ? try db.settling(reader) : reader)
                    : [],
                seats: try db.seatChoices(of: slug, actor: actor, for: reader), typed: typed, problems: problems)
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(party.title.text, crumbs: [.init(t("Directory"), "/directory")], isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        let may = !seats.isEmpty
        let held = DirectoryPage.table(tenures, t, caption: t("Seats held")) { tenure in
            may ? end(tenure, t) : .empty
        }
        let named = DirectoryPage.table(nominations, t, caption: t("Waiting for the secretariat")) { tenure in
            "<br><span class=\"state wait\">\(t("to be confirmed"))</span> \(if: may, end(tenure, t))"
        }
        return """
            <header class="title"><p class="kicker">\(t("Directory"))</p><h1>\(t.link(party))</h1></header>
            \(t.section(t("Seats held"), id: "held", held))
            \(if: tenures.isEmpty, t.emptyState(t("Nobody holds a seat of this party today.")))
            \(t.section(t("Waiting for the secretariat"), id: "named", named))
            \(may ? t.section(t("Name somebody"), id: "name", nominate(t)) : .empty)
            """
    }

    private func end(_ tenure: TenureEntry, _ t: Translator) -> HTML {
        "<br>" + t.button(
            to: "/tenures/\(tenure.id.rawValue)/end", t("End today"), isGrave: true, about: tenure.person.title.text)
    }

    private func nominate(_ t: Translator) -> HTML {
        """
        <p>\(t("The secretariat confirms; then an invitation goes to the address. Whoever holds the seat until then goes the day before."))</p>
        \(t.form(
            to: "/directory/\(party.slug)/nominate",
            [
                Input(
                    "seat", t("Seat"), .choice([.init("", "")] + seats.map { .init($0.slug, $0.title) }), value: typed["seat"] ?? "",
                    isRequired: true)
            ] + PersonInputs.inputs(t, typed), submit: t("Nominate"), problems: problems))
        """
    }

    /// Names somebody for a seat.
    static let nominate: @Sendable (Submission) async throws -> Outcome = { submission in
        let party = try submission.inquiry.slug()
        return try await submission.attempt {
            let seat = try await chosenSeat(submission, party)
            let (details, begins, ends) = try PersonInputs.details(submission)
            try await submission.perform(NominateHolder(seat, details, from: begins, until: ends))
            return .see("/directory/\(party)", notice: submission.t("Named. The secretariat has been asked to confirm."))
        } orShow: { problems in try await read(submission.inquiry, submission.form, problems) }
    }

    private static func chosenSeat(_ submission: Submission, _ party: String) async throws -> Seat {
        let wanted = try submission.form.required("seat")
        let actor = submission.actor
        let choices = try await submission.inquiry.read { db, reader in
            try db.seatChoices(of: party, actor: actor, for: reader)
        }
        guard let choice = choices.first(where: { $0.slug == wanted }) else {
            throw Refusal.invalid("seat", "is no seat that you may fill")
        }
        return choice.seat
    }

    /// Ends somebody's time in a seat today.
    static let end: @Sendable (Submission) async throws -> Outcome = { submission in
        guard let tenure = submission.inquiry.parameters["slug"] else { throw Refusal.notFound }
        let identity = Identity(rawValue: tenure)
        let party = try await submission.inquiry.read { db, _ in
            try db.value(
                "SELECT s.party FROM tenure t JOIN seat s ON s.record = t.seat WHERE t.id = \(identity.rawValue)",
                as: String.self)
        }
        // The day before: from now on the seat opens nothing more.
        let yesterday = Day(number: submission.moment.day.number - 1)
        try await submission.perform(EndTenure(identity, last: yesterday))
        let place = party.map { "/directory/\($0)" } ?? "/directory"
        return .see(place, notice: submission.t("Ended. The seat is vacant."))
    }
}

/// A seat that somebody may be named for.
struct SeatChoice: Sendable, Encodable {
    let slug: String
    let title: String
    let seat: Seat

    private enum CodingKeys: String, CodingKey { case slug, title }
}

extension Connection {
    /// The seats of a party that an actor may fill: by the functions that their own seats appoint, or any for the secretariat.
    func seatChoices(of party: String, actor: Actor, for reader: Reader) throws -> [SeatChoice] {
        guard let type = try type(ofParty: party) else { return [] }
        let functions = try seatFunctions(for: reader)
        var appointed = Set<String>()
        if actor.rights.contains(.appoint(for: party)), let person = actor.person {
            for held in try heldSeats(of: person, on: reader.moment.day) where held.seat.party == party {
                appointed.formUnion(functions[held.seat.function]?.appoints ?? [])
            }
        }
        let own = functions.values.filter { appointed.contains($0.slug) && $0.partyTypes.contains(type) }
        return try choices(own.sorted { $0.slug < $1.slug }, party: party, for: reader)
    }

    /// One choice for each sector and body that the function has seats in; where several are allowed, also the next number.
    func choices(_ functions: [SeatFunction], party: String?, for reader: Reader) throws -> [SeatChoice] {
        let names = try ["function", "sector", "body"].reduce(into: [String: RecordName]()) { names, kind in
            for (slug, name) in try titles(ofKind: kind, for: reader) { names["\(kind)/\(slug)"] = name }
        }
        let sectors = try records("r.kind = 'sector'", fields: [.title], for: reader).map(\.slug)
        let held = try tenures(party: party, state: .confirmed, on: reader.moment.day, for: reader)
        return functions.flatMap { function -> [SeatChoice] in
            var places: [(sector: String?, body: String?)] = [(nil, nil)]
            if function.isBySector { places = sectors.map { ($0, nil) } }
            if !function.bodies.isEmpty { places = function.bodies.filter { names["body/\($0)"] != nil }.map { (nil, $0) } }
            return places.flatMap { place -> [SeatChoice] in
                let taken = held.filter {
                    $0.function == function.slug && $0.sector == place.sector && $0.body == place.body
                }.count
                let most = function.most ?? (taken + 2)
                return (1...max(1, min(most, taken + 1))).map { number in
                    let seat = Seat(
                        function: function.slug, party: party, body: place.body, sector: place.sector, number: number)
                    let title = [
                        names["function/\(function.slug)"]?.title.text, place.sector.flatMap { names["sector/\($0)"]?.title.text },
                        place.body.flatMap { names["body/\($0)"]?.title.text },
                    ].compactMap { $0 }.joined(separator: " · ") + (number > 1 ? " (\(number))" : "")
                    return SeatChoice(slug: seat.slug, title: title, seat: seat)
                }
            }
        }
    }
}

/// What forms ask about a person who gets a seat.
enum PersonInputs {
    static func inputs(_ t: Translator, _ typed: [String: String]) -> [Input] {
        [
            Input("name", t("Name"), value: typed["name"] ?? "", isRequired: true),
            Input(
                "address", t("E-mail address"), .email, value: typed["address"] ?? "",
                hint: t("The invitation goes there. Access begins with it, before there is any account."), isRequired: true),
            Input("telephone", t("Telephone"), value: typed["telephone"] ?? ""),
            Input(
                "language", t("Language to write to them in"),
                .choice(t.site.languages.all.map { .init($0.rawValue, t.name(of: $0)) }),
                value: typed["language"] ?? t.language.rawValue, isRequired: true),
            Input("begins", t("From"), .date, value: typed["begins"] ?? "", hint: t("Empty: from today."), isRequired: false),
            Input("ends", t("Until"), .date, value: typed["ends"] ?? "", hint: t("Empty: until somebody else comes.")),
        ]
    }

    /// - Throws: `Refusal.invalid` on a day that is none.
    static func details(_ submission: Submission) throws -> (PersonalDetails, Day, Day?) {
        let form = submission.form
        func day(_ name: String) throws -> Day? {
            guard let text = form.fields[name] else { return nil }
            guard let day = Day(text) else { throw Refusal.invalid(name, "a day such as 2026-11-21") }
            return day
        }
        return (
            PersonalDetails(
                name: form["name"], address: form["address"], telephone: form["telephone"],
                language: Language(form["language"])),
            try day("begins") ?? submission.moment.day, try day("ends")
        )
    }
}
