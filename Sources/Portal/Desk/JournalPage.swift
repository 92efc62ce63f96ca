import HTML
import Records
import SQL
import Web

/// What has been done, by whom, on what; filtered. An entry about a record that the reader may not read says only that
/// something happened, and no filter finds it.
struct JournalPage: Page {
    struct Entry: Sendable, Encodable {
        let at: Moment
        /// Nil, as the command and the records, where the entry is not for this reader.
        let actor: String?
        let command: String?
        let records: [RecordName]
    }

    /// What is asked for.
    struct Wish: Sendable, Encodable {
        var actor = ""
        var command = ""
        var record = ""
        var from = ""
        var until = ""
        var page = 1
    }

    let wish: Wish
    let entries: [Entry]
    let commands: [String]
    let pagination: Pagination
    private let actors: ActorNames
    private let seats: [RecordName]

    private enum CodingKeys: String, CodingKey { case wish, entries, pagination }

    static let read: @Sendable (Inquiry) async throws -> any Page = { inquiry in
        let query = inquiry.query
        var wish = Wish(
            actor: query["actor"] ?? "", command: query["command"] ?? "", record: query["record"] ?? "",
            from: query["from"] ?? "", until: query["until"] ?? "")
        wish.page = try query.number("page", in: 1...10_000, default: 1)
        for (name, text) in [("from", wish.from), ("until", wish.until)] where !text.isEmpty && Day(text) == nil {
            throw Refusal.invalid(name, "a day such as 2026-11-21")
        }
        if !wish.record.isEmpty, Reference(wish.record) == nil {
            throw Refusal.invalid("record", "a record such as document/final-report")
        }
        return try await inquiry.read { [wish] db, reader in try read(wish, db, reader) }
    }

    private static func read(_ wish: Wish, _ db: Connection, _ reader: Reader) throws -> JournalPage {
        let condition = condition(wish, reader)
        let total = try db.value("SELECT COUNT(*) FROM journal j WHERE \(condition)", as: Int.self) ?? 0
        let rows = try db.rows(
            """
            SELECT j.at, j.actor, j.command, j.records, CASE WHEN \(isSecret(reader)) THEN 1 ELSE 0 END AS secret
            FROM journal j WHERE \(condition)
            ORDER BY j.sequence DESC LIMIT \(Pagination.size) OFFSET \((wish.page - 1) * Pagination.size)
            """)
        let names = try names(rows, db, reader)
        let entries = try rows.map { row in
            let at = Moment(try row["at"]) ?? Moment(milliseconds: 0)
            guard try row["secret"] as Int == 0 else { return Entry(at: at, actor: nil, command: nil, records: []) }
            let records: String = try row["records"]
            return Entry(
                at: at, actor: try row["actor"], command: try row["command"],
                records: records.split(separator: " ").compactMap { names[String($0)] })
        }
        return JournalPage(
            wish: wish, entries: entries,
            // Names of acts, not of what was acted on: only those that this reader may see done.
            commands: try db.rows("SELECT DISTINCT j.command FROM journal j WHERE NOT \(isSecret(reader)) ORDER BY j.command")
                .map { try $0["command"] },
            pagination: Pagination(page: wish.page, total: total),
            actors: try ActorNames(entries.compactMap(\.actor), db, for: reader),
            seats: try db.records("r.kind = 'seat'", fields: [.title], for: reader).map { RecordName($0) })
    }

    /// Whether an entry touches a record that the reader may not read, and could not if it had not been removed.
    private static func isSecret(_ reader: Reader) -> SQL {
        """
        EXISTS (SELECT 1 FROM journal_record e LEFT JOIN record r ON r.id = e.record
                WHERE e.entry = j.sequence AND (CASE WHEN \(reader.mightRead("r")) THEN 0 ELSE 1 END) = 1)
        """
    }

    private static func condition(_ wish: Wish, _ reader: Reader) -> SQL {
        var condition: SQL = "1 = 1"
        if !wish.from.isEmpty { condition = condition + " AND j.at >= \(wish.from)" }
        // Up to the end of the day: its moments are texts that begin with it.
        if let until = Day(wish.until) { condition = condition + " AND j.at < \(Day(number: until.number + 1).description)" }
        if !wish.command.isEmpty { condition = condition + " AND j.command = \(wish.command)" }
        if !wish.actor.isEmpty {
            condition = condition + " AND (j.actor = \(wish.actor) OR j.actor LIKE \("seat/" + likeText(wish.actor) + " %") ESCAPE '!')"
        }
        if let record = Reference(wish.record) {
            condition = condition + """
                 AND EXISTS (SELECT 1 FROM journal_record e JOIN record r ON r.id = e.record
                             WHERE e.entry = j.sequence AND r.kind = \(record.kind) AND r.slug = \(record.slug))
                """
        }
        // What a filter finds says something of what it found.
        let isNarrowed = !wish.command.isEmpty || !wish.actor.isEmpty || !wish.record.isEmpty
        return isNarrowed ? condition + " AND NOT \(isSecret(reader))" : condition
    }

    private static func likeText(_ text: String) -> String {
        text.replacing("!", with: "!!").replacing("%", with: "!%").replacing("_", with: "!_")
    }

    /// The records of entries that the reader may read, by identity; removed ones by the names they had.
    private static func names(_ rows: [Row], _ db: Connection, _ reader: Reader) throws -> [String: RecordName] {
        let all = try rows.flatMap { try ($0["records"] as String).split(separator: " ").map(String.init) }.uniqued()
        guard !all.isEmpty else { return [:] }
        let known = try db.rows("SELECT r.id, r.kind, r.slug FROM record r WHERE r.id IN (\(list: all)) AND \(reader.mightRead("r"))")
        let wordings = try db.wordings(of: known.map { Identity(rawValue: try $0["id"]) }, fields: [.title, .short])
        var names: [String: RecordName] = [:]
        for row in known {
            let id: String = try row["id"]
            names[id] = RecordName(
                Reference(try row["kind"], try row["slug"]), wordings[Identity(rawValue: id)] ?? Wordings(), for: reader)
        }
        return names
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(t("Journal"), crumbs: [.init(t("Desk"), "/desk")], isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        let rows = entries.map { entry -> [HTML] in
            let records = entry.records.map { name -> HTML in
                "<a href=\"\(url: t.recordPath(name.reference))\">\(t.wording(name.title))</a> <small>\(t.name(ofKind: name.kind))</small>"
            }
            guard let actor = entry.actor, let command = entry.command else {
                return [HTML(escaping: t.moment(entry.at)), "—", HTML(escaping: t("Something that is not for you.")), .empty]
            }
            return [
                HTML(escaping: t.moment(entry.at)), HTML(escaping: t.actor(actor, actors)), HTML(escaping: t.words(ofCommand: command)), records.joined(by: "<br>"),
            ]
        }
        let table = rows.isEmpty ? t.emptyState(t("No entry is like this.")) : t.table(
            caption: t("Journal"), columns: [t("When"), t("Who"), t("What"), t("On what")], rows: rows)
        var query = Query()
        for (name, value) in [("actor", wish.actor), ("command", wish.command), ("record", wish.record), ("from", wish.from), ("until", wish.until)]
        where !value.isEmpty { query = query.setting(name, value) }
        return """
            <header class="title"><h1>\(t("Journal"))</h1></header>\(filters(t))
            <p class="tally">\(t.count(pagination.total, "{n} entry", "{n} entries"))</p>\(table)
            \(t.pager(pagination, path: "/desk/journal", query: query))
            """
    }

    private func filters(_ t: Translator) -> HTML {
        func field(_ name: String, _ label: String, _ value: String, _ type: String = "text") -> HTML {
            "<p><label for=\"j-\(name)\">\(label)</label><input id=\"j-\(name)\" type=\"\(type)\" name=\"\(name)\" value=\"\(value)\"></p>"
        }
        func choice(_ name: String, _ label: String, _ chosen: String, _ values: [(code: String, words: String)]) -> HTML {
            let sorted = values.sorted { ($0.words, $0.code) < ($1.words, $1.code) }
            let options = sorted.html { "<option value=\"\($0.code)\"\(if: $0.code == chosen, " selected")>\($0.words)</option>" }
            return "<p><label for=\"j-\(name)\">\(label)</label><select id=\"j-\(name)\" name=\"\(name)\"><option value=\"\">\(t("all"))</option>\(options)</select></p>"
        }
        let acting = [(code: "secretariat", words: t("the secretariat"))] + seats.map { (code: $0.slug, words: $0.title.text) }
        return """
            <form class="filters" method="get" action="\(url: t.path("/desk/journal"))">\(choice("actor", t("Seat"), wish.actor, acting))
            \(choice("command", t("What was done"), wish.command, commands.map { (code: $0, words: t.words(ofCommand: $0)) }))
            \(field("record", t("Record"), wish.record))\(field("from", t("From"), wish.from, "date"))\(field("until", t("Until"), wish.until, "date"))
            <p class="go"><button>\(t("Show"))</button> <a href="\(url: t.path("/desk/journal"))">\(t("Show all"))</a></p></form>
            """
    }
}
