internal import Foundation
internal import Records
internal import SwiftCSV

/// A table as spreadsheets save it: with commas, semicolons or tabs, in UTF-8 or what Windows writes.
public enum TableFile {
    /// The rows of a file, the first with the names of the columns.
    /// - Throws: `Refusal.invalid` when it cannot be read or is no table.
    public static func read(_ path: String) throws -> [[String]] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Refusal.invalid("file", "{file} cannot be read", ["file": path])
        }
        return try read(bytes: Array(data))
    }

    /// The rows of a file that has been read.
    /// - Throws: `Refusal.invalid` when it is no table.
    public static func read(bytes: [UInt8]) throws -> [[String]] {
        guard let (text, _) = TextEncoding.read(bytes) else { throw Refusal.invalid("file", "is no table") }
        let plain = text.replacing("\r\n", with: "\n")
        let head = plain.prefix { $0 != "\n" }
        let delimiter: CSVDelimiter = [(";", CSVDelimiter.semicolon), ("\t", .tab)]
            .first { head.contains($0.0) && !head.contains(",") }?.1 ?? .comma
        do {
            let table = try CSV<Enumerated>(string: plain, delimiter: delimiter, loadColumns: false)
            return [table.header] + table.rows
        } catch {
            throw Refusal.invalid("file", "is no table")
        }
    }
}
