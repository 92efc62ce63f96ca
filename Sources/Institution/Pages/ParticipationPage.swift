import HTML
import SQL
import Records
import Web

/// The matrix "who may do what": every kind of party in every body, with why.
struct ParticipationPage: TablePage {
    let partyTypes: [RecordName]
    let bodies: [RecordName]
    let cells: [ParticipationCell]

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        try await inquiry.read { db, reader in
            let cells = try db.participation(for: reader)
            let concerned = Set(cells.map(\.body))
            return ParticipationPage(
                partyTypes: try db.records("r.kind = 'party-type'", fields: [.title], for: reader).map(RecordName.init),
                bodies: try db.bodyEntries(for: reader).map { RecordName($0.record) }
                    .filter { concerned.contains($0.slug) },
                cells: cells)
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("Who may do what"), description: t("Every kind of party in every body, with the source of each answer"),
            crumbs: Crumbs.conference(t), section: .conference, alternates: [.csv])
    }

    func body(_ t: Translator) -> HTML {
        let head = partyTypes.html { "<th scope=\"col\">\(t.link($0))</th>" }
        let rows = bodies.html { body in
            let columns = partyTypes.html { type -> HTML in
                guard let cell = cell(type, body) else { return "<td></td>" }
                return """
                    <td data-label="\(type.title.text)" id="\(cell.slug)">\(t.mark(cell.level))<p>\(cell.note.map { t.wording($0) })</p>\(t.inlineSources(cell.sources))</td>
                    """
            }
            return "<tr><th scope=\"row\">\(t.link(body))</th>\(columns)</tr>"
        }
        return """
            <header class="title"><h1>\(t("Who may do what"))</h1></header>
            <p class="lead">\(t("Each cell says what a kind of party may do in a body, and which source says so. Where the sources are silent, the cell says that."))</p>
            <div class="wide-table" role="region" tabindex="0" aria-label="\(t("Who may do what"))">
            <table class="folds matrix"><caption>\(t("Who may do what"))</caption><thead><tr><td></td>\(head)</tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }

    func rows(_ t: Translator) -> [[String]] {
        [[t("Body"), t("Kind of party"), t("Participation"), t("Note"), t("Sources")]]
            + bodies.flatMap { body in
                partyTypes.compactMap { type in
                    cell(type, body).map { cell in
                        [
                            body.title.text, type.title.text, t.name(of: cell.level), cell.note?.text ?? "",
                            cell.sources.map { "\($0.document): \($0.locator)" }.joined(separator: "; "),
                        ]
                    }
                }
            }
    }

    private func cell(_ type: RecordName, _ body: RecordName) -> ParticipationCell? {
        cells.first { $0.partyType == type.slug && $0.body == body.slug }
    }
}
