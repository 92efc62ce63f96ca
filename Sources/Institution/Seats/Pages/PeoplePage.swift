import HTML
import Records
import SQL
import Web

/// The people of one party: who holds which seat, who is named, and, for those who may, the form that names somebody.
struct PeoplePage: Page {
    let party: RecordName
    let tenures: [TenureEntry]
    /// Who has a seat from a later day on.
    let coming: [TenureEntry]
    let nominations: [TenureEntry]
    let declined: [DeclinedNomination]
    let vacancies: [Vacancy]
    let administers: Bool
    /// The seats for which the reader may name somebody.
    let seats: [SeatChoice]
    let typed: [String: String]
    let problems: [Refusal.Problem]

    private enum CodingKeys: String, CodingKey { case party, tenures, coming, nominations, declined, vacancies, seats, problems }

    static func read(_ inquiry: Inquiry) async throws -> any Page { try await read(inquiry, PersonInputs.chosen(inquiry), []) }

    static func read(_ inquiry: Inquiry, _ form: Form, _ problems: [Refusal.Problem]) async throws -> PeoplePage {
        let slug = try inquiry.slug()
        let actor = inquiry.actor
        let typed = Dictionary(form.fields.items.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        return try await inquiry.read { db, reader in
            try reader.requireSeat()
            guard let party = try db.record(Reference("party", slug), for: reader) else { throw Refusal.notFound }
            let administers = actor.rights.contains(.administer)
            let isOwn = administers || reader.clearance.audiences.contains(.party(slug))
            let day = reader.moment.day
            let tenures = try db.tenures(party: slug, state: .confirmed, on: day, for: reader)
            let groups = try db.partyGroups(for: reader).map { group in
                PartyGroup(type: group.type, decides: group.decides, parties: group.parties.filter { $0.name.slug == slug })
            }
            return PeoplePage(
                party: RecordName(party), tenures: tenures,
                coming: try db.tenures(party: slug, state: .confirmed, isComing: true, on: day, for: reader),
                // Who is only named is the party's and the secretariat's affair.
                nominations: isOwn
                    ? try db.tenures(
                        party: slug, state: .nominated, on: day, for: administers ? try db.settling(reader) : reader)
                    : [],
                declined: isOwn ? try db.declinedNominations(of: slug, for: reader) : [],
                vacancies: try db.vacancies(of: groups, held: tenures, for: reader), administers: administers,
                seats: try db.seatChoices(of: slug, actor: actor, for: reader), typed: typed, problems: problems)
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(party.title.text, crumbs: [.init(t("Directory"), "/directory")], isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        let held = DirectoryPage.table(tenures, t, caption: t("Seats held")) { act($0, t) }
        let next = DirectoryPage.table(coming, t, caption: t("From a later day")) { act($0, isComing: true, t) }
        let named = DirectoryPage.table(nominations, t, caption: t("Waiting for the secretariat")) { tenure in
            "<br><span class=\"state wait\">\(t("to be confirmed"))</span> \(end(tenure, t))"
        }
        return """
            <header class="title"><p class="kicker">\(t("Directory"))</p><h1>\(t.link(party))</h1></header>
            \(t.section(t("Seats held"), id: "held", held))
            \(if: tenures.isEmpty, t.emptyState(t("Nobody holds a seat of this party today.")))
            \(t.section(t("From a later day"), id: "coming", next))
            \(t.section(t("Waiting for the secretariat"), id: "named", named))
            \(t.section(t("Not confirmed"), id: "declined", notConfirmed(t)))
            \(t.section(t("Vacant seats"), id: "vacant", DirectoryPage.vacant(vacancies, t) { fill($0, t) }))
            \(seats.isEmpty ? .empty : t.section(t("Name somebody"), id: "name", nominate(t)))
            """
    }

    /// What those who may do with somebody's seat.
    private func act(_ tenure: TenureEntry, isComing: Bool = false, _ t: Translator) -> HTML {
        let correct: HTML = administers
            ? " · <a href=\"\(url: t.path("/people/\(tenure.person.slug)"))\">\(t("Put right"))<span class=\"unseen\"> \(tenure.person.title.text)</span></a>"
            : .empty
        return end(tenure, isComing: isComing, t) + correct
    }

    private func end(_ tenure: TenureEntry, isComing: Bool = false, _ t: Translator) -> HTML {
        guard administers || seats.contains(where: { $0.seat.function == tenure.function }) else { return .empty }
        return EndTenurePage.link(tenure, isComing: isComing, t)
    }

    private func notConfirmed(_ t: Translator) -> HTML {
        guard !declined.isEmpty else { return .empty }
        let items = declined.html { nomination -> HTML in
            let day = Day(nomination.day).map { t.day($0) } ?? nomination.day
            return "<li>\(nomination.seat.title.text) <small>\(day)</small><br>\(t("Reason")): \(nomination.reason)</li>"
        }
        return "<ul class=\"lines\">\(items)</ul>"
    }

    /// Those who may fill a seat get to the form, with the seat chosen.
    private func fill(_ vacancy: Vacancy, _ t: Translator) -> HTML {
        if administers {
            return "<a href=\"\(url: t.path("/seats/\(party.slug)?seat=\(vacancy.seat)"))\">\(t("Give"))<span class=\"unseen\"> \(vacancy.title)</span></a>"
        }
        guard seats.contains(where: { $0.slug == vacancy.seat }) else { return .empty }
        return "<a href=\"\(url: t.path("/directory/\(party.slug)?seat=\(vacancy.seat)#name"))\">\(t("Name somebody"))<span class=\"unseen\"> \(vacancy.title)</span></a>"
    }

    private func nominate(_ t: Translator) -> HTML {
        """
        <p>\(t("The secretariat confirms; then an invitation goes to the address. Whoever holds the seat until then goes the day before."))</p>
        \(t.form(
            to: "/directory/\(party.slug)/nominate#form",
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
            let actor = submission.actor
            let choices = try await submission.inquiry.read { db, reader in try db.seatChoices(of: party, actor: actor, for: reader) }
            let asked = try PersonInputs.asked(submission, choices)
            try await submission.perform(NominateHolder(asked.seat, asked.details, from: asked.begins, until: asked.ends))
            return .see("/directory/\(party)", notice: submission.t("Named. The secretariat has been asked to confirm."))
        } orShow: { problems in try await read(submission.inquiry, submission.form, problems) }
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
    /// Who somebody is, and where they are written to.
    /// - Parameter told: what follows from the address.
    static func person(_ t: Translator, _ typed: [String: String], told: String) -> [Input] {
        [
            Input("name", t("Name"), value: typed["name"] ?? "", isRequired: true),
            Input("address", t("E-mail address"), .email, value: typed["address"] ?? "", hint: told, isRequired: true),
            Input("telephone", t("Telephone"), value: typed["telephone"] ?? ""),
            Input(
                "language", t("Language to write to them in"),
                .choice(t.site.languages.all.map { .init($0.rawValue, t.name(of: $0)) }),
                value: typed["language"] ?? t.language.rawValue, isRequired: true),
        ]
    }

    static func inputs(_ t: Translator, _ typed: [String: String]) -> [Input] {
        person(t, typed, told: t("The invitation goes there. Access begins with it, before there is any account.")) + [
            Input("begins", t("From"), .date, value: typed["begins"] ?? "", hint: t("Empty: from today."), isRequired: false),
            Input("ends", t("Until"), .date, value: typed["ends"] ?? "", hint: t("Empty: until somebody else comes.")),
        ]
    }

    /// When whoever got a seat is written to.
    static func told(_ begins: Day, _ submission: Submission) -> String {
        let t = submission.t
        return begins <= submission.moment.day
            ? t("The invitation is on its way.") : t("The invitation goes on {day}, when the seat begins.", ["day": t.day(begins)])
    }

    /// The form of a page where one seat was chosen on another.
    static func chosen(_ inquiry: Inquiry) -> Form { Form(Query(inquiry.query["seat"].map { [(name: "seat", value: $0)] } ?? [])) }

    /// Who is to get which of the seats that may be chosen, from when until when.
    struct Asked {
        let seat: Seat
        let details: PersonalDetails
        let begins: Day
        let ends: Day?
    }

    /// - Throws: `Refusal.invalid` with all that is wrong at once.
    static func asked(_ submission: Submission, _ choices: [SeatChoice]) throws(Refusal) -> Asked {
        let form = submission.form
        let details = PersonalDetails(
            name: form["name"], address: form["address"], telephone: form["telephone"], language: Language(form["language"]))
        let found = choices.first { $0.slug == form["seat"] }
        var problems: [Refusal.Problem] = []
        if found == nil { problems.append(.init("seat", form["seat"].isEmpty ? "must not be empty" : "is no seat that you may fill")) }
        problems += details.problems()
        for name in ["begins", "ends"] where !form[name].isEmpty && Day(form[name]) == nil {
            problems.append(.init(name, "a day such as 2026-11-21"))
        }
        guard let chosen = found, problems.isEmpty else { throw .invalid(problems) }
        return Asked(seat: chosen.seat, details: details, begins: Day(form["begins"]) ?? submission.moment.day, ends: Day(form["ends"]))
    }
}
