import HTML
import Records
import SQL
import Web

/// The one editor for records of every kind: what is there, what was typed, and what is wrong with it.
struct EditorPage: Page {
    let kind: String
    /// Nil for a record that is not there yet.
    let slug: String?
    let version: Int?
    let sheet: Sheet
    let problems: [Refusal.Problem]
    /// What the search box brought, to link to.
    let found: [RecordName]
    let base: Sheet
    let state: State
    let choices: Choices
    let form: RecordForm

    private enum CodingKeys: String, CodingKey { case kind, slug, version, sheet, problems, found }

    /// What is typed, beside the sheet.
    struct State: Sendable {
        var draftName = ""
        var saved: Moment?
        var wantedSlug = ""
        var find = ""
        /// Which rows there shall be more of.
        var more: [String] = []
        /// Said above the form.
        var remark: String?
    }

    /// What there is to choose from.
    struct Choices: Sendable {
        let audiences: [AudienceChoice]
        let records: [String: [RecordName]]
        let sources: [RecordName]
        let viewers: [RecordName]

        static func read(_ form: RecordForm, _ t: Translator, _ present: Audience?, _ db: Connection, _ reader: Reader) throws -> Choices {
            var records: [String: [RecordName]] = [:]
            for column in form.columns {
                guard case .record(let kind) = column.manner else { continue }
                records[kind] = try names(kind, db, reader)
            }
            return Choices(
                audiences: try db.audienceChoices(t, for: reader, and: present), records: records,
                sources: try names("source", db, reader), viewers: try names("party", db, reader))
        }

        private static func names(_ kind: String, _ db: Connection, _ reader: Reader) throws -> [RecordName] {
            try db.records("r.kind = \(kind)", fields: [.title, .short], for: reader).map { RecordName($0) }
        }
    }

    init(
        _ subject: EditedRecord, _ sheet: Sheet, base: Sheet, version: Int?, _ state: State, _ choices: Choices,
        problems: [Refusal.Problem] = [], found: [RecordName] = []
    ) {
        kind = subject.reference.kind
        slug = subject.id == nil ? nil : subject.reference.slug
        form = subject.form
        self.version = version
        self.sheet = sheet
        self.base = base
        self.state = state
        self.choices = choices
        self.problems = problems
        self.found = found
    }

    private var action: String { slug.map { "/desk/edit/\(kind)/\($0)" } ?? "/desk/new/\(kind)" }

    private func title(_ t: Translator) -> String {
        let own = t.site.languages.all.lazy.map { sheet[Sheet.name(.title, $0)] }.first { !$0.isEmpty }
        return slug == nil
            ? t("New: {kind}", ["kind": t.name(ofKind: kind)]) : t("Edit: {title}", ["title": own ?? slug ?? ""])
    }

    func head(_ t: Translator) -> PageHead {
        var head = PageHead(title(t), crumbs: [.init(t("Desk"), "/desk")], isTransient: true)
        head.script = "desk"
        return head
    }

    func body(_ t: Translator) -> HTML {
        let fields = EditorFields(form, sheet, languages: t.site.languages, more: state.more)
        let inputs = EditorInputs(page: self, fields: fields, t: t)
        return """
            <header class="title"><p class="kicker">\(t.name(ofKind: kind))</p><h1>\(title(t))</h1></header>
            \(tools(t))\(told(t))
            <form class="sheet-form wide editor" id="form" method="post" action="\(url: t.path(action))" data-autosave="\(t("Kept as a draft"))" data-unkept="\(t("Not kept as a draft just now; it will be tried again."))" data-ended="\(t("Not kept: you are no longer signed in. Send the form; nothing that you typed is lost."))">\(t.formToken)
            <input type="hidden" name="base" value="\((try? canonicalJSON(base)) ?? "{}")">\
            \(if: version != nil, "<input type=\"hidden\" name=\"version\" value=\"\(version ?? 0)\">")\
            <input type="hidden" name="draft" value="\(state.draftName)">
            \(t.errorSummary(problems, inputs.all))
            \(inputs.html)
            <p class="go"><button name="do" value="save">\(t("Save"))</button> <button class="quiet" name="do" value="draft">\(t("Keep as draft"))</button> <span role="status" id="autosave"></span></p></form>
            """
    }

    private func tools(_ t: Translator) -> HTML {
        guard let slug else { return .empty }
        let reference = Reference(kind, slug)
        let parties = choices.viewers.html { "<option value=\"party:\($0.slug)\">\($0.short ?? $0.title.text)</option>" }
        return """
            <p class="tools"><a href="\(url: t.path(of: reference))">\(t("Its page"))</a> · <a href="\(url: t.recordPath(reference) + "/history")">\(t("History"))</a> · <a href="\(url: t.recordPath(reference) + "/audience")">\(t("Who may read it"))</a></p>
            <form class="filters" method="get" action="\(url: t.path("/desk/preview/\(kind)/\(slug)"))"><p><label for="as">\(t("See it, as it was last saved, as"))</label><select id="as" name="as"><option value="public">\(t("the public"))</option>\(parties)</select></p><p class="go"><button>\(t("Look"))</button></p></form>
            """
    }

    private func told(_ t: Translator) -> HTML {
        var told: HTML = .empty
        if let remark = state.remark { told += "<div class=\"notice\" role=\"status\"><p>\(remark)</p></div>" }
        if let saved = state.saved {
            told += """
                <div class="notice"><p>\(t("This is your seat’s unfinished draft of {moment}. It is not saved yet.", ["moment": t.moment(saved)]))</p>
                \(t.button(to: "/desk/discard", t("Throw the draft away"), [("kind", kind), ("draft", state.draftName)], isGrave: true))</div>
                """
        }
        return told
    }
}
