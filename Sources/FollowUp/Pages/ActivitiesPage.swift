import HTML
import Records
import Web

/// The activities, narrowed as the reader likes.
struct ActivitiesPage: TablePage, FeedPage {
    static let facets: [Facet] = [.type, .status, .year, .theme, .party]

    let activities: [ActivityEntry]
    let pagination: Pagination
    let filters: [Filter]
    private let query: Query

    private enum CodingKeys: String, CodingKey { case activities, pagination, filters }

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        let page = try inquiry.query.number("page", in: 1...10_000, default: 1)
        let chosen = FacetFilters.chosen(inquiry.query, facets)
        let t = inquiry.t
        return try await inquiry.read { [query = inquiry.query] db, reader in
            let listing = try db.listing(
                kind: "activity", filters: chosen, facets: facets, fields: [.title, .summary, .place],
                limit: Pagination.size, offset: (page - 1) * Pagination.size, for: reader)
            let filters = try FacetFilters(db, for: reader).filters(
                facets, counts: listing.counts, chosen: chosen, t: t, codes: { label($0, $1, t) })
            return ActivitiesPage(
                activities: try db.activityEntries(listing.records),
                pagination: Pagination(page: page, total: listing.total), filters: filters, query: query)
        }
    }

    private static func label(_ facet: Facet, _ code: String, _ t: Translator) -> String {
        facet == .type
            ? ActivityType(rawValue: code).map { t.name(of: $0) } ?? code
            : ActivityStatus(rawValue: code).map { t.name(of: $0) } ?? code
    }

    var entries: [FeedEntry] { activities.map { FeedEntry($0.record) } }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("Activities"), description: t("Seminars, workshops, trainings and projects, held or only proposed"),
            crumbs: Crumbs.plan(t), section: .plan, alternates: [.atom, .csv], isTransient: !query.items.isEmpty)
    }

    func body(_ t: Translator) -> HTML {
        """
        <header class="title"><h1>\(t("Activities"))</h1></header>
        \(t.filters(filters, path: "/activities"))
        <p class="tally">\(t.count(pagination.total, "{n} activity", "{n} activities"))</p>
        \(activities.isEmpty ? t.emptyState(t("No activity matches these choices."), "<a href=\"\(url: t.path("/activities"))\">\(t("Show all activities"))</a>") : "<ol class=\"records\">\(activities.html { item($0, t) })</ol>")
        \(t.pager(pagination, path: "/activities", query: query))
        """
    }

    private func item(_ entry: ActivityEntry, _ t: Translator) -> HTML {
        let record = entry.record
        return """
            <li><p class="kicker">\(t.name(of: entry.type))\(ActivitiesPage.whenAndWhere(record, t)) \(t.mark(entry.status))</p>
            <h2><a href="\(url: t.path(of: record.reference))">\(t.wording(record.title))</a></h2>\(t.prose(record[.summary]))</li>
            """
    }

    /// An activity in one line.
    static func line(_ entry: ActivityEntry, _ t: Translator) -> HTML {
        """
        <li><a href="\(url: t.path(of: entry.record.reference))">\(t.wording(entry.record.title))</a>
        <small>\(t.name(of: entry.type))\(whenAndWhere(entry.record, t)) \(t.mark(entry.status))</small></li>
        """
    }

    private static func whenAndWhere(_ record: Record, _ t: Translator) -> HTML {
        let when: HTML = record.when.map { " · \(t.time($0))" } ?? .empty
        let place: HTML = record[.place].map { " · \(t.wording($0))" } ?? .empty
        return when + place
    }

    func rows(_ t: Translator) -> [[String]] {
        [[t("Title"), t("Type"), t("Status"), t("Date"), t("Place"), t("Summary"), t("Address")]]
            + activities.map { entry in
                [
                    entry.record.title.text, t.name(of: entry.type), t.name(of: entry.status),
                    entry.record.when?.description ?? "", entry.record[.place]?.text ?? "",
                    entry.record[.summary]?.text ?? "", t.site.base + t.path(of: entry.record.reference),
                ]
            }
    }
}
