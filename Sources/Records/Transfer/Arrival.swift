internal import Foundation
internal import SQL

/// The lines of a full export being taken into the tables. Lives only inside the import's transaction.
///
/// Nothing in the file becomes part of a statement but values: tables and columns are those of the schema.
struct Arrival {
    private let db: Connection
    private let tables: [String: Schema.Table]
    private var digests = TransferDigests()
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

    /// - Parameter line: the first one, which was looked at already.
    init(_ db: Connection, header line: LineReader.Line?) throws {
        self.db = db
        tables = Dictionary(uniqueKeysWithValues: try Content.tables(db).map { ($0.name, $0) })
        if let line { digests.add(line, isContent: false) }
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
                try digests.check(last.end, rows: rows, isLast: try lines.next() == nil)
                for table in tables.keys.sorted() { try db.resumeNumbering(of: table) }
                return last.end.content
            } else {
                throw Refusal.unreadable(line)
            }
        }
        throw Refusal.cutOff
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
        digests.add(line)
    }

    private mutating func take(row line: LineReader.Line) throws {
        guard let values = try? table?.reader.values(line.data), let columns = table?.columns else {
            throw Refusal.unreadable(line)
        }
        guard values.count == columns.count else {
            throw Refusal.invalid(
                "file", "line {line} has {found} values instead of {wanted}",
                ["line": String(line.number), "found": String(values.count), "wanted": String(columns.count)])
        }
        digests.add(line)
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
