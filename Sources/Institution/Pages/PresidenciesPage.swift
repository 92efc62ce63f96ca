import HTML
import Records
import Web

/// The presidencies, drawn as a line of years.
struct PresidenciesPage: TablePage {
    let presidencies: [PresidencyEntry]

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        try await inquiry.read { db, reader in PresidenciesPage(presidencies: try db.presidencies(for: reader)) }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("Presidencies"), description: t("Who led which year, and under which theme"),
            crumbs: Crumbs.conference(t), section: .conference, alternates: [.csv])
    }

    func body(_ t: Translator) -> HTML {
        guard !presidencies.isEmpty else {
            return "<header class=\"title\"><h1>\(t("Presidencies"))</h1></header>\(t.emptyState(t("Not in the sources")))"
        }
        let items = presidencies.html { presidency -> HTML in
            let year = presidency.record.when.map { t.when($0) } ?? ""
            let theme: HTML = presidency.record["theme"].map { "<p>\(t.wording($0))</p>" } ?? .empty
            let meeting: HTML = presidency.meeting.map { " <span class=\"meeting\">\(t.shortLink($0))</span>" } ?? .empty
            return """
                <li id="\(presidency.record.slug)"><span class="year">\(year)</span>
                <div class="what"><h2><a href="\(url: t.path(of: presidency.record.reference))">\(presidency.party?.title.text ?? presidency.record.title.text)</a>\(meeting)</h2>\(theme)\(t.inlineSources(presidency.sources))</div></li>
                """
        }
        return """
            <header class="title"><h1>\(t("Presidencies"))</h1></header>
            \(turns(t))<ol class="timeline">\(items)</ol>
            """
    }

    /// How often each party has led.
    private func turns(_ t: Translator) -> HTML {
        let parties = presidencies.compactMap(\.party)
        let years = presidencies.compactMap { $0.record.when?.years.first }
        guard let first = years.min(), let last = years.max() else { return .empty }
        let rows = parties.uniqued().map { party in
            let own = presidencies.filter { $0.party == party }.compactMap { $0.record.when?.years.first }
            return YearsChart.Row(
                label: party.title.text, years: own, since: nil, words: own.map(String.init).joined(separator: ", "))
        }
        return YearsChart(first: first, last: last, rows: rows).html(t, caption: t("Who led which year"))
    }

    func rows(_ t: Translator) -> [[String]] {
        [[t("Year"), t("Party"), t("Theme"), t("Meeting"), t("Sources")]]
            + presidencies.map { presidency in
                [
                    presidency.record.when?.description ?? "", presidency.party?.title.text ?? "",
                    presidency.record["theme"]?.text ?? "", presidency.meeting?.title.text ?? "",
                    presidency.sources.map { "\($0.document): \($0.locator)" }.joined(separator: "; "),
                ]
            }
    }
}

/// One presidency.
struct PresidencyPage: Page {
    let dossier: Dossier

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        let slug = try inquiry.slug()
        return try await inquiry.read { db, reader in
            PresidencyPage(dossier: try db.dossier(Reference("presidency", slug), for: reader))
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            dossier.record.title.text,
            description: dossier.record["theme"]?.text ?? dossier.record[.summary]?.text ?? "",
            crumbs: Crumbs.conference(t) + [.init(t("Presidencies"), "/presidencies")], section: .conference,
            record: dossier.record.reference)
    }

    func body(_ t: Translator) -> HTML {
        let record = dossier.record
        let facts = t.definitions([
            (t("Held by"), t.list(dossier.targets(.of))),
            (t("Theme"), record["theme"].map { t.wording($0) } ?? .empty),
            (t("Meeting"), t.list(dossier.targets(.presides))),
        ])
        return """
            \(t.heading(record, kicker: record.when.map { HTML(escaping: t.when($0)) } ?? .empty))
            \(t.fact("<div>\(t.prose(record[.summary]))\(facts)\(t.prose(record[.text]))</div>", dossier.sources[RecordDraft.whole] ?? []))
            \(t.closing(dossier, hiding: [.of, .presides]))
            """
    }
}
