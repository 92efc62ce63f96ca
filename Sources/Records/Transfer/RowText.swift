internal import Foundation
internal import SQL

/// A row as a line of text: a JSON array. Written by hand, because equal rows must give equal bytes for ever, and read by
/// the library.
enum RowText {
    /// Adds the line with its end. Blobs are `{"base64":"…"}`; real numbers have a point or an exponent, so that they stay
    /// apart from integers.
    static func append(_ values: [Value], to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "["))
        for (index, value) in values.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            append(value, to: &bytes)
        }
        bytes.append(contentsOf: "]\n".utf8)
    }

    private static func append(_ value: Value, to bytes: inout [UInt8]) {
        switch value {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .integer(let number): bytes.append(contentsOf: String(number).utf8)
        // JSON has no infinity; SQLite does not keep the sign of zero.
        case .real(let number) where !number.isFinite: bytes.append(contentsOf: "{\"real\":\"\(number)\"}".utf8)
        case .real(let number): bytes.append(contentsOf: (number == 0 ? "0.0" : String(number)).utf8)
        case .text(let text): append(text, to: &bytes)
        case .blob(let blob):
            bytes.append(contentsOf: "{\"base64\":\"".utf8)
            bytes.append(contentsOf: Data(blob).base64EncodedData())
            bytes.append(contentsOf: "\"}".utf8)
        }
    }

    private static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case UInt8(ascii: "\n"): bytes.append(contentsOf: "\\n".utf8)
            case 0..<0x20: bytes.append(contentsOf: "\\u00\(hexadecimal([byte]))".utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

/// Reads the rows of one table.
struct RowReader {
    private let decoder = JSONDecoder()

    /// - Parameter kinds: what the columns are meant for, which says what to try first.
    init(_ kinds: [Schema.Kind]) {
        decoder.userInfo[Cells.kinds] = kinds
    }

    /// - Throws: `DecodingError` where the line is no array of such values.
    func values(_ line: Data) throws -> [Value] {
        try decoder.decode(Cells.self, from: line).values
    }

    private struct Cells: Decodable {
        static let kinds = CodingUserInfoKey(rawValue: "kinds")!
        var values: [Value] = []

        init(from decoder: any Decoder) throws {
            let kinds = decoder.userInfo[Cells.kinds] as? [Schema.Kind] ?? []
            var cells = try decoder.unkeyedContainer()
            values.reserveCapacity(kinds.count)
            while !cells.isAtEnd {
                let kind = values.count < kinds.count ? kinds[values.count] : .other
                values.append(try Cells.value(of: kind, in: &cells))
            }
        }

        private static func value(of kind: Schema.Kind, in cells: inout any UnkeyedDecodingContainer) throws -> Value {
            if try cells.decodeNil() { return .null }
            switch kind {
            case .integer: if let number = try? cells.decode(Int64.self) { return .integer(number) }
            case .real: if let number = try? cells.decode(Double.self) { return .real(number) }
            case .blob: if let large = try? cells.decode(Wrapped.self) { return large.value }
            case .text, .other: break
            }
            if let text = try? cells.decode(String.self) { return .text(text) }
            if let number = try? cells.decode(Int64.self) { return .integer(number) }
            if let number = try? cells.decode(Double.self) { return .real(number) }
            return try cells.decode(Wrapped.self).value
        }
    }

    /// What JSON has no word for.
    private struct Wrapped: Decodable {
        let value: Value
        private enum Key: String, CodingKey { case base64, real }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            if let blob = try container.decodeIfPresent(Data.self, forKey: .base64) {
                value = .blob(Array(blob))
            } else {
                let text = try container.decode(String.self, forKey: .real)
                guard let number = Double(text) else {
                    throw DecodingError.dataCorruptedError(forKey: .real, in: container, debugDescription: "no number")
                }
                value = .real(number)
            }
        }
    }
}
