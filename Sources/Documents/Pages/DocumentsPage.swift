import HTML
import Records
import Web

/// The documents, narrowed as the reader likes.
struct DocumentsPage: TablePage, FeedPage {
    struct Entry: Sendable, Encodable {
        let record: Record
        let type: DocumentType?
        let sources: [Citation]
    }

    static let facets: [Facet] = [.type, .year, .body, .theme, .party, .language]

    let documents: [Entry]
    let pagination: Pagination
    let filters: [Filter]
    private let query: Query

    private enum CodingKeys: String, CodingKey { case documents, pagination, filters }

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        let page = try inquiry.query.number("page", in: 1...10_000, default: 1)
        let chosen = FacetFilters.chosen(inquiry.query, facets)
        let since = try inquiry.query["since"].map { text in
            guard let day = Day(text) else { throw Refusal.invalid("since", "a day, such as 2026-05-01") }
            return day
        }
        let t = inquiry.t
        return try await inquiry.read { [query = inquiry.query] db, reader in
            let listing = try db.listing(
                kind: "document", filters: chosen, facets: facets, fields: [.title, .short, .summary],
                since: since,
                limit: Pagination.size, offset: (page - 1) * Pagination.size, for: reader)
            let identities = listing.records.map(\.id)
            let types = try db.documentTypes(identities)
            let sources = try db.citations(of: identities, for: reader)
            let filters = try FacetFilters(db, for: reader).filters(
                facets, counts: listing.counts, chosen: chosen, t: t,
                codes: { DocumentType(rawValue: $1).map { t.name(of: $0) } ?? $1 })
            return DocumentsPage(
                documents: listing.records.map {
                    Entry(record: $0, type: types[$0.id], sources: sources[$0.id]?[RecordDraft.whole] ?? [])
                },
                pagination: Pagination(page: page, total: listing.total), filters: filters, query: query)
        }
    }

    var entries: [FeedEntry] { documents.map { FeedEntry($0.record) } }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("Documents"), description: t("Guidelines, memoranda, studies, reports and declarations, with their path and their sources"),
            section: .documents, alternates: [.atom, .csv], isTransient: !query.items.isEmpty)
    }

    func body(_ t: Translator) -> HTML {
        let items = documents.html { item($0, t) }
        return """
            <header class="title"><h1>\(t("Documents"))</h1></header>
            \(t.filters(filters, path: "/documents"))
            \(changes(t))<p class="tally">\(t.count(pagination.total, "{n} document", "{n} documents"))</p>
            \(documents.isEmpty ? t.emptyState(t("No document matches these choices."), "<a href=\"\(url: t.path("/documents"))\">\(t("Show all documents"))</a>") : "<ol class=\"records\">\(items)</ol>")
            \(t.pager(pagination, path: "/documents", query: query))
            """
    }

    /// The way to what changed since a day.
    private func changes(_ t: Translator) -> HTML {
        guard !t.site.isPlainFiles else { return .empty }
        return """
            <form class="filters" method="get" action="\(url: t.path("/documents"))"><p><label for="since">\(t("Added or changed since"))</label>
            <input id="since" type="date" name="since" value="\(query["since"] ?? "")"></p><p class="go"><button>\(t("Show"))</button></p></form>
            """
    }

    private func item(_ entry: Entry, _ t: Translator) -> HTML {
        let record = entry.record
        let type = entry.type.map { t.name(of: $0) } ?? ""
        let when: HTML = record.when.map { " · \(t.time($0))" } ?? .empty
        return """
            <li><p class="kicker">\(type)\(when)</p><h2><a href="\(url: t.path(of: record.reference))">\(t.wording(record.title))</a></h2>\(t.prose(record[.summary]))</li>
            """
    }

    func rows(_ t: Translator) -> [[String]] {
        [[t("Title"), t("Type"), t("Date"), t("Summary"), t("Sources"), t("Address")]]
            + documents.map { entry in
                [
                    entry.record.title.text, entry.type.map { t.name(of: $0) } ?? "",
                    entry.record.when?.description ?? "", entry.record[.summary]?.text ?? "",
                    entry.sources.map { "\($0.document): \($0.locator)" }.joined(separator: "; "),
                    t.site.base + t.path(of: entry.record.reference),
                ]
            }
    }
}
