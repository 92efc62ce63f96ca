import CPostgres

/// A result of libpq, read and then freed.
struct PostgresResult: ~Copyable {
    private let result: OpaquePointer

    init(_ result: OpaquePointer) {
        self.result = result
    }

    deinit {
        PQclear(result)
    }

    var isSuccess: Bool {
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: true
        default: false
        }
    }

    /// What ran: "COMMIT", or "ROLLBACK" where the server would not.
    var command: String {
        String(cString: PQcmdStatus(result))
    }

    /// How many rows were inserted, changed or deleted.
    var affected: Int {
        // The server also counts the rows that a SELECT gives.
        command.hasPrefix("SELECT") ? 0 : Int(String(cString: PQcmdTuples(result))) ?? 0
    }

    /// The server's code for the error, such as "40001".
    var code: String { field("C") }

    /// The server's first line about the error, without the details, which may hold values.
    var message: String { field("M") }

    private func field(_ letter: Unicode.Scalar) -> String {
        PQresultErrorField(result, Int32(letter.value)).map { String(cString: $0) } ?? ""
    }

    func rows() throws -> [Row] {
        let fields = 0..<PQnfields(result)
        let columns = fields.map { String(cString: PQfname(result, $0)) }
        let types = fields.map { PQftype(result, $0) }
        return try (0..<PQntuples(result)).map { row in
            let values = try fields.map { try value(row: row, column: $0, type: types[Int($0)]) }
            return Row(columns: columns, values: values)
        }
    }

    /// The first column as whole numbers.
    func integers() throws -> [Int64] {
        try (0..<PQntuples(result)).map { row in
            let bytes = UnsafeRawBufferPointer(
                start: PQgetvalue(result, row, 0), count: Int(PQgetlength(result, row, 0)))
            var number: Int64 = 0
            for byte in bytes.first == UInt8(ascii: "-") ? bytes.dropFirst() : bytes[...] {
                guard (48...57).contains(byte) else {
                    throw DatabaseFault(.decoding, "PostgreSQL sent what is no whole number")
                }
                number = number &* 10 &+ Int64(byte - 48)
            }
            return bytes.first == UInt8(ascii: "-") ? -number : number
        }
    }

    private func value(row: Int32, column: Int32, type: Oid) throws -> Value {
        guard PQgetisnull(result, row, column) == 0, let start = PQgetvalue(result, row, column) else { return .null }
        let bytes = UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(result, row, column)))
        guard let value = Value(bytes, type: type) else {
            throw DatabaseFault(.decoding, "PostgreSQL sent a value of type \(type) that cannot be read")
        }
        return value
    }
}

extension Value {
    /// Reads the server's text form.
    fileprivate init?(_ bytes: UnsafeRawBufferPointer, type: Oid) {
        switch type {
        case PostgresType.bool:
            self = .integer(bytes.first == UInt8(ascii: "t") ? 1 : 0)
        case PostgresType.int2, PostgresType.int4, PostgresType.int8, PostgresType.oid:
            guard let number = Int64(String(decoding: bytes, as: UTF8.self)) else { return nil }
            self = .integer(number)
        case PostgresType.float4, PostgresType.float8:
            guard let number = Double(String(decoding: bytes, as: UTF8.self)) else { return nil }
            self = .real(number)
        case PostgresType.numeric:
            // A sum of integers comes as numeric; on SQLite it is an integer, and so it is here.
            let text = String(decoding: bytes, as: UTF8.self)
            if let number = Int64(text) {
                self = .integer(number)
            } else if let number = Double(text) {
                self = .real(number)
            } else {
                return nil
            }
        case PostgresType.bytea:
            guard let blob = [UInt8](hexadecimal: bytes) else { return nil }
            self = .blob(blob)
        default:
            self = .text(String(decoding: bytes, as: UTF8.self))
        }
    }
}

extension [UInt8] {
    /// Reads bytea's form `\x00ff`.
    fileprivate init?(hexadecimal text: UnsafeRawBufferPointer) {
        guard text.starts(with: "\\x".utf8), text.count.isMultiple(of: 2) else { return nil }
        self = []
        reserveCapacity(text.count / 2 - 1)
        for index in stride(from: 2, to: text.count, by: 2) {
            guard let high = text[index].hexadecimalDigit,
                let low = text[index + 1].hexadecimalDigit
            else { return nil }
            append(high << 4 | low)
        }
    }
}

extension UInt8 {
    fileprivate var hexadecimalDigit: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
