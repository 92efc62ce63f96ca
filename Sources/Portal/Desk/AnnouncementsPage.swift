import HTML
import Institution
import Records
import SQL
import Web

/// What the secretariat and the presidency have said to those that the reader belongs to.
struct AnnouncementsPage: Page {
    let announcements: [Record]
    let pagination: Pagination
    let audiences: [String: String]

    private enum CodingKeys: String, CodingKey { case announcements, pagination }

    static let read: @Sendable (Inquiry) async throws -> any Page = { inquiry in
        let page = try inquiry.query.number("page", in: 1...10_000, default: 1)
        let t = inquiry.t
        return try await inquiry.read { db, reader in
            let total = try db.countsByKind(for: reader)[MakeAnnouncement.kind] ?? 0
            let choices = try db.audienceChoices(t, for: reader)
            return AnnouncementsPage(
                announcements: try db.records(
                    "r.kind = \(MakeAnnouncement.kind)", order: "r.recorded DESC, r.id DESC", limit: Pagination.size,
                    offset: (page - 1) * Pagination.size, fields: [.title, .text], for: reader),
                pagination: Pagination(page: page, total: total),
                audiences: Dictionary(choices.map { ($0.audience.rawValue, $0.title) }) { first, _ in first })
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(t("Announcements"), crumbs: [.init(t("Inbox"), "/inbox")], isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        let items = announcements.html { record -> HTML in
            let audience = audiences[record.audience.rawValue] ?? t.name(of: record.audience)
            return """
                <li id="\(record.slug)"><h2><a href="\(url: t.recordPath(record.reference))">\(t.wording(record.title))</a></h2>\(t.prose(record[.text]))
                <p class="tally"><span>\(t.moment(record.recorded))</span> <span>\(t("to: {audience}", ["audience": audience]))</span></p></li>
                """
        }
        let rights = t.visitor?.rights ?? []
        let make: HTML = rights.isDisjoint(with: [.keep, .preside])
            ? .empty : "<p class=\"tools\"><a href=\"\(url: t.path("/announcements/new"))\">\(t("Announce something"))</a></p>"
        return """
            <header class="title"><h1>\(t("Announcements"))</h1></header>\(make)
            \(items.isEmpty ? t.emptyState(t("Nothing has been announced to you yet.")) : "<ol class=\"records\">\(items)</ol>")
            \(t.pager(pagination, path: "/announcements", query: Query()))
            """
    }
}

/// Announcing something to those that one belongs to.
struct AnnouncePage: Page {
    let choices: [AudienceChoice]
    let typed: [String: String]
    let problems: [Refusal.Problem]

    private enum CodingKeys: String, CodingKey { case choices, problems }

    static let read: @Sendable (Inquiry) async throws -> any Page = { inquiry in try await read(inquiry, [:], []) }

    private static func read(_ inquiry: Inquiry, _ typed: [String: String], _ problems: [Refusal.Problem]) async throws -> AnnouncePage {
        let t = inquiry.t
        return try await inquiry.read { db, reader in
            AnnouncePage(choices: try db.audienceChoices(t, for: reader), typed: typed, problems: problems)
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(t("Announce something"), crumbs: [.init(t("Announcements"), "/announcements")], isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        let texts = t.site.languages.all.flatMap { language -> [Input] in
            let name = t.name(of: language)
            return [
                Input("title.\(language)", "\(t("Title")) (\(name))", value: typed["title.\(language)"] ?? "", language: language),
                Input("text.\(language)", "\(t("Text")) (\(name))", .multiline(rows: 6), value: typed["text.\(language)"] ?? "", language: language),
            ]
        }
        let shown = problems.map { $0.field == "title" ? .init("title.\(t.site.languages.official)", $0.rule, $0.values) : $0 }
        return """
            <header class="title"><h1>\(t("Announce something"))</h1></header>
            <p>\(t("Those it is for find it in their inbox, and are written to as they have chosen."))</p>
            \(t.form(
                to: "/announcements/new",
                [
                    Input(
                        "audience", t("To whom"), .choice([.init("", "")] + choices.map { .init($0.audience.rawValue, $0.title) }),
                        value: typed["audience"] ?? "", isRequired: true)
                ] + texts, submit: t("Announce"), problems: shown))
            """
    }

    /// POST `/announcements/new`.
    static let announce: @Sendable (Submission) async throws -> Outcome = { submission in
        let form = submission.form
        return try await submission.attempt {
            guard let audience = Audience(key: try form.required("audience")) else { throw Refusal.invalid("audience", "is none that you belong to") }
            func texts(_ name: String) -> [Language: String] {
                Dictionary(uniqueKeysWithValues: submission.t.site.languages.all.map { ($0, form["\(name).\($0)"].replacing("\r\n", with: "\n")) })
            }
            // A name that tells nothing: it may be seen where the announcement may not.
            let slug = "a-" + Identity(at: submission.moment).rawValue.filter { $0 != "-" }.suffix(14)
            do {
                try await submission.perform(MakeAnnouncement(slug, titles: texts("title"), texts: texts("text"), to: audience))
            } catch Refusal.invalid(let problems) where problems.contains(where: { $0.rule == MakeAnnouncement.repeated }) {
                // A second click: what it asks for is there.
            }
            return .see("/announcements", notice: submission.t("Announced."))
        } orShow: { problems in
            let typed = Dictionary(form.fields.items.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
            return try await read(submission.inquiry, typed, problems)
        }
    }
}
