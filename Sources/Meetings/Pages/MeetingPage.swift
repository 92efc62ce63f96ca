import HTML
import Institution
import Records
import SQL
import Web

/// One meeting: when, where, who, about what, and what it led to.
struct MeetingPage: Page {
    let dossier: Dossier
    let number: Int?
    let bodyName: RecordName?
    let sittings: [SittingEntry]
    let agenda: Agenda
    let convocation: ConvocationLinks
    let conflicts: [ConflictLine]
    let conducts: Bool
    let deadlines: [Deadline]
    let rules: [String: RecordName]
    let isEdition: Bool

    private enum CodingKeys: String, CodingKey {
        case dossier, number, bodyName, sittings, agenda, convocation, conflicts, conducts, deadlines
    }

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        let (slug, actor) = (try inquiry.slug(), inquiry.actor)
        let conducts = actor.conductsMeetings
        return try await inquiry.read { db, reader in
            let dossier = try db.dossier(Reference("meeting", slug), for: reader)
            let own = try db.row("SELECT body, number FROM meeting WHERE record = \(dossier.record.id.rawValue)")
            let body: String? = try own?["body"]
            return MeetingPage(
                dossier: dossier, number: try own?["number"],
                bodyName: try body.flatMap { try db.record(Reference("body", $0), for: reader) }.map(RecordName.init),
                sittings: try db.sittings(of: slug, for: reader), agenda: try db.agenda(of: slug, for: reader),
                convocation: ConvocationLinks(try db.standing(of: actor, in: slug, for: reader)),
                conflicts: conducts ? try db.conflictLines(of: slug, for: reader) : [], conducts: conducts,
                deadlines: try db.deadlines(of: dossier.record.reference, for: reader), rules: try db.titles(ofKind: "rule", for: reader),
                isEdition: try own?["number"] as Int? != nil)
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            dossier.record.title.text,
            description: dossier.record["theme"]?.text ?? dossier.record[.summary]?.text ?? "",
            crumbs: Crumbs.meetings(t), section: .conference,
            record: dossier.record.reference)
    }

    func body(_ t: Translator) -> HTML {
        let record = dossier.record
        let facts = t.definitions([
            (t("Body"), bodyName.map { t.link($0) } ?? .empty),
            (t("Edition"), number.map { HTML(escaping: t.roman($0)) } ?? .empty),
            (t("Date"), record.when.map { t.time($0) } ?? .empty),
            (t("Place"), record[.place].map { t.wording($0) } ?? .empty),
            (t("Host"), t.list(dossier.targets(.hostedBy))),
            (t("Theme"), record["theme"].map { t.wording($0) } ?? .empty),
            (t("Held with"), t.list(dossier.targets(.partOf))),
            (t("Presidency"), t.list(dossier.origins(.presides))),
        ])
        let decisions = dossier.origins(.decidedBy, kind: "decision")
        return """
            \(t.heading(record, kicker: record.when.map { HTML(escaping: t.when($0)) } ?? .empty))
            \(convocation.html(t))
            \(t.fact("<div>\(t.prose(record[.summary]))\(facts)\(t.prose(record[.text]))</div>", dossier.sources[RecordDraft.whole] ?? []))
            \(t.section(t("Deadlines"), id: "deadlines", t.planning(self)))
            \(t.section(t("Sittings"), id: "sittings", t.sittings(sittings)))
            \(t.section(t("Agenda"), id: "agenda", waysToAgenda(t) + t.agenda(agenda, sittings)))\(t.conflicts(conflicts))
            \(t.section(t("Who took part"), id: "participants", t.bullets(dossier.targets(.attendedBy))))
            \(t.section(t("Decisions"), id: "decisions", t.bullets(decisions)))
            \(t.closing(dossier, hiding: [.of, .hostedBy, .partOf, .presides, .attendedBy, .decidedBy, .discussedIn]))
            """
    }

    /// Where there is nothing to go to, only those who would put something there are led to it.
    private func waysToAgenda(_ t: Translator) -> HTML {
        sittings.isEmpty && agenda.entries.isEmpty && !conducts
            ? .empty : t.agendaWays(dossier.record.slug, isForThoseWhoConduct: conducts)
    }
}
