internal import SQL

/// Whether search finds what the records say: every entry is compared with the texts that it was made from.
extension SearchIndex {
    static func faults(_ db: Connection, _ reindexings: [Reindexing]) throws -> [Refusal.Problem] {
        let index = SearchIndex(db, analyzer: Analyzer())
        let sources = Dictionary(grouping: reindexings, by: \.kind)
        var faults = try index.faultsOfStrangers()
        var last = 0
        while faults.count < Verification.most {
            let records = try db.rows(
                """
                SELECT s.ordinal, r.id, r.kind, r.slug FROM search_record s JOIN record r ON r.id = s.record
                WHERE s.ordinal > \(last) ORDER BY s.ordinal LIMIT \(500)
                """)
            guard let end = records.last else { break }
            last = try end["ordinal"]
            for row in records {
                let record = Identity(rawValue: try row["id"])
                let first: Int = try row["ordinal"] * room
                let paragraphs = try (sources[try row["kind"]] ?? []).flatMap { try $0.paragraphs(record, db) }
                let wanted = try index.entries(ofWordingsOf: record, from: first) + entries(of: paragraphs, from: first)
                if try !index.holds(wanted, from: first) {
                    let place = "\(try row["kind"] as String)/\(try row["slug"] as String)"
                    faults.append(.init(place, "is not found by the words that it has now"))
                }
            }
        }
        return faults
    }

    /// Entries that belong to no record.
    private func faultsOfStrangers() throws -> [Refusal.Problem] {
        try db.rows(
            """
            SELECT e.id FROM search_entry e
            WHERE NOT EXISTS (SELECT 1 FROM search_record s WHERE s.ordinal = e.id / \(SearchIndex.room))
            ORDER BY e.id LIMIT \(Verification.most)
            """
        ).map { .init("search", "entry {n} belongs to no record", ["n": String(try $0["id"] as Int)]) }
    }

    /// Whether a record's entries are these, and full text finds each.
    private func holds(_ entries: [Entry], from first: Int) throws -> Bool {
        let stored = try db.rows(
            """
            SELECT id, language, anchors, title, body FROM search_entry
            WHERE id >= \(first) AND id < \(first + SearchIndex.room) ORDER BY id
            """
        ).map { row in
            Entry(
                id: try row["id"], language: try row["language"], anchors: try row["anchors"], title: try row["title"],
                body: try row["body"])
        }
        // Which language comes first is of no account.
        return try texts(of: stored) == texts(of: entries) && stored.allSatisfy(isFound)
    }

    private func texts(of entries: [Entry]) -> [String: [[String]]] {
        Dictionary(grouping: entries, by: \.language).mapValues { $0.map { [$0.anchors, $0.title, $0.body] } }
    }

    /// PostgreSQL keeps the words, which are compared; SQLite is asked for the longest ones.
    private func isFound(_ entry: Entry) throws -> Bool {
        let texts = words(of: entry)
        switch db.dialect {
        case .postgres:
            return try db.row(
                """
                SELECT 1 FROM search_words
                WHERE id = \(entry.id) AND words = CAST(CAST(\(vector(texts)) AS TEXT) AS TSVECTOR)
                """) != nil
        case .sqlite:
            let longest = Set(texts.flatMap(\.words).map(\.folded)).sorted { ($0.utf8.count, $0) > ($1.utf8.count, $1) }
            return try longest.prefix(3).allSatisfy { word in
                let wanted = SearchLeaf(forms: [.token(word)]).text(for: .sqlite)
                return try db.row(
                    "SELECT 1 FROM search_words WHERE search_words MATCH \(wanted) AND rowid = \(entry.id)") != nil
            }
        }
    }
}
