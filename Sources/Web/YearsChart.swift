public import HTML

/// Years drawn as a row of cells: when something was discussed, and since when it goes on.
public struct YearsChart: Sendable, Encodable {
    /// What the row is about, and its years; `since` marks an open range.
    public struct Row: Sendable, Encodable {
        public let label: String
        public let years: [Int]
        public let since: Int?
        /// The same in words, for those who hear the page.
        public let words: String

        public init(label: String, years: [Int], since: Int?, words: String) {
            self.label = label
            self.years = years
            self.since = since
            self.words = words
        }
    }

    public let first: Int
    public let last: Int
    public let rows: [Row]

    public init(first: Int, last: Int, rows: [Row]) {
        self.first = first
        self.last = last
        self.rows = rows
    }

    public func html(_ t: Translator, caption: String) -> HTML {
        guard last >= first, !rows.isEmpty else { return .empty }
        let years = first...last
        let head = years.html { year in
            "<th scope=\"col\"><abbr title=\"\(String(year))\">\(String(String(year).suffix(2)))</abbr></th>"
        }
        let body = rows.html { row in
            let cells = years.html { year -> HTML in
                if row.years.contains(year) { return "<td class=\"on\"><span>\(String(year))</span></td>" }
                if let since = row.since, year >= since { return "<td class=\"open\"><span>\(String(year))</span></td>" }
                return "<td></td>"
            }
            return "<tr><th scope=\"row\">\(row.label)<small>\(row.words)</small></th>\(cells)</tr>"
        }
        return """
            <div class="years" role="region" tabindex="0" aria-label="\(caption)"><table>
            <caption>\(caption)</caption><thead><tr><td></td>\(head)</tr></thead><tbody>\(body)</tbody></table></div>
            """
    }
}
