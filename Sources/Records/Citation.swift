/// Where a fact comes from: a source document and the place in it.
public struct Citation: Hashable, Sendable, Codable {
    /// The slug of the source record (`003`).
    public let document: String
    /// Where in it: section, list, row.
    public let locator: String

    public init(document: String, locator: String) {
        self.document = document
        self.locator = locator
    }

    /// Reads `003: IV, Financiamiento, Cuadro 1`; nil when there is no colon, or nothing on a side of it.
    public init?(_ text: String) {
        guard let colon = text.firstIndex(of: ":") else { return nil }
        let document = text[..<colon].trimmed
        let locator = text[text.index(after: colon)...].trimmed
        guard !document.isEmpty, !locator.isEmpty else { return nil }
        self.init(document: document, locator: locator)
    }
}

extension String {
    /// With blanks for ends of lines.
    public var onOneLine: String {
        // Most texts have none: looking at bytes is much quicker than replacing.
        utf8.contains(UInt8(ascii: "\n")) ? replacing("\n", with: " ") : self
    }
}

extension StringProtocol {
    /// Without white space at both ends.
    public var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}
