internal import Foundation
public import Records
public import SQL

/// What is said of many documents as a table: to be changed in a spreadsheet and brought back.
public struct DocumentTable: Sendable {
    /// The columns of one language have its code behind a dot.
    static let plain = [
        "date", "type", "symbol", "body", "edition", "authors", "themes", "related", "audience", "release", "official",
    ]

    /// One document, cell by cell.
    struct Entry: Sendable {
        let slug: String
        let version: Int
        let cells: [String: String]
    }

    let columns: [String]
    let entries: [Entry]
    let languages: Languages

    /// All documents that the reader may read, by their names.
    public init(_ db: Connection, for reader: Reader) throws {
        languages = reader.languages
        columns = ["slug", "version"]
            + ["title", "summary"].flatMap { field in reader.languages.all.map { "\(field).\($0)" } } + DocumentTable.plain
        entries = try db.rows(
            """
            SELECT r.id, r.slug, r.version, d.official FROM record r JOIN document d ON d.record = r.id
            WHERE \(reader.mayRead("r")) ORDER BY r.slug
            """
        ).map { row in
            let draft = try db.draft(of: Identity(rawValue: try row["id"]))
            let official: String? = try row["official"]
            return Entry(
                slug: try row["slug"], version: try row["version"],
                cells: draft.map { DocumentTable.cells($0, official: official, reader.languages) } ?? [:])
        }
    }

    /// The rows, the first with the names of the columns.
    public var rows: [[String]] {
        [columns]
            + entries.map { entry in
                [entry.slug, String(entry.version)] + columns.dropFirst(2).map { entry.cells[$0] ?? "" }
            }
    }

    private static func cells(_ draft: RecordDraft, official: String?, _ languages: Languages) -> [String: String] {
        func targets(_ relation: Relation, kind: String? = nil) -> String {
            draft.links.filter { $0.relation == relation && (kind == nil || $0.target.kind == kind) }
                .map { kind == nil ? $0.target.description : $0.target.slug }.joined(separator: "; ")
        }
        var cells: [String: String] = [:]
        for language in languages.all {
            cells["title.\(language)"] = draft.wordings[.title].first { $0.language == language }?.text
            cells["summary.\(language)"] = draft.wordings[.summary].first { $0.language == language }?.text
        }
        cells["date"] = draft.when?.description
        cells["type"] = draft.facets[.type].flatMap { values in Array(values).first }
        cells["symbol"] = draft.wordings["symbol"].first?.text
        cells["body"] = targets(.partOf, kind: "body")
        cells["edition"] = targets(.discussedIn, kind: "meeting")
        cells["authors"] = targets(.producedBy)
        cells["themes"] = targets(.about, kind: "theme")
        cells["related"] = targets(.related, kind: "document")
        cells["audience"] = draft.audience.rawValue
        cells["release"] = draft.release?.at.description
        cells["official"] = official
        return cells
    }
}

/// A table that came back: what changes, or what is wrong with it.
public struct DocumentTableChanges: Sendable {
    public struct Change: Sendable {
        /// The line of the table, counted from one.
        public let line: Int
        public let slug: String
        /// What each cell was and shall be.
        public let cells: [(column: String, before: String, after: String)]
        public let command: DescribeDocument
    }

    /// A cell that breaks a rule.
    public struct Fault: Sendable {
        public let line: Int
        public let column: String
        public let rule: String
        public let values: [String: String]
    }

    public private(set) var changes: [Change] = []
    public private(set) var faults: [Fault] = []
    /// Rows that are as they were.
    public private(set) var unchanged = 0

    /// Holds a table that came back against what is there.
    /// - Parameter rows: with the names of the columns in the first; columns may be left out, or in another order.
    public init(_ rows: [[String]], against table: DocumentTable) {
        guard let head = rows.first?.map({ $0.trimmed }), let slugColumn = head.firstIndex(of: "slug") else {
            fault(1, "slug", rule: "the column is missing")
            return
        }
        for (place, name) in head.enumerated() {
            if !table.columns.contains(name) { fault(1, name, rule: "is no column of this table") }
            if head.firstIndex(of: name) != place { fault(1, name, rule: "stands twice") }
        }
        guard faults.isEmpty else { return }
        let entries = Dictionary(table.entries.map { ($0.slug, $0) }) { first, _ in first }
        var seen: Set<String> = []
        for (index, row) in rows.enumerated().dropFirst() where row.contains(where: { !$0.trimmed.isEmpty }) {
            let slug = row.indices.contains(slugColumn) ? row[slugColumn].trimmed : ""
            guard let entry = entries[slug] else {
                fault(index + 1, "slug", rule: "there is no {reference}", ["reference": "document/\(slug)"])
                continue
            }
            guard seen.insert(slug).inserted else {
                fault(index + 1, "slug", rule: "stands twice")
                continue
            }
            take(row, head, entry, table.languages, line: index + 1)
        }
    }

    private mutating func take(_ row: [String], _ head: [String], _ entry: DocumentTable.Entry, _ languages: Languages, line: Int) {
        var cells: [(column: String, before: String, after: String)] = []
        var version = entry.version
        for (column, cell) in zip(head, row) where column != "slug" {
            var after = cell.trimmed
            // The apostrophe that keeps a spreadsheet from running a cell as a formula.
            if let second = after.dropFirst().first, after.first == "'", "=+-@".contains(second) { after.removeFirst() }
            if column == "version" {
                if let number = Int(after) { version = number } else if !after.isEmpty { fault(line, column, rule: "a whole number") }
                continue
            }
            let before = entry.cells[column] ?? ""
            if after != before { cells.append((column, before, after)) }
        }
        guard !cells.isEmpty else {
            unchanged += 1
            return
        }
        var metadata = DocumentMetadata()
        for cell in cells {
            if let rule = metadata.set(cell.column, cell.after, languages) { fault(line, cell.column, rule: rule) }
        }
        changes.append(
            Change(line: line, slug: entry.slug, cells: cells, command: DescribeDocument(entry.slug, metadata, basedOn: version)))
    }

    private mutating func fault(_ line: Int, _ column: String, rule: String, _ values: [String: String] = [:]) {
        faults.append(Fault(line: line, column: column, rule: rule, values: values))
    }
}

extension DocumentMetadata {
    /// Sets what a cell says; an empty one clears.
    /// - Returns: the rule that it breaks, as its key.
    fileprivate mutating func set(_ column: String, _ cell: String, _ languages: Languages) -> String? {
        let parts = column.split(separator: ".").map(String.init)
        let language = parts.count == 2 ? Language(parts[1]) : languages.official
        let items = cell.split(separator: ";").map(\.trimmed).filter { !$0.isEmpty }
        if cell.isEmpty {
            guard !["type", "audience"].contains(column), column != "title.\(languages.official)" else { return broken(rule: "must not be empty") }
            cleared.insert(column)
            return nil
        }
        switch parts[0] {
        case "title": titles[language] = cell
        case "summary": summaries[language] = cell
        case "symbol": symbol = cell
        case "date":
            when = When(cell)
            return when == nil ? broken(rule: "a date such as 2007, 2007-04, 2007-04-24 or 2005/2008") : nil
        case "type":
            type = DocumentType(rawValue: cell)
            return type == nil ? broken(rule: "one of the sorts of documents") : nil
        case "audience":
            audience = Audience(key: cell)
            return audience == nil ? broken(rule: "public, process, members, body:ID, party:ID or secretariat") : nil
        case "release":
            release = Moment(cell).map { Release(at: $0, to: .everyone) }
            return release == nil ? broken(rule: "a moment such as 2027-05-01T12:00Z") : nil
        case "official":
            official = Language(cell)
            return languages.contains(Language(cell)) ? nil : broken(rule: "one of the languages of the process")
        case "authors":
            authors = items.compactMap { Reference($0) }
            return authors.count == items.count ? nil : broken(rule: "names of the form party/ID, with ; between them")
        default:
            guard items.allSatisfy({ Reference.isSlug($0) }) else {
                return broken(rule: "names as in the site’s addresses, with ; between them")
            }
            switch parts[0] {
            case "body": body = cell
            case "edition": edition = cell
            case "themes": themes = items
            default: related = items
            }
        }
        return nil
    }

    /// A rule by its key.
    private func broken(rule: String) -> String { rule }
}
