import HTML
import Records
import SQL
import Web

/// One act on many records at once: chosen from a search, tried first, then done.
struct BulkPage: Page {
    struct Line: Sendable, Encodable {
        let record: RecordName
        let audience: String
    }

    let words: String
    let kind: String
    let lines: [Line]
    let total: Int
    let kinds: [String]
    let choices: [AudienceChoice]
    let targets: [RecordName]
    let chosen: Set<String>
    let typed: [String: String]
    let problems: [Refusal.Problem]

    private enum CodingKeys: String, CodingKey { case words, kind, lines, total, problems }

    /// Of so many records at most.
    static let most = 200

    static let read: @Sendable (Inquiry) async throws -> any Page = { inquiry in
        try await read(inquiry, words: inquiry.query["q"] ?? "", kind: inquiry.query["kind"] ?? "")
    }

    static func read(
        _ inquiry: Inquiry, words: String, kind: String, form: Form = Form(Query()), problems: [Refusal.Problem] = []
    ) async throws -> BulkPage {
        let t = inquiry.t
        let typed = Dictionary(form.fields.items.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        return try await inquiry.read { db, reader in
            let (records, total) = try find(words, kind, inquiry, db, reader)
            let choices = try db.audienceChoices(t, for: reader)
            let titles = Dictionary(choices.map { ($0.audience, $0.title) }) { first, _ in first }
            let targets = try db.records("r.kind IN ('theme', 'party', 'body')", order: "r.kind, r.position, r.slug", fields: [.title, .short], for: reader)
            return BulkPage(
                words: words, kind: kind,
                lines: records.map { Line(record: RecordName($0), audience: titles[$0.audience] ?? t.name(of: $0.audience)) },
                total: total, kinds: try db.countsByKind(for: reader).keys.filter { !EditedRecord.others.contains($0) }.sorted(),
                choices: choices, targets: targets.map { RecordName($0) }, chosen: Set(form.all("record")), typed: typed,
                problems: problems)
        }
    }

    private static func find(
        _ words: String, _ kind: String, _ inquiry: Inquiry, _ db: Connection, _ reader: Reader
    ) throws -> ([Record], Int) {
        if !words.isEmpty {
            let results = try inquiry.search(
                SearchRequest(words, filters: kind.isEmpty ? [:] : [.kind: kind], limit: most), db)
            return (results.hits.map(\.record).filter { !EditedRecord.others.contains($0.reference.kind) }, results.total)
        }
        guard !kind.isEmpty, !EditedRecord.others.contains(kind) else { return ([], 0) }
        let listing = try db.listing(
            kind: kind, filters: [:], facets: [], fields: [.title, .short], limit: most, offset: 0, for: reader)
        return (listing.records, listing.total)
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(t("Many at once"), crumbs: [.init(t("Desk"), "/desk")], isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        let options = kinds.html { "<option value=\"\($0)\"\(if: $0 == kind, " selected")>\(t.name(ofKind: $0, many: true))</option>" }
        return """
            <header class="title"><h1>\(t("Many at once"))</h1></header>
            <form class="filters" method="get" action="\(url: t.path("/desk/bulk"))"><p class="wide"><label for="b-q">\(t("Words"))</label><input id="b-q" type="search" name="q" value="\(words)"></p>
            <p><label for="b-kind">\(t("Kind"))</label><select id="b-kind" name="kind"><option value="">\(t("all"))</option>\(options)</select></p><p class="go"><button>\(t("Show"))</button></p></form>
            \(lines.isEmpty ? t.emptyState(words.isEmpty && kind.isEmpty ? t("Search, or choose a kind; then choose the records and what to do with them.") : t("Nothing found.")) : list(t))
            """
    }

    private func list(_ t: Translator) -> HTML {
        let items = lines.html { line -> HTML in
            let reference = line.record.reference.description
            return """
                <li><label class="pick"><input type="checkbox" name="record" value="\(reference)"\(if: chosen.contains(reference), " checked")> <span>\(t.wording(line.record.title)) <small>\(t.name(ofKind: line.record.kind)) · \(line.audience)</small></span></label></li>
                """
        }
        let more: HTML = total > lines.count ? "<p class=\"tally\">\(t("The first {n} of {total}; narrow the search for the others.", ["n": t.number(lines.count), "total": t.number(total)]))</p>" : .empty
        return """
            <form class="sheet-form wide" id="form" method="post" action="\(url: t.path("/desk/bulk"))">\(t.formToken)
            <input type="hidden" name="q" value="\(words)"><input type="hidden" name="kind" value="\(kind)">
            \(t.errorSummary(problems, inputs(t) + [Input("record", t("Records"))]))\(more)<ul class="lines" id="form-record">\(items)</ul>
            \(t.section(t("What to do with those chosen"), id: "act", inputs(t).html { t.input($0, problems) }))
            <p class="go"><button name="do" value="try">\(t("See what would change"))</button></p></form>
            """
    }

    private func inputs(_ t: Translator) -> [Input] {
        let audiences = [Input.Option("", "")] + choices.map { .init($0.audience.rawValue, $0.title) }
        return [
            Input(
                "act", t("Act"),
                .choice([
                    .init("audience", t("Change who may read them")), .init("release", t("Release them on a date")),
                    .init("facet", t("Put them under a theme, a party or a body")), .init("remove", t("Remove them")),
                ]), value: typed["act"] ?? "", isRequired: true),
            Input("audience", t("Audience"), .choice(audiences), value: typed["audience"] ?? "", hint: t("For a change of who may read them, and for whom they are released.")),
            Input("release", t("Released on"), value: typed["release"] ?? "", hint: t("A moment in UTC: 2027-05-01 or 2027-05-01T12:00Z.")),
            Input(
                "facet", t("Theme, party or body"),
                .choice([.init("", "")] + targets.map { .init($0.reference.description, "\(t.name(ofKind: $0.kind)): \($0.title.text)") }),
                value: typed["facet"] ?? ""),
            Input("reason", t("Why"), value: typed["reason"] ?? "", hint: t("For removing.")),
        ]
    }
}
