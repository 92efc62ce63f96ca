import HTML
import Web

/// The page of the search without a server: a form that leads to itself, and what a script needs to answer it.
struct PlainSearchPage: Page {
    /// The script's address.
    let script: String

    private enum CodingKeys: CodingKey {}

    func head(_ t: Translator) -> PageHead {
        PageHead(t("Search"), description: t("Search the record"), section: .search, isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        let lists: [(String, String)] = [
            ("/conference", t("The Conference")), ("/plan", t("Plan of Action")), ("/meetings", t.name(ofKind: "meeting", many: true)),
            ("/decisions", t.name(ofKind: "decision", many: true)), ("/activities", t.name(ofKind: "activity", many: true)), ("/documents", t.name(ofKind: "document", many: true)),
            ("/glossary", t("Glossary")), ("/records", t("All records")),
        ]
        let ways = lists.html { "<li><a href=\"\(url: t.path($0.0))\">\($0.1)</a></li>" }
        return """
            <header class="title"><h1>\(t("Search"))</h1></header>
            <form class="ask" method="get" action="\(url: t.path("/search"))"><label for="ask">\(t("What are you looking for?"))</label>
            <span><input id="ask" type="search" name="q"><button>\(t("Search"))</button></span></form>
            <noscript><div class="empty"><p>\(t("This search needs JavaScript. The lists below lead to everything without it."))</p></div></noscript>
            <div id="found" data-root="../" data-one="\(t("{n} record"))" data-many="\(t("{n} records"))" data-none="\(t("Nothing was found for these words."))" data-next="\(t("Try fewer or other words, an acronym, or the beginning of a word."))" data-loose="\(t("No record has all these words; these have some of them."))" data-more="\(t("Show more"))">
            <p class="tally" role="status"></p><ol class="records hits"></ol></div>
            \(t.section(t("Lists"), id: "lists", "<ul class=\"columns\">\(ways)</ul>"))
            <script src="\(url: script)"></script>
            """
    }
}
