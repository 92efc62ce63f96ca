/// A piece of a text around what was looked for, in segments of which some are hits.
public struct Excerpt: Sendable, Hashable, Codable {
    public struct Segment: Sendable, Hashable, Codable {
        public let text: String
        public let isHit: Bool

        enum CodingKeys: String, CodingKey {
            case text
            case isHit = "hit"
        }
    }

    public let segments: [Segment]

    /// How many words an excerpt shows.
    private static let length = 34

    /// The part of the text with the most different hits; its beginning when there is none.
    init(of text: String, for target: ExcerptTarget, analyzer: Analyzer) {
        let words = analyzer.words(text)
        let hits = target.hits(in: words, analyzer: analyzer)
        let window = Excerpt.window(hits, count: words.count)
        guard let first = words[window].first, let last = words[window].last else {
            segments = []
            return
        }
        let bytes = Array(text.utf8)
        let start = window.lowerBound == 0 ? 0 : first.range.lowerBound
        let end = window.upperBound == words.count ? bytes.count : last.range.upperBound
        var segments: [Segment] = []
        var position = start
        func add(_ upTo: Int, isHit: Bool) {
            guard upTo > position else { return }
            // The texts of a record stand on lines of their own; on a page they would run into each other.
            let piece = String(decoding: bytes[position..<upTo], as: UTF8.self).replacing("\n", with: " · ")
            segments.append(Segment(text: piece, isHit: isHit))
            position = upTo
        }
        if start > 0 { segments.append(Segment(text: "… ", isHit: false)) }
        for index in window where hits[index] != nil {
            add(words[index].range.lowerBound, isHit: false)
            add(words[index].range.upperBound, isHit: true)
        }
        add(end, isHit: false)
        if end < bytes.count { segments.append(Segment(text: " …", isHit: false)) }
        self.segments = segments
    }

    /// The run of words with the most different hits, with some words before the first of them.
    private static func window(_ hits: [Int?], count: Int) -> Range<Int> {
        guard count > length else { return 0..<count }
        var best = 0..<length
        var bestScore = -1
        for (start, hit) in hits.enumerated() where hit != nil {
            let lower = max(0, min(start - 6, count - length))
            let range = lower..<min(lower + length, count)
            let score = Set(hits[range].compactMap { $0 }).count
            if score > bestScore { (best, bestScore) = (range, score) }
        }
        return best
    }
}

/// What counts as a hit in an excerpt.
struct ExcerptTarget {
    private var stems: [String: Int] = [:]
    private var prefixes: [(String, Int)] = []
    private var phrases: [([String], Int)] = []

    init(_ query: SearchQuery, _ synonyms: [SearchExpression.Synonym]) {
        for (index, term) in query.wanted.enumerated() { add(term, index) }
        for synonym in synonyms {
            for name in synonym.names where !name.isEmpty { phrases.append((name, synonym.terms.lowerBound)) }
        }
    }

    private mutating func add(_ term: SearchQuery.Term, _ index: Int) {
        switch term {
        case .word(_, _, let wordStems): for stem in wordStems { stems[stem] = index }
        case .prefix(let beginning): prefixes.append((beginning, index))
        case .phrase(let words): phrases.append((words, index))
        case .title(let term): add(term, index)
        }
    }

    /// How many different things that were looked for a text has.
    func score(of text: String, analyzer: Analyzer) -> Int {
        Set(hits(in: analyzer.words(text), analyzer: analyzer).compactMap { $0 }).count
    }

    /// For each word the number of the term that it meets, or nil.
    func hits(in words: [Analyzer.Word], analyzer: Analyzer) -> [Int?] {
        var hits = words.map { word -> Int? in
            for stem in analyzer.stems(of: word) { if let term = stems[stem] { return term } }
            return prefixes.first { word.folded.hasPrefix($0.0) }?.1
        }
        for (phrase, term) in phrases where phrase.count <= words.count {
            for start in 0...(words.count - phrase.count)
            where words[start].folded == phrase[0] && zip(words[start...], phrase).allSatisfy({ $0.folded == $1 }) {
                for offset in phrase.indices { hits[start + offset] = hits[start + offset] ?? term }
            }
        }
        return hits
    }
}
