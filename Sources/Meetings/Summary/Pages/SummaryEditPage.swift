import HTML
import Institution
import Records
import SQL
import Web

/// The words of a summary in every language side by side, for those who conduct meetings.
struct SummaryEditPage: Page {
    let slug: String
    let sitting: RecordName?
    let entry: SummaryEntry
    /// What is there, by field and language.
    let present: [String: String]
    let parties: [String: RecordName]
    /// What was typed, where it is not right yet or somebody else was faster.
    let typed: [String: String]
    let problems: [Refusal.Problem]
    /// Somebody else saved something meanwhile.
    let isOvertaken: Bool

    private enum CodingKeys: String, CodingKey { case sitting, entry }

    static func read(_ inquiry: Inquiry) async throws -> any Page { try await read(inquiry, [:], []) }

    static func read(
        _ inquiry: Inquiry, _ typed: [String: String], _ problems: [Refusal.Problem], isOvertaken: Bool = false
    ) async throws -> SummaryEditPage {
        let slug = try inquiry.slug()
        return try await inquiry.read { db, reader in
            guard let entry = try db.summary(of: slug, for: reader), let draft = try db.draft(of: entry.record.id) else {
                throw Refusal.notFound
            }
            var present: [String: String] = [:]
            for field in fields {
                for wording in draft.wordings[field] { present[name(field, wording.language)] = wording.text }
            }
            return SummaryEditPage(
                slug: slug, sitting: try db.record(Reference(Sitting.kind, slug), for: reader).map(RecordName.init), entry: entry,
                present: present, parties: try db.titles(ofKind: "party", for: reader), typed: typed, problems: problems,
                isOvertaken: isOvertaken)
        }
    }

    static let fields: [Field] = [.title, .text]

    /// What a text is called in the form: `text.es`.
    static func name(_ field: Field, _ language: Language) -> String { "\(field.rawValue).\(language.rawValue)" }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("Edit: {title}", ["title": entry.record.title.text]),
            crumbs: (sitting.map { [.init($0.title.text, "/sittings/\(slug)")] } ?? []) + [.init(entry.record.title.text, "/summaries/\(slug)")],
            section: .conference, isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        let top: HTML = "<header class=\"title\"><p class=\"kicker\">\(t("Summary"))</p><h1>\(t("Edit: {title}", ["title": entry.record.title.text]))</h1></header>"
        guard entry.summary.state.isOpen else {
            return top + t.emptyState(
                t("The summary has been approved: its text stays as it is."),
                "<a href=\"\(url: t.path("/summaries/\(slug)"))\">\(t("Back to the summary"))</a>")
        }
        return """
            \(top)<p>\(t("A line that begins with “## ” is a heading, one that begins with “- ” is a point of a list; every other line is a paragraph."))</p>
            \(form(t))\(t.section(t("Corrections without an answer"), id: "corrections", waiting(t)))
            """
    }

    private func form(_ t: Translator) -> HTML {
        let inputs = t.site.languages.all.map { language in
            SummaryEditPage.fields.map { field -> Input in
                let name = SummaryEditPage.name(field, language)
                let label = "\(field == .title ? t("Title") : t("Text")) (\(t.name(of: language)))"
                return Input(
                    name, label, field == .title ? .text : .multiline(rows: 24), value: typed[name] ?? present[name] ?? "",
                    isRequired: language == t.site.languages.official, language: language)
            }
        }
        let sides = inputs.html { side in "<div>\(side.html { t.input($0, problems) })\(theirs(side, t))</div>" }
        let overtaken: HTML = isOvertaken
            ? "<div class=\"errors\" role=\"alert\"><p>\(t("Somebody else has changed it meanwhile. What you typed is below, and under it what is there now: take over what you want to keep, then save again."))</p></div>"
            : .empty
        return """
            <form class="sheet-form wide" id="form" method="post" action="\(url: t.path("/summaries/\(slug)/edit"))">\(t.formToken)
            <input type="hidden" name="version" value="\(entry.record.version)">\(overtaken)\(t.errorSummary(problems, inputs.flatMap { $0 }))
            <div class="sides">\(sides)</div>
            <p class="go"><button>\(t("Save"))</button> <a href="\(url: t.path("/summaries/\(slug)"))">\(t("Back to the summary"))</a></p></form>
            """
    }

    /// What somebody else wrote while this was being typed.
    private func theirs(_ side: [Input], _ t: Translator) -> HTML {
        guard isOvertaken else { return .empty }
        return side.filter { $0.value != present[$0.name] ?? "" }.html { input in
            "<details open><summary>\(t("There now")): \(input.label)</summary><pre class=\"theirs\">\(present[input.name] ?? "")</pre></details>"
        }
    }

    private func waiting(_ t: Translator) -> HTML {
        let open = entry.corrections.filter { $0.answer == nil }
        guard !open.isEmpty else { return .empty }
        let items = open.html { correction in
            "<li><p class=\"kicker\">\(parties[correction.party].map { t.link($0) } ?? "\(correction.party)")</p>\(t.prose(correction.text))</li>"
        }
        return "<ul class=\"lines\">\(items)</ul>"
    }

    /// Keeps the words, unless somebody else changed them since they were shown.
    @Sendable static func save(_ submission: Submission) async throws -> Outcome {
        let (slug, form) = (try submission.inquiry.slug(), submission.form)
        let languages = submission.t.site.languages
        var typed: [String: String] = [:]
        for language in languages.all {
            for field in fields { typed[name(field, language)] = form.exactly(name(field, language)).replacing("\r\n", with: "\n") }
        }
        do {
            return try await submission.attempt {
                guard let version = Int(form["version"]) else { throw Refusal.invalid("version", "a whole number") }
                let known = try await submission.inquiry.read { db, reader in
                    try db.summary(of: slug, for: reader).flatMap { entry in
                        try db.draft(of: entry.record.id).map { (draft: $0, summary: entry.summary) }
                    }
                }
                guard let known else { throw Refusal.notFound }
                let draft = try written(typed, into: known.draft, languages)
                try await submission.office.perform(Revision(KeepSummary(draft, known.summary), basedOn: version), as: submission.actor)
                return .see("/summaries/\(slug)#top", notice: submission.t("Saved."))
            } orShow: { [typed] in try await read(submission.inquiry, typed, $0) }
        } catch Refusal.conflict {
            return .show(try await read(submission.inquiry, typed, [], isOvertaken: true), status: 409)
        }
    }

    private static func written(
        _ typed: [String: String], into draft: RecordDraft, _ languages: Languages
    ) throws(Refusal) -> RecordDraft {
        var draft = draft
        var problems: [Refusal.Problem] = []
        for language in languages.all {
            for field in fields {
                let text = typed[name(field, language)]?.trimmed ?? ""
                if text.isEmpty, language == languages.official { problems.append(.init(name(field, language), "must not be empty")) }
                draft.wordings[field] = draft.wordings[field].filter { $0.language != language }
                    + (text.isEmpty ? [] : [Wording(text, in: language, .draft)])
            }
        }
        guard problems.isEmpty else { throw .invalid(problems) }
        return draft
    }
}
