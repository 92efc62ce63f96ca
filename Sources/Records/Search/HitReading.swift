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
    /// How many of a long text's entries are looked through for them.
    private static let mostEntries = 4

    private struct Entry {
        let language: Language
        let anchors: [String]
        let title: String
        let body: String
    }

    init(
        _ db: Connection, _ reader: Reader, _ analyzer: Analyzer, _ target: ExcerptTarget,
        _ expression: SearchExpression
    ) {
        self.db = db
        self.reader = reader
        self.analyzer = analyzer
        self.expression = expression
        self.target = target
    }

    func hits(_ ordinals: [Int]) throws -> [SearchResults.Hit] {
        var identities: [Int: Identity] = [:]
        for row in try db.rows(
            "SELECT ordinal, record FROM search_record WHERE ordinal IN (\(list: ordinals.map { Int64($0) }))")
        {
            identities[try row["ordinal"]] = Identity(rawValue: try row["record"])
        }
        let records = try db.records(Array(identities.values), for: reader)
        return try ordinals.compactMap { ordinal in
            guard let record = identities[ordinal].flatMap({ records[$0] }) else { return nil }
            let own = expression.wanted.isEmpty ? [] : try bestEntries(of: ordinal)
            guard let first = own.first?.entry else { return bare(record) }
            // Paragraphs of one language: those of the best entry.
            let alike = own.filter { $0.entry.language == first.language && $0.entry.anchors.isEmpty == first.anchors.isEmpty }
            return SearchResults.Hit(record: record, passages: passages(in: alike), language: first.language)
        }
    }

    /// A record that was found by its date or its facets alone.
    private func bare(_ record: Record) -> SearchResults.Hit {
        let text = record[.summary] ?? record[.text] ?? record.title
        let excerpt = Excerpt(of: text.text, for: target, analyzer: analyzer)
        return .init(record: record, passages: [.init(anchor: "", excerpt: excerpt)], language: text.language)
    }

    /// The entries of a record with the most of what was looked for; those in the reader's language if they are as good.
    private func bestEntries(of ordinal: Int) throws -> [Scored] {
        let range = ordinal * SearchIndex.room..<(ordinal + 1) * SearchIndex.room
        let own = try entries("id >= \(range.lowerBound) AND id < \(range.upperBound)", limit: HitReading.mostEntries + 1)
        let few = own.count <= HitReading.mostEntries ? own : try weightiest(in: range)
        return few.map { Scored($0, target, analyzer) }.enumerated().sorted { left, right in
            let (mine, theirs) = (worth(left.element), worth(right.element))
            return mine == theirs ? left.offset < right.offset : mine > theirs
        }.map(\.element).filter { $0.score > 0 || few.count == 1 }
    }

    private func worth(_ scored: Scored) -> Double {
        scored.entry.language == reader.language ? scored.score * 1.5 : scored.score
    }

    /// An entry with what its title and each of its lines are worth: looked through once.
    private struct Scored {
        let entry: Entry
        let lines: [(line: Substring, score: Double)]
        let score: Double

        init(_ entry: Entry, _ target: ExcerptTarget, _ analyzer: Analyzer) {
            self.entry = entry
            lines = entry.body.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map {
                let line = Substring($0)
                return (line, target.score(of: String(line), analyzer: analyzer))
            }
            score = target.score(of: entry.title, analyzer: analyzer) + (lines.map(\.score).max() ?? 0)
        }
    }

    /// Of a long text: where full text finds most.
    private func weightiest(in range: Range<Int>) throws -> [Entry] {
        let any = SearchNode.any(expression.wanted).text(for: db.dialect)
        let best = try db.rows(
            """
            SELECT w.id AS id FROM (\(FullText(dialect: db.dialect).weights(meeting: any, in: range))) w
            ORDER BY w.weight DESC, w.id LIMIT \(HitReading.mostEntries)
            """
        ).map { try $0["id"] as Int64 }
        return try entries("id IN (\(list: best))", limit: HitReading.mostEntries)
    }

    private func entries(_ condition: SQL, limit: Int) throws -> [Entry] {
        try db.rows("SELECT language, anchors, title, body FROM search_entry WHERE \(condition) ORDER BY id LIMIT \(limit)")
            .map { row in
                let anchors: String = try row["anchors"]
                return Entry(
                    language: Language(try row["language"]), anchors: anchors.split(separator: " ").map(String.init),
                    title: try row["title"], body: try row["body"])
            }
    }

    /// The paragraphs with the weightiest of the words that were looked for, the best first.
    private func passages(in entries: [Scored]) -> [SearchResults.Passage] {
        guard let first = entries.first?.entry, !first.anchors.isEmpty else {
            let text = entries.first.map { $0.entry.body.isEmpty ? $0.entry.title : $0.entry.body } ?? ""
            return [.init(anchor: "", excerpt: Excerpt(of: text, for: target, analyzer: analyzer))]
        }
        let places = entries.flatMap { scored in
            zip(scored.entry.anchors, scored.lines).map { (anchor: $0, line: $1.line, score: $1.score) }
        }
        let best = places.enumerated().sorted {
            ($1.element.score, $0.offset) < ($0.element.score, $1.offset)
        }.prefix(HitReading.mostPassages).map(\.element)
        // A place with little of what the best one has says nothing new.
        return best.filter { $0.score >= best[0].score * 0.5 }.map { place in
            .init(anchor: place.anchor, excerpt: Excerpt(of: String(place.line), for: target, analyzer: analyzer))
        }
    }
}
