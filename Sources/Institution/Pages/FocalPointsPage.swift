import HTML
import Records
import SQL
import Web

/// Each member's authorities, by sector, with the gaps shown.
struct FocalPointsPage: TablePage {
    let parties: [RecordName]
    let sectors: [RecordName]
    let points: [FocalPointEntry]

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        try await inquiry.read { db, reader in
            let members = try db.partyGroups(for: reader).filter(\.decides).flatMap(\.parties).map(\.name)
            return FocalPointsPage(
                parties: members,
                sectors: try db.records("r.kind = 'sector'", fields: [.title], for: reader).map(RecordName.init),
                points: try db.focalPoints(for: reader))
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("Focal points"), description: t("The authorities of each member, by sector"),
            crumbs: Crumbs.conference(t), section: .conference, alternates: [.csv])
    }

    func body(_ t: Translator) -> HTML {
        let head = sectors.html { "<th scope=\"col\" id=\"\($0.slug)\">\(t.wording($0.title))</th>" }
        let rows = parties.html { party in
            let columns = sectors.html { sector -> HTML in
                let own = points.filter { $0.party == party.slug && $0.sector == sector.slug }
                guard !own.isEmpty else {
                    return "<td data-label=\"\(sector.title.text)\"><em>\(t("Not in the sources"))</em></td>"
                }
                let content = own.html { point in
                    "<div id=\"\(point.record.slug)\"><strong>\(t.wording(point.record.title))</strong>\(t.prose(point.record[.summary]))\(t.inlineSources(point.sources))</div>"
                }
                return "<td data-label=\"\(sector.title.text)\">\(content)</td>"
            }
            return "<tr><th scope=\"row\">\(t.link(party))</th>\(columns)</tr>"
        }
        return """
            <header class="title"><h1>\(t("Focal points"))</h1></header>
            <p class="lead">\(t("Through these authorities the process reaches each government: they receive, pass on and spread what the presidency and the secretariat send."))</p>
            <div class="wide-table" role="region" tabindex="0" aria-label="\(t("Focal points"))">
            <table class="folds"><caption>\(t("Focal points"))</caption><thead><tr><td></td>\(head)</tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }

    func rows(_ t: Translator) -> [[String]] {
        [[t("Party"), t("Sector"), t("Institution"), t("Task"), t("Sources")]]
            + points.map { point in
                [
                    parties.first { $0.slug == point.party }?.title.text ?? point.party, sectors.first { $0.slug == point.sector }?.title.text ?? point.sector,
                    point.record.title.text, point.record[.summary]?.text ?? "",
                    point.sources.map { "\($0.document): \($0.locator)" }.joined(separator: "; "),
                ]
            }
    }
}
