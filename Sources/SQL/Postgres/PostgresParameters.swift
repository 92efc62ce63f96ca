import CPostgres

/// The values of a statement as libpq takes them.
///
/// Integers, real numbers and blobs carry their type. Text and NULL leave it to the server, which then reads the text
/// as whatever stands on the other side: a date, a number, a text.
struct PostgresParameters {
    /// Tells apart statements that read alike but want other types prepared.
    private(set) var signature = ""
    private(set) var types: [Oid] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []
    private var offsets: [Int?] = []
    /// All values one after the other, each ended by a zero.
    private var bytes: [CChar] = []

    init(_ values: [Value]) {
        for value in values {
            switch value {
            case .null: add([UInt8]?.none, as: .unknown)
            case .integer(let number): add(String(number).utf8, as: .integer)
            case .real(let number): add(String(number).utf8, as: .real)
            case .text(let text): add(text.utf8, as: .unknown)
            case .blob(let blob): add(blob, as: .blob)
            }
        }
    }

    var count: Int32 { Int32(types.count) }

    /// Lends the values, their lengths and their formats.
    func withPointers<T>(
        _ body: ([UnsafePointer<CChar>?], [Int32], [Int32]) throws -> T
    ) rethrows -> T {
        try bytes.withUnsafeBufferPointer { buffer in
            let pointers = offsets.map { offset in offset.map { buffer.baseAddress! + $0 } }
            return try body(pointers, lengths, formats)
        }
    }

    private mutating func add(_ content: (some Collection<UInt8>)?, as kind: Kind) {
        signature.append(kind.rawValue)
        types.append(kind.type)
        formats.append(kind == .blob ? 1 : 0)
        lengths.append(Int32(content?.count ?? 0))
        guard let content else { return offsets.append(nil) }
        offsets.append(bytes.count)
        bytes.append(contentsOf: content.lazy.map { CChar(bitPattern: $0) })
        bytes.append(0)
    }

    private enum Kind: Character {
        case integer = "i"
        case real = "r"
        case blob = "b"
        case unknown = "-"

        var type: Oid {
            switch self {
            case .integer: PostgresType.int8
            case .real: PostgresType.float8
            case .blob: PostgresType.bytea
            case .unknown: 0
            }
        }
    }
}

/// The server's numbers for its built-in types (`pg_type.dat`), which never change.
enum PostgresType {
    static let bool: Oid = 16
    static let bytea: Oid = 17
    static let int8: Oid = 20
    static let int2: Oid = 21
    static let int4: Oid = 23
    static let oid: Oid = 26
    static let float4: Oid = 700
    static let float8: Oid = 701
    static let numeric: Oid = 1700
}
