import HTML
import Records
import Web

/// The searches that the secretariat keeps, each with its feed.
struct SavedSearchesPage: Page {
    struct Entry: Sendable, Encodable {
        let record: RecordName
        let query: String
    }

    let searches: [Entry]

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        try await inquiry.read { db, reader in
            SavedSearchesPage(
                searches: try db.records(kind: SaveSearch.kind, for: reader).map {
                    Entry(record: RecordName($0), query: $0[SaveSearch.query]?.text ?? "")
                })
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(t("Saved searches"), crumbs: [.init(t("Search"), "/search")], section: .search)
    }

    func body(_ t: Translator) -> HTML {
        let items = searches.html { entry in
            let query = Query([("q", entry.query)])
            let feed = t.path("/search.atom") + query.setting("sort", SearchRequest.Order.added.rawValue).text
            return """
                <li id="\(entry.record.slug)"><h2><a href="\(url: t.path("/search") + query.text)">\(t.wording(entry.record.title))</a></h2>
                <p><code>\(entry.query)</code> · <a href="\(url: feed)">\(t("Follow this search (Atom)"))</a></p></li>
                """
        }
        return """
            <header class="title"><h1>\(t("Saved searches"))</h1></header>
            \(searches.isEmpty ? t.emptyState(t("No search has been kept yet."), "<a href=\"\(url: t.path("/search"))\">\(t("Search"))</a>") : "<ol class=\"records\">\(items)</ol>")
            """
    }
}
