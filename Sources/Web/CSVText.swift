/// Rows as RFC 4180 text, for spreadsheets.
public struct CSVText: Sendable {
    public let text: String

    /// A cell that a spreadsheet would run as a formula gets an apostrophe before it.
    public init(_ rows: [[String]]) {
        text = rows.map { row in row.map(CSVText.cell).joined(separator: ",") + "\r\n" }.joined()
    }

    private static func cell(_ value: String) -> String {
        var value = value
        if let first = value.first, "=+-@\t\r".contains(first), Int(value) == nil { value = "'" + value }
        guard value.contains(where: { ",\"\r\n".contains($0) || $0 == "\r\n" }) else { return value }
        return "\"" + value.replacing("\"", with: "\"\"") + "\""
    }
}
