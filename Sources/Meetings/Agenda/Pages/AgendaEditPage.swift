import HTML
import Institution
import Records
import SQL
import Web

/// Where an agenda is made: the tree with its buttons, one item's particulars, what is new, and how it goes out.
struct AgendaEditPage: Page {
    let meeting: RecordName
    let state: AgendaState
    let lines: [AgendaLine]
    /// Titles in every language, by slug.
    let titles: [String: [Wording]]
    let sittings: [RecordName]
    let item: EditedLine?
    let parties: [RecordName]
    let conflicts: [ConflictLine]
    let typed: [String: String]
    /// Which form was refused.
    let failed: String
    let problems: [Refusal.Problem]
    private let languages: [Language]

    private enum CodingKeys: String, CodingKey { case meeting, state, lines, sittings, item, conflicts, problems }

    /// The item whose particulars are open.
    struct EditedLine: Sendable, Encodable {
        let slug: String
        let number: String
        let values: [String: String]
        let hasBelow: Bool
        let siblings: Int
    }

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        try await read(inquiry, try inquiry.slug(), item: inquiry.query["item"], Form(Query()), "", [])
    }

    static func read(
        _ inquiry: Inquiry, _ slug: String, item: String? = nil, _ form: Form, _ failed: String, _ problems: [Refusal.Problem]
    ) async throws -> AgendaEditPage {
        let typed = Dictionary(form.fields.items.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        return try await inquiry.read { db, reader in
            guard let meeting = try db.record(Reference("meeting", slug), for: reader) else { throw Refusal.notFound }
            let items = try db.versionItems(of: slug, for: reader)
            let lines = try db.lines(items, for: reader)
            return AgendaEditPage(
                meeting: RecordName(meeting),
                state: try db.agendaVersions(of: slug, for: reader).last?.state ?? .planning, lines: lines,
                titles: Dictionary(items.map { ($0.slug, $0.detail.titles) }, uniquingKeysWith: { first, _ in first }),
                sittings: try db.sittings(of: slug, for: reader).map { RecordName($0.record) },
                item: try item.flatMap { try db.editedLine($0, items, of: slug, for: reader) },
                parties: try db.titles(ofKind: "party", for: reader).values.sorted { $0.title.text < $1.title.text },
                conflicts: try db.conflictLines(of: slug, for: reader), typed: typed, failed: failed, problems: problems,
                languages: reader.languages.all)
        }
    }

    func head(_ t: Translator) -> PageHead {
        var head = PageHead(
            "\(t("Edit the agenda")) · \(meeting.title.text)",
            crumbs: Crumbs.meeting(meeting, t) + [.init(t("Agenda"), "/meetings/\(meeting.slug)/agenda")], section: .conference,
            isTransient: true)
        head.script = "agenda"
        return head
    }

    func body(_ t: Translator) -> HTML {
        let tree: HTML = lines.isEmpty ? t.emptyState(t("Nothing is on the agenda yet: put the first item on it below.")) : list(lines, t)
        return """
            <header class="title"><p class="kicker">\(t.link(meeting))</p><h1>\(t("Edit the agenda"))</h1><p>\(t.name(of: state))</p></header>
            \(t.agendaWays(meeting.slug, to: "/meetings/\(meeting.slug)/agenda/edit", isForThoseWhoConduct: true))
            \(item.map { panel($0, t) } ?? .empty)
            <p class="keys" hidden>\(t("With the keyboard: go to an item with the tabulator, then Alt with the arrow keys moves it."))</p><p class="unseen" id="told" role="status" aria-live="polite"></p>
            <div id="tree"><section aria-labelledby="items"><h2 id="items">\(t("Items"))</h2>\(refused("move", t))\(tree)</section>\(t.conflicts(conflicts))</div>
            \(t.section(t("Add an item"), id: "add", add(t)))
            \(t.section(t("Send it round"), id: "send", send(t)))
            """
    }

    private func value(_ form: String, _ name: String, _ otherwise: String = "") -> String {
        failed == form ? typed[name] ?? "" : otherwise
    }

    private func refused(_ form: String, _ t: Translator) -> HTML {
        failed == form ? t.errorSummary(problems, []) : .empty
    }

    // MARK: - The tree

    private func list(_ lines: [AgendaLine], _ t: Translator) -> HTML {
        let items = lines.html { line -> HTML in
            let time = line.begins.map { line.clock.reading($0).time + (line.ends.map { "–" + line.clock.reading($0).time } ?? "") }
            let texts = languages.html { language -> HTML in
                let title = titles[line.slug]?.first { $0.language == language || $0.language == .none }
                return title.map { "<span lang=\"\(language.rawValue)\">\($0.text)</span>" }
                    ?? "<span class=\"missing\">\(t.name(of: language)): \(t("no title yet"))</span>"
            }
            let facts = [time, line.minutes.map { t.count($0, "{n} minute", "{n} minutes") }, line.sitting?.title.text, line.isClosed ? t("closed door") : nil]
            return """
                <li id="\(line.slug)" data-move="\(url: t.path("/agenda-items/\(line.slug)/move"))"><div class="entry"><p class="sides"><span class="item-number">\(line.number)</span>\(texts)</p><p><small>\(facts.compactMap { $0 }.joined(separator: " · "))</small></p>\(buttons(line, t))</div>\(line.below.isEmpty ? .empty : list(line.below, t))</li>
                """
        }
        return "<ol class=\"agenda tree\">\(items)</ol>"
    }

    /// Every move is a button, so that it needs neither a mouse nor a script.
    private func buttons(_ line: AgendaLine, _ t: Translator) -> HTML {
        let ways: [(String, String, String)] = [
            ("up", "↑", t("Move up")), ("down", "↓", t("Move down")), ("into", "→", t("Put below the item before it")),
            ("out", "←", t("Put beside the item that it is below")),
        ]
        let buttons = ways.html { way in
            "<button class=\"quiet\" name=\"way\" value=\"\(way.0)\" title=\"\(way.2)\"><span aria-hidden=\"true\">\(way.1)</span><span class=\"unseen\">\(way.2): \(line.number) \(line.title.text)</span></button>"
        }
        return """
            <form class="moves line" method="post" action="\(url: t.path("/agenda-items/\(line.slug)/move"))">\(t.formToken)\(buttons)<a href="\(url: t.path("/meetings/\(meeting.slug)/agenda/edit?item=\(line.slug)#item"))">\(t("Change it"))<span class="unseen"> \(line.number) \(line.title.text)</span></a></form>
            """
    }

    // MARK: - One item

    private func panel(_ item: EditedLine, _ t: Translator) -> HTML {
        let base = "/agenda-items/\(item.slug)"
        func own(_ name: String) -> String { (failed == "describe" ? typed[name] : nil) ?? item.values[name] ?? "" }
        func problems(_ form: String) -> [Refusal.Problem] { failed == form ? self.problems : [] }
        let time: [Input] = [
            Input("minutes", t("Length in minutes"), value: own("minutes")),
            Input("starts", t("Begins at"), value: own("starts"), hint: t("Only where the time is fixed, by the venue’s clock: 2007-04-26T09:30.")),
            chosenSitting(t, own("sitting")),
        ]
        let place: [Input] = item.siblings < 2 ? [] : [
            Input("place", t("Place"), value: own("place"), hint: t("From 1 to {n}.", ["n": String(item.siblings)]), isRequired: true)
        ]
        // One form for all of it: what was typed into one is not lost by saving another.
        let describe = t.form(
            to: "\(base)/describe", [FormMerge.base(item.values)] + words(t, own) + time + place, submit: t("Save"),
            problems: problems("describe"), id: "describe")
        let below: [Input] = item.hasBelow ? [
            Input(
                "below", t("What is below it"),
                .choice([.init("", ""), .init("lift", t("goes up to its place")), .init("remove", t("is removed too"))]),
                value: value("remove", "below"), isRequired: true)
        ] : []
        let remove = t.form(
            to: "\(base)/remove", [Input("reason", t("Why"), value: value("remove", "reason"), isRequired: true)] + below,
            submit: t("Remove"), problems: problems("remove"), isGrave: true, id: "remove")
        return """
            <section class="panel" aria-labelledby="item"><h2 id="item">\(t("Item {number}", ["number": item.number]))</h2>\(describe)
            \(remove)
            <p><a href="\(url: t.path("/records/agenda-item/\(item.slug)"))">\(t("About this record: sources, links, history"))</a></p></section>
            """
    }

    /// The languages side by side.
    private func words(_ t: Translator, _ value: (String) -> String) -> [Input] {
        let annotations = languages.map { language -> Input in
            let name = "summary.\(language.rawValue)"
            return Input(
                name, "\(t("Annotation")) (\(t.name(of: language)))", .multiline(rows: 3), value: value(name), language: language)
        }
        let leads: [Input.Option] = [.init("", "")] + parties.map { .init($0.slug, $0.title.text) }
        let lead = Input("lead", t("Led by"), .choice(leads), value: value("lead"))
        let documents = Input(
            "documents", t("Documents"), .multiline(rows: 2), value: value("documents"),
            hint: t("The names of documents in their addresses, one a line."))
        let promised = Input(
            "promised", t("Documents to come"), .multiline(rows: 2), value: value("promised"),
            hint: t("What is promised and not there yet, one a line."))
        return titles(t, value) + annotations + [lead, documents, promised]
    }

    private func titles(_ t: Translator, _ value: (String) -> String) -> [Input] {
        languages.map { language in
            let name = "title.\(language.rawValue)"
            return Input(name, "\(t("Title")) (\(t.name(of: language)))", value: value(name), language: language)
        }
    }

    private func chosenSitting(_ t: Translator, _ value: String) -> Input {
        let options: [Input.Option] = [.init("", t("Without a sitting"))] + sittings.map { .init($0.slug, $0.title.text) }
        return Input("sitting", t("Sitting"), .choice(options), value: value)
    }

    // MARK: - New items, and the way out

    private func add(_ t: Translator) -> HTML {
        let above: [Input.Option] = [.init("", t("At the top"))] + lines.flatMap(\.all).map { .init($0.slug, "\($0.number) \($0.title.text)") }
        let further = [
            chosenSitting(t, value("add", "sitting")),
            Input("parent", t("Part of the item"), .choice(above), value: value("add", "parent")),
            Input("minutes", t("Length in minutes"), value: value("add", "minutes")),
        ]
        return t.form(
            to: "/meetings/\(meeting.slug)/agenda/add", titles(t) { value("add", $0) } + further, submit: t("Add"),
            problems: failed == "add" ? problems : [], id: "add-form")
    }

    private func send(_ t: Translator) -> HTML {
        let done: HTML = state == .adopted ? "<p>\(t("The meeting has adopted its agenda."))</p>" : .empty
        return circulate(t) + adopt(t) + done
    }

    private func circulate(_ t: Translator) -> HTML {
        let next: [AgendaState] = [.preliminary, .provisional].filter { state.leads(to: $0) }
        guard !next.isEmpty else { return .empty }
        let options: [Input.Option] = next.map { Input.Option($0.rawValue, t.name(of: $0)) }
        let kind = Input("state", t("As"), .choice(options), value: value("circulate", "state"), isRequired: true)
        let comments = Input(
            "comments", t("Comments until"), .date, value: value("circulate", "comments"),
            hint: t("For the preliminary agenda, which goes to the members and the observer organisations."))
        return t.form(
            to: "/meetings/\(meeting.slug)/agenda/circulate", [kind, comments], submit: t("Send round"),
            problems: failed == "circulate" ? problems : [], id: "circulate")
    }

    private func adopt(_ t: Translator) -> HTML {
        guard state.leads(to: .adopted) else { return .empty }
        let options: [Input.Option] = [Input.Option("", "")] + sittings.map { Input.Option($0.slug, $0.title.text) }
        let sitting = Input("sitting", t("Adopted in"), .choice(options), value: value("adopt", "sitting"), isRequired: true)
        return t.form(
            to: "/meetings/\(meeting.slug)/agenda/adopt", [sitting], submit: t("Note that it was adopted"),
            problems: failed == "adopt" ? problems : [], id: "adopt")
    }
}

extension Connection {
    /// An item with what can be changed of it.
    fileprivate func editedLine(
        _ slug: String, _ items: [AgendaVersionItem], of meeting: String, for reader: Reader
    ) throws -> AgendaEditPage.EditedLine? {
        guard let item = items.first(where: { $0.slug == slug }), let row = try row("SELECT * FROM agenda_item WHERE record = \(item.record.rawValue)")
        else { return nil }
        let own = try AgendaItem(row: row)
        let clock = VenueClock(item.detail.zone) ?? .utc
        let texts = try wordings(of: item.record)
        let tree = try agendaTree(of: meeting)
        let seen = tree.group(of: slug).filter { sibling in items.contains { $0.slug == sibling } }
        let documents: [ResolvedLink] = try links(from: [item.record], [.uses], for: reader)[item.record] ?? []
        var values: [String: String] = [:]
        values["minutes"] = own.minutes.map { String($0) } ?? ""
        values["starts"] = own.starts.map { clock.reading($0).description } ?? ""
        // A sitting that the reader may not know of is none that they move it from.
        values["sitting"] = try own.sitting.flatMap { try record(Reference(Sitting.kind, $0), for: reader)?.slug } ?? ""
        values["lead"] = own.lead ?? ""
        values["promised"] = texts.best(.promised, for: [])?.text ?? ""
        if seen.count > 1 { values["place"] = seen.firstIndex(of: slug).map { String($0 + 1) } }
        values["documents"] = documents.map(\.record).filter { $0.kind == "document" }.map(\.slug).joined(separator: "\n")
        for language in reader.languages.all {
            for field in [Field.title, .summary] {
                values["\(field.rawValue).\(language.rawValue)"] = texts[field].first { $0.language == language }?.text ?? ""
            }
        }
        return .init(
            slug: slug, number: item.number, values: values,
            hasBelow: tree.children(of: slug).contains { child in items.contains { $0.slug == child } }, siblings: seen.count)
    }
}
