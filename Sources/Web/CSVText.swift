/// Rows as RFC 4180 text, for spreadsheets.
public struct CSVText: Sendable {
    public let text: String

    /// A cell that a spreadsheet would run as a formula gets an apostrophe before it.
    public init(_ rows: [[String]]) {
        text = rows.map { row in row.map(CSVText.cell).joined(separator: ",") + "\r\n" }.joined()
    }

    private static func cell(_ value: String) -> String {
        var value = value
        // Letter by letter: a combining mark may stand on a quote.
        let special = ",\"\r\n".unicodeScalars
        if let first = value.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first), Double(value) == nil {
            value = "'" + value
        }
        guard value.unicodeScalars.contains(where: { special.contains($0) }) else { return value }
        var quoted = "\""
        for letter in value.unicodeScalars {
            if letter == "\"" { quoted += "\"" }
            quoted.unicodeScalars.append(letter)
        }
        return quoted + "\""
    }
}
