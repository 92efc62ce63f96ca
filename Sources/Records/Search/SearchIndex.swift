internal import SQL

/// A paragraph that is found at its own place.
public struct IndexedParagraph: Sendable, Hashable {
    public let language: Language
    /// The fragment of the page's address.
    public let anchor: String
    /// The heading that it stands under.
    public let heading: String
    public let text: String

    public init(language: Language, anchor: String, heading: String, text: String) {
        self.language = language
        self.anchor = anchor
        self.heading = heading
        self.text = text
    }
}

/// Writes the words that records are found by.
struct SearchIndex {
    private let db: Connection
    private let analyzer: Analyzer

    init(_ db: Connection, analyzer: Analyzer) {
        self.db = db
        self.analyzer = analyzer
    }

    /// One entry a language, from all of the record's texts as they stand now.
    func replace(_ record: Identity) throws {
        try db.execute("DELETE FROM search_entry WHERE record = \(record.rawValue) AND anchor = ''")
        var titles: [String: [String]] = [:]
        var bodies: [String: [String]] = [:]
        for row in try db.rows(
            "SELECT field, language, text FROM wording WHERE record = \(record.rawValue) ORDER BY field, language")
        {
            let field = Field(rawValue: try row["field"])
            let language: String = try row["language"]
            if field == .title || field == .short {
                titles[language, default: []].append(try row["text"])
            } else {
                bodies[language, default: []].append(try row["text"])
            }
        }
        for language in Set(titles.keys).union(bodies.keys).sorted() {
            try insert(
                record, language, anchor: "",
                title: (titles[language] ?? []).reversed().joined(separator: " · "),
                body: (bodies[language] ?? []).joined(separator: "\n"))
        }
    }

    /// The paragraphs of a record's text, in place of those there were.
    func replace(_ paragraphs: [IndexedParagraph], of record: Identity) throws {
        try db.execute("DELETE FROM search_entry WHERE record = \(record.rawValue) AND anchor <> ''")
        for paragraph in paragraphs {
            try insert(
                record, paragraph.language.rawValue, anchor: paragraph.anchor, title: paragraph.heading,
                body: paragraph.text)
        }
    }

    private func insert(_ record: Identity, _ language: String, anchor: String, title: String, body: String) throws {
        switch db.dialect {
        case .sqlite:
            try db.execute(
                """
                INSERT INTO search_entry (record, language, anchor, title, body)
                VALUES (\(record.rawValue), \(language), \(anchor), \(title), \(body))
                """)
        case .postgres:
            try db.execute(
                """
                INSERT INTO search_entry (record, language, anchor, title, body, words)
                VALUES (\(record.rawValue), \(language), \(anchor), \(title), \(body),
                        CAST(CAST(\(vector(title: title, body: body)) AS TEXT) AS TSVECTOR))
                """)
        }
    }

    /// The same words as the tokenizer gives SQLite, as the text of a `tsvector`: `'word':3A`. PostgreSQL counts
    /// positions to 16,383 and keeps 256 of a word.
    private func vector(title: String, body: String) -> String {
        var positions: [String: [String]] = [:]
        var position = 0
        for (text, weight) in [(title, "A"), (body, "D")] {
            for word in analyzer.words(text) {
                position += 1
                guard position <= 16_383 else { break }
                for token in analyzer.tokens(of: word) where (positions[token]?.count ?? 0) < 255 {
                    positions[token, default: []].append("\(position)\(weight)")
                }
            }
            // Phrases do not run from the title into the text.
            position += 1
        }
        return positions.map { "'\($0.key)':\($0.value.joined(separator: ","))" }.joined(separator: " ")
    }
}
