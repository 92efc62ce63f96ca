import HTML
import Records
import SQL
import Web

/// The plan of action: axes, themes and subtopics, and when each was discussed.
struct PlanPage: Page {
    let themes: [ThemeEntry]
    let years: [String: [When]]

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        try await inquiry.read { db, reader in
            PlanPage(themes: try db.themes(for: reader), years: try db.discussionYears(for: reader))
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("Plan of Action"), description: t("What the process works on: axes, themes and subtopics, with who discussed them when"),
            section: .plan)
    }

    func body(_ t: Translator) -> HTML {
        let axes = themes.filter { $0.level == .axis }
        let sections = axes.html { axis in
            t.section(axis.name.title.text, id: axis.name.slug, children(of: axis).html { theme(t, $0) })
        }
        return """
            <header class="title"><h1>\(t("Plan of Action"))</h1></header>
            <p class="lead">\(t("What the process works on: axes, themes and subtopics, with who discussed them when"))</p>
            <p class="tools"><a href="\(url: t.path("/activities"))">\(t("All activities"))</a> · <a href="\(url: t.path("/seminars"))">\(t("Seminars and workshops"))</a> · <a href="\(url: t.path("/decisions"))">\(t("Decisions"))</a></p>
            \(sections.isEmpty ? t.emptyState(t("Not in the sources")) : sections)
            """
    }

    private func children(of parent: ThemeEntry) -> [ThemeEntry] {
        themes.filter { $0.parent == parent.name.slug }
    }

    private func theme(_ t: Translator, _ theme: ThemeEntry) -> HTML {
        let subtopics = children(of: theme)
        let list = subtopics.html { subtopic in
            "<li>\(t.link(subtopic.name)) <small>\(tally(t, subtopic))</small></li>"
        }
        let rows = subtopics.compactMap { subtopic in
            years[subtopic.name.slug].map { (label: subtopic.name.title.text, years: $0) }
        }
        let chart = YearsChart.discussions(rows, t: t).html(t, caption: t("When each subtopic was discussed"))
        return """
            <article class="theme"><h3>\(t.link(theme.name))</h3><p><small>\(tally(t, theme))</small></p>
            \(list.isEmpty ? .empty : "<ul>\(list)</ul>")\(chart.isEmpty ? .empty : "<details><summary>\(t("When each subtopic was discussed"))</summary>\(chart)</details>")</article>
            """
    }

    private func tally(_ t: Translator, _ theme: ThemeEntry) -> String {
        [
            theme.activities > 0 ? t.count(theme.activities, "{n} activity", "{n} activities") : nil,
            theme.documents > 0 ? t.count(theme.documents, "{n} document", "{n} documents") : nil,
        ].compactMap { $0 }.joined(separator: " · ")
    }
}

/// An axis, theme or subtopic: what was worked on, who discussed it when, what came of it.
struct ThemePage: Page {
    let dossier: Dossier
    let theme: ThemeEntry
    let above: [ThemeEntry]
    let below: [ThemeEntry]
    let discussions: [DiscussionEntry]
    let belowYears: [String: [When]]
    let activities: [ActivityEntry]
    let documents: [RecordName]

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        let slug = try inquiry.slug()
        return try await inquiry.read { db, reader in
            let themes = try db.themes(for: reader)
            guard let theme = themes.first(where: { $0.name.slug == slug }) else { throw Refusal.notFound }
            var above: [ThemeEntry] = []
            while let parent = (above.first ?? theme).parent,
                let entry = themes.first(where: { $0.name.slug == parent }), above.count < 8
            {
                above.insert(entry, at: 0)
            }
            let dossier = try db.dossier(Reference("theme", slug), for: reader)
            return ThemePage(
                dossier: dossier, theme: theme, above: above, below: themes.filter { $0.parent == slug },
                discussions: try db.discussions(of: dossier.record, sources: dossier.sources, for: reader),
                belowYears: try db.discussionYears(for: reader),
                activities: try db.activities(about: slug, for: reader),
                documents: try db.records(
                    "r.kind = 'document' AND f.value = \(slug)",
                    joining: "JOIN facet f ON f.record = r.id AND f.name = 'theme'", fields: [.title, .short],
                    for: reader
                ).map(RecordName.init))
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            dossier.record.title.text, description: dossier.record[.summary]?.text ?? "",
            crumbs: Crumbs.plan(t) + above.map { .init($0.name.title.text, "/plan/\($0.name.slug)") }, section: .plan,
            record: dossier.record.reference)
    }

    func body(_ t: Translator) -> HTML {
        let record = dossier.record
        let held = activities.html { ActivitiesPage.line($0, t) }
        return """
            \(t.heading(record, kicker: HTML(escaping: t.name(of: theme.level))))
            \(t.fact("<div><div class=\"lead\">\(t.prose(record[.summary]))</div>\(t.prose(record[.text]))</div>", dossier.sources[RecordDraft.whole] ?? []))
            \(t.section(t("Discussed by"), id: "discussed", discussed(t)))
            \(t.section(theme.level == .axis ? t("Themes") : t("Subtopics"), id: "below", t.bullets(below.map(\.name))))
            \(t.section("\(t("Activities")) (\(t.number(activities.count)))", id: "activities", held.isEmpty ? t.emptyState(t("The sources name no activity here.")) : "<ul class=\"lines\">\(held)</ul>"))
            \(t.section("\(t("Documents")) (\(t.number(documents.count)))", id: "documents", documents.isEmpty ? t.emptyState(t("The sources name no document here.")) : t.bullets(documents)))
            \(t.closing(dossier, hiding: [.about, .partOf]))
            """
    }

    private func discussed(_ t: Translator) -> HTML {
        if discussions.isEmpty {
            let rows = below.compactMap { entry in
                belowYears[entry.name.slug].map { (label: entry.name.title.text, years: $0) }
            }
            return YearsChart.discussions(rows, t: t).html(t, caption: t("When each subtopic was discussed"))
        }
        let bodies = discussions.map(\.body).uniqued()
        let rows = bodies.map { body in
            (label: body.short ?? body.title.text, years: discussions.filter { $0.body == body }.flatMap(\.years))
        }
        let words = discussions.html { entry in
            let note: HTML = entry.note.map { " (\(t.wording($0)))" } ?? .empty
            return "<li>\(t.link(entry.body)): \(t.years(entry.years))\(note) \(t.inlineSources(entry.sources))</li>"
        }
        return "\(YearsChart.discussions(rows, t: t).html(t, caption: t("Years in which it was discussed")))<ul>\(words)</ul>"
    }
}
