import HTML
import Institution
import Records
import SQL
import Web

/// Plans the whole cycle of an edition: a form, what would be made of it, and, once confirmed, the plan itself.
struct PlanEditionPage: Page {
    struct Preview: Sendable, Encodable {
        let title: String
        let blocks: [Timetable.Block]
        let clashes: [RoomClash]
        let items: [String]
        let deadlines: [Deadline]
        let violations: ViolationList
    }

    let lacks: [EditionPlan.Lack]
    let hosts: [RecordName]
    let earlier: [RecordName]
    let languages: [Language]
    var typed: [String: String]
    var problems: [Refusal.Problem] = []
    var preview: Preview?
    private var rules: [String: RecordName] = [:]

    private enum CodingKeys: String, CodingKey { case lacks, hosts, earlier, problems, preview }

    static func read(_ inquiry: Inquiry) async throws -> any Page { try await read(inquiry, nil, []) }

    /// - Parameter form: what was typed; nil for a fresh form with what is most likely.
    private static func read(_ inquiry: Inquiry, _ form: Form?, _ problems: [Refusal.Problem]) async throws -> PlanEditionPage {
        let t = inquiry.t
        return try await inquiry.read { db, reader in
            let desk = try PlanningDesk(db, reader)
            let typed = form.map { form in Dictionary(form.fields.items.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }) }
            var page = PlanEditionPage(
                lacks: EditionPlan.lacks(desk.shape), hosts: try desk.hosts(db, reader), earlier: desk.copiable,
                languages: reader.languages.all, typed: typed ?? desk.likely(reader.moment.day, t), problems: problems,
                rules: try db.titles(ofKind: "rule", for: reader))
            if let form, problems.isEmpty {
                let (plan, answers) = try desk.plan(form, db, reader, t)
                page.preview = try desk.preview(plan, answers, db, reader, t)
            }
            return page
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(t("Plan an edition"), crumbs: Crumbs.meetings(t), section: .conference, isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        let missing: HTML = lacks.isEmpty ? .empty : "<div class=\"errors\"><ul>\(lacks.html { "<li>\(t.words($0))</li>" })</ul></div>"
        let canPlan = !lacks.contains(.decision) && !lacks.contains(.presidency)
        return """
            <header class="title"><h1>\(t("Plan an edition"))</h1></header>
            <p class="lead">\(t("From the charter, the number, the host and the first day come the meetings with their sittings, the items that rules ask for, and the deadlines. Nothing is made before you have seen it; until it is announced only the presidency and the secretariat read it."))</p>
            \(missing)\(preview.map { shown($0, t) } ?? .empty)\(canPlan ? form(t) : .empty)
            """
    }

    private func form(_ t: Translator) -> HTML {
        let section = preview == nil ? t("What the plan begins with") : t("Change something and look again")
        return t.section(
            section, id: "answers",
            t.form(to: "/plan-edition", inputs(t) + [.hidden("do", "preview")], submit: t("Show what would be made"), problems: problems))
    }

    private func inputs(_ t: Translator) -> [Input] {
        func value(_ name: String) -> String { typed[name] ?? "" }
        let copies = earlier.isEmpty ? [] : [
            Input(
                "from", t("Like an earlier edition"), .choice([.init("", "")] + earlier.map { .init($0.slug, $0.title.text) }), value: value("from"),
                hint: t("Its sittings, items and lengths are taken over, from the new first day on; nobody’s names."))
        ]
        return [
            Input("number", t("Number of the edition"), .code, value: value("number"), isRequired: true),
            Input("host", t("Host"), .choice([.init("", "")] + hosts.map { .init($0.slug, $0.title.text) }), value: value("host"), isRequired: true),
            Input("first", t("First day of the cycle"), .date, value: value("first"), isRequired: true),
            Input("zone", t("Time zone"), value: value("zone"), hint: t("The venue’s time zone: America/New_York."), isRequired: true),
            Input("opens", t("The day’s work begins"), value: value("opens"), hint: t("A proposal; each sitting can be moved afterwards. Not in the sources."), isRequired: true),
            Input("closes", t("The day’s work ends"), value: value("closes"), isRequired: true),
            Input("rooms", t("Rooms"), value: value("rooms"), hint: t("With commas between them. The networks sit in parallel, in one each."), isRequired: true),
            Input(
                "joint", t("The networks"), .choice(EditionAnswers.Joint.allCases.map { .init($0.rawValue, t.name(of: $0)) }), value: value("joint"),
                isRequired: true),
        ] + languages.map { language in
            Input("place.\(language)", "\(t("Place")) (\(t.name(of: language)))", value: value("place.\(language)"), language: language)
        } + languages.map { language in
            Input("theme.\(language)", "\(t("Theme")) (\(t.name(of: language)))", value: value("theme.\(language)"), language: language)
        } + [
            Input("agenda-due", t("The preliminary agenda goes round by"), .date, value: value("agenda-due"), hint: t("The sources name no day."))
        ] + copies
    }

    private func shown(_ preview: Preview, _ t: Translator) -> HTML {
        let hidden = typed.filter { !["do", "form-token"].contains($0.key) }.sorted { $0.key < $1.key }.map { Input.hidden($0.key, $0.value) }
        let items = preview.items.isEmpty ? t.emptyState(t("The charter requires none.")) : "<ul>\(preview.items.html { "<li>\($0)</li>" })</ul>"
        return """
            <section aria-labelledby="preview"><h2 id="preview">\(t("What would be made"))</h2><h3>\(preview.title)</h3>
            \(Timetable(blocks: preview.blocks).html(t))\(t.clashes(preview.clashes))
            <h3>\(t("Required items"))</h3>\(items)
            <h3>\(t("Deadlines"))</h3>\(t.deadlines(preview.deadlines, rules))
            <h3>\(t("Rules"))</h3>\(t.violations(preview.violations))
            \(t.form(to: "/plan-edition", hidden + [.hidden("do", "make")], submit: t("Make this plan"), id: "make"))</section>
            """
    }

    /// Shows what would be made, or makes it.
    @Sendable static func submit(_ submission: Submission) async throws -> Outcome {
        let form = submission.form
        let inquiry = submission.inquiry
        return try await submission.attempt {
            guard form["do"] == "make" else { return .show(try await read(inquiry, form, [])) }
            let t = inquiry.t
            let command = try await inquiry.read { db, reader in
                let desk = try PlanningDesk(db, reader)
                let (plan, answers) = try desk.plan(form, db, reader, t)
                return try desk.command(plan, answers, t)
            }
            try await submission.perform(command)
            return .see("/meetings/\(command.edition)/plan", notice: t("The plan is made. Only the presidency and the secretariat read it until it is announced."))
        } orShow: { try await read(inquiry, form, $0) }
    }
}

extension Translator {
    /// What is owed by when, or that the sources name no day and nobody has set one.
    func deadlines(_ deadlines: [Deadline], _ rules: [String: RecordName]) -> HTML {
        guard !deadlines.isEmpty else { return .empty }
        return table(
            caption: self("Deadlines"), columns: [self("What"), self("By"), self("Who owes it"), self("Rule")],
            rows: deadlines.map { deadline in
                [
                    "\(name(of: deadline, rules))", due(deadline),
                    "\(name(of: deadline.debtor))",
                    rules[deadline.rule].map { "<a href=\"\(url: path(of: $0.reference))\">\(deadline.rule.uppercased())</a>" } ?? .empty,
                ]
            })
    }

    func due(_ deadline: Deadline) -> HTML {
        deadline.due.map { "<time datetime=\"\($0.description)\">\(day($0))</time>" } ?? "<em>\(self("Not in the sources; not set"))</em>"
    }
}
