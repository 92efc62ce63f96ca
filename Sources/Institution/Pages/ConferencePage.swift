import HTML
import Records
import Web

/// What the process is, who belongs to it, and where the rest is.
struct ConferencePage: Page {
    let process: Dossier
    let groups: [PartyGroup]
    let bodies: [BodyEntry]

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        try await inquiry.read { db, reader in
            guard let process = try db.records(kind: "process", for: reader).first else { throw Refusal.notFound }
            return ConferencePage(
                process: try db.dossier(process.reference, for: reader), groups: try db.partyGroups(for: reader),
                bodies: try db.bodyEntries(for: reader))
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("The Conference"), description: process.record[.summary]?.text ?? "", section: .conference,
            record: process.record.reference)
    }

    func body(_ t: Translator) -> HTML {
        let record = process.record
        let founded = t.definitions([
            (t("Founded"), record.when.map { HTML(escaping: t.when($0)) } ?? .empty),
            (t("Also called"), record.parts("also").map { HTML(escaping: $0.wording.text) }.joined(by: ", ")),
            (t("Languages"), t.site.languages.all.map { HTML(escaping: t.name(of: $0)) }.joined(by: ", ")),
        ])
        let principles = record.parts("principle").html { "<li>\(t.wording($0.wording))</li>" }
        let introduction: HTML = """
            <div class="lead">\(t.prose(record[.summary]))</div>\(founded)\(t.prose(record[.text]))
            """
        return """
            \(t.heading(record))
            \(t.fact(introduction, process.sources[RecordDraft.whole] ?? []))
            \(t.section(t("Principles"), id: "principles", principles.isEmpty ? .empty : "<ul>\(principles)</ul>"))
            \(groups.html { group(t, $0) })
            \(t.section(t("Bodies"), id: "bodies", bodyList(t)))
            \(t.section(t("How it works"), id: "how", directory(t)))
            \(t.closing(process, hiding: [.of]))
            """
    }

    private func group(_ t: Translator, _ group: PartyGroup) -> HTML {
        let parties = group.parties.html { party in
            let since: HTML = party.when.map { " <small>\(t.when($0))</small>" } ?? .empty
            let short: HTML = party.name.short.map { " <span class=\"short\">\($0)</span>" } ?? .empty
            return "<li>\(t.link(party.name))\(short)\(since)</li>"
        }
        return t.section(
            "\(group.type.title.text) (\(t.number(group.parties.count)))", id: group.type.slug,
            "\(t.prose(group.type[.summary]))<ul class=\"columns\">\(parties)</ul>")
    }

    private func bodyList(_ t: Translator) -> HTML {
        let items = bodies.filter { $0.parent == nil }.html { body in
            let sittings = bodies.filter { $0.parent?.slug == body.record.slug }
            let inner: HTML = sittings.isEmpty ? .empty : "<ul>\(sittings.html { item(t, $0) })</ul>"
            return "<li>\(link(t, body))\(inner)</li>"
        }
        return "<ul class=\"cards\">\(items)</ul>"
    }

    private func item(_ t: Translator, _ body: BodyEntry) -> HTML { "<li>\(link(t, body))</li>" }

    private func link(_ t: Translator, _ body: BodyEntry) -> HTML {
        "<h3>\(t.link(RecordName(body.record)))</h3>\(t.prose(body.record[.summary]))"
    }

    private func directory(_ t: Translator) -> HTML {
        let entries: [(String, String, String)] = [
            ("/participation", t("Who may do what"), t("Every kind of party in every body, with the source of each answer")),
            ("/rules", t("Rules"), t("The rules of the process with their values, dates and sources")),
            ("/admission", t("Admission"), t("What an observer has to meet")),
            ("/cycle", t("The year"), t("The operating cycle, step by step")),
            ("/presidencies", t("Presidencies"), t("Who led which year, and under which theme")),
            ("/meetings", t("Meetings"), t("The editions and the meetings between them")),
            ("/decisions", t("Decisions"), t("What was decided and what became of it")),
            ("/funding", t("Funding"), t("Who pays what, and what for")),
            ("/focal-points", t("Focal points"), t("The authorities of each member, by sector")),
            ("/officers", t("Officers"), t("The people the sources name with a function")),
            ("/partners", t("Partners and forums"), t("Whom the process works with, and where it has been heard")),
            ("/glossary", t("Glossary"), t("Acronyms and what they stand for")),
            ("/disagreements", t("Where the sources disagree"), t("Every claim beside the other, with who says it")),
        ]
        return "<ul class=\"directory\">\(entries.html { "<li><a href=\"\(url: t.path($0.0))\">\($0.1)</a><p>\($0.2)</p></li>" })</ul>"
    }
}
