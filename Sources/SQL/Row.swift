/// One row of a result, read by column name or by position.
///
/// ```swift
/// let title: String = try row["title"]
/// let closes: String? = try row["closes"]
/// ```
///
/// Names are compared exactly. PostgreSQL folds unquoted names to lower case, so columns are named in lower case.
public struct Row: Sendable {
    /// The names of the columns, in order.
    public let columns: [String]

    /// What they hold, in the same order.
    public let values: [Value]

    /// The value of the first column with this name.
    /// - Throws: `DecodingFault` when there is no such column, or it holds NULL or another type.
    public subscript<T: ColumnValue>(_ name: String) -> T {
        get throws { try decode(values[position(of: name, as: T.self)], in: name) }
    }

    /// The value of the first column with this name, nil for NULL.
    /// - Throws: `DecodingFault` when there is no such column, or it holds another type.
    public subscript<T: ColumnValue>(_ name: String) -> T? {
        get throws {
            let value = try values[position(of: name, as: T.self)]
            return value == .null ? nil : try decode(value, in: name)
        }
    }

    /// The value of the column at this position, counted from 0.
    /// - Throws: `DecodingFault` when there is no such column, or it holds NULL or another type.
    public subscript<T: ColumnValue>(at index: Int) -> T {
        get throws { try decode(value(at: index, as: T.self), in: name(at: index)) }
    }

    /// The value of the column at this position, counted from 0; nil for NULL.
    /// - Throws: `DecodingFault` when there is no such column, or it holds another type.
    public subscript<T: ColumnValue>(at index: Int) -> T? {
        get throws {
            let value = try value(at: index, as: T.self)
            return value == .null ? nil : try decode(value, in: name(at: index))
        }
    }

    private func position<T>(of name: String, as type: T.Type) throws -> Int {
        guard let position = columns.firstIndex(of: name) else {
            let found = "no such column among \(columns.joined(separator: ", "))"
            throw DecodingFault(column: name, wanted: "\(type)", found: found)
        }
        return position
    }

    private func value<T>(at index: Int, as type: T.Type) throws -> Value {
        guard values.indices.contains(index) else {
            throw DecodingFault(column: name(at: index), wanted: "\(type)", found: "only \(values.count) columns")
        }
        return values[index]
    }

    private func name(at index: Int) -> String {
        columns.indices.contains(index) ? columns[index] : "number \(index)"
    }

    private func decode<T: ColumnValue>(_ value: Value, in column: String) throws -> T {
        guard let decoded = T(columnValue: value) else {
            throw DecodingFault(column: column, wanted: "\(T.self)", found: value.description)
        }
        return decoded
    }
}

/// A column that does not hold what the program wants of it.
public struct DecodingFault: Error, CustomStringConvertible, Sendable, Hashable {
    /// The column's name.
    public let column: String
    /// The type that the program asked for.
    public let wanted: String
    /// What was there: the kind and size of the value, never its content.
    public let found: String

    public var description: String {
        "column \(column): wanted \(wanted), found \(found)"
    }
}
