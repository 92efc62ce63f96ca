internal import SQL

/// Sets mistyped words right, from the words that there are and that lead this reader to something.
struct Spelling {
    let room: SearchRoom
    let analyzer: Analyzer

    /// So many of the nearest words are tried.
    private static let tries = 12

    /// The text with each word that finds nothing replaced by the nearest that does; nil when there is none.
    func suggestion(for text: String, _ query: SearchQuery) throws -> String? {
        var result = text
        var changed = false
        for term in query.wanted {
            guard case .word(_, let folded, _) = term, (4...30).contains(folded.count), try count(term) == 0,
                let better = try nearest(to: folded)
            else { continue }
            for word in analyzer.words(result) where word.folded == folded {
                let bytes = Array(result.utf8)
                let before = String(decoding: bytes[..<word.range.lowerBound], as: UTF8.self)
                result = before + better + String(decoding: bytes[word.range.upperBound...], as: UTF8.self)
                changed = true
                break
            }
        }
        return changed ? result : nil
    }

    private func count(_ term: SearchQuery.Term) throws -> Int {
        try room.records(.leaf(SearchLeaf(term))).countOfIntersection(room.readable)
    }

    private func nearest(to word: String) throws -> String? {
        let letters = Array(word.utf8)
        let most = letters.count < 6 ? 1 : 2
        var near: [(term: String, distance: Int)] = []
        for beginning in Spelling.beginnings(word) {
            for row in try room.db.rows(
                "SELECT term FROM search_term WHERE term >= \(beginning) AND term < \(beginning + "~")")
            {
                let term: String = try row["term"]
                let other = Array(term.utf8)
                guard term.utf8.allSatisfy({ (97...122).contains($0) }), abs(other.count - letters.count) <= most else { continue }
                let distance = Spelling.distance(letters, other)
                if distance <= most { near.append((term, distance)) }
            }
        }
        let ordered = near.sorted { ($0.distance, $0.term) < ($1.distance, $1.term) }
        var best: (term: String, distance: Int, count: Int)?
        var tried = 0
        // Words of hidden records are passed over as if they were not there: they take nobody's place among the tries.
        for (term, distance) in ordered where tried < Spelling.tries && distance <= best?.distance ?? distance {
            guard let first = analyzer.words(term).first else { continue }
            let count = try count(
                .word(exact: first.exact, folded: first.folded, stems: analyzer.stems(of: first)))
            guard count > 0 else { continue }
            tried += 1
            if best.map({ distance < $0.distance || (distance == $0.distance && count > $0.count) }) ?? true {
                best = (term, distance, count)
            }
        }
        return best?.term
    }

    /// How the word meant may begin: as typed, with the first letters the other way round, or with a letter that sounds
    /// alike in Spanish.
    private static func beginnings(_ word: String) -> [String] {
        let first = word.prefix(1)
        let second = word.dropFirst().prefix(1)
        let alike = ["bv", "sczx", "gj", "ckq", "iy", "hjaeiou", "mn", "lr"].filter { $0.contains(first) }
            .flatMap { $0.map(String.init) }
        return ([String(first)] + alike + [String(second)]).uniqued()
    }

    /// How many letters must be put in, taken out, changed, or swapped with their neighbour.
    static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var before: [Int] = []
        var previous = Array(0...right.count)
        for row in 1...max(left.count, 1) where !left.isEmpty {
            var current = [row] + Array(repeating: 0, count: right.count)
            for column in 1...max(right.count, 1) where !right.isEmpty {
                let isSame = left[row - 1] == right[column - 1]
                current[column] = min(
                    previous[column] + 1, current[column - 1] + 1, previous[column - 1] + (isSame ? 0 : 1))
                if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                    current[column] = min(current[column], before[column - 2] + 1)
                }
            }
            (before, previous) = (previous, current)
        }
        return previous[right.count]
    }
}
