import HTML
import Records
import SQL
import Web

/// One activity: when, where, by whom, and where it comes from.
struct ActivityPage: Page {
    let dossier: Dossier
    let type: ActivityType
    let status: ActivityStatus
    let proposed: When?

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        let slug = try inquiry.slug()
        return try await inquiry.read { db, reader in
            let dossier = try db.dossier(Reference("activity", slug), for: reader)
            guard
                let own = try db.row(
                    "SELECT type, status, proposed FROM activity WHERE record = \(dossier.record.id.rawValue)")
            else { throw Refusal.notFound }
            let proposed: String? = try own["proposed"]
            return ActivityPage(
                dossier: dossier, type: ActivityType(rawValue: try own["type"]) ?? .project,
                status: ActivityStatus(rawValue: try own["status"]) ?? .notInSources,
                proposed: proposed.flatMap { When($0) })
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            dossier.record.title.text, description: dossier.record[.summary]?.text ?? "",
            crumbs: Crumbs.plan(t) + [.init(t("Activities"), "/activities")], section: .plan,
            record: dossier.record.reference)
    }

    func body(_ t: Translator) -> HTML {
        let record = dossier.record
        let facts = t.definitions([
            (t("Status"), t.mark(status)),
            (t("Date"), record.when.map { t.time($0) } ?? HTML(escaping: t("Not in the sources"))),
            (t("Place"), record[.place].map { t.wording($0) } ?? .empty),
            (t("Host"), t.list(dossier.targets(.hostedBy))),
            (t("Sponsors"), t.list(dossier.targets(.sponsoredBy))),
            (t("Proposed by"), t.list(dossier.targets(.proposedBy))),
            (t("Proposed at"), t.list(dossier.targets(.arisesFrom, kind: "meeting"))),
            (t("Proposed in"), proposed.map { HTML(escaping: t.when($0)) } ?? .empty),
            (t("On the proposal"), record["proposed"].map { t.wording($0) } ?? .empty),
            (t("Themes"), t.list(dossier.targets(.about, kind: "theme"))),
            (t("Documents"), t.list(dossier.targets(.uses))),
        ])
        return """
            \(t.heading(record, kicker: HTML(escaping: t.name(of: type))))
            \(t.fact("<div><div class=\"lead\">\(t.prose(record[.summary]))</div>\(facts)\(t.prose(record[.text]))</div>", dossier.sources[RecordDraft.whole] ?? []))
            \(t.closing(dossier, hiding: [.hostedBy, .sponsoredBy, .proposedBy, .about, .uses]))
            """
    }
}
