internal import Crypto
internal import Foundation
public import SQL

/// Reads a full export or a backup from end to end, without a database: whether it is whole and as it was written.
public enum FullCheck {
    /// What a sound file says of itself.
    public struct Finding: Sendable, Hashable {
        /// The version of the program that wrote it.
        public let program: String
        public let charter: String
        /// When it was written.
        public let moment: Moment
        public let content: Content.Fingerprint
        public let bytes: Int
        /// Of the file, in hexadecimal digits: what `sha256sum` prints.
        public let sha256: String
    }

    /// - Parameters:
    ///   - path: `-` for standard input.
    ///   - migrations: those of the program that shall take the file in; nil when none shall.
    /// - Throws: `Refusal.invalid` when the file cannot be read, is no such file, comes from a newer program, is cut off
    ///   or was altered.
    public static func read(_ path: String, for migrations: [Migration]?) throws -> Finding {
        var lines = try LineReader(path)
        let first = try lines.next()
        let header = try HeaderLine(checking: first, for: migrations)
        var reading = Reading()
        if let first { reading.add(first, isContent: false) }
        while let line = try lines.next(), line.isWhole {
            if let last = try reading.take(line) {
                try reading.digests.check(last.end, rows: reading.rows, isLast: try lines.next() == nil)
                return Finding(
                    program: header.program, charter: header.charter, moment: header.moment,
                    content: .init(tables: reading.tables, rows: reading.rows, sha256: last.end.content),
                    bytes: reading.bytes, sha256: hexadecimal(reading.file.finalize()))
            }
        }
        throw Refusal.cutOff
    }

    /// How far it is read.
    private struct Reading {
        var digests = TransferDigests()
        var file = SHA256()
        var bytes = 0
        var rows = 0
        var tables = 0

        mutating func add(_ line: LineReader.Line, isContent: Bool = true) {
            digests.add(line, isContent: isContent)
            count(line)
        }

        private mutating func count(_ line: LineReader.Line) {
            file.update(data: line.data)
            file.update(data: [UInt8(ascii: "\n")])
            bytes += line.data.count + 1
        }

        /// - Returns: the last line, when this is it.
        mutating func take(_ line: LineReader.Line) throws -> EndLine? {
            // Rows are told by their brackets: whether they hold what was written, the digests say.
            if tables > 0, line.data.first == UInt8(ascii: "["), line.data.last == UInt8(ascii: "]") {
                rows += 1
            } else if TableLine(line.data) != nil {
                tables += 1
            } else if let last = EndLine(line.data) {
                count(line)
                return last
            } else {
                throw Refusal.unreadable(line)
            }
            add(line)
            return nil
        }
    }
}
