internal import SQL

/// Reads what a page of hits shows: the records, and where in them the words stand.
struct HitReading {
    private let db: Connection
    private let reader: Reader
    private let target: ExcerptTarget
    private let analyzer: Analyzer
    private let expression: SearchExpression

    /// How many places of a record are shown.
    private static let mostPassages = 3

    private struct Entry {
        let language: Language
        let anchors: [String]
        let title: String
        let body: String
    }

    init(
        _ db: Connection, _ reader: Reader, _ analyzer: Analyzer, _ query: SearchQuery,
        _ synonyms: [SearchExpression.Synonym], _ expression: SearchExpression
    ) {
        self.db = db
        self.reader = reader
        self.analyzer = analyzer
        self.expression = expression
        target = ExcerptTarget(query, synonyms)
    }

    func hits(_ ordinals: [Int]) throws -> [SearchResults.Hit] {
        var identities: [Int: Identity] = [:]
        for row in try db.rows(
            "SELECT ordinal, record FROM search_record WHERE ordinal IN (\(list: ordinals.map { Int64($0) }))")
        {
            identities[try row["ordinal"]] = Identity(rawValue: try row["record"])
        }
        let records = try db.records(Array(identities.values), for: reader)
        let best = try Dictionary(uniqueKeysWithValues: ordinals.map { ($0, try bestEntry(of: $0)) })
        let entries = try entries(best.values.compactMap { $0 })
        return ordinals.compactMap { ordinal in
            guard let record = identities[ordinal].flatMap({ records[$0] }) else { return nil }
            guard let entry = best[ordinal]?.flatMap({ entries[$0] }) else { return bare(record) }
            return SearchResults.Hit(record: record, passages: passages(in: entry), language: entry.language)
        }
    }

    /// A record that was found by its date or its facets alone.
    private func bare(_ record: Record) -> SearchResults.Hit {
        let text = record[.summary] ?? record[.text] ?? record.title
        let excerpt = Excerpt(of: text.text, for: target, analyzer: analyzer)
        return .init(record: record, passages: [.init(anchor: "", excerpt: excerpt)], language: text.language)
    }

    /// The entry of a record with the most of what was looked for; one in the reader's language if it is as good.
    private func bestEntry(of ordinal: Int) throws -> Int? {
        guard !expression.wanted.isEmpty else { return nil }
        let range = ordinal * SearchIndex.room..<(ordinal + 1) * SearchIndex.room
        let any = SearchNode.any(expression.wanted).text(for: db.dialect)
        let rows = try db.rows(
            """
            SELECT w.id AS id FROM (\(FullText(dialect: db.dialect).weights(meeting: any, in: range))) w
            JOIN search_entry e ON e.id = w.id
            ORDER BY CASE WHEN e.language = \(reader.language.rawValue) THEN w.weight * 1.5 ELSE w.weight END DESC, w.id
            LIMIT 1
            """)
        return try rows.first.map { try $0["id"] }
    }

    private func entries(_ identities: [Int]) throws -> [Int: Entry] {
        var entries: [Int: Entry] = [:]
        for row in try db.rows(
            """
            SELECT id, language, anchors, title, body FROM search_entry
            WHERE id IN (\(list: identities.map { Int64($0) }))
            """)
        {
            let anchors: String = try row["anchors"]
            entries[try row["id"]] = Entry(
                language: Language(try row["language"]), anchors: anchors.split(separator: " ").map(String.init),
                title: try row["title"], body: try row["body"])
        }
        return entries
    }

    /// The paragraphs with the most different words that were looked for, in the order of how many.
    private func passages(in entry: Entry) -> [SearchResults.Passage] {
        guard !entry.anchors.isEmpty else {
            let text = entry.body.isEmpty ? entry.title : entry.body
            return [.init(anchor: "", excerpt: Excerpt(of: text, for: target, analyzer: analyzer))]
        }
        let lines = entry.body.split(separator: "\n", omittingEmptySubsequences: false)
        let scored = zip(entry.anchors, lines).map { anchor, line in
            (anchor: anchor, line: line, score: target.score(of: String(line), analyzer: analyzer))
        }
        let best = scored.enumerated().sorted {
            ($1.element.score, $0.offset) < ($0.element.score, $1.offset)
        }.prefix(HitReading.mostPassages).map(\.element)
        // A place with fewer of the words than the best one says nothing new.
        return best.filter { $0.score == best[0].score || $0.score > 1 }.map { place in
            .init(anchor: place.anchor, excerpt: Excerpt(of: String(place.line), for: target, analyzer: analyzer))
        }
    }
}
