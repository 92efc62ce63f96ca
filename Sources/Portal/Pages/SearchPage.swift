import Documents
import HTML
import Records
import SQL
import Web

/// What was found, with the ways to narrow it.
struct SearchPage: FeedPage {
    static let facets: [Facet] = [.kind, .type, .year, .body, .theme, .party, .language]
    static let pageSize = 20

    let query: String
    let total: Int
    let hits: [Hit]
    let filters: [Filter]
    let pagination: Pagination
    /// How many have all the words.
    let exact: Int
    /// Few records have all the words; the others have some.
    let isLoose: Bool
    let wasCut: Bool
    let alsoCalled: [String]
    /// The words set right, where one of them is nowhere to be found.
    let suggestion: String?
    /// The words in the other languages, as far as the glossary knows them.
    let translations: [Language: String]
    let order: SearchRequest.Order
    let entries: [FeedEntry]
    private let address: Query

    struct Hit: Sendable, Encodable {
        let kind: String
        let slug: String
        let title: Wording
        let when: When?
        let excerpt: [Excerpt.Segment]
        let language: Language
        let path: String
        /// Further places in the same text.
        let places: [Place]

        struct Place: Sendable, Encodable {
            let excerpt: [Excerpt.Segment]
            let path: String
        }
    }

    private enum CodingKeys: String, CodingKey {
        case query, total, exact, hits, filters, pagination, alsoCalled, suggestion, translations, order
        case isLoose = "loose"
        case wasCut = "cut"
    }

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        let page = try inquiry.query.number("page", in: 1...500, default: 1)
        let words = inquiry.query["q"] ?? ""
        let order = try inquiry.query["sort"].map { name in
            guard let order = SearchRequest.Order(rawValue: name) else {
                throw Refusal.invalid("sort", "one of {list}", ["list": SearchRequest.Order.allCases.map(\.rawValue).joined(separator: ", ")])
            }
            return order
        } ?? .relevance
        let chosen = FacetFilters.chosen(inquiry.query, facets)
        let t = inquiry.t
        return try await inquiry.read { [query = inquiry.query] db, reader in
            let results = try inquiry.search(
                SearchRequest(words, filters: chosen, order: order, limit: pageSize, offset: (page - 1) * pageSize), db)
            let filters = try FacetFilters(db, for: reader).filters(
                facets, counts: results.counts, chosen: chosen, t: t, codes: { DocumentTypes.name(of: $1, t) })
            return SearchPage(
                query: words, total: results.total, hits: results.hits.map { hit($0, t) }, filters: filters,
                pagination: Pagination(page: page, total: results.total, size: pageSize),
                exact: results.exact, isLoose: results.isLoose,
                wasCut: results.wasCut, alsoCalled: results.alsoCalled,
                suggestion: results.suggestion, translations: results.translations, order: order,
                entries: results.hits.map { FeedEntry($0.record) }, address: query)
        }
    }

    private static func hit(_ hit: SearchResults.Hit, _ t: Translator) -> Hit {
        let path = t.path(of: hit.record.reference)
        func place(_ anchor: String) -> String {
            // A long text comes in parts: the address says which place is meant.
            anchor.isEmpty ? path : "\(path)?at=\(anchor)#\(anchor)"
        }
        return Hit(
            kind: hit.record.reference.kind, slug: hit.record.slug, title: hit.record.title, when: hit.record.when,
            excerpt: hit.excerpt.segments, language: hit.language,
            path: place(hit.anchor),
            places: hit.passages.dropFirst().map { .init(excerpt: $0.excerpt.segments, path: place($0.anchor)) })
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            query.isEmpty ? t("Search") : t("Search: {words}", ["words": String(query.prefix(80))]),
            description: t("Search the record"), section: .search, alternates: query.isEmpty ? [] : [.atom],
            isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        """
        <header class="title"><h1>\(t("Search"))</h1></header>
        \(t.filters(filters, path: "/search", text: (name: "q", value: query)))\(suggestion(t))
        \(query.isEmpty ? hints(t) : results(t))
        """
    }

    private func results(_ t: Translator) -> HTML {
        let remarks = [
            wasCut ? t("Only the first words were looked for.") : nil,
            isLoose ? SearchPage.looseness(exact, t) : nil,
        ].compactMap { $0 }.html { "<p class=\"remark\">\($0)</p>" }
        let names = alsoCalled.isEmpty
            ? HTML.empty
            : "<p class=\"also\"><small>\(t("Also looked for")): \(alsoCalled.prefix(8).joined(separator: " · "))</small></p>"
        guard !hits.isEmpty else {
            let next: HTML = filters.contains { $0.selected != nil }
                ? "<a href=\"\(url: t.path("/search") + Query([("q", query)]).text)\">\(t("Search without the choices"))</a>"
                : HTML(escaping: t("Try fewer or other words, an acronym, or the beginning of a word with * at its end."))
            return "\(remarks)\(t.emptyState(t("Nothing was found for these words."), next))"
        }
        let items = hits.html { item($0, t) }
        return """
            \(remarks)<p class="tally" role="status">\(t.count(total, "{n} record", "{n} records"))</p>\(orders(t))\(names)\(otherLanguages(t))
            <ol class="records hits" start="\((pagination.page - 1) * SearchPage.pageSize + 1)">\(items)</ol>
            \(t.pager(pagination, path: "/search", query: address))
            """
    }

    private func suggestion(_ t: Translator) -> HTML {
        guard let suggestion else { return .empty }
        let link: HTML = "<a href=\"\(url: t.path("/search") + Query([("q", suggestion)]).text)\">\(suggestion)</a>"
        return "<p class=\"remark\">\(t("Did you mean")) \(link)?</p>"
    }

    /// The ways to order what was found, and to follow it.
    private func orders(_ t: Translator) -> HTML {
        let names: [(SearchRequest.Order, String)] = [(.relevance, t("the best first")), (.date, t("the latest first"))]
        let choices = names.map { choice, name -> HTML in
            guard choice != order else { return "<span aria-current=\"true\">\(name)</span>" }
            let query = address.setting("sort", choice == .relevance ? nil : choice.rawValue).setting("page", nil)
            return "<a href=\"\(url: t.path("/search") + query.text)\">\(name)</a>"
        }
        let feed = t.path("/search.atom") + address.setting("sort", SearchRequest.Order.added.rawValue).setting("page", nil).text
        return "<p class=\"tools\">\(choices.joined(by: " · ")) · <a href=\"\(url: feed)\">\(t("Follow this search (Atom)"))</a></p>"
    }

    private func otherLanguages(_ t: Translator) -> HTML {
        translations.sorted { $0.key < $1.key }.html { language, words in
            """
            <p class="also"><small>\(t("In {language}", ["language": t.name(of: language)])): <a hreflang="\(language.rawValue)" href="\(url: t.speaking(language).path("/search") + Query([("q", words)]).text)" lang="\(language.rawValue)">\(words)</a></small></p>
            """
        }
    }

    private static func looseness(_ exact: Int, _ t: Translator) -> String {
        exact == 0
            ? t("No record has all these words; these have some of them.")
            : t.count(
                exact, "{n} record has all these words; the others have some of them.",
                "{n} records have all these words; the others have some of them.")
    }

    private func item(_ hit: Hit, _ t: Translator) -> HTML {
        let when: HTML = hit.when.map { " · \(t.time($0))" } ?? .empty
        let language: HTML = hit.language == t.language || hit.language == .none
            ? .empty : " lang=\"\(hit.language.rawValue)\""
        let others = hit.places.html { "<li><a href=\"\(url: $0.path)\"\(language)>\(marked($0.excerpt))</a></li>" }
        let places: HTML = others.isEmpty ? .empty : "<ul class=\"places\">\(others)</ul>"
        return """
            <li><p class="kicker">\(t.name(ofKind: hit.kind))\(when)</p><h2><a href="\(url: hit.path)">\(t.wording(hit.title))</a></h2><p\(language)>\(marked(hit.excerpt))</p>\(places)</li>
            """
    }

    private func marked(_ excerpt: [Excerpt.Segment]) -> HTML {
        excerpt.html { $0.isHit ? "<mark>\($0.text)</mark>" : HTML(escaping: $0.text) }
    }

    private func hints(_ t: Translator) -> HTML {
        """
        <div class="empty"><p>\(t("Type words in any language of the record. Accents may be left out."))</p>
        <ul><li><code>"…"</code> \(t("these words next to each other"))</li><li><code>…*</code> \(t("words that begin so"))</li><li><code>-…</code> \(t("without this word"))</li><li><code>\(t("title:"))…</code> \(t("this word in the title"))</li><li><code>\(t("year:"))2007</code> \(t("only what is of this year; in the same way type, body, theme, party, language"))</li></ul>
        <p><a href="\(url: t.path("/searches"))">\(t("Saved searches"))</a></p></div>
        """
    }
}
