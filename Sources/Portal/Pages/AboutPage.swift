import HTML
import Records
import SQL
import Web

/// How the record is made, and what may be done with it.
struct AboutPage: Page {
    let sources: [RecordName]
    let records: Int

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        try await inquiry.read { db, reader in
            AboutPage(
                sources: try db.records("r.kind = 'source'", fields: [.title], for: reader).map(RecordName.init),
                records: try db.countsByKind(for: reader).values.reduce(0, +))
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("About this record"),
            description: t("How the memory is made, what its marks mean, and how machines can read it"))
    }

    func body(_ t: Translator) -> HTML {
        """
        <header class="title"><h1>\(t("About this record"))</h1></header>
        <p class="lead">\(t("This site is the memory of the process: each fact is a record with its source, its links and its history."))</p>
        \(t.section(t("Where it comes from"), id: "origin", "<p>\(t("Facts, names, dates and figures are taken from the documents below; the sentences are our own. What they do not say is left out, or marked as not in the sources."))</p>\(t.bullets(sources))<p><a href=\"\(url: t.path("/sources"))\">\(t("Sources"))</a> · <a href=\"\(url: t.path("/disagreements"))\">\(t("Where the sources disagree"))</a> · <a href=\"\(url: t.path("/records"))\">\(t("All records"))</a></p>"))
        \(t.section(t("Languages"), id: "languages", "<p>\(t("Titles in the official language are those of the sources. Texts marked as translation are ours."))</p>"))
        \(t.section(t("For machines"), id: "machines", machines(t)))
        """
    }

    private func machines(_ t: Translator) -> HTML {
        """
        <p>\(t("Every page is also JSON: add .json to its address, or ask for application/json. Lists are CSV, the calendar is iCalendar, changes are Atom."))</p>
        <ul><li><a href="/openapi.json">OpenAPI 3.1</a></li><li><a href="/sitemap.xml">sitemap.xml</a></li><li><a href="\(url: t.path("/calendar") + ".ics")">iCalendar</a></li><li><a href="\(url: t.path("/updates") + ".atom")">Atom</a></li><li><a href="\(Portal.harvestPath)?verb=Identify">OAI-PMH 2.0</a></li></ul>
        <p>\(t("Libraries and archives harvest the public records, in every language and with what was withdrawn, by OAI-PMH."))</p>
        <p>\(t("{records} records; every change to them stands in a journal whose chain of hashes anyone with the database can verify.", ["records": t.number(records)]))</p>
        """
    }
}
