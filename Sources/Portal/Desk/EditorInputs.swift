import HTML
import Records
import Web

/// The fields of the editor, in their order.
struct EditorInputs {
    let page: EditorPage
    let fields: EditorFields
    let t: Translator

    private var sheet: Sheet { page.sheet }

    /// What is wrong, at the field that shows it.
    private var problems: [Refusal.Problem] { page.problems.map { .init(field($0.field), $0.rule, $0.values) } }

    private func field(_ name: String) -> String {
        if let text = fields.texts.first(where: { $0.field.rawValue == name }), let language = text.languages.first {
            return page.form.columns.contains { $0.name == name } ? name : Sheet.name(text.field, language)
        }
        return ["links": "link.1.target", "sources": "source.1.document"][name] ?? name
    }

    /// All fields, for the summary of what is wrong.
    var all: [Input] {
        common + columns + fields.texts.flatMap { text in text.languages.map { input(text.field, $0) } } + [
            Input("links", t("Links")), Input("sources", t("Sources")), Input("title", t("Title")),
        ]
    }

    var html: HTML {
        """
        \(if: page.slug == nil, slug)
        \(fields.texts.html { text($0) })\(moreParts)
        \(t.section(t("What it is"), id: "columns", columns.html { t.input($0, problems) }))
        \(t.section(t("When, and in which order"), id: "dates", dates.html { t.input($0, problems) }))
        \(t.section(t("Sources"), id: "sources", sources))
        \(t.section(t("Links"), id: "links", links))
        \(t.section(t("Found under"), id: "facets", facets.html { t.input($0, problems) }))
        \(t.section(t("Who may read it"), id: "audience", audience.html { t.input($0, problems) }))
        """
    }

    private var slug: HTML {
        t.input(
            Input(
                "slug", t("Its name in addresses"), value: page.state.wantedSlug,
                hint: t("Lower-case letters, digits and hyphens. Empty: made from the title.")), problems)
    }

    /// The languages of one text side by side, each with what it is worth.
    private func text(_ text: EditorFields.Text) -> HTML {
        let sides = text.languages.html { language -> HTML in
            let name = Sheet.name(text.field, language)
            let standing = Input(
                "\(name).standing", t("Standing"),
                .choice(WordingStatus.allCases.map { .init($0.rawValue, t.name(of: $0)) }),
                value: sheet["\(name).standing"].isEmpty ? standing(language).rawValue : sheet["\(name).standing"],
                isRequired: true)
            return "<div>\(t.input(input(text.field, language), problems))<div class=\"standing\">\(t.input(standing, problems))</div></div>"
        }
        return "<fieldset class=\"sides\"><legend>\(t.name(ofField: text.field))</legend>\(sides)</fieldset>"
    }

    private func standing(_ language: Language) -> WordingStatus {
        language == t.site.languages.official || language == .none ? .official : .translation
    }

    private func input(_ field: Field, _ language: Language) -> Input {
        let isLong = [.summary, .text, .note].contains(field) || field.rawValue.contains(".") || sheet[Sheet.name(field, language)].utf8.count > 120
        let rows = field == .text ? 12 : field == .summary ? 5 : 3
        return Input(
            Sheet.name(field, language), language == .none ? t("all languages") : t.name(of: language),
            isLong ? .multiline(rows: rows) : .text, value: sheet[Sheet.name(field, language)],
            language: language == .none ? nil : language)
    }

    private var moreParts: HTML {
        let buttons = page.form.parts.html { part in
            "<button class=\"quiet\" name=\"do\" value=\"more-\(part)\">\(t("One more: {name}", ["name": t.name(ofPart: part)]))</button> "
        }
        return buttons.isEmpty ? .empty : "<p class=\"go\">\(buttons)</p>"
    }

    private var columns: [Input] {
        page.form.columns.map { column in
            Input(
                column.name, column.label(t), manner(column), value: value(column), hint: column.hint(t),
                isRequired: column.isRequired)
        }
    }

    private func value(_ column: RecordForm.Column) -> String {
        if case .tick = column.manner { return ColumnValues(sheet.columns).flag(column.name) ? "yes" : "no" }
        return sheet[column.name]
    }

    private func manner(_ column: RecordForm.Column) -> Input.Manner {
        switch column.manner {
        case .line, .number: return .text
        case .tick: return .choice([.init("no", t("no")), .init("yes", t("yes"))])
        case .choice(let codes, let words):
            return .choice((sheet[column.name].isEmpty ? [.init("", "")] : []) + codes.map { .init($0, words($0, t)) })
        case .record(let kind):
            let records = page.choices.records[kind] ?? []
            let present = sheet[column.name]
            // What the writer may not read is kept without being named.
            let kept: [Input.Option] = present.isEmpty || records.contains { $0.slug == present } ? [] : [.init(present, "—")]
            return .choice([.init("", "")] + kept + records.map { .init($0.slug, $0.title.text) })
        case .lines: return .multiline(rows: 5)
        }
    }

    private var dates: [Input] {
        [
            Input(
                "when", t("Date"), value: sheet["when"],
                hint: t("2007, 2007-04, 2007-04-24, 2007-04-24/2007-04-27, 1996/.. or ../2005")),
            Input("occasions", t("Occasions"), .multiline(rows: 2), value: sheet["occasions"], hint: t("Where there are several: one a line, each as a date.")),
            Input("position", t("Position"), value: sheet["position"], hint: t("Its place in lists without dates.")),
        ]
    }

    private var facets: [Input] {
        Sheet.facets.map { facet in
            let name = "facet.\(facet.rawValue)"
            return Input(
                name, t.name(ofSheet: name, page.form), .multiline(rows: 2), value: sheet[name],
                hint: t("Names as in addresses, one a line. What it is linked to comes here by itself."))
        }
    }

    private var audience: [Input] {
        AudienceInputs.inputs(t, page.choices.audiences, audience: sheet["audience"], release: sheet["release"], to: sheet["release-to"])
    }

    private var common: [Input] { [Input("slug", t("Its name in addresses"))] + dates + facets + audience }

    private var sources: HTML {
        let lines = sheet.lines("sources")
        let rows = (1...fields.sources).html { row -> HTML in
            let line = row <= lines.count ? lines[row - 1] : ""
            let part = line.prefix { $0 != " " }
            let rest = line.dropFirst(part.count).trimmed
            let citation = Citation(rest)
            let shown = part == "record" ? "" : String(part)
            return """
                <div class="rows">\(small("source.\(row).document", t("Source"), citation?.document ?? (rest.isEmpty ? "" : rest), list: "known-sources"))\(small("source.\(row).locator", t("Place in it"), citation?.locator ?? ""))\(small("source.\(row).part", t("Of which part"), shown))</div>
                """
        }
        let known = page.choices.sources.html { "<option value=\"\($0.slug)\">\($0.title.text)</option>" }
        return """
            <input type="hidden" name="sources-rows" value="\(fields.sources)">\(rows)<datalist id="known-sources">\(known)</datalist>
            <p><small>\(t("An emptied row goes. Without a part, a source is the whole record’s; a part is named as in the history: claim.001."))</small></p>
            <p class="go"><button class="quiet" name="do" value="more-sources">\(t("Add a line"))</button></p>
            """
    }

    private var links: HTML {
        let lines = sheet.lines("links")
        let rows = (1...fields.links).html { row -> HTML in
            let parts = row <= lines.count ? lines[row - 1].split(separator: " ", maxSplits: 1).map(String.init) : []
            let relation = parts.first ?? Relation.related.rawValue
            let relations = (Relation.all + [Relation(rawValue: relation)]).uniqued().html { option in
                "<option value=\"\(option.rawValue)\"\(if: option.rawValue == relation, " selected")>\(t.name(of: option))</option>"
            }
            return """
                <div class="rows"><p class="field"><label for="form-link.\(row).relation">\(t("Relation"))</label><select id="form-link.\(row).relation" name="link.\(row).relation">\(relations)</select></p>\(small("link.\(row).target", t("Record"), parts.count > 1 ? parts[1] : "", list: "found"))</div>
                """
        }
        let options = page.found.html { "<option value=\"\($0.reference.description)\">\($0.title.text)</option>" }
        let found: HTML = page.found.isEmpty ? .empty : """
            <ul class="lines">\(page.found.html { "<li><code>\($0.reference.description)</code> \(t.wording($0.title)) <small>\(t.name(ofKind: $0.kind))</small></li>" })</ul>
            """
        return """
            <input type="hidden" name="links-rows" value="\(fields.links)">\(rows)<datalist id="found">\(options)</datalist>
            <div class="rows">\(small("find", t("Find a record to link to"), page.state.find))<p class="go"><button class="quiet" name="do" value="find">\(t("Find"))</button></p></div>\(found)
            \(if: page.found.isEmpty && !page.state.find.isEmpty, "<p class=\"tally\">\(t("Nothing found."))</p>")
            <p class="go"><button class="quiet" name="do" value="more-links">\(t("Add a line"))</button></p>
            """
    }

    private func small(_ name: String, _ label: String, _ value: String, list: String? = nil) -> HTML {
        let own = problems.contains { $0.field == name }
        return """
            <p class="field"><label for="form-\(name)">\(label)</label><input type="text" id="form-\(name)" name="\(name)" value="\(value)"\(if: list != nil, " list=\"\(list)\"")\(if: own, " aria-invalid=\"true\"")></p>
            """
    }
}

/// Who may read a record, as forms ask it.
enum AudienceInputs {
    static func inputs(_ t: Translator, _ choices: [AudienceChoice], audience: String, release: String, to: String) -> [Input] {
        let options = choices.map { Input.Option($0.audience.rawValue, $0.title) }
        return [
            Input("audience", t("Who may read it"), .choice(options), value: audience, isRequired: true),
            Input(
                "release", t("Released on"), value: release,
                hint: t("A moment in UTC from which others may read it too: 2027-05-01 or 2027-05-01T12:00Z. Empty: never.")),
            Input("release-to", t("Released to"), .choice(options), value: to.isEmpty ? Audience.everyone.rawValue : to),
        ]
    }
}
