import HTML
import Records
import SQL
import Web

/// A statement in the languages in which it is there.
struct StatementPage: Page {
    let dossier: Dossier
    let statement: Statement
    let texts: [Wording]

    private enum Key: String, CodingKey { case dossier, statement, texts }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(dossier, forKey: .dossier)
        try container.encode(statement.manner, forKey: .statement)
        try container.encode(texts, forKey: .texts)
    }

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        let slug = try inquiry.slug()
        return try await inquiry.read { db, reader in
            let dossier = try db.dossier(Reference(Statement.kind, slug), for: reader)
            let id = dossier.record.id
            guard let row = try db.row("SELECT * FROM statement WHERE record = \(id.rawValue)") else { throw Refusal.notFound }
            return StatementPage(
                dossier: dossier, statement: try Statement(row: row), texts: try db.wordings(of: id)[.text])
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            dossier.record.title.text, crumbs: Crumbs.meetings(t) + (sitting.map { [.init($0.title.text, "/sittings/\($0.slug)")] } ?? []),
            section: .conference, record: dossier.record.reference)
    }

    private var sitting: RecordName? { dossier.targets(.partOf, kind: Sitting.kind).first }

    func body(_ t: Translator) -> HTML {
        let party = dossier.targets(.of, kind: "party")
        let facts = t.definitions([
            (t("Party"), t.list(party)), (t("Sitting"), t.list(sitting.map { [$0] } ?? [])),
            (t("Agenda item"), t.list(dossier.targets(.about, kind: AgendaItem.kind))),
            (t("Date"), dossier.record.when.map { t.time($0) } ?? .empty),
            (t("Spoken in"), HTML(escaping: t.name(of: statement.language))),
            (t("State"), HTML(escaping: statement.state == .handedIn ? t("Handed in, not delivered yet") : t("Delivered"))),
        ])
        // The language in which it was spoken first.
        let ordered = texts.filter { $0.language == statement.language } + texts.filter { $0.language != statement.language }
        let bodies = ordered.html { text in
            t.section(t.name(of: text.language), id: "text-\(text.language.rawValue)", "\(t.standing(text))<div class=\"reading\">\(t.prose(text))</div>")
        }
        return """
            \(t.heading(dossier.record, kicker: t.list(party)))\(facts)\(bodies)
            \(t.closing(dossier, hiding: [.partOf, .of, .about]))
            """
    }
}
