import HTML
import Records
import SQL
import Web

/// What delegates must know: for those who take part, to read on a telephone or to print.
struct InformationPage: Page {
    let meeting: Record
    let text: Wording?
    let sittings: [SittingEntry]
    let zone: String
    let links: ConvocationLinks
    let mayWrite: Bool

    private enum Key: String, CodingKey { case meeting, text, zone }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(RecordName(meeting), forKey: .meeting)
        try container.encodeIfPresent(text, forKey: .text)
        try container.encode(zone, forKey: .zone)
    }

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        let (slug, actor) = (try inquiry.slug(), inquiry.actor)
        return try await inquiry.read { db, reader in
            let standing = try db.standing(of: actor, in: slug, for: reader)
            guard standing.takesPart else { throw Refusal.notFound }
            return InformationPage(
                meeting: standing.meeting, text: try db.information(standing, for: reader), sittings: try db.sittings(of: slug, for: reader),
                zone: standing.clock.zone, links: ConvocationLinks(standing), mayWrite: standing.conducts)
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("Practical information"), crumbs: Crumbs.meeting(RecordName(meeting), t), section: .conference, isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        let facts = t.definitions([
            (t("Date"), meeting.when.map { t.time($0) } ?? .empty), (t("Place"), meeting[.place].map { t.wording($0) } ?? .empty),
            (t("Time zone"), sittings.isEmpty ? .empty : "\(zone)"),
        ])
        let next: HTML = mayWrite ? "<a href=\"\(url: t.path("/meetings/\(meeting.slug)/convocation") + "#settings")\">\(t("Write it"))</a>" : .empty
        return """
            <header class="title"><p class="kicker">\(t.link(RecordName(meeting)))</p><h1>\(t("Practical information"))</h1></header>
            \(links.html(t, on: "information"))\(facts)
            \(text.map { "<div class=\"information\">\(t.prose($0))</div>" } ?? t.emptyState(t("The secretariat has not written anything yet."), next))
            \(t.section(t("Sittings"), id: "sittings", t.sittings(sittings)))
            <p class="tools"><a href="\(url: t.path("/meetings/\(meeting.slug)/information") + ".pdf")">PDF</a></p>
            """
    }
}
