public import SQL

/// A search as a reader asks it: what, narrowed how, which page of the answers.
public struct SearchRequest: Sendable, Hashable {
    public var text: String
    public var filters: [Facet: String]
    public var limit: Int
    public var offset: Int

    public init(_ text: String, filters: [Facet: String] = [:], limit: Int = 20, offset: Int = 0) {
        self.text = text
        self.filters = filters
        self.limit = limit
        self.offset = offset
    }
}

/// What was found.
public struct SearchResults: Sendable {
    public struct Hit: Sendable {
        public let record: Record
        public let excerpt: Excerpt
        /// The language of the text that was met.
        public let language: Language
        /// The paragraph that was met, or empty for the record as a whole.
        public let anchor: String
    }

    public struct Count: Sendable, Hashable {
        public let value: String
        public let count: Int
    }

    public var total = 0
    /// How many have all the words.
    public var exact = 0
    public var hits: [Hit] = []
    public var counts: [Facet: [Count]] = [:]
    /// Few records have all the words; the others have some.
    public var isLoose = false
    /// Below so many, records with some of the words are shown too.
    static let few = 5
    /// The text had more words than are looked for.
    public var wasCut = false
    /// What else the words are called, so that the reader sees why something was found.
    public var alsoCalled: [String] = []
}

extension Connection {
    /// Searches what the reader may read. Never an error, whatever was typed; nothing typed finds nothing.
    public func search(_ request: SearchRequest, for reader: Reader) throws -> SearchResults {
        let analyzer = Analyzer()
        let query = SearchQuery(request.text, analyzer: analyzer)
        var results = SearchResults()
        results.wasCut = query.wasCut
        guard !query.isEmpty else { return results }
        let synonyms = try Thesaurus.synonyms(of: query, self, for: reader)
        results.alsoCalled = synonyms.flatMap(\.names).map { $0.joined(separator: " ") }.uniqued()
        let expression = SearchExpression(query: query, synonyms: synonyms)
        var search = TextSearch(
            db: self, reader: reader, filters: request.filters, ranked: expression.ranked,
            expression: expression.text(for: dialect, any: false))
        results.total = try search.total()
        results.exact = results.total
        // Few records have all the words: those that have some of them follow.
        if results.total < SearchResults.few, query.wanted.count > 1 {
            search.preferred = search.expression
            search.expression = expression.text(for: dialect, any: true)
            results.total = try search.total()
            results.isLoose = results.total > results.exact
        }
        results.counts = try search.counts()
        guard results.total > 0 else { return results }
        let records = try search.page(limit: request.limit, offset: request.offset)
        let entries = try search.bestEntries(of: records)
        let byIdentity = try self.records(records, for: reader)
        results.hits = records.compactMap { identity in
            guard let record = byIdentity[identity], let entry = entries[identity] else { return nil }
            let text = entry.body.isEmpty ? entry.title : entry.body
            return SearchResults.Hit(
                record: record,
                excerpt: Excerpt(of: text, for: query, synonyms: synonyms, analyzer: analyzer),
                language: entry.language, anchor: entry.anchor)
        }
        return results
    }
}

/// One query run in several ways over the same hits: how many, which, what they are about.
private struct TextSearch {
    let db: Connection
    let reader: Reader
    let filters: [Facet: String]
    let ranked: (tokens: [String], beginnings: [String])
    var expression: String
    /// What meets this too comes first.
    var preferred: String?

    struct Entry {
        let language: Language
        let anchor: String
        let title: String
        let body: String
    }

    func total() throws -> Int {
        try db.value(hits() + "SELECT COUNT(*) FROM hit", as: Int.self) ?? 0
    }

    func page(limit: Int, offset: Int) throws -> [Identity] {
        try db.rows(
            hits() + "SELECT record FROM hit ORDER BY score, begins DESC, record LIMIT \(limit) OFFSET \(offset)"
        ).map { Identity(rawValue: try $0["record"]) }
    }

    /// How many hits each value of each facet has, given the other filters.
    func counts() throws -> [Facet: [SearchResults.Count]] {
        var counts: [Facet: [SearchResults.Count]] = [:]
        let free = Facet.allCases.filter { filters[$0] == nil }
        try count(free, without: nil, into: &counts)
        for facet in filters.keys { try count([facet], without: facet, into: &counts) }
        return counts
    }

    private func count(
        _ facets: [Facet], without: Facet?, into counts: inout [Facet: [SearchResults.Count]]
    ) throws {
        guard !facets.isEmpty else { return }
        let names = facets.map(\.rawValue)
        let rows = try db.rows(
            hits(without: without) + """
                SELECT 'kind' AS name, kind AS value, COUNT(*) AS number FROM hit GROUP BY kind
                UNION ALL
                SELECT c.name, c.value, c.number FROM (
                    SELECT f.name AS name, f.value AS value, COUNT(*) AS number
                    FROM hit JOIN facet f ON f.record = hit.record
                    WHERE f.name IN (\(list: names)) GROUP BY f.name, f.value) c
                WHERE \(reader.mayKnow("c.name", "c.value"))
                ORDER BY 3 DESC, 2
                """)
        for row in rows {
            guard let facet = Facet(rawValue: try row["name"]), facets.contains(facet) else { continue }
            counts[facet, default: []].append(.init(value: try row["value"], count: try row["number"]))
        }
    }

    /// The entry of each record that met the query best, one in the reader's language if there is.
    func bestEntries(of records: [Identity]) throws -> [Identity: Entry] {
        let rows = try db.rows(
            entries() + """
                SELECT e.record, e.language, e.anchor, e.title, e.body FROM entry
                JOIN search_entry e ON e.id = entry.id
                WHERE e.record IN (\(list: records.map(\.rawValue)))
                ORDER BY CASE WHEN e.language = \(reader.language.rawValue) THEN 0 ELSE 1 END, entry.score
                """)
        var best: [Identity: Entry] = [:]
        for row in rows {
            let record = Identity(rawValue: try row["record"])
            guard best[record] == nil else { continue }
            best[record] = Entry(
                language: Language(try row["language"]), anchor: try row["anchor"], title: try row["title"],
                body: try row["body"])
        }
        return best
    }

    /// The entries that meet the query. Lower scores are better on both engines.
    ///
    /// The rank of a text depends on that text alone. FTS5's own (bm25) weighs words by how many texts have them, also
    /// those that the reader may not see: the order of what is public would tell of what is not.
    private func entries() -> SQL {
        switch db.dialect {
        case .sqlite:
            let bonus: SQL = preferred.map { preferred in
                """
                 - CASE WHEN rowid IN (SELECT rowid FROM search_words WHERE search_words MATCH \(preferred))
                    THEN 1000 ELSE 0 END
                """
            } ?? ""
            return """
                WITH weight AS MATERIALIZED (
                    SELECT doc, SUM(CASE col WHEN 'title' THEN 6.0 ELSE 1.0 END * often / (often + 1.5)) AS weight
                    FROM (SELECT doc, col, term, CAST(COUNT(*) AS REAL) AS often FROM search_instance
                          WHERE \(instances) GROUP BY doc, col, term)
                    GROUP BY doc),
                entry AS MATERIALIZED (
                    SELECT rowid AS id, - COALESCE((SELECT weight FROM weight WHERE doc = search_words.rowid), 0)\(bonus)
                        AS score
                    FROM search_words WHERE search_words MATCH \(expression))

                """
        case .postgres:
            let bonus: SQL = preferred.map { preferred in
                """
                 - CASE WHEN e.words @@ CAST(CAST(\(preferred) AS TEXT) AS TSQUERY) THEN 1000 ELSE 0 END
                """
            } ?? ""
            return """
                WITH entry AS MATERIALIZED (
                    SELECT e.id, -ts_rank('{0.1, 0.1, 0.3, 0.9}', e.words, asked.query, 1)\(bonus) AS score
                    FROM search_entry e, (SELECT CAST(CAST(\(expression) AS TEXT) AS TSQUERY) AS query) asked
                    WHERE e.words @@ asked.query)

                """
        }
    }

    /// The places in texts that add to their rank.
    private var instances: SQL {
        ([" term IN (\(list: ranked.tokens))"] as [SQL]
            + ranked.beginnings.map { " (term >= \($0) AND term < \($0 + "\u{10FFFF}"))" }).joined(by: " OR ")
    }

    /// The records that meet the query and that this reader may read.
    private func hits(without: Facet? = nil) -> SQL {
        var condition = reader.mayRead("r")
        for (facet, value) in filters.sorted(by: { $0.key.rawValue < $1.key.rawValue }) where facet != without {
            let narrowed: SQL = facet == .kind ? "r.kind = \(value)" : reader.condition(facet, value)
            condition = condition + " AND \(narrowed)"
        }
        return entries() + """
            , hit AS MATERIALIZED (
                SELECT r.id AS record, r.kind AS kind, r.begins AS begins, MIN(entry.score) AS score
                FROM entry JOIN search_entry e ON e.id = entry.id JOIN record r ON r.id = e.record
                WHERE \(condition) GROUP BY r.id, r.kind, r.begins)

            """
    }
}
