public import SQL
internal import Synchronization

/// Finds records by their words. Keeps what it has learnt of the present state: which records there are, who may read
/// them, and which have the words that were looked for before.
public final class Finder: Sendable {
    private struct Memory {
        var catalogue = SearchCatalogue()
        var found: [SearchLeaf: OrdinalSet] = [:]
        var bytes = 0
        /// Stems of words met before: working them out takes longest of all.
        var stems: [String: [String]] = [:]
    }

    private let memory: Mutex<Memory>
    private let mostBytes: Int
    private static let mostAlike = 1_000
    private static let worthKeeping = 200

    /// - Parameter mostBytes: of sets of records to keep; beyond, they are found again.
    public init(mostBytes: Int = 8 << 20) {
        self.mostBytes = mostBytes
        memory = Mutex(Memory())
    }

    /// Searches what the reader may read. Never an error, whatever was typed; nothing typed finds nothing.
    public func search(_ request: SearchRequest, _ db: Connection, for reader: Reader) throws -> SearchResults {
        let analyzer = Analyzer(knowing: memory.withLock { $0.stems })
        defer { learn(analyzer.learnt) }
        let query = SearchQuery(request.text, analyzer: analyzer)
        var results = SearchResults()
        results.wasCut = query.wasCut
        guard !query.isEmpty else { return results }
        let synonyms = try Thesaurus.synonyms(of: query, db, for: reader)
        results.alsoCalled = synonyms.flatMap(\.names).map { $0.joined(separator: " ") }.uniqued()
        let expression = SearchExpression(query, synonyms: synonyms)
        let room = try SearchRoom(self, db, reader)
        let filters = request.filters.merging(query.filters) { chosen, _ in chosen }
        let finding = try SearchFinding(expression, filters: filters, room)
        results.total = finding.hits.count
        results.exact = finding.exact.count
        results.isLoose = finding.isLoose
        results.counts = finding.counts()
        if results.exact == 0 {
            results.suggestion = try Spelling(room: room, analyzer: analyzer).suggestion(for: request.text, query)
        }
        results.translations = try Thesaurus.translations(of: query, synonyms, analyzer, db, for: reader)
        guard results.total > 0 else { return results }
        let ranking = try SearchRanking(finding, room)
        let target = ExcerptTarget(query, synonyms, weights: ranking.weights)
        let page = try ranking.page(request, target, analyzer)
        results.hits = try HitReading(db, reader, analyzer, target, expression).hits(page)
        return results
    }

    private func found(_ leaf: SearchLeaf, _ db: Connection) throws -> OrdinalSet {
        var set = OrdinalSet()
        for entry in try db.integers(FullText(dialect: db.dialect).entries(meeting: leaf)) {
            set.insert(Int(entry) / SearchIndex.room)
        }
        return set
    }

    /// What begins alike, word by word: FTS5 would put all places of all of them together first. Nil where there are too
    /// many such words, and on PostgreSQL, which does so itself.
    private func alike(_ leaf: SearchLeaf, at state: RecordState, _ db: Connection) throws -> OrdinalSet? {
        guard db.dialect == .sqlite, !leaf.inTitle, leaf.forms.count == 1, case .prefix(let beginning) = leaf.forms[0] else {
            return nil
        }
        let terms = try db.rows(
            """
            SELECT term FROM search_term WHERE term >= \(beginning) AND term < \(beginning + "\u{10FFFF}")
            LIMIT \(Finder.mostAlike + 1)
            """)
        guard terms.count <= Finder.mostAlike else { return nil }
        return try terms.reduce(OrdinalSet()) { set, row in
            set.union(try found(SearchLeaf(forms: [.token(try row["term"])]), db))
        }
    }

    private func learn(_ stems: [String: [String]]) {
        guard !stems.isEmpty else { return }
        memory.withLock { memory in
            if memory.stems.count > Analyzer.mostStems { memory.stems = [:] }
            memory.stems.merge(stems) { known, _ in known }
        }
    }

    /// The catalogue at this state, with what this reader may read.
    func catalogue(
        at state: RecordState, _ db: Connection, for reader: Reader
    ) throws -> (catalogue: SearchCatalogue, readable: OrdinalSet, hidden: [Facet: Set<String>]) {
        try memory.withLock { memory in
            let before = memory.catalogue.state
            try memory.catalogue.bring(to: state, db)
            if memory.catalogue.state != before {
                memory.found = [:]
                memory.bytes = 0
            }
            let readable = try memory.catalogue.readable(by: reader, db)
            let hidden = try memory.catalogue.hidden(from: reader, db)
            return (memory.catalogue, readable, hidden)
        }
    }

    /// The records, readable or not, in which full text finds this.
    func records(with leaf: SearchLeaf, at state: RecordState, _ db: Connection) throws -> OrdinalSet {
        if let known = memory.withLock({ $0.catalogue.state == state ? $0.found[leaf] : nil }) { return known }
        let set = try alike(leaf, at: state, db) ?? found(leaf, db)
        // What is rare is found again at once: the room is for what is frequent.
        guard set.count >= Finder.worthKeeping else { return set }
        memory.withLock { memory in
            guard memory.catalogue.state == state else { return }
            if memory.bytes + set.bytes > mostBytes {
                memory.found = [:]
                memory.bytes = 0
            }
            if memory.found.updateValue(set, forKey: leaf) == nil { memory.bytes += set.bytes }
        }
        return set
    }
}

/// One reader's search at one state of the memory.
struct SearchRoom {
    let finder: Finder
    let db: Connection
    let reader: Reader
    let state: RecordState
    let catalogue: SearchCatalogue
    let readable: OrdinalSet
    let hidden: [Facet: Set<String>]

    init(_ finder: Finder, _ db: Connection, _ reader: Reader) throws {
        self.finder = finder
        self.db = db
        self.reader = reader
        state = try RecordState.read(db, at: reader.moment)
        (catalogue, readable, hidden) = try finder.catalogue(at: state, db, for: reader)
    }

    /// The records that a node finds, readable or not.
    func records(_ node: SearchNode) throws -> OrdinalSet {
        switch node {
        case .leaf(let leaf): return try finder.records(with: leaf, at: state, db)
        case .any(let nodes): return try nodes.reduce(OrdinalSet()) { $0.union(try records($1)) }
        case .all(let nodes): return try intersection(nodes.map { try records($0) })
        }
    }

    func intersection(_ sets: [OrdinalSet]) -> OrdinalSet {
        guard let first = sets.first else { return OrdinalSet() }
        return sets.dropFirst().reduce(first) { $0.intersection($1) }
    }

    /// The records that have a facet's value, as far as the reader may know of it.
    func records(_ facet: Facet, _ value: String) -> OrdinalSet {
        guard hidden[facet]?.contains(value) != true else { return OrdinalSet() }
        return catalogue.facets[facet]?[value] ?? OrdinalSet()
    }
}

/// Which records meet a query: all of its words, or, when these are few, some.
struct SearchFinding {
    let expression: SearchExpression
    let filters: [Facet: String]
    /// What is found, and may be read, before it is narrowed.
    let matching: OrdinalSet
    let hits: OrdinalSet
    /// Those of the hits with all the words.
    let exact: OrdinalSet
    let isLoose: Bool
    private let room: SearchRoom

    init(_ expression: SearchExpression, filters: [Facet: String], _ room: SearchRoom) throws {
        self.expression = expression
        self.filters = filters
        self.room = room
        let sets = try expression.wanted.map { try room.records($0) }
        let unwanted = try expression.unwanted.reduce(OrdinalSet()) { $0.union(try room.records($1)) }
        // Nothing but a choice (`year:2007`): everything that has it.
        let all = (sets.isEmpty ? room.readable : room.intersection(sets).intersection(room.readable))
            .subtracting(unwanted)
        exact = SearchFinding.narrowed(all, filters, room)
        if exact.count < SearchResults.few, sets.count > 1 {
            matching = sets.reduce(OrdinalSet()) { $0.union($1) }.intersection(room.readable).subtracting(unwanted)
        } else {
            matching = all
        }
        hits = SearchFinding.narrowed(matching, filters, room)
        isLoose = hits.count > exact.count
    }

    /// How many hits each value of each facet has, given the other choices; the most frequent first.
    func counts() -> [Facet: [SearchResults.Count]] {
        var counts: [Facet: [SearchResults.Count]] = [:]
        for (facet, values) in room.catalogue.facets {
            let base = filters[facet] == nil
                ? hits : SearchFinding.narrowed(matching, filters.filter { $0.key != facet }, room)
            let found = values.compactMap { value, records -> SearchResults.Count? in
                guard room.hidden[facet]?.contains(value) != true else { return nil }
                let count = base.countOfIntersection(records)
                return count > 0 ? .init(value: value, count: count) : nil
            }
            if !found.isEmpty {
                counts[facet] = found.sorted { ($1.count, $0.value) < ($0.count, $1.value) }
            }
        }
        return counts
    }

    private static func narrowed(_ set: OrdinalSet, _ filters: [Facet: String], _ room: SearchRoom) -> OrdinalSet {
        filters.reduce(set) { $0.intersection(room.records($1.key, $1.value)) }
    }
}

/// How each engine is asked for entries.
struct FullText {
    let dialect: Dialect

    /// The numbers of the entries that meet a leaf.
    func entries(meeting leaf: SearchLeaf) -> SQL {
        let expression = leaf.text(for: dialect)
        switch dialect {
        case .postgres where leaf.inTitle:
            // Only the entries of wordings have a title. Asked outright, PostgreSQL would read the words of every text.
            let anywhere = SearchLeaf(forms: leaf.forms).text(for: dialect)
            return """
                SELECT id FROM (
                    SELECT id, words FROM search_words
                    WHERE words @@ CAST(CAST(\(anywhere) AS TEXT) AS TSQUERY)
                      AND MOD(id, \(SearchIndex.room)) < \(SearchIndex.roomForWordings) OFFSET 0) titled
                WHERE words @@ CAST(CAST(\(expression) AS TEXT) AS TSQUERY)
                """
        case .sqlite: return "SELECT rowid FROM search_words WHERE search_words MATCH \(expression)"
        case .postgres: return "SELECT id FROM search_words WHERE words @@ CAST(CAST(\(expression) AS TEXT) AS TSQUERY)"
        }
    }

    /// Entries that meet an expression with their weight, which depends on each text alone.
    /// - Parameter range: of numbers of entries; all when nil.
    func weights(meeting expression: String, in range: Range<Int>? = nil) -> SQL {
        switch dialect {
        case .sqlite:
            let narrowed: SQL = range.map { " AND rowid >= \($0.lowerBound) AND rowid < \($0.upperBound)" } ?? ""
            return """
                SELECT rowid AS id, frequency(search_words, 6.0, 1.0) AS weight
                FROM search_words WHERE search_words MATCH \(expression)\(narrowed)
                """
        case .postgres:
            let narrowed: SQL = range.map { " AND id >= \($0.lowerBound) AND id < \($0.upperBound)" } ?? ""
            return """
                SELECT id, CAST(ts_rank('{0.1, 0.1, 0.3, 0.9}', words, asked.query, 1) AS DOUBLE PRECISION) AS weight
                FROM search_words, (SELECT CAST(CAST(\(expression) AS TEXT) AS TSQUERY) AS query) asked
                WHERE words @@ asked.query\(narrowed)
                """
        }
    }
}
