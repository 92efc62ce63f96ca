import HTML
import Records
import SQL
import Web

/// The table of seminars as a source lists it, each line with the activity that it is.
struct SeminarsPage: TablePage {
    struct Entry: Sendable, Encodable {
        let record: Record
        let isAnnual: Bool
        let activity: RecordName?
        let related: [RecordName]
        let sources: [Citation]
    }

    let seminars: [Entry]

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        try await inquiry.read { db, reader in
            let records = try db.records(
                "r.kind = 'seminar'", order: "r.position", fields: [.title, .note], for: reader)
            let links = try db.links(from: records.map(\.id), for: reader)
            let sources = try db.citations(of: records.map(\.id), for: reader)
            var annual: Set<String> = []
            for row in try db.rows("SELECT record FROM seminar WHERE annual = 1") { annual.insert(try row["record"]) }
            return SeminarsPage(
                seminars: records.map { record in
                    let own = links[record.id] ?? []
                    return Entry(
                        record: record, isAnnual: annual.contains(record.id.rawValue),
                        activity: own.first { $0.relation == .sameAs }?.record,
                        related: own.filter { $0.relation != .sameAs }.map(\.record),
                        sources: sources[record.id]?[RecordDraft.whole] ?? [])
                })
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("Seminars and workshops"), description: t("The table of events as the source lists it"),
            crumbs: Crumbs.plan(t), section: .plan, alternates: [.csv])
    }

    func body(_ t: Translator) -> HTML {
        let table = t.table(
            caption: t("The table of events as the source lists it"),
            columns: [t("Event"), t("Year"), t("In the plan of action"), t("Sources")],
            rows: seminars.map { entry in
                [
                    "<span id=\"\(entry.record.slug)\">\(t.wording(entry.record.title))</span>",
                    HTML(escaping: year(entry, t)),
                    entry.activity.map { t.link($0) } ?? (entry.related.isEmpty ? "—" : "<small>\(t("related")): \(t.list(entry.related))</small>"),
                    t.inlineSources(entry.sources),
                ]
            })
        return """
            <header class="title"><h1>\(t("Seminars and workshops"))</h1></header>
            \(seminars.isEmpty ? t.emptyState(t("Not in the sources")) : table)
            """
    }

    private func year(_ entry: Entry, _ t: Translator) -> String {
        entry.isAnnual ? t("every year") : entry.record.when.map { t.when($0) } ?? ""
    }

    func rows(_ t: Translator) -> [[String]] {
        [[t("Event"), t("Year"), t("In the plan of action")]]
            + seminars.map { [$0.record.title.text, year($0, t), $0.activity?.title.text ?? ""] }
    }
}
