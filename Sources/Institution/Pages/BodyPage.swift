import HTML
import Records
import SQL
import Web

/// A body: who sits in it, when it meets, what it does, and by which rules.
struct BodyPage: Page {
    let dossier: Dossier
    let type: BodyType
    let participation: [ParticipationCell]
    let partyTypes: [RecordName]
    let rules: [RuleEntry]
    let meetings: [MeetingEntry]
    /// What the reader's seats open here; nil for the public.
    let standing: Standing?

    struct Standing: Sendable, Encodable {
        let isOpen: Bool
        /// What the matrix says of the kinds of party that the reader sits for.
        let cells: [ParticipationCell]
    }

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        let slug = try inquiry.slug()
        return try await inquiry.read { db, reader in
            let dossier = try db.dossier(Reference("body", slug), for: reader)
            let type = try db.value(
                "SELECT type FROM body WHERE record = \(dossier.record.id.rawValue)", as: String.self)
            let participation = try db.participation(body: slug, for: reader)
            let kinds = try db.partyTypes(of: inquiry.actor.seats)
            let audiences = reader.clearance.audiences
            let standing = inquiry.actor.seats.isEmpty
                ? nil
                : Standing(
                    isOpen: !audiences.isDisjoint(with: [.body(slug), .sitting(slug)]),
                    cells: participation.filter { kinds.contains($0.partyType) })
            return BodyPage(
                dossier: dossier, type: type.flatMap(BodyType.init) ?? .drafting,
                participation: participation,
                partyTypes: try db.records("r.kind = 'party-type'", fields: [.title], for: reader).map(RecordName.init),
                rules: try db.rules(about: slug, for: reader), meetings: try db.meetings(of: slug, for: reader), standing: standing)
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            dossier.record.title.text, description: dossier.record[.summary]?.text ?? "",
            crumbs: Crumbs.conference(t), section: .conference, record: dossier.record.reference)
    }

    func body(_ t: Translator) -> HTML {
        let record = dossier.record
        let facts = t.definitions([
            (t("Composition"), record["composition"].map { t.wording($0) } ?? .empty),
            (t("Meets"), record["meets"].map { t.wording($0) } ?? .empty),
            (t("Part of"), t.list(dossier.targets(.partOf))),
            (t("Reports to"), t.list(dossier.targets(.reportsOn))),
            (t("Sittings"), t.list(dossier.origins(.partOf, kind: "body"))),
            (t("Set up"), record.when.map { HTML(escaping: t.when($0)) } ?? .empty),
            (t("Place"), record[.place].map { t.wording($0) } ?? .empty),
        ])
        let functions = record.parts("function").html { "<li>\(t.wording($0.wording))</li>" }
        let officers = dossier.origins(.of, kind: "officer")
        return """
            \(t.heading(record, kicker: HTML(escaping: t.name(of: type))))
            \(t.fact("<div><div class=\"lead\">\(t.prose(record[.summary]))</div>\(facts)\(t.prose(record[.text]))</div>", dossier.sources[RecordDraft.whole] ?? []))
            \(mine(t))
            \(t.section(t("What it does"), id: "functions", functions.isEmpty ? .empty : "<ul>\(functions)</ul>"))
            \(t.section(t("Who may do what"), id: "participation", matrix(t)))
            \(t.section(t("Rules"), id: "rules", RulesPage.list(rules, t)))
            \(t.section(t("Meetings"), id: "meetings", MeetingsPage.list(meetings, t)))
            \(t.section(t("Officers"), id: "officers", t.bullets(officers)))
            \(t.closing(dossier, hiding: [.of, .partOf, .about, .reportsOn]))
            """
    }

    /// Why the reader sees this body's papers, or why not: with what the matrix says of their kind of party.
    private func mine(_ t: Translator) -> HTML {
        guard let standing else { return .empty }
        let cells = standing.cells.html { cell -> HTML in
            let kind = partyTypes.first { $0.slug == cell.partyType }?.title.text ?? cell.partyType
            return "<li>\(kind): \(t.mark(cell.level)) \(t.inlineSources(cell.sources))</li>"
        }
        let words = standing.isOpen
            ? t("What is written for this body is open to one of your seats.")
            : t("What is written for this body is open to none of your seats.")
        return t.section(t("Your seats here"), id: "mine", "<p>\(words)</p>\(cells.isEmpty ? .empty : "<ul class=\"lines\">\(cells)</ul>")")
    }

    private func matrix(_ t: Translator) -> HTML {
        let rows = partyTypes.html { type -> HTML in
            guard let cell = participation.first(where: { $0.partyType == type.slug }) else { return .empty }
            return "<div><dt>\(t.link(type))</dt><dd>\(t.mark(cell.level)) \(cell.note.map { t.wording($0) }) \(t.inlineSources(cell.sources))</dd></div>"
        }
        return rows.isEmpty ? .empty : "<dl class=\"facts\">\(rows)</dl>"
    }
}

extension Connection {
    /// The kinds of party that seats are held for.
    fileprivate func partyTypes(of seats: [Identity]) throws -> Set<String> {
        guard !seats.isEmpty else { return [] }
        return Set(
            try rows(
                """
                SELECT DISTINCT p.type FROM seat s JOIN record q ON q.kind = 'party' AND q.slug = s.party
                JOIN party p ON p.record = q.id WHERE s.record IN (\(list: seats.map(\.rawValue)))
                """
            ).map { try $0["type"] })
    }
}
