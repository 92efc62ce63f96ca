import Records
import SQL
import Web

/// The records of one kind as a table, cell by cell what their sheets say: to be changed in a spreadsheet and brought back.
struct RecordTable: Sendable {
    struct Entry: Sendable {
        let slug: String
        let version: Int
        let sheet: Sheet
    }

    let kind: String
    let form: RecordForm
    let columns: [String]
    let entries: [Entry]
    let languages: Languages

    /// All records of the kind that the reader may read.
    init(_ kind: String, _ db: Connection, _ reader: Reader) throws {
        let form = try EditedRecord.form(kind)
        self.kind = kind
        self.form = form
        languages = reader.languages
        entries = try db.rows("SELECT r.slug FROM record r WHERE r.kind = \(kind) AND \(reader.mayRead("r")) ORDER BY r.slug")
            .map { row in
                let subject = try EditedRecord.read(Reference(kind, try row["slug"]), db, reader)
                return Entry(slug: subject.reference.slug, version: subject.version ?? 0, sheet: subject.sheet)
            }
        columns = RecordTable.columns(form, entries.map(\.sheet), reader.languages)
    }

    /// Texts first, then what the kind has of its own, then what every record has.
    private static func columns(_ form: RecordForm, _ sheets: [Sheet], _ languages: Languages) -> [String] {
        let plain = [Field.title, .short, .summary, .text, .place, .note] + form.texts
        let always = [Field.title, .summary].flatMap { field in languages.all.map { Sheet.name(field, $0) } }
        let present = Set(sheets.flatMap(\.names)).union(always).union(always.map { "\($0).standing" })
        func place(_ name: String) -> (Int, Int, String) {
            switch Sheet.kind(of: name) {
            case .text(let field, _): (0, plain.firstIndex(of: field) ?? 99, name)
            case .standing(let field, _): (0, plain.firstIndex(of: field) ?? 99, name)
            case .single where form.columns.contains { $0.name == name }: (1, form.columns.firstIndex { $0.name == name } ?? 0, name)
            default: (2, 0, name)
            }
        }
        let own = form.columns.map(\.name)
        let shown = present.filter { name in
            // What is a column is not also a text.
            if case .text(let field, _) = Sheet.kind(of: name) { return !own.contains(field.rawValue) }
            if case .standing(let field, _) = Sheet.kind(of: name) { return !own.contains(field.rawValue) }
            return true
        }
        return ["slug", "version"] + shown.union(own).union(Sheet.common).union(Sheet.facets.map { "facet.\($0.rawValue)" })
            .sorted { place($0) < place($1) }
    }

    /// The rows, the first with the names of the columns; entries of lists with semicolons between them.
    var rows: [[String]] {
        [columns]
            + entries.map { entry in
                [entry.slug, String(entry.version)] + columns.dropFirst(2).map { RecordTable.cell($0, entry.sheet) }
            }
    }

    static func cell(_ name: String, _ sheet: Sheet) -> String {
        Sheet.kind(of: name) == .list ? sheet.lines(name).joined(separator: "; ") : sheet[name]
    }
}

/// A table that came back: what changes, and what is wrong with it, by line and column.
struct RecordTableChanges: Sendable {
    struct Change: Sendable {
        /// The line of the table, counted from one.
        let line: Int
        let slug: String
        let isNew: Bool
        /// The version that the table was written from.
        let version: Int?
        let sheet: Sheet
        /// The columns that differ.
        let columns: [String]
    }

    struct Fault: Sendable, Encodable, Hashable {
        let line: Int
        let column: String
        let problem: Refusal.Problem

        init(_ line: Int, _ column: String, _ problem: Refusal.Problem) {
            self.line = line
            self.column = column
            self.problem = problem
        }
    }

    private(set) var changes: [Change] = []
    private(set) var faults: [Fault] = []
    /// Rows that are as they were.
    private(set) var unchanged = 0

    /// Holds a table that came back against what is there. A name that is not there makes a new record.
    init(_ rows: [[String]], against table: RecordTable) {
        guard let head = rows.first?.map(\.trimmed), let slugColumn = head.firstIndex(of: "slug") else {
            faults.append(Fault(1, "slug", .init("slug", "the column is missing")))
            return
        }
        for (place, name) in head.enumerated() {
            if !RecordTableChanges.isKnown(name, table) { faults.append(Fault(1, name, .init(name, "is no column of this table"))) }
            if head.firstIndex(of: name) != place { faults.append(Fault(1, name, .init(name, "stands twice"))) }
        }
        guard faults.isEmpty else { return }
        let entries = Dictionary(table.entries.map { ($0.slug, $0) }) { first, _ in first }
        var seen: Set<String> = []
        for (index, row) in rows.enumerated().dropFirst() where row.contains(where: { !$0.trimmed.isEmpty }) {
            let slug = row.indices.contains(slugColumn) ? row[slugColumn].trimmed : ""
            guard Reference.isSlug(slug) else {
                faults.append(Fault(index + 1, "slug", .init("slug", "lower-case letters, digits and single hyphens, at most 120")))
                continue
            }
            guard seen.insert(slug).inserted else {
                faults.append(Fault(index + 1, "slug", .init("slug", "stands twice")))
                continue
            }
            take(row, head, slug, entries[slug], table, line: index + 1)
        }
    }

    /// A column of the table as it was written, or a text in a language of the process that no record had yet.
    private static func isKnown(_ name: String, _ table: RecordTable) -> Bool {
        if table.columns.contains(name) { return true }
        switch Sheet.kind(of: name) {
        case .text(let field, let language), .standing(let field, let language):
            let isOffered = [Field.title, .short, .summary, .text, .place, .note].contains(field) || table.form.texts.contains(field)
                || table.form.parts.contains { field.rawValue.hasPrefix($0 + ".") }
            return isOffered && table.languages.contains(language)
        default: return false
        }
    }

    private mutating func take(
        _ row: [String], _ head: [String], _ slug: String, _ entry: RecordTable.Entry?, _ table: RecordTable, line: Int
    ) {
        let before = entry?.sheet ?? (try? EditedRecord.new(table.kind, slug).sheet) ?? Sheet()
        var sheet = before
        var version = entry?.version
        for (column, cell) in zip(head, row) where column != "slug" {
            var text = cell.trimmed
            // The apostrophe that keeps a spreadsheet from running a cell as a formula.
            if let second = text.dropFirst().first, text.first == "'", "=+-@".contains(second) { text.removeFirst() }
            if column == "version" {
                if entry != nil, let number = Int(text) { version = number } else if !text.isEmpty, entry != nil {
                    faults.append(Fault(line, column, .init(column, "a whole number")))
                }
            } else if Sheet.kind(of: column) == .list {
                sheet.set(column, lines: text.split(separator: ";").map(\.trimmed))
            } else {
                sheet[column] = text
            }
        }
        for name in sheet.names {
            if case .standing(let field, let language) = Sheet.kind(of: name), sheet[Sheet.name(field, language)].isEmpty { sheet[name] = "" }
        }
        let columns = sheet.differences(from: before)
        guard entry == nil || !columns.isEmpty else {
            unchanged += 1
            return
        }
        if entry == nil, !table.form.canBeMade {
            faults.append(Fault(line, "slug", .init("slug", "there is no {reference}", ["reference": "\(table.kind)/\(slug)"])))
            return
        }
        changes.append(Change(line: line, slug: slug, isNew: entry == nil, version: version, sheet: sheet, columns: columns))
    }

    mutating func add(_ fault: Fault) { faults.append(fault) }
}
