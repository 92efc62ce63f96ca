internal import Crypto
internal import Foundation
internal import SQL

/// The lines of a full export being taken into the tables. Lives only inside the import's transaction.
///
/// Nothing in the file becomes part of a statement but values: tables and columns are those of the schema.
struct Arrival {
    private let db: Connection
    private let tables: [String: Schema.Table]
    /// Of all lines so far, and of those after the first.
    private var all = SHA256()
    private var content = SHA256()
    private var rows = 0
    private var table: Destination?

    /// The table whose rows are coming, with those that wait to be written together.
    private struct Destination {
        let name: String
        let columns: [String]
        let reader: RowReader
        var waiting: [[Value]] = []
        /// How many bytes of the file wait.
        var size = 0
        var firstLine = 0

        /// Enough for a statement: within the number of values that both engines take, and of a size that is no burden.
        var isFull: Bool { waiting.count >= min(100, 16_000 / max(1, columns.count)) || size > 1 << 20 }
    }

    /// Looks at the first line, and whether there is room for the rest.
    init(_ db: Connection, header line: LineReader.Line?, migrations: [Migration]) throws {
        guard let line, let format = FormatLine(line.data), format.format == FormatLine.format else {
            throw Refusal.invalid("file", "is not a full export of Puebla")
        }
        guard format.version == FormatLine.version, let header = HeaderLine(line.data) else {
            throw Refusal.invalid(
                "file", "has version {found} of the format; this program reads version {known}",
                ["found": String(format.version), "known": String(FormatLine.version)])
        }
        try Arrival.check(header, migrations)
        self.db = db
        let tables = try Content.tables(db)
        try Arrival.checkEmpty(tables, db)
        self.tables = Dictionary(uniqueKeysWithValues: tables.map { ($0.name, $0) })
        hash(line, isContent: false)
    }

    private static func check(_ header: HeaderLine, _ migrations: [Migration]) throws {
        let known = Set(migrations.map(\.name))
        if let unknown = header.migrations.first(where: { !known.contains($0) }) {
            throw Refusal.invalid(
                "file", "comes from a newer program ({program}): this one does not know the step {step}",
                ["program": header.program, "step": unknown])
        }
        if let missing = migrations.map(\.name).first(where: { !header.migrations.contains($0) }) {
            throw Refusal.invalid(
                "file",
                "comes from an older program ({program}), before the step {step}; run “puebla init” with this program on the old database, then export again",
                ["program": header.program, "step": missing])
        }
    }

    private static func checkEmpty(_ tables: [Schema.Table], _ db: Connection) throws {
        try db.lock(tables.map(\.name))
        guard let full = try tables.first(where: { try !db.isEmpty($0.name) }) else { return }
        throw Refusal.invalid(
            "database", "is not empty: there are rows in {table}; a full import needs a database of its own",
            ["table": full.name])
    }

    /// Takes in everything up to the last line, and checks that nothing is missing or altered.
    /// - Returns: the fingerprint that the database should have now.
    mutating func takeIn(_ lines: inout LineReader) throws -> String {
        while let line = try lines.next(), line.isWhole {
            if line.data.first == UInt8(ascii: "[") {
                try take(row: line)
            } else if let next = TableLine(line.data) {
                try begin(next, line)
            } else if let last = EndLine(line.data) {
                try flush()
                try check(last.end, isLast: try lines.next() == nil)
                for table in tables.keys.sorted() { try db.resumeNumbering(of: table) }
                return last.end.content
            } else {
                throw Arrival.unreadable(line)
            }
        }
        throw Refusal.invalid("file", "is cut off: its end is missing")
    }

    private mutating func begin(_ next: TableLine, _ line: LineReader.Line) throws {
        try flush()
        guard let table = tables[next.table] else {
            throw Refusal.invalid(
                "file", "line {line}: there is no table {table}", ["line": String(line.number), "table": next.table])
        }
        let kinds = Dictionary(uniqueKeysWithValues: table.columns.map { ($0.name, $0.kind) })
        guard next.columns.count == table.columns.count, Set(next.columns) == Set(kinds.keys) else {
            throw Refusal.invalid(
                "file", "line {line}: the table {table} has other columns",
                ["line": String(line.number), "table": next.table])
        }
        self.table = Destination(
            name: table.name, columns: next.columns, reader: RowReader(next.columns.map { kinds[$0] ?? .other }))
        hash(line)
    }

    private mutating func take(row line: LineReader.Line) throws {
        guard let values = try? table?.reader.values(line.data), let columns = table?.columns else {
            throw Arrival.unreadable(line)
        }
        guard values.count == columns.count else {
            throw Refusal.invalid(
                "file", "line {line} has {found} values instead of {wanted}",
                ["line": String(line.number), "found": String(values.count), "wanted": String(columns.count)])
        }
        hash(line)
        rows += 1
        if table?.waiting.isEmpty == true { table?.firstLine = line.number }
        table?.waiting.append(values)
        table?.size += line.data.count
        if table?.isFull == true { try flush() }
    }

    /// Writes the rows that wait.
    private mutating func flush() throws {
        guard let full = table, !full.waiting.isEmpty else { return }
        table?.waiting.removeAll(keepingCapacity: true)
        table?.size = 0
        do {
            try db.insert(full.waiting, into: full.name, columns: full.columns)
        } catch let fault as DatabaseFault where fault.isAboutTheRows {
            throw Refusal.invalid(
                "file", "lines {first} to {last}: the table {table} does not take these rows: {why}",
                [
                    "first": String(full.firstLine), "last": String(full.firstLine + full.waiting.count - 1),
                    "table": full.name, "why": fault.message,
                ])
        }
    }

    private func check(_ seal: EndLine.Seal, isLast: Bool) throws {
        guard isLast, seal.rows == rows, seal.sha256 == hexadecimal(all.finalize()),
            seal.content == hexadecimal(content.finalize())
        else { throw Refusal.invalid("file", "was altered: its SHA-256 is not the one in its last line") }
    }

    private mutating func hash(_ line: LineReader.Line, isContent: Bool = true) {
        all.update(data: line.data)
        all.update(data: [UInt8(ascii: "\n")])
        guard isContent else { return }
        content.update(data: line.data)
        content.update(data: [UInt8(ascii: "\n")])
    }

    private static func unreadable(_ line: LineReader.Line) -> Refusal {
        .invalid("file", "line {line} is not JSON as Puebla writes it", ["line": String(line.number)])
    }
}

extension DatabaseFault {
    /// Whether it is the rows' fault, and not the disk's or the connection's.
    fileprivate var isAboutTheRows: Bool {
        switch kind {
        case .constraint, .other, .syntax: true
        default: false
        }
    }
}
