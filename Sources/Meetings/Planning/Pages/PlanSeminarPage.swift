import HTML
import Institution
import Records
import SQL
import Web

/// Plans a seminar, a workshop or a training.
struct PlanSeminarPage: Page {
    let parties: [RecordName]
    let members: [RecordName]
    let themes: [RecordName]
    let languages: [Language]
    var typed: [String: String] = [:]
    var sponsors: [String] = []
    var problems: [Refusal.Problem] = []
    private var followUpMonths: Int?

    private enum CodingKeys: String, CodingKey { case parties, members, themes, problems }

    static func read(_ inquiry: Inquiry) async throws -> any Page { try await read(inquiry, nil, []) }

    private static func read(_ inquiry: Inquiry, _ form: Form?, _ problems: [Refusal.Problem]) async throws -> PlanSeminarPage {
        try await inquiry.read { db, reader in
            let shape = try db.charterShape(for: reader)
            let names = try db.titles(ofKind: "party", for: reader)
            var page = PlanSeminarPage(
                parties: shape.partyTypes.flatMap(\.parties).compactMap { names[$0] }, members: shape.members.compactMap { names[$0] },
                themes: try db.records("r.kind = 'theme'", fields: [.title], for: reader).map { RecordName($0) }, languages: reader.languages.all)
            page.problems = problems
            page.followUpMonths = shape.number("a1", on: reader.moment.day)
            page.typed = form.map { Dictionary($0.fields.items.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }) } ?? ["opening": "1"]
            page.sponsors = form?.all("sponsor") ?? []
            return page
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(t("Plan a seminar or workshop"), crumbs: [.init(t("Seminars and workshops"), "/seminars")], section: .plan, isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        let after: HTML = followUpMonths.map { "<p>\(t.count($0, "It is followed up within {n} month (A1): the day is set by itself.", "It is followed up within {n} months (A1): the day is set by itself."))</p>" } ?? .empty
        return """
            <header class="title"><h1>\(t("Plan a seminar or workshop"))</h1></header>
            <p class="lead">\(t("Its host or a co-sponsor convenes it together with the secretariat; the presidency takes part in the opening (M9)."))</p>\(after)
            \(t.form(to: "/seminars/plan", inputs(t), submit: t("Plan it"), problems: problems, extra: sponsorList(t)))
            """
    }

    private func inputs(_ t: Translator) -> [Input] {
        func value(_ name: String) -> String { typed[name] ?? "" }
        return languages.map { language in
            Input("title.\(language)", "\(t("Title")) (\(t.name(of: language)))", value: value("title.\(language)"), isRequired: language == languages.first, language: language)
        } + [
            Input("type", t("Kind"), .choice([.init("seminar", t("Seminar")), .init("workshop", t("Workshop")), .init("training", t("Training"))]), value: value("type"), isRequired: true),
            Input("host", t("Host"), .choice([.init("", "")] + parties.map { .init($0.slug, $0.title.text) }), value: value("host")),
            Input("begins", t("From"), .date, value: value("begins"), isRequired: true),
            Input("ends", t("Until"), .date, value: value("ends"), hint: t("Empty: one day.")),
        ] + languages.map { language in
            Input("place.\(language)", "\(t("Place")) (\(t.name(of: language)))", value: value("place.\(language)"), language: language)
        } + languages.map { language in
            Input(
                "programme.\(language)", "\(t("Programme")) (\(t.name(of: language)))", .multiline(rows: 6), value: value("programme.\(language)"),
                hint: t("A line each."), language: language)
        } + [
            Input("theme", t("Theme"), .choice([.init("", "")] + themes.map { .init($0.slug, $0.title.text) }), value: value("theme")),
            Input("opening", t("The presidency takes part in the opening"), .tick, value: value("opening") == "1" ? "1" : ""),
        ]
    }

    private func sponsorList(_ t: Translator) -> HTML {
        let ticks = parties.enumerated().html { index, party in
            "<li><input type=\"checkbox\" id=\"sponsor-\(String(index))\" name=\"sponsor\" value=\"\(party.slug)\"\(if: sponsors.contains(party.slug), " checked")> <label for=\"sponsor-\(String(index))\">\(party.title.text)</label></li>"
        }
        return "<fieldset><legend>\(t("Sponsors"))</legend><ul class=\"columns ticks\">\(ticks)</ul></fieldset>"
    }

    @Sendable static func submit(_ submission: Submission) async throws -> Outcome {
        let form = submission.form
        return try await submission.attempt {
            let t = submission.t.speaking(submission.t.site.languages.official)
            let moment = submission.moment
            let command = try await submission.inquiry.read { db, reader in
                try seminar(form, try db.charterShape(for: reader), moment, t)
            }
            try await submission.perform(command)
            return .see("/activities/\(command.draft.reference.slug)/plan", notice: submission.t("Planned."))
        } orShow: { try await read(submission.inquiry, form, $0) }
    }

    private static func seminar(_ form: Form, _ shape: CharterShape, _ moment: Moment, _ t: Translator) throws(Refusal) -> PlanSeminar {
        var problems: [Refusal.Problem] = []
        let first = Day(form["begins"])
        let last = form["ends"].isEmpty ? first : Day(form["ends"])
        if first == nil { problems.append(.init("begins", "a day such as 2026-11-21")) }
        if last == nil, first != nil { problems.append(.init("ends", "a day such as 2026-11-21")) }
        // The first day anywhere from Mexico to Panama may be yesterday's by universal time.
        if let first, first.number < moment.day.number - 1 { problems.append(.init("begins", "must not lie in the past")) }
        if let first, let last, last < first { problems.append(.init("ends", "must not be before the beginning")) }
        let known = Set(shape.partyTypes.flatMap(\.parties))
        if !form["host"].isEmpty, !known.contains(form["host"]) { problems.append(.init("host", "is none of the parties")) }
        if !form.all("sponsor").allSatisfy(known.contains) { problems.append(.init("sponsor", "is none of the parties")) }
        let languages = t.site.languages
        let titles = languages.all.map { ($0, form["title.\($0)"]) }.filter { !$0.1.isEmpty }
        if titles.isEmpty { problems.append(.init("title.\(languages.official)", "is required in at least one language")) }
        for (language, text) in titles where text.utf8.count > 1000 {
            problems.append(.init("title.\(language)", "at most {limit} bytes", ["limit": "1000"]))
        }
        guard problems.isEmpty, let first, let last else { throw .invalid(problems) }
        let slug = "\(PlanSeminar.types.contains(form["type"]) ? form["type"] : "seminar")-\(first.parts.year)-\(Identity(at: moment).rawValue.suffix(6))"
        let about = Reference("activity", slug)
        var draft = RecordDraft(about, audience: shape.planners ?? .secretariat)
        draft.when = When(first == last ? first.description : "\(first)/\(last)")
        for (language, text) in titles { draft.wordings.add(Wording(text, in: language, .draft), to: .title) }
        for language in languages.all {
            let (place, programme) = (form["place.\(language)"], form["programme.\(language)"])
            if !place.isEmpty { draft.wordings.add(Wording(place, in: language, .draft), to: .place) }
            if !programme.isEmpty { draft.wordings.add(Wording(programme.replacing("\r\n", with: "\n"), in: language, .draft), to: .text) }
        }
        draft.follow(.hostedBy, "party", form["host"])
        draft.links += form.all("sponsor").uniqued().map { Link(.sponsoredBy, Reference("party", $0)) }
        if form.isChecked("opening"), let presidency = shape.presidency { draft.links.append(Link(.attendedBy, Reference("body", presidency.slug))) }
        draft.follow(.about, "theme", form["theme"])
        if !form["theme"].isEmpty { draft.facets[.theme] = [form["theme"]] }
        draft.facets[.party] = FacetValues(([form["host"]] + form.all("sponsor")).filter { !$0.isEmpty })
        let months = shape.number("a1", on: first)
        return PlanSeminar(
            draft, type: form["type"],
            followUp: months.map { Deadline(.followUp, of: about, rule: "a1", due: last.adding(months: $0), by: .host) })
    }
}

extension FacetValues {
    fileprivate init(_ values: [String]) {
        self.init()
        formUnion(values)
    }
}

/// A planned seminar with what the rules say of it, and when it is followed up.
struct SeminarPlanPage: Page {
    let dossier: Dossier
    let deadlines: [Deadline]
    let violations: ViolationList

    private enum CodingKeys: String, CodingKey { case dossier, deadlines, violations }

    static func read(_ inquiry: Inquiry) async throws -> any Page { try await read(inquiry, Form(Query()), []) }

    private static func read(_ inquiry: Inquiry, _ form: Form, _ problems: [Refusal.Problem]) async throws -> SeminarPlanPage {
        let slug = try inquiry.slug()
        return try await inquiry.read { db, reader in
            let about = Reference("activity", slug)
            let dossier = try db.dossier(about, for: reader)
            let shape = try db.charterShape(for: reader)
            let seminar = MeetingRules.Seminar(
                hosts: dossier.targets(.hostedBy).map(\.slug), sponsors: dossier.targets(.sponsoredBy).map(\.slug),
                presidencyOpens: dossier.targets(.attendedBy, kind: "body").contains { $0.slug == shape.presidency?.slug })
            var list = try db.beside(
                ViolationList(MeetingRules.violations(of: seminar, in: shape), overrides: try db.overrides(of: about, for: reader)), for: reader)
            list.overridePath = "/activities/\(slug)/plan/override"
            if !problems.isEmpty { (list.failed, list.typed, list.problems) = (form["place"], form["reason"], problems) }
            return SeminarPlanPage(dossier: dossier, deadlines: try db.deadlines(of: about, for: reader), violations: list)
        }
    }

    func head(_ t: Translator) -> PageHead {
        let record = dossier.record
        return PageHead(
            t("Plan"), description: record.title.text,
            crumbs: [.init(t("Seminars and workshops"), "/seminars"), .init(record.title.text, "/activities/\(record.slug)")], section: .plan,
            isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        let record = dossier.record
        let facts = t.definitions([
            (t("Date"), record.when.map { t.time($0) } ?? .empty), (t("Place"), record[.place].map { t.wording($0) } ?? .empty),
            (t("Host"), t.list(dossier.targets(.hostedBy))), (t("Sponsors"), t.list(dossier.targets(.sponsoredBy))),
            (t("Opening"), t.list(dossier.targets(.attendedBy, kind: "body"))),
        ])
        return """
            <header class="title"><p class="kicker">\(t.link(RecordName(record)))</p><h1>\(t("Plan"))</h1></header>\(facts)
            \(t.section(t("Programme"), id: "programme", t.prose(record[.text])))
            \(t.section(t("Deadlines"), id: "deadlines", t.deadlines(deadlines, violations.rules)))
            \(t.section(t("Rules"), id: "rules", t.violations(violations)))
            """
    }

    @Sendable static func override(_ submission: Submission) async throws -> Outcome {
        let (form, slug) = (submission.form, try submission.inquiry.slug())
        return try await submission.attempt {
            try await submission.perform(
                OverrideRule(Reference("activity", slug), rule: form["rule"], place: form["place"], reason: form["reason"]))
            return .see("/activities/\(slug)/plan", notice: submission.t("Set aside, on the record."))
        } orShow: { try await read(submission.inquiry, form, $0) }
    }
}
