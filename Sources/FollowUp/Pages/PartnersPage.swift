import HTML
import Records
import SQL
import Web

/// Whom the process works with, and where it has been heard.
struct PartnersPage: Page {
    struct Entry: Sendable, Encodable {
        let name: RecordName
        let contributions: Int
        let party: RecordName?
    }

    let partners: [Entry]
    let forums: [ForumEntry]

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        try await inquiry.read { db, reader in
            let records = try db.records("r.kind = 'partner'", for: reader)
            let parties = try db.links(from: records.map(\.id), [.sameAs], for: reader)
            return PartnersPage(
                partners: records.map {
                    Entry(
                        name: RecordName($0), contributions: $0.parts("contribution").count,
                        party: parties[$0.id]?.first { $0.record.kind == "party" }?.record)
                },
                forums: try db.forums(for: reader))
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("Partners and forums"), description: t("Whom the process works with, and where it has been heard"),
            crumbs: Crumbs.conference(t), section: .conference)
    }

    func body(_ t: Translator) -> HTML {
        let list = partners.html { entry -> HTML in
            let observer: HTML = entry.party == nil ? .empty : " <span class=\"tag\">\(t("in the process"))</span>"
            let count: HTML = entry.contributions == 0
                ? .empty : " <small>\(t.count(entry.contributions, "{n} contribution", "{n} contributions"))</small>"
            return "<li>\(t.link(entry.name))\(observer)\(count)</li>"
        }
        let heard = forums.html { forum in
            let occasions = forum.occasions.html { occasion in
                "<li>\(t.when(occasion.when))\(occasion.place.map { HTML(escaping: " · \($0.text)") } ?? .empty)</li>"
            }
            return """
                <li id="\(forum.record.slug)"><h3>\(t.wording(forum.record.title))</h3>\(occasions.isEmpty ? "<p><small>\(t("Date not in the sources"))</small></p>" : "<ul class=\"lines\">\(occasions)</ul>")\(t.prose(forum.record[.summary]))\(t.inlineSources(forum.sources))</li>
                """
        }
        return """
            <header class="title"><h1>\(t("Partners and forums"))</h1></header>
            \(t.section(t("Partners"), id: "partners", list.isEmpty ? t.emptyState(t("Not in the sources")) : "<ul>\(list)</ul>"))
            \(t.section(t("Forums"), id: "forums", heard.isEmpty ? t.emptyState(t("Not in the sources")) : "<ul class=\"records\">\(heard)</ul>"))
            """
    }
}

/// A forum with its occasions.
struct ForumEntry: Sendable, Encodable {
    struct Occasion: Sendable, Encodable {
        let when: When
        let place: Wording?
    }

    let record: Record
    let occasions: [Occasion]
    let sources: [Citation]
}

extension Connection {
    /// The forums where the process was heard, in the source's order.
    func forums(for reader: Reader) throws -> [ForumEntry] {
        let records = try records("r.kind = 'forum'", for: reader)
        let sources = try citations(of: records.map(\.id), for: reader)
        var times: [String: [(position: Int, when: When)]] = [:]
        for row in try rows(
            """
            SELECT record, position, happened FROM occasion
            WHERE record IN (\(list: records.map(\.id.rawValue))) ORDER BY record, position
            """)
        {
            if let when = When(try row["happened"]) {
                times[try row["record"], default: []].append((try row["position"], when))
            }
        }
        return records.map { record in
            ForumEntry(
                record: record,
                occasions: (times[record.id.rawValue] ?? []).map {
                    .init(when: $0.when, place: record[.part("occasion", $0.position)] ?? record[.place])
                },
                sources: sources[record.id]?[RecordDraft.whole] ?? [])
        }
    }
}

/// One partner and what it contributed.
struct PartnerPage: Page {
    let dossier: Dossier

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        let slug = try inquiry.slug()
        return try await inquiry.read { db, reader in
            PartnerPage(dossier: try db.dossier(Reference("partner", slug), for: reader))
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            dossier.record.title.text, description: dossier.record[.summary]?.text ?? "",
            crumbs: Crumbs.conference(t) + [.init(t("Partners and forums"), "/partners")], section: .conference,
            record: dossier.record.reference)
    }

    func body(_ t: Translator) -> HTML {
        let record = dossier.record
        let contributions = record.parts("contribution").html { part in
            "<li>\(t.wording(part.wording)) \(t.inlineSources(dossier.sources[part.field] ?? []))</li>"
        }
        let party = dossier.targets(.sameAs, kind: "party")
        return """
            \(t.heading(record, kicker: HTML(escaping: t("Partner"))))
            \(t.fact("<div><div class=\"lead\">\(t.prose(record[.summary]))</div>\(t.definitions([(t("In the process"), t.list(party))]))\(t.prose(record[.text]))</div>", dossier.sources[RecordDraft.whole] ?? []))
            \(t.section(t("Projects and contributions"), id: "contributions", contributions.isEmpty ? .empty : "<ul>\(contributions)</ul>"))
            \(t.closing(dossier, hiding: [.sameAs]))
            """
    }
}
