/// A piece of SQL text with its bound values.
///
/// Interpolating a value binds it, so that input can never become part of the text; interpolating another `SQL`
/// splices it.
///
/// ```swift
/// let filter: SQL = "body = \(body)"
/// try connection.rows("SELECT id FROM meeting WHERE \(filter) ORDER BY opens LIMIT \(20)")
/// ```
///
/// The same text runs on both engines. Three corners to know on PostgreSQL: a value that nothing gives a type
/// (`\(name) IS NULL`) needs `CAST(\(name) AS TEXT)`; functions that want a small integer (`substr`) need
/// `CAST(\(length) AS INTEGER)`; and after a failed statement the transaction is lost unless it ran in a savepoint.
public struct SQL: Sendable, Hashable {
    /// The text around the values: always one fragment more than there are values.
    private var fragments: [String]

    /// The bound values, in order.
    private(set) var values: [Value]

    private init(fragments: [String], values: [Value]) {
        self.fragments = fragments
        self.values = values
    }

    /// Text without values.
    fileprivate init(text: String) {
        self.init(fragments: [text], values: [])
    }

    /// Whether there is neither text nor value.
    public var isEmpty: Bool {
        values.isEmpty && fragments[0].isEmpty
    }

    /// Both pieces, one after the other, with nothing in between.
    public static func + (left: SQL, right: SQL) -> SQL {
        var sum = left
        sum.append(right)
        return sum
    }

    mutating func append(text: String) {
        fragments[fragments.count - 1] += text
    }

    mutating func append(value: Value) {
        values.append(value)
        fragments.append("")
    }

    mutating func append(_ other: SQL) {
        append(text: other.fragments[0])
        fragments.append(contentsOf: other.fragments.dropFirst())
        values.append(contentsOf: other.values)
    }

    /// The text as the engine wants it, with `?` or `$1` where the values belong.
    func text(for dialect: Dialect) -> String {
        var text = fragments[0]
        for index in values.indices {
            switch dialect {
            case .sqlite: text += "?"
            case .postgres: text += "$\(index + 1)"
            }
            text += fragments[index + 1]
        }
        return text
    }
}

extension [SQL] {
    /// The pieces in a row, with `separator` between two of them; empty for an empty array.
    public func joined(by separator: SQL) -> SQL {
        guard var result = first else { return "" }
        for piece in dropFirst() {
            result.append(separator)
            result.append(piece)
        }
        return result
    }
}

extension SQL: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    public init(stringLiteral text: String) {
        self.init(text: text)
    }

    public init(stringInterpolation: StringInterpolation) {
        self = stringInterpolation.sql
    }

    /// Collects the literal text and the interpolated values.
    public struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var sql = SQL(text: "")

        public init(literalCapacity: Int, interpolationCount: Int) {}

        public mutating func appendLiteral(_ text: String) {
            sql.append(text: text)
        }

        /// Binds a value.
        public mutating func appendInterpolation(_ value: some ColumnValue) {
            sql.append(value: value.columnValue)
        }

        /// Binds a value, or NULL.
        public mutating func appendInterpolation(_ value: (some ColumnValue)?) {
            sql.append(value: value?.columnValue ?? .null)
        }

        /// Splices another piece, with its values.
        public mutating func appendInterpolation(_ piece: SQL) {
            sql.append(piece)
        }

        /// Binds every value, as in `IN (\(list: identities))`; no value gives NULL, so that `IN (NULL)` is never true.
        public mutating func appendInterpolation(list values: [some ColumnValue]) {
            guard !values.isEmpty else { return sql.append(text: "NULL") }
            for (index, value) in values.enumerated() {
                if index > 0 { sql.append(text: ", ") }
                sql.append(value: value.columnValue)
            }
        }

        /// A table's or a column's name, in quotes, so that it can be nothing but a name.
        public mutating func appendInterpolation(name: String) {
            sql.append(text: "\"" + name.replacing("\"", with: "\"\"") + "\"")
        }

        /// Takes the text as it is: for names that the program itself made, never for input.
        public mutating func appendInterpolation(raw text: String) {
            sql.append(text: text)
        }
    }
}
