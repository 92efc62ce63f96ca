import HTML
import Institution
import Records
import SQL
import Web

/// One sitting: when, where, which body, and, for those who may follow it, what it takes up.
struct SittingPage: Page {
    let dossier: Dossier
    let entry: SittingEntry
    let meeting: RecordName?
    let agenda: [Agenda.Entry]
    /// There is one to read, or the reader is one of those who write it.
    let leadsToSummary: Bool

    private enum CodingKeys: String, CodingKey { case dossier, entry, meeting, agenda }

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        let (slug, conducts) = (try inquiry.slug(), inquiry.actor.conductsMeetings)
        return try await inquiry.read { db, reader in
            let entry = try db.sitting(slug, for: reader)
            return SittingPage(
                dossier: try db.dossier(Reference(Sitting.kind, slug), for: reader), entry: entry,
                meeting: try db.record(Reference("meeting", entry.sitting.meeting), for: reader).map(RecordName.init),
                agenda: try db.agenda(of: entry.sitting.meeting, for: reader).entries(of: slug),
                leadsToSummary: try conducts || db.record(Summary.reference(of: slug), for: reader) != nil)
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            dossier.record.title.text, description: dossier.record[.summary]?.text ?? "", crumbs: Crumbs.meeting(meeting, t),
            section: .conference, record: dossier.record.reference)
    }

    /// The room, for those who may follow what happens in it (a folder of files has none), and what the sitting came to.
    private func wayIn(_ t: Translator) -> HTML {
        let isRoom = (entry.isOpenToReader || t.visitor != nil) && !t.site.isPlainFiles
        let slug = dossier.record.slug
        let ways = (isRoom ? [("/sittings/\(slug)/room", t("Go to the room"))] : [])
            + (leadsToSummary ? [("/summaries/\(slug)", t("Summary"))] : [])
        guard !ways.isEmpty else { return .empty }
        let links = ways.map { way -> HTML in
            "<a href=\"\(url: t.path(way.0))\">\(way.1)</a>"
        }
        return "<p class=\"tools\">\(links.joined(by: " · "))</p>"
    }

    func body(_ t: Translator) -> HTML {
        let record = dossier.record
        let facts = t.definitions([
            (t("Meeting"), meeting.map { t.link($0) } ?? .empty),
            (t("Body"), entry.body.map { t.link($0) } ?? .empty),
            (t("Time"), t.hours(entry)),
            (t("Time zone"), "\(entry.sitting.clock.zone)"),
            (t("Room"), "\(entry.sitting.room)"),
            (t("State"), t.mark(entry.sitting.state)),
        ])
        let items = t.items(agenda.filter { entry in !agenda.contains { $0.record.slug == entry.item.parent } }, [record.slug: entry.sitting.clock])
        return """
            \(t.heading(record, kicker: t.hours(entry)))
            \(t.fact("<div>\(t.prose(record[.summary]))\(facts)\(t.prose(record[.text]))</div>", dossier.sources[RecordDraft.whole] ?? []))
            \(wayIn(t))\(t.section(t("Agenda"), id: "agenda", items))
            \(t.closing(dossier, hiding: [.of, .partOf, .discussedIn]))
            """
    }
}
