import HTML
import Records
import SQL
import Web

/// The documents that the memory is made from.
struct SourcesPage: Page {
    struct Entry: Sendable, Encodable {
        let record: Record
        /// How many facts it is cited for.
        let citations: Int
    }

    let sources: [Entry]

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        try await inquiry.read { db, reader in
            SourcesPage(
                sources: try db.records(kind: "source", for: reader).map { record in
                    let count = try db.value(
                        """
                        SELECT COUNT(DISTINCT c.record) FROM citation c JOIN record r ON r.id = c.record
                        WHERE c.document = \(record.slug) AND \(reader.mayRead("r"))
                        """, as: Int.self)
                    return Entry(record: record, citations: count ?? 0)
                })
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("Sources"), description: t("The documents that this memory is made from"),
            crumbs: [.init(t("Documents"), "/documents")], section: .documents)
    }

    func body(_ t: Translator) -> HTML {
        let items = sources.html { entry -> HTML in
            let when: HTML = entry.record.when.map { " · \(t.time($0))" } ?? .empty
            return """
                <li><p class="kicker">\(entry.record.slug)\(when)</p><h2><a href="\(url: t.path(of: entry.record.reference))">\(t.wording(entry.record.title))</a></h2>
                <p>\(t.count(entry.citations, "cited for {n} fact", "cited for {n} facts"))</p></li>
                """
        }
        return """
            <header class="title"><h1>\(t("Sources"))</h1></header>
            <p class="lead">\(t("Every fact of this site names one of these documents and the place in it. Where they disagree, all are quoted."))</p>
            <ol class="records">\(items)</ol>
            """
    }
}

/// One source, with everything that rests on it.
struct SourcePage: Page {
    let dossier: Dossier
    let facts: [Fact]

    struct Fact: Sendable, Encodable {
        let name: RecordName
        let locators: [String]
    }

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        let slug = try inquiry.slug()
        return try await inquiry.read { db, reader in
            let dossier = try db.dossier(Reference("source", slug), for: reader)
            let rows = try db.rows(
                """
                SELECT c.record, c.locator FROM citation c JOIN record r ON r.id = c.record
                WHERE c.document = \(slug) AND \(reader.mayRead("r")) ORDER BY r.kind, r.position, c.part, c.position
                """
            ).map { (Identity(rawValue: try $0["record"]), try $0["locator"] as String) }
            let order = rows.map(\.0).uniqued()
            let names = try db.records(order, fields: [.title, .short], for: reader)
            return SourcePage(
                dossier: dossier,
                facts: order.compactMap { identity in
                    names[identity].map { record in
                        Fact(
                            name: RecordName(record),
                            locators: rows.filter { $0.0 == identity }.map(\.1).uniqued())
                    }
                })
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            dossier.record.title.text, description: dossier.record[.summary]?.text ?? "",
            crumbs: [.init(t("Documents"), "/documents"), .init(t("Sources"), "/sources")], section: .documents,
            record: dossier.record.reference)
    }

    func body(_ t: Translator) -> HTML {
        let record = dossier.record
        let definitions = t.definitions([
            (t("Date"), record.when.map { t.time($0) } ?? HTML(escaping: t("Not in the sources"))),
            (t("Place"), record[.place].map { t.wording($0) } ?? .empty),
            (t("Publisher"), record["publisher"].map { t.wording($0) } ?? .empty),
            (t("Language"), record["language"].map { HTML(escaping: t.name(of: Language($0.text))) } ?? .empty),
        ])
        let kinds = facts.map(\.name.kind).uniqued()
        let sections = kinds.html { kind -> HTML in
            let own = facts.filter { $0.name.kind == kind }
            let items = own.html { "<li>\(t.link($0.name)) <small class=\"source\">\($0.locators.joined(separator: "; "))</small></li>" }
            return """
                <details\(if: own.count <= 12, " open")><summary>\(t.name(ofKind: kind, many: true)) (\(t.number(own.count)))</summary><ul>\(items)</ul></details>
                """
        }
        return """
            \(t.heading(record, kicker: HTML(escaping: "\(t("Source")) \(record.slug)")))
            \(definitions)\(t.prose(record[.summary]))
            \(t.section(t("What rests on it"), id: "facts", sections))
            \(t.closing(dossier))
            """
    }
}
