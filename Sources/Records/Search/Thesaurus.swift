public import SQL

/// Names that mean the same thing in all languages: an acronym, its expansions, its other names.
public enum Thesaurus {
    /// The longest name looked for, in words.
    static let longest = 14

    /// Replaces the names of a concept.
    /// - Parameter concept: what they are names of, for example a term's identity.
    public static func replace(_ concept: String, names: [String], _ db: Connection) throws {
        let analyzer = Analyzer()
        try db.execute("DELETE FROM synonym WHERE concept = \(concept)")
        for phrase in names.map({ phrase($0, analyzer) }).uniqued() where !phrase.isEmpty {
            try db.execute(
                """
                INSERT INTO synonym (concept, phrase, content) VALUES (\(concept), \(phrase), \(content(phrase)))
                """)
        }
    }

    /// The runs of the query's words that have other names, the longest first; runs do not overlap.
    static func synonyms(of query: SearchQuery, _ db: Connection, for reader: Reader) throws -> [SearchExpression.Synonym] {
        let words = query.wanted.map { term -> [String]? in
            switch term {
            case .word(_, let folded, _): [folded]
            case .phrase(let words): words
            case .prefix, .title: nil
            }
        }
        var runs: [(range: Range<Int>, phrase: String)] = []
        for start in words.indices {
            var phrase: [String] = []
            for end in start..<words.count {
                guard let next = words[end] else { break }
                phrase += next
                if phrase.count > longest { break }
                runs.append((start..<(end + 1), content(phrase)))
            }
        }
        guard !runs.isEmpty else { return [] }
        let found = try names(for: Set(runs.map(\.phrase)), db, reader)
        var taken: Set<Int> = []
        var result: [SearchExpression.Synonym] = []
        for run in runs.sorted(by: { $0.range.count > $1.range.count }) {
            guard let named = found[run.phrase], taken.isDisjoint(with: run.range) else { continue }
            taken.formUnion(run.range)
            result.append(.init(terms: run.range, names: named.names.uniqued(), concept: named.concept))
        }
        return result.sorted { $0.terms.lowerBound < $1.terms.lowerBound }
    }

    /// What a concept that the reader may not read is called, is not known to them either.
    private static func names(
        for phrases: Set<String>, _ db: Connection, _ reader: Reader
    ) throws -> [String: (concept: String, names: [[String]])] {
        var found: [String: (concept: String, names: [[String]])] = [:]
        for row in try db.rows(
            """
            SELECT mine.phrase AS mine, other.phrase AS other, mine.concept FROM synonym mine
            JOIN synonym other ON other.concept = mine.concept
            WHERE mine.content IN (\(list: phrases.sorted()))
              AND NOT EXISTS (SELECT 1 FROM record r WHERE r.id = mine.concept AND \(reader.mayNotRead("r")))
            ORDER BY other.phrase
            """)
        {
            let mine: String = try row["mine"]
            let other: String = try row["other"]
            let concept: String = try row["concept"]
            found[content(mine.split(separator: " ").map(String.init)), default: (concept, [])].names
                .append(other.split(separator: " ").map(String.init))
        }
        return found
    }

    /// The query in the other languages, its known names replaced; only where the glossary knows one of them.
    static func translations(
        of query: SearchQuery, _ synonyms: [SearchExpression.Synonym], _ analyzer: Analyzer, _ db: Connection,
        for reader: Reader
    ) throws -> [Language: String] {
        guard !synonyms.isEmpty else { return [:] }
        var titles: [Language: [String: String]] = [:]
        for row in try db.rows(
            """
            SELECT record, field, language, text FROM wording
            WHERE record IN (\(list: synonyms.map(\.concept))) AND field IN ('title', 'short') ORDER BY field DESC
            """)
        {
            let language = Language(try row["language"])
            guard language != reader.language, reader.languages.contains(language) else { continue }
            titles[language, default: [:]][try row["record"]] = try row["text"]
        }
        return titles.mapValues { names in
            var words: [String] = []
            var index = 0
            while index < query.wanted.count {
                if let run = synonyms.first(where: { $0.terms.lowerBound == index }), let name = names[run.concept] {
                    words.append(name)
                    index = run.terms.upperBound
                } else {
                    words.append(query.wanted[index].typed)
                    index += 1
                }
            }
            return words.joined(separator: " ")
        }
    }

    private static func phrase(_ name: String, _ analyzer: Analyzer) -> String {
        analyzer.words(name).prefix(longest * 2).map(\.folded).joined(separator: " ")
    }

    /// The words that count, so that a query whose small words were left out still meets the name.
    private static func content(_ words: [String]) -> String {
        let counting = words.filter { !StopWords.all.contains($0) }
        return (counting.isEmpty ? words : counting).joined(separator: " ")
    }

    private static func content(_ phrase: String) -> String {
        content(phrase.split(separator: " ").map(String.init))
    }
}
