import HTML
import Records
import SQL
import Web

/// What changed last, for people and for feed readers.
struct UpdatesPage: FeedPage {
    let entries: [FeedEntry]

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        try await inquiry.read { db, reader in
            UpdatesPage(
                entries: try db.records(
                    "1 = 1", order: "r.revised DESC, r.id DESC", limit: 50, fields: [.title, .summary, .short],
                    for: reader
                ).map(FeedEntry.init))
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("What changed"), description: t("The records that were added or changed last"), alternates: [.atom])
    }

    func body(_ t: Translator) -> HTML {
        let items = entries.html { entry in
            "<li>\(t.link(entry.record)) <small>\(t.name(ofKind: entry.record.kind)) · \(t.moment(entry.revised))</small></li>"
        }
        return """
            <header class="title"><h1>\(t("What changed"))</h1></header>
            <p class="tools"><a href="\(url: t.path("/updates") + ".atom")">\(t("Follow in a feed reader (Atom)"))</a></p>
            \(items.isEmpty ? t.emptyState(t("Nothing yet.")) : "<ul class=\"lines\">\(items)</ul>")
            """
    }
}
