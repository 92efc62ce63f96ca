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
final class ExcerptTarget {
    private var stems: [String: Int] = [:]
    private var prefixes: [(String, Int)] = []
    private var phrases: [([String], Int)] = []
    /// What each term is worth.
    private var weights: [Double] = []
    /// What a word was found to be before: texts say the same words again and again.
    private var met: [String: Int] = [:]

    /// - Parameter weights: of the things wanted; names of several words are one thing.
    init(_ query: SearchQuery, _ synonyms: [SearchExpression.Synonym], weights: [Double]) {
        for (index, term) in query.wanted.enumerated() { add(term, index) }
        for synonym in synonyms {
            for name in synonym.names where !name.isEmpty { phrases.append((name, synonym.terms.lowerBound)) }
        }
        var given = weights.makeIterator()
        var index = 0
        while index < query.wanted.count {
            let run = synonyms.first { $0.terms.lowerBound == index }?.terms ?? index..<(index + 1)
            let weight = given.next() ?? 1
            self.weights += run.map { _ in weight / Double(run.count) }
            index = run.upperBound
        }
    }

    private func add(_ term: SearchQuery.Term, _ index: Int) {
        switch term {
        case .word(_, _, let wordStems): for stem in wordStems { stems[stem] = index }
        case .prefix(let beginning): prefixes.append((beginning, index))
        case .phrase(let words): phrases.append((words, index))
        case .title(let term): add(term, index)
        }
    }

    /// What the different things are worth that a text has of those looked for; a little more where they fill it.
    func score(of text: String, analyzer: Analyzer) -> Double {
        let found = hits(in: analyzer.words(text), analyzer: analyzer)
        let different = Set(found.compactMap { $0 })
        guard !different.isEmpty else { return 0 }
        let worth = different.reduce(0) { $0 + (weights.indices.contains($1) ? weights[$1] : 1) }
        return worth * (1 + 0.2 * Double(found.count { $0 != nil }) / Double(found.count + 20))
    }

    /// Which part of a text's words, the small ones apart, was looked for.
    func coverage(of text: String, analyzer: Analyzer) -> Double {
        let words = analyzer.words(text)
        let found = hits(in: words, analyzer: analyzer)
        let counting = words.indices.filter { !StopWords.all.contains(words[$0].folded) }
        return counting.isEmpty ? 0 : Double(counting.count { found[$0] != nil }) / Double(counting.count)
    }

    /// For each word the number of the term that it meets, or nil.
    func hits(in words: [Analyzer.Word], analyzer: Analyzer) -> [Int?] {
        var hits = words.map { word -> Int? in
            if let known = met[word.folded] { return known < 0 ? nil : known }
            let term = analyzer.stems(of: word).lazy.compactMap { self.stems[$0] }.first
                ?? prefixes.first { word.folded.hasPrefix($0.0) }?.1
            met[word.folded] = term ?? -1
            return term
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
