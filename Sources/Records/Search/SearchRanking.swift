internal import SQL

/// Which hits come first: those with all the words, in their titles, next to each other as typed, often; then the latest.
///
/// Nothing in it depends on what the reader may not read.
struct SearchRanking {
    /// Up to so many hits are weighed text by text; more are told apart by their titles, the words' order and their dates.
    private static let mostWeighed = 400
    /// Up to so many records with any of the words, those words are weighed where they stand apart, too.
    private static let mostLoose = 2_000

    private let finding: SearchFinding
    private let room: SearchRoom

    init(_ finding: SearchFinding, _ room: SearchRoom) {
        self.finding = finding
        self.room = room
    }

    /// The ordinals of one page of the hits.
    func page(_ request: SearchRequest) throws -> [Int] {
        guard request.offset < finding.hits.count else { return [] }
        if request.order == .date || finding.expression.wanted.isEmpty {
            return byDate(finding.hits, skipping: request.offset, limit: request.limit)
        }
        let tiers = try tiers()
        if finding.matching.count <= SearchRanking.mostWeighed {
            return Array(try weighed(tiers).dropFirst(request.offset).prefix(request.limit))
        }
        return page(of: tiers, request)
    }

    /// The hits in groups, the best first; each hit in one of them.
    private func tiers() throws -> [OrdinalSet] {
        let titled = try room.intersection(finding.expression.wanted.map { try room.records($0.titled) })
        let phrase = try finding.expression.phrase.map { try room.records($0) } ?? OrdinalSet()
        let phraseInTitle = try finding.expression.phrase.map { try room.records($0.titled) } ?? OrdinalSet()
        var rest = finding.hits
        return [phraseInTitle, titled, phrase, finding.exact, finding.hits].map { tier in
            let own = rest.intersection(tier)
            rest = rest.subtracting(own)
            return own
        }
    }

    private func page(of tiers: [OrdinalSet], _ request: SearchRequest) -> [Int] {
        var skip = request.offset
        var result: [Int] = []
        for tier in tiers where result.count < request.limit {
            let count = tier.count
            if skip >= count {
                skip -= count
                continue
            }
            result += byDate(tier, skipping: skip, limit: request.limit - result.count)
            skip = 0
        }
        return result
    }

    private func weighed(_ tiers: [OrdinalSet]) throws -> [Int] {
        let weights = try weights()
        return try tiers.flatMap { tier in
            tier.ordinals.sorted { left, right in
                let (mine, theirs) = (weights[left] ?? 0, weights[right] ?? 0)
                guard mine == theirs else { return mine > theirs }
                return room.catalogue.place[left] < room.catalogue.place[right]
            }
        }
    }

    /// The best weight of each hit's texts.
    private func weights() throws -> [Int: Double] {
        let wanted = finding.expression.wanted
        let spread = try wanted.reduce(0) { $0 + (try room.records($1)).countOfIntersection(room.readable) }
        let node: SearchNode = finding.isLoose || spread <= SearchRanking.mostLoose ? .any(wanted) : .all(wanted)
        var weights: [Int: Double] = [:]
        for row in try room.db.rows(FullText(dialect: room.db.dialect).weights(meeting: node.text(for: room.db.dialect))) {
            let ordinal = (try row["id"] as Int) / SearchIndex.room
            guard finding.hits.contains(ordinal) else { continue }
            weights[ordinal] = max(weights[ordinal] ?? 0, try row["weight"])
        }
        return weights
    }

    /// The latest first. Many hits are met soon on the way through all dates; few are put in order themselves.
    private func byDate(_ set: OrdinalSet, skipping offset: Int, limit: Int) -> [Int] {
        let catalogue = room.catalogue
        let count = set.count
        if count < 2_000 {
            return Array(
                set.ordinals.sorted { catalogue.place[$0] < catalogue.place[$1] }.dropFirst(offset).prefix(limit))
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
