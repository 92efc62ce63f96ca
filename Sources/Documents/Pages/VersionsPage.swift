import HTML
import Records
import Web

/// Every revision of a document, with its files.
struct VersionsPage: Page {
    let record: RecordName
    let revisions: [DocumentRevision]
    private let actors: ActorNames

    private enum CodingKeys: String, CodingKey { case record, revisions }

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        let reading = try await DocumentReading.read(inquiry)
        return VersionsPage(record: RecordName(reading.dossier.record), revisions: reading.revisions, actors: reading.actors)
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("Revisions: {title}", ["title": record.title.text]),
            crumbs: [.init(t("Documents"), "/documents"), .init(record.title.text, "/documents/\(record.slug)")],
            section: .documents, record: record.reference)
    }

    func body(_ t: Translator) -> HTML {
        let items = revisions.html { revision -> HTML in
            let address = t.path(of: record.reference) + "?revision=\(revision.number)"
            return """
                <li><h2><a href="\(url: address)">\(t("Revision {n}", ["n": t.number(revision.number)]))</a></h2>
                <p>\(t.moment(revision.at)) · \(t.actor(revision.actor, actors))</p>\(FileList(slug: record.slug, t: t).html(revision))</li>
                """
        }
        return """
            <header class="title"><h1>\(t("Revisions: {title}", ["title": record.title.text]))</h1></header>
            \(items.isEmpty ? t.emptyState(t("This document has no files.")) : "<ol class=\"records\" reversed>\(items)</ol>")
            """
    }
}
