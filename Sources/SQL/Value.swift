/// What a database stores in a column.
public enum Value: Sendable, Hashable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])
}

extension Value: CustomStringConvertible {
    /// The kind and the size, never the content: descriptions end up in logs.
    public var description: String {
        switch self {
        case .null: "NULL"
        case .integer: "an integer"
        case .real: "a real number"
        case .text(let text): "text of \(text.utf8.count) bytes"
        case .blob(let bytes): "a blob of \(bytes.count) bytes"
        }
    }
}

/// What can stand in a column.
///
/// An enumeration or a structure with such a raw value conforms without further code: `enum Kind: String, ColumnValue`.
public protocol ColumnValue: Sendable {
    /// The value to store.
    var columnValue: Value { get }

    /// The stored value as this type, or nil where it is none.
    init?(columnValue: Value)
}

extension ColumnValue where Self: RawRepresentable, RawValue: ColumnValue {
    public var columnValue: Value { rawValue.columnValue }

    public init?(columnValue: Value) {
        guard let rawValue = RawValue(columnValue: columnValue) else { return nil }
        self.init(rawValue: rawValue)
    }
}

extension String: ColumnValue {
    public var columnValue: Value { .text(self) }

    public init?(columnValue: Value) {
        guard case .text(let text) = columnValue else { return nil }
        self = text
    }
}

extension Int64: ColumnValue {
    public var columnValue: Value { .integer(self) }

    /// Also takes a real number without a fraction, because the engines differ in what a sum or a division gives.
    public init?(columnValue: Value) {
        switch columnValue {
        case .integer(let number): self = number
        case .real(let number): self.init(exactly: number)
        default: return nil
        }
    }
}

extension Int: ColumnValue {
    public var columnValue: Value { .integer(Int64(self)) }

    public init?(columnValue: Value) {
        guard let number = Int64(columnValue: columnValue) else { return nil }
        self.init(exactly: number)
    }
}

extension Double: ColumnValue {
    public var columnValue: Value { .real(self) }

    public init?(columnValue: Value) {
        switch columnValue {
        case .real(let number): self = number
        case .integer(let number): self = Double(number)
        default: return nil
        }
    }
}

extension Bool: ColumnValue {
    /// 0 or 1, so that one schema fits both engines.
    public var columnValue: Value { .integer(self ? 1 : 0) }

    public init?(columnValue: Value) {
        switch columnValue {
        case .integer(0): self = false
        case .integer(1): self = true
        default: return nil
        }
    }
}

extension [UInt8]: ColumnValue {
    public var columnValue: Value { .blob(self) }

    public init?(columnValue: Value) {
        guard case .blob(let bytes) = columnValue else { return nil }
        self = bytes
    }
}

extension Value: ColumnValue {
    public var columnValue: Value { self }

    public init?(columnValue: Value) {
        self = columnValue
    }
}
