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
    /// How many facts of each kind rest on it.
    let counts: [String: Int]
    /// The facts of the kind chosen.
    let facts: [Fact]
    let kind: String?
    let pagination: Pagination

    struct Fact: Sendable, Encodable {
        let name: RecordName
        let locators: [String]
    }

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        let slug = try inquiry.slug()
        let page = try inquiry.query.number("page", in: 1...10_000, default: 1)
        let chosen = inquiry.query["kind"]
        return try await inquiry.read { db, reader in
            let dossier = try db.dossier(Reference("source", slug), for: reader)
            var counts: [String: Int] = [:]
            for row in try db.rows(
                """
                SELECT r.kind, COUNT(DISTINCT r.id) AS number FROM citation c JOIN record r ON r.id = c.record
                WHERE c.document = \(slug) AND \(reader.mayRead("r")) GROUP BY r.kind
                """)
            {
                counts[try row["kind"]] = try row["number"]
            }
            let kind = chosen.flatMap { counts[$0] == nil ? nil : $0 }
            let pagination = Pagination(page: page, total: kind.flatMap { counts[$0] } ?? 0)
            return SourcePage(
                dossier: dossier, counts: counts,
                facts: try kind.map { try facts(db, slug, kind: $0, page: page, reader) } ?? [], kind: kind,
                pagination: pagination)
        }
    }

    private static func facts(
        _ db: Connection, _ slug: String, kind: String, page: Int, _ reader: Reader
    ) throws -> [Fact] {
        let records = try db.records(
            """
            r.kind = \(kind)
            AND EXISTS (SELECT 1 FROM citation c WHERE c.record = r.id AND c.document = \(slug))
            """, limit: Pagination.size, offset: (page - 1) * Pagination.size, fields: [.title, .short], for: reader)
        let citations = try db.citations(of: records.map(\.id), for: reader)
        return records.map { record in
            let own = (citations[record.id] ?? [:]).sorted { $0.key < $1.key }.flatMap(\.value)
            return Fact(
                name: RecordName(record), locators: own.filter { $0.document == slug }.map(\.locator).uniqued())
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
        let path = "/sources/\(record.slug)"
        let kinds = counts.keys.sorted { t.name(ofKind: $0, many: true) < t.name(ofKind: $1, many: true) }
        let choices = kinds.html { kind in
            let isHere: HTML = kind == self.kind ? " aria-current=\"true\"" : .empty
            return "<li><a href=\"\(url: t.path(path) + Query([("kind", kind)]).text + "#facts")\"\(isHere)>\(t.name(ofKind: kind, many: true))</a> <small>\(t.number(counts[kind] ?? 0))</small></li>"
        }
        let items = facts.html {
            "<li>\(t.link($0.name)) <small class=\"source\">\($0.locators.joined(separator: "; "))</small></li>"
        }
        let chosen: HTML = kind.map { kind in
            """
            <h3>\(t.name(ofKind: kind, many: true))</h3><ul class="lines">\(items)</ul>
            \(t.pager(pagination, path: path, query: Query([("kind", kind)])))
            """
        } ?? .empty
        let sections: HTML = kinds.isEmpty ? .empty : "<ul class=\"columns\">\(choices)</ul>\(chosen)"
        return """
            \(t.heading(record, kicker: HTML(escaping: "\(t("Source")) \(record.slug)")))
            \(definitions)\(t.prose(record[.summary]))
            \(t.section(t("What rests on it"), id: "facts", sections))
            \(t.closing(dossier))
            """
    }
}
