import HTML
import Records
import SQL
import Web

/// One item of an agenda, with its annotation and its documents.
struct AgendaItemPage: Page {
    let dossier: Dossier
    let entry: Agenda.Entry
    let meeting: RecordName?
    let sitting: SittingEntry?

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        let slug = try inquiry.slug()
        return try await inquiry.read { db, reader in
            let dossier = try db.dossier(Reference(AgendaItem.kind, slug), for: reader)
            let of = try db.value(
                "SELECT meeting FROM agenda_item WHERE record = \(dossier.record.id.rawValue)", as: String.self)
            guard let of, let entry = try db.agenda(of: of, for: reader).all.first(where: { $0.record.slug == slug })
            else { throw Refusal.notFound }
            return AgendaItemPage(
                dossier: dossier, entry: entry,
                meeting: try db.record(Reference("meeting", of), for: reader).map(RecordName.init),
                sitting: try db.sittings(of: of, for: reader).first { $0.record.slug == entry.item.sitting })
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            dossier.record.title.text, description: dossier.record[.summary]?.text ?? "", crumbs: Crumbs.meeting(meeting, t),
            section: .conference, record: dossier.record.reference)
    }

    func body(_ t: Translator) -> HTML {
        let record = dossier.record
        let clock = sitting?.sitting.clock ?? .utc
        let facts = t.definitions([
            (t("Meeting"), meeting.map { t.link($0) } ?? .empty),
            (t("Sitting"), sitting.map { t.link(RecordName($0.record)) } ?? .empty),
            (t("Time"), entry.begins.map { "\(t.day(clock.reading($0).day)), \(clock.reading($0).time)" } ?? .empty),
            (t("Length"), entry.item.minutes.map { "\(t.count($0, "{n} minute", "{n} minutes"))" } ?? .empty),
            (t("Led by"), entry.lead.map { t.link($0) } ?? .empty),
            (t("Documents"), t.list(entry.documents)),
        ])
        return """
            \(t.heading(record, kicker: HTML(escaping: t("Item {number}", ["number": entry.number]))))
            \(t.fact("<div>\(t.prose(record[.summary]))\(facts)\(t.prose(record[.text]))</div>", dossier.sources[RecordDraft.whole] ?? []))
            \(t.section(t("Below it"), id: "below", t.items(entry.below, entry.item.sitting.map { [$0: clock] } ?? [:])))
            \(t.closing(dossier, hiding: [.partOf, .discussedIn, .proposedBy, .uses]))
            """
    }
}
