internal import Foundation
internal import SQL

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
    struct Seal: Codable, Equatable {
        let rows: Int
        /// Of the lines between the first and this one: the same as the database's own fingerprint.
        let content: String
        /// Of all lines before this one.
        let sha256: String
    }

    let end: Seal
}

extension HeaderLine {
    /// Reads the first line of a file.
    /// - Parameter migrations: those of the program that shall take the file in; nil when none shall.
    /// - Throws: `Refusal.invalid` when it is another kind of file, or one of a newer program.
    init(checking line: LineReader.Line?, for migrations: [Migration]?) throws {
        guard let line, let format = FormatLine(line.data), format.format == FormatLine.format else {
            throw Refusal.invalid("file", "is no backup and no full export of Puebla")
        }
        guard format.version == FormatLine.version, let header = HeaderLine(line.data) else {
            throw Refusal.invalid(
                "file", "has version {found} of the format; this program reads version {known}",
                ["found": String(format.version), "known": String(FormatLine.version)])
        }
        let known = migrations.map { Set($0.map(\.name)) }
        if let known, let step = header.migrations.first(where: { !known.contains($0) }) {
            throw Refusal.invalid(
                "file", "comes from a newer program ({program}): this one does not know the step {step}",
                ["program": header.program, "step": step])
        }
        self = header
    }
}

extension Refusal {
    static let cutOff = Refusal.invalid("file", "is cut off: its end is missing")

    static func unreadable(_ line: LineReader.Line) -> Refusal {
        .invalid("file", "line {line} is not JSON as Puebla writes it", ["line": String(line.number)])
    }
}
