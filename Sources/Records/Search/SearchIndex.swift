internal import SQL

/// A paragraph that is found at its own place.
public struct IndexedParagraph: Sendable, Hashable {
    public let language: Language
    /// The fragment of the page's address.
    public let anchor: String
    public let text: String

    public init(language: Language, anchor: String, text: String) {
        self.language = language
        self.anchor = anchor
        self.text = text
    }
}

/// Writes the words that records are found by.
struct SearchIndex {
    /// Entries a record has room for: those of its wordings first, one a language, then those of its paragraphs.
    static let room = 4096
    static let roomForWordings = 96
    /// Bytes of text in an entry. Small enough to be read again for an excerpt, large enough that there are few.
    private static let entrySize = 6000

    let db: Connection
    private let analyzer: Analyzer

    init(_ db: Connection, analyzer: Analyzer) {
        self.db = db
        self.analyzer = analyzer
    }

    /// One entry a language, from all of the record's texts as they stand now.
    func replace(_ record: Identity) throws {
        let first = try ordinal(of: record) * SearchIndex.room
        try remove(first..<(first + SearchIndex.roomForWordings))
        for entry in try entries(ofWordingsOf: record, from: first) { try insert(entry) }
    }

    /// The paragraphs of a record's text, in place of those there were.
    func replace(_ paragraphs: [IndexedParagraph], of record: Identity) throws {
        let first = try ordinal(of: record) * SearchIndex.room
        try remove((first + SearchIndex.roomForWordings)..<(first + SearchIndex.room))
        for entry in SearchIndex.entries(of: paragraphs, from: first) { try insert(entry) }
    }

    /// What a record's wordings are found by.
    /// - Parameter first: the number of the record's first entry.
    func entries(ofWordingsOf record: Identity, from first: Int) throws -> [Entry] {
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
        let languages = Set(titles.keys).union(bodies.keys).sorted().prefix(SearchIndex.roomForWordings)
        return languages.enumerated().map { place, language in
            Entry(
                id: first + place, language: language, anchors: "",
                title: (titles[language] ?? []).reversed().joined(separator: " · "),
                body: (bodies[language] ?? []).joined(separator: "\n"))
        }
    }

    /// What a text's paragraphs are found by: as many to an entry as fit.
    /// - Parameter first: the number of the record's first entry.
    static func entries(of paragraphs: [IndexedParagraph], from first: Int) -> [Entry] {
        var entries: [Entry] = []
        let bytes = paragraphs.reduce(0) { $0 + $1.text.utf8.count }
        // A text too long for the room gets larger entries.
        let size = max(SearchIndex.entrySize, bytes / (SearchIndex.room / 2))
        var open: (language: Language, anchors: [String], lines: [String], bytes: Int)?
        func close() {
            guard let done = open else { return }
            open = nil
            guard entries.count < SearchIndex.room - SearchIndex.roomForWordings else { return }
            entries.append(
                Entry(
                    id: first + SearchIndex.roomForWordings + entries.count, language: done.language.rawValue,
                    anchors: done.anchors.joined(separator: " "), title: "", body: done.lines.joined(separator: "\n")))
        }
        for paragraph in paragraphs {
            for line in SearchIndex.pieces(paragraph.text, size) {
                if let present = open, present.language != paragraph.language || present.bytes + line.utf8.count > size {
                    close()
                }
                var entry = open ?? (paragraph.language, [], [], 0)
                entry.anchors.append(paragraph.anchor)
                entry.lines.append(line)
                entry.bytes += line.utf8.count
                open = entry
            }
        }
        close()
        return entries
    }

    /// A record's ordinal, given at the first asking.
    private func ordinal(of record: Identity) throws -> Int {
        if let known = try db.value(
            "SELECT ordinal FROM search_record WHERE record = \(record.rawValue)", as: Int.self)
        {
            return known
        }
        let next = try db.value("SELECT COALESCE(MAX(ordinal), 0) + 1 FROM search_record", as: Int.self) ?? 1
        try db.execute("INSERT INTO search_record (ordinal, record) VALUES (\(next), \(record.rawValue))")
        return next
    }

    private func remove(_ entries: Range<Int>) throws {
        try db.execute(
            "DELETE FROM search_entry WHERE id >= \(entries.lowerBound) AND id < \(entries.upperBound)")
    }

    /// A part of a record's texts that full text finds.
    struct Entry: Hashable {
        let id: Int
        let language: String
        /// Between blanks.
        let anchors: String
        let title: String
        let body: String
    }

    private func insert(_ entry: Entry) throws {
        try db.execute(
            """
            INSERT INTO search_entry (id, language, anchors, title, body)
            VALUES (\(entry.id), \(entry.language), \(entry.anchors), \(entry.title),
                    \(entry.body))
            """)
        let texts = words(of: entry)
        if db.dialect == .postgres {
            try db.execute(
                """
                INSERT INTO search_words (id, words)
                VALUES (\(entry.id), CAST(CAST(\(vector(texts)) AS TEXT) AS TSVECTOR))
                """)
        }
        try noteTerms(of: texts.flatMap(\.words))
    }

    func words(of entry: Entry) -> [(words: [Analyzer.Word], weight: String)] {
        [(text: entry.title, weight: "A"), (text: entry.body, weight: "D")]
            .map { (words: analyzer.words($0.text), weight: $0.weight) }
    }

    /// The same words as the tokenizer gives SQLite, as the text of a `tsvector`: `'word':3A`. PostgreSQL counts
    /// positions to 16,383 and keeps 256 of a word.
    func vector(_ texts: [(words: [Analyzer.Word], weight: String)]) -> String {
        var positions: [String: [String]] = [:]
        var position = 0
        for (words, weight) in texts {
            for word in words {
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

    /// Notes which words there are: for suggestions, and for what begins alike.
    private func noteTerms(of words: [Analyzer.Word]) throws {
        let fresh = analyzer.unnoted(words)
        for start in stride(from: 0, to: fresh.count, by: 500) {
            let values = fresh[start..<min(start + 500, fresh.count)].map { "(\($0))" as SQL }.joined(by: ", ")
            try db.execute("INSERT INTO search_term (term) VALUES \(values) ON CONFLICT (term) DO NOTHING")
        }
    }

    /// A line no longer than `size` bytes, or its pieces, cut at blanks.
    private static func pieces(_ text: String, _ size: Int) -> [String] {
        let line = text.onOneLine
        guard line.utf8.count > size else { return [line] }
        var pieces: [String] = []
        var piece = ""
        for word in line.split(separator: " ") {
            if piece.utf8.count + word.utf8.count >= size, !piece.isEmpty {
                pieces.append(piece)
                piece = ""
            }
            piece += piece.isEmpty ? String(word) : " \(word)"
        }
        return pieces + (piece.isEmpty ? [] : [piece])
    }
}
