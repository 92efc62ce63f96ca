import HTML
import Records
import SQL
import Web

/// A party: what it is, what it has done, whom one reaches there.
struct PartyPage: Page {
    let dossier: Dossier
    let type: RecordName?
    let code: String?
    let website: String?
    let participation: [ParticipationCell]
    let bodies: [RecordName]
    let focalPoints: [FocalPointEntry]
    let sectors: [String: RecordName]
    let share: ShareEntry?
    let currency: String?

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        let slug = try inquiry.slug()
        return try await inquiry.read { db, reader in
            let dossier = try db.dossier(Reference("party", slug), for: reader)
            guard
                let own = try db.row(
                    "SELECT type, code, website FROM party WHERE record = \(dossier.record.id.rawValue)")
            else { throw Refusal.notFound }
            let type: String = try own["type"]
            let scale = try db.scales(for: reader).first
            return PartyPage(
                dossier: dossier,
                type: try db.record(Reference("party-type", type), for: reader).map(RecordName.init),
                code: try own["code"], website: try own["website"],
                participation: try db.participation(partyType: type, for: reader),
                bodies: try db.bodyEntries(for: reader).map { RecordName($0.record) },
                focalPoints: try db.focalPoints(of: slug, for: reader),
                sectors: try db.titles(ofKind: "sector", for: reader),
                share: scale?.shares.first { $0.party.slug == slug }, currency: scale?.scale.currency)
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            dossier.record.title.text, description: dossier.record[.summary]?.text ?? type?.title.text ?? "",
            crumbs: Crumbs.conference(t), section: .conference, record: dossier.record.reference)
    }

    func body(_ t: Translator) -> HTML {
        let record = dossier.record
        let contribution: HTML = share.map { share in
            """
            <a href="\(url: t.path("/funding"))">\(t.money(share.cents, currency ?? "")) · \(t.hundredths(share.hundredths)) %</a>
            """
        } ?? .empty
        let facts = t.definitions([
            (t("Kind"), type.map { t.link($0) } ?? .empty),
            (t("Code"), code.map { HTML(escaping: $0) } ?? .empty),
            (t("In the process"), record.when.map { HTML(escaping: t.when($0)) } ?? .empty),
            (t("Yearly contribution"), contribution),
            (t("Website"), website.map { "<a href=\"\(url: $0)\">\($0)</a>" } ?? .empty),
        ])
        let presidencies = dossier.origins(.of, kind: "presidency")
        let points = focalPoints.html { point -> HTML in
            t.fact(
                "<div id=\"\(point.record.slug)\"><h3>\(sectors[point.sector].map { t.wording($0.title) })</h3><p><strong>\(t.wording(point.record.title))</strong></p>\(t.prose(point.record[.summary]))</div>",
                point.sources)
        }
        return """
            \(t.heading(record, kicker: type.map { HTML(escaping: $0.title.text) } ?? .empty))
            \(t.fact("<div>\(t.prose(record[.summary]))\(facts)\(t.prose(record[.text]))</div>", dossier.sources[RecordDraft.whole] ?? []))
            \(t.section(t("Presidencies"), id: "presidencies", t.bullets(presidencies)))
            \(t.section(t("What it may do"), id: "rights", rights(t)))
            \(t.section(t("Focal points"), id: "focal-points", points))
            \(t.closing(dossier, hiding: [.of]))
            """
    }

    private func rights(_ t: Translator) -> HTML {
        let names = Dictionary(uniqueKeysWithValues: bodies.map { ($0.slug, $0) })
        let rows = participation.html { cell in
            "<div><dt>\(names[cell.body].map { t.link($0) })</dt><dd>\(t.mark(cell.level)) \(cell.note.map { t.wording($0) }) \(t.inlineSources(cell.sources))</dd></div>"
        }
        return rows.isEmpty ? .empty : "<dl class=\"facts\">\(rows)</dl>"
    }
}
