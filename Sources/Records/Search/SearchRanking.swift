internal import Foundation
internal import SQL

/// Which hits come first: those with the rarest of the words, in their titles, next to each other as typed, often; then the
/// latest.
///
/// Nothing in it depends on what the reader may not read: how rare a word is, is counted in what they may.
struct SearchRanking {
    /// Up to so many hits are weighed text by text; more are told apart by which words they have, and by their dates.
    private static let mostWeighed = 400
    /// Up to so many records with any of the words, those words are weighed where they stand apart, too.
    private static let mostLoose = 2_000
    /// So many of the rarest words tell many hits apart.
    private static let mostTold = 6

    private let finding: SearchFinding
    private let room: SearchRoom
    private let words: [Word]

    /// One thing that was looked for.
    private struct Word {
        let records: OrdinalSet
        let titles: OrdinalSet
        /// The rarer, the more.
        let weight: Double
    }

    init(_ finding: SearchFinding, _ room: SearchRoom) throws {
        self.finding = finding
        self.room = room
        let all = Double(room.readable.count)
        words = try finding.expression.wanted.map { node in
            let records = try room.records(node)
            let often = Double(records.countOfIntersection(room.readable))
            return Word(records: records, titles: try room.records(node.titled), weight: log(1 + all / (often + 0.5)))
        }
    }

    /// The weight of each thing that was looked for.
    var weights: [Double] { words.map(\.weight) }

    /// The ordinals of one page of the hits.
    func page(_ request: SearchRequest, _ target: ExcerptTarget, _ analyzer: Analyzer) throws -> [Int] {
        guard request.offset < finding.hits.count else { return [] }
        if request.order == .added {
            return Array(finding.hits.ordinals.reversed().dropFirst(request.offset).prefix(request.limit))
        }
        if request.order == .date || words.isEmpty {
            return byDate(finding.hits, skipping: request.offset, limit: request.limit)
        }
        if finding.matching.count <= SearchRanking.mostWeighed {
            let scores = try scores(target, analyzer)
            let ordered = finding.hits.ordinals.sorted { left, right in
                let (mine, theirs) = (scores[left] ?? 0, scores[right] ?? 0)
                return mine == theirs ? room.catalogue.place[left] < room.catalogue.place[right] : mine > theirs
            }
            return Array(ordered.dropFirst(request.offset).prefix(request.limit))
        }
        return try page(of: tiers(), request)
    }

    // MARK: - Few hits

    /// What each hit is worth.
    private func scores(_ target: ExcerptTarget, _ analyzer: Analyzer) throws -> [Int: Double] {
        let (phrase, titledPhrase) = try phrases()
        let texts = try texts(target, analyzer)
        let sum = max(0.1, words.reduce(0) { $0 + $1.weight })
        var scores: [Int: Double] = [:]
        for ordinal in finding.hits.ordinals {
            let found = words.reduce(0) { $0 + ($1.records.contains(ordinal) ? $1.weight : 0) } / sum
            let titled = words.reduce(0) { $0 + ($1.titles.contains(ordinal) ? $1.weight : 0) } / sum
            var score = found + 0.6 * titled
            if phrase.contains(ordinal) { score += 0.15 }
            if titledPhrase.contains(ordinal) { score += 0.25 }
            let text = texts[ordinal] ?? (often: 0, coverage: 0)
            score += 0.12 * log(1 + text.often) + 0.9 * text.coverage * titled
            scores[ordinal] = score * (SearchRanking.standing[kind(of: ordinal)] ?? 1) + (finding.exact.contains(ordinal) ? 100 : 0)
        }
        return scores
    }

    /// What things are called comes before what is said about them.
    private static let standing: [String: Double] = [
        "body": 1.5, "party": 1.15, "theme": 1.15, "meeting": 1.1, "presidency": 1.1, "disagreement": 0.6, "source": 0.7,
        "cycle-step": 0.85, "participation": 0.8,
    ]

    private func kind(of ordinal: Int) -> String {
        room.catalogue.facets[.kind]?.first { $0.value.contains(ordinal) }?.key ?? ""
    }

    /// How often each hit's texts have the words, and how much of its title they are.
    private func texts(
        _ target: ExcerptTarget, _ analyzer: Analyzer
    ) throws -> [Int: (often: Double, coverage: Double)] {
        let spread = words.reduce(0) { $0 + $1.records.countOfIntersection(room.readable) }
        let wanted = finding.expression.wanted
        let node: SearchNode = finding.isLoose || spread <= SearchRanking.mostLoose ? .any(wanted) : .all(wanted)
        var texts: [Int: (often: Double, coverage: Double)] = [:]
        let dialect = room.db.dialect
        for row in try room.db.rows(
            """
            SELECT w.id, w.weight, e.title FROM (\(FullText(dialect: dialect).weights(meeting: node.text(for: dialect)))) w
            JOIN search_entry e ON e.id = w.id
            """)
        {
            let ordinal = (try row["id"] as Int) / SearchIndex.room
            guard finding.hits.contains(ordinal) else { continue }
            let known = texts[ordinal] ?? (0, 0)
            let title: String = try row["title"]
            let coverage = title.isEmpty
                ? 0 : title.split(separator: "·").map { target.coverage(of: String($0), analyzer: analyzer) }.max() ?? 0
            texts[ordinal] = (max(known.often, try row["weight"]), max(known.coverage, coverage))
        }
        return texts
    }

    private func phrases() throws -> (anywhere: OrdinalSet, inTitle: OrdinalSet) {
        guard let phrase = finding.expression.phrase else { return (OrdinalSet(), OrdinalSet()) }
        return (try room.records(phrase), try room.records(phrase.titled))
    }

    // MARK: - Many hits

    /// Groups of hits, the best first, each found only when the page reaches it: a phrase of frequent words takes long.
    private func tiers() -> [() throws -> [OrdinalSet]] {
        [
            { [room.intersection(words.map(\.titles))] }, { [try phrases().anywhere] }, { [finding.exact] },
            { combinations() }, { [finding.hits] },
        ]
    }

    /// Where some of the words are enough: the records with each choice of the rarest words, the weightiest choice first.
    private func combinations() -> [OrdinalSet] {
        guard finding.isLoose else { return [] }
        let told = words.sorted { $0.weight > $1.weight }.prefix(SearchRanking.mostTold)
        let choices = (1..<(1 << told.count)).map { choice -> (weight: Double, sets: [OrdinalSet]) in
            let chosen = told.enumerated().filter { choice & 1 << $0.offset != 0 }.map(\.element)
            return (chosen.reduce(0) { $0 + $1.weight }, chosen.map(\.records))
        }
        return choices.sorted { $0.weight > $1.weight }.map { room.intersection($0.sets) }
    }

    private func page(of tiers: [() throws -> [OrdinalSet]], _ request: SearchRequest) throws -> [Int] {
        var rest = finding.hits
        var skip = request.offset
        var result: [Int] = []
        for tier in tiers where result.count < request.limit {
            for set in try tier() where result.count < request.limit {
                // Each hit is in the first group that has it.
                let own = rest.intersection(set)
                rest = rest.subtracting(own)
                let count = own.count
                if skip < count { result += byDate(own, skipping: skip, limit: request.limit - result.count) }
                skip = max(0, skip - count)
            }
        }
        return result
    }

    /// The latest first. Many hits are met soon on the way through all dates; few are put in order themselves.
    private func byDate(_ set: OrdinalSet, skipping offset: Int, limit: Int) -> [Int] {
        let catalogue = room.catalogue
        if set.count < 2_000 {
            let ordered = set.ordinals.sorted { catalogue.place[$0] < catalogue.place[$1] }
            return Array(ordered.dropFirst(offset).prefix(limit))
        }
        var result: [Int] = []
        var skip = offset
        for ordinal in catalogue.order where set.contains(Int(ordinal)) {
            if skip > 0 { skip -= 1 } else { result.append(Int(ordinal)) }
            if result.count == limit { break }
        }
        return result
    }
}
