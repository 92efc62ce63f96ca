import Documents
import HTML
import Records
import SQL
import Web

/// The records of a kind as a table to take away, and the way to bring it back.
struct RecordTablePage: TablePage {
    let kind: String
    let count: Int
    let problems: [Refusal.Problem]
    private let table: RecordTable

    private enum CodingKeys: String, CodingKey { case kind, count, problems }

    static let read: @Sendable (Inquiry) async throws -> any Page = { inquiry in try await read(inquiry, []) }

    static func read(_ inquiry: Inquiry, _ problems: [Refusal.Problem]) async throws -> RecordTablePage {
        let kind = try inquiry.slug("kind")
        return try await inquiry.read { db, reader in
            let table = try RecordTable(kind, db, reader)
            guard !table.entries.isEmpty || table.form.canBeMade, House.forms.contains(where: { $0.kind == kind }) || !table.entries.isEmpty
            else { throw Refusal.notFound }
            return RecordTablePage(kind: kind, count: table.entries.count, problems: problems, table: table)
        }
    }

    func rows(_ t: Translator) -> [[String]] { table.rows }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("Table: {kind}", ["kind": t.name(ofKind: kind, many: true)]), crumbs: [.init(t("Desk"), "/desk")],
            alternates: [.csv], isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        """
        <header class="title"><h1>\(t("Table: {kind}", ["kind": t.name(ofKind: kind, many: true)]))</h1></header>
        <p class="tally">\(t.count(count, "{n} record", "{n} records"))</p>
        <p><a href="\(url: t.path("/desk/table/\(kind).csv"))">\(t("Take the table away (CSV)"))</a></p>
        <p>\(t("Change it in a spreadsheet and bring it back. Columns may be left out; only cells that differ are changed, an emptied cell clears, a new name makes a new record. A record that somebody else has changed since is not touched."))</p>
        \(t.section(t("Bring it back"), id: "back", t.form(
            to: "/desk/table/\(kind)", [Input("file", t("The table"), .file(accept: ".csv,text/csv,text/plain"), isRequired: true)],
            submit: t("See what would change"), problems: problems)))
        """
    }
}

/// What a table that came back would change, or has changed.
struct TableOutcomePage: Page {
    struct Line: Sendable, Encodable {
        let line: Int
        let slug: String
        let title: String
        let isNew: Bool
        let cells: [HistoryPage.Difference]
    }

    let kind: String
    let lines: [Line]
    let faults: [RecordTableChanges.Fault]
    let unchanged: Int
    let isDone: Bool
    /// To be sent again when it is to be done.
    let text: String
    let form: RecordForm

    /// For programs, as in every refusal; nil where nothing is wrong.
    let error: String?
    let message: String?

    private enum CodingKeys: String, CodingKey { case kind, lines, faults, unchanged, isDone, error, message }

    private func title(_ t: Translator) -> String { isDone ? t("What was changed") : t("What would change") }

    func head(_ t: Translator) -> PageHead {
        PageHead(title(t), crumbs: [.init(t("Desk"), "/desk"), .init(t.name(ofKind: kind, many: true), "/desk/table/\(kind)")], isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        let wrong = faults.map { fault -> [HTML] in
            [HTML(escaping: t.number(fault.line)), "\(t.name(ofSheet: fault.column, form)) <small><code>\(fault.column)</code></small>", HTML(escaping: t.said(fault.problem))]
        }
        let changed = lines.html { line -> HTML in
            let cells = line.cells.html { cell in
                "<div><dt>\(t.name(ofSheet: cell.name, form))</dt><dd class=\"changed\">\(WordDiff(cell.before, cell.after).html)</dd></div>"
            }
            return "<li><h2>\(line.title) <small>\(line.slug)</small> \(if: line.isNew, "<span class=\"tag\">\(t("new"))</span>")</h2><dl class=\"facts\">\(cells)</dl></li>"
        }
        let perform: HTML = isDone || !faults.isEmpty || lines.isEmpty ? .empty : """
            <form method="post" action="\(url: t.path("/desk/table/\(kind)"))">\(t.formToken)<input type="hidden" name="table" value="\(text)"><p class="go"><button name="do" value="perform">\(t.count(lines.count, "Change {n} record", "Change {n} records"))</button></p></form>
            """
        return """
            <header class="title"><h1>\(title(t))</h1></header>
            <p class="tally"><span>\(t.count(lines.count, "{n} record changes", "{n} records change"))</span> <span>\(t.count(unchanged, "{n} stays as it is", "{n} stay as they are"))</span></p>
            \(if: !faults.isEmpty, "<div class=\"errors\" role=\"alert\"><p><strong>\(t("Nothing was saved: something is not right yet."))</strong></p></div>" + t.table(caption: t("What is wrong"), columns: [t("Line"), t("Column"), t("Rule")], rows: wrong))
            \(perform)\(if: !changed.isEmpty, "<ol class=\"records\">\(changed)</ol>")
            """
    }

    /// POST `/desk/table/{kind}`: tried first; all of it is done, or nothing.
    static let send: @Sendable (Submission) async throws -> Outcome = { submission in
        let kind = try submission.inquiry.slug("kind")
        _ = try EditedRecord.form(kind)
        let form = submission.form
        do {
            let rows = try form.files["file"]?.first.map { try TableFile.read(bytes: $0.bytes) }
                ?? TableFile.read(bytes: Array(form.exactly("table").utf8))
            guard rows.count <= mostRows else { throw Refusal.tooLarge(limit: mostRows, unit: "rows") }
            let page = try await outcome(of: rows, kind, isDone: form["do"] == "perform", submission)
            return .show(page, status: page.faults.isEmpty ? 200 : 422)
        } catch Refusal.invalid(let problems) {
            return .show(try await RecordTablePage.read(submission.inquiry, problems), status: 422, problems: problems)
        }
    }

    private static let mostRows = 5000

    private static func outcome(
        of rows: [[String]], _ kind: String, isDone: Bool, _ submission: Submission
    ) async throws -> TableOutcomePage {
        let actor = submission.actor
        let (table, prepared, found) = try await submission.inquiry.read { db, reader in
            let table = try RecordTable(kind, db, reader)
            var changes = RecordTableChanges(rows, against: table)
            var revisions: [(change: RecordTableChanges.Change, revision: Revision)] = []
            for change in changes.changes {
                do {
                    let subject = change.isNew
                        ? try EditedRecord.new(kind, change.slug) : try EditedRecord.read(Reference(kind, change.slug), db, reader)
                    revisions.append((change, Revision(try subject.command(change.sheet, db, actor, reader), basedOn: change.version)))
                } catch Refusal.invalid(let problems) {
                    for problem in problems { changes.add(.init(change.line, column(problem, change), problem)) }
                }
            }
            return (table, revisions, changes)
        }
        let languages = submission.inquiry.reader.preferred
        func title(_ sheet: Sheet) -> String { languages.lazy.map { sheet[Sheet.name(.title, $0)] }.first { !$0.isEmpty } ?? "" }
        var changes = found
        let revisions = prepared.map(\.revision)
        if changes.faults.isEmpty {
            let refusals = isDone
                ? try await submission.office.perform(all: revisions, as: actor)
                : try await submission.office.rehearse(all: revisions, as: actor)
            for (item, refusal) in zip(prepared, refusals) {
                guard let refusal else { continue }
                for problem in problems(refusal) { changes.add(.init(item.change.line, column(problem, item.change), problem)) }
            }
        }
        let before = Dictionary(table.entries.map { ($0.slug, $0.sheet) }) { first, _ in first }
        return TableOutcomePage(
            kind: kind,
            lines: changes.changes.map { change in
                Line(
                    line: change.line, slug: change.slug, title: title(change.sheet), isNew: change.isNew,
                    cells: change.columns.map { .init(name: $0, before: before[change.slug]?[$0] ?? "", after: change.sheet[$0]) })
            },
            faults: changes.faults.sorted { ($0.line, $0.column) < ($1.line, $1.column) }, unchanged: changes.unchanged,
            isDone: isDone && changes.faults.isEmpty, text: CSVText(rows).text, form: table.form,
            error: changes.faults.isEmpty ? nil : "invalid",
            message: changes.faults.isEmpty ? nil : submission.t("Nothing was saved: something is not right yet."))
    }

    /// The column that a problem is in: the field itself, or its text in the first language that the row changes.
    private static func column(_ problem: Refusal.Problem, _ change: RecordTableChanges.Change) -> String {
        change.columns.first { $0 == problem.field } ?? change.columns.first { $0.hasPrefix(problem.field + ".") } ?? problem.field
    }

    private static func problems(_ refusal: Refusal) -> [Refusal.Problem] {
        switch refusal {
        case .invalid(let problems): problems
        case .conflict: [.init("version", "somebody else has changed it meanwhile")]
        default: [.init("slug", "there is no such record")]
        }
    }
}
