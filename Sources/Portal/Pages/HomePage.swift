import HTML
import Institution
import Records
import SQL
import Web

/// The way in: what this is, a search, and the shortest ways to everything.
struct HomePage: Page {
    static let route = Route("/", "The way in", answer: read)

    let process: Record
    let counts: [String: Int]
    let axes: [Record]
    let latest: [Record]
    let presidencies: [PresidencyEntry]
    let disagreements: Int

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        try await inquiry.read { db, reader in
            guard let process = try db.records(kind: "process", for: reader).first else { throw Refusal.notFound }
            let counts = try db.countsByKind(for: reader)
            return HomePage(
                process: process, counts: counts,
                axes: try db.records(
                    """
                    r.kind = 'theme' AND NOT EXISTS (
                        SELECT 1 FROM link l JOIN record p ON p.id = l.target
                        WHERE l.origin = r.id AND l.relation = 'part-of' AND \(reader.mayRead("p")))
                    """, fields: [.title, .summary], for: reader),
                latest: try db.records(
                    "r.kind IN ('meeting', 'activity') AND r.ends IS NOT NULL", order: "r.begins DESC, r.slug",
                    limit: 5, fields: [.title, .place], for: reader),
                presidencies: try db.presidencies(for: reader),
                disagreements: counts[Disagreement.kind] ?? 0)
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(t.site.name(in: t.language), description: process[.summary]?.text ?? "")
    }

    func body(_ t: Translator) -> HTML {
        let also = process.parts("also").map(\.wording.text).joined(separator: ", ")
        return """
            <header class="welcome"><h1>\(t.wording(process.title))</h1>
            \(also.isEmpty ? .empty : "<p class=\"kicker\">\(also)</p>")
            <div class="lead">\(t.prose(process[.summary]))</div>
            <form class="ask" method="get" action="\(url: t.path("/search"))"><label for="ask">\(t("What are you looking for?"))</label>
            <span><input id="ask" type="search" name="q"><button>\(t("Search"))</button></span></form></header>
            \(figures(t))\(line(t))
            \(t.section(t("What it works on"), id: "axes", axes.isEmpty ? .empty : "<div class=\"trio\">\(axes.html { axis(t, $0) })</div>"))
            <div class="halves">
            \(t.section(t("Last in the record"), id: "latest", latest.isEmpty ? .empty : "<ul class=\"lines\">\(latest.html { line(t, $0) })</ul><p><a href=\"\(url: t.path("/calendar"))\">\(t("The whole calendar"))</a></p>"))
            \(t.section(t("How it works"), id: "how", ways(t)))
            </div>
            """
    }

    /// How much of what there is, each with the way to it.
    private func figures(_ t: Translator) -> HTML {
        let entries: [(String, String)] = [
            ("party", "/conference"), ("body", "/conference#bodies"), ("presidency", "/presidencies"),
            ("meeting", "/meetings"), ("decision", "/decisions"), ("activity", "/activities"),
            ("document", "/documents"), (Disagreement.kind, "/disagreements"),
        ]
        let shown = entries.filter { counts[$0.0] ?? 0 > 0 }.html { kind, path in
            "<li><a href=\"\(url: t.path(path))\"><strong>\(t.number(counts[kind] ?? 0))</strong> <span>\(t.name(ofKind: kind, many: true))</span></a></li>"
        }
        return "<ul class=\"figures\">\(shown)</ul>"
    }

    /// The presidencies as a line of years.
    private func line(_ t: Translator) -> HTML {
        let items = presidencies.html { presidency -> HTML in
            let year = presidency.record.when.map { t.when($0) } ?? ""
            let name = presidency.party?.title.text ?? presidency.record.title.text
            return """
                <li><a href="\(url: t.path(of: presidency.record.reference))" title="\(name)"><small>\(year)</small> <strong>\(presidency.code ?? name)</strong> <span class="unseen">\(name)</span></a></li>
                """
        }
        return items.isEmpty
            ? .empty : "<nav class=\"line\" aria-label=\"\(t("Presidencies"))\"><ol>\(items)</ol></nav>"
    }

    private func axis(_ t: Translator, _ axis: Record) -> HTML {
        "<article><h3><a href=\"\(url: t.path(of: axis.reference))\">\(t.wording(axis.title))</a></h3>\(t.prose(axis[.summary]))</article>"
    }

    private func line(_ t: Translator, _ record: Record) -> HTML {
        let when: HTML = record.when.map { t.time($0) } ?? .empty
        let place: HTML = record[.place].map { " · \(t.wording($0))" } ?? .empty
        return "<li><a href=\"\(url: t.path(of: record.reference))\">\(t.wording(record.title))</a> <small>\(when)\(place)</small></li>"
    }

    private func ways(_ t: Translator) -> HTML {
        let links: [(String, String)] = [
            ("/participation", t("Who may do what")), ("/cycle", t("The year")), ("/rules", t("Rules")),
            ("/funding", t("Funding")), ("/focal-points", t("Focal points")),
            ("/disagreements", t("Where the sources disagree")),
        ]
        return "<ul class=\"lines\">\(links.html { "<li><a href=\"\(url: t.path($0.0))\">\($0.1)</a></li>" })</ul>"
    }
}
