internal import Foundation

/// The lines of a full export that are not rows. Each is one JSON object with sorted keys.
protocol TransferLine: Codable {}

extension TransferLine {
    /// The line with its end.
    func bytes() throws -> [UInt8] {
        Array(try canonicalJSON(self).utf8) + [UInt8(ascii: "\n")]
    }

    /// nil when the line is another one, or none at all.
    init?(_ line: Data) {
        guard let decoded = try? JSONDecoder().decode(Self.self, from: line) else { return nil }
        self = decoded
    }
}

/// What every version of the format begins with.
struct FormatLine: TransferLine {
    static let format = "puebla-full"
    static let version = 1

    let format: String
    let version: Int
}

/// The first line.
struct HeaderLine: TransferLine {
    var format = FormatLine.format
    var version = FormatLine.version
    /// The version of the program that wrote it.
    let program: String
    let charter: String
    let moment: Moment
    /// The steps that the schema had taken, in order.
    let migrations: [String]
}

/// Comes before the rows of a table.
struct TableLine: TransferLine {
    let table: String
    let columns: [String]
}

/// The last line: by it one knows that the file is whole and as it was written.
struct EndLine: TransferLine {
    struct Seal: Codable {
        let rows: Int
        /// Of the lines between the first and this one: the same as the database's own fingerprint.
        let content: String
        /// Of all lines before this one.
        let sha256: String
    }

    let end: Seal
}
