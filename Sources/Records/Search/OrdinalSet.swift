/// A set of records, as one bit for each ordinal: what a word finds, what a reader may read, what a facet's value holds.
struct OrdinalSet: Sendable, Hashable {
    private(set) var words: [UInt64] = []

    init() {}

    init(_ ordinals: some Sequence<Int>) {
        for ordinal in ordinals { insert(ordinal) }
    }

    mutating func insert(_ ordinal: Int) {
        let word = ordinal >> 6
        if word >= words.count {
            // Grown by doubling: ordinals mostly come in ascending order.
            words.reserveCapacity(max(word + 1, words.count * 2))
            while words.count <= word { words.append(0) }
        }
        words[word] |= 1 << UInt64(ordinal & 63)
    }

    mutating func remove(_ ordinal: Int) {
        let word = ordinal >> 6
        if word < words.count { words[word] &= ~(1 << UInt64(ordinal & 63)) }
    }

    func contains(_ ordinal: Int) -> Bool {
        let word = ordinal >> 6
        return word < words.count && words[word] & 1 << UInt64(ordinal & 63) != 0
    }

    var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }
    var isEmpty: Bool { words.allSatisfy { $0 == 0 } }
    var bytes: Int { words.capacity * 8 }

    /// In ascending order.
    var ordinals: [Int] {
        var result: [Int] = []
        for (index, word) in words.enumerated() {
            var word = word
            while word != 0 {
                result.append(index << 6 + word.trailingZeroBitCount)
                word &= word - 1
            }
        }
        return result
    }

    func intersection(_ other: OrdinalSet) -> OrdinalSet {
        var result = OrdinalSet()
        result.words = zip(words, other.words).map { $0 & $1 }
        return result
    }

    func union(_ other: OrdinalSet) -> OrdinalSet {
        var result = words.count >= other.words.count ? self : other
        let shorter = words.count >= other.words.count ? other : self
        for index in shorter.words.indices { result.words[index] |= shorter.words[index] }
        return result
    }

    func subtracting(_ other: OrdinalSet) -> OrdinalSet {
        var result = self
        for index in 0..<min(words.count, other.words.count) { result.words[index] &= ~other.words[index] }
        return result
    }

    /// How many are in both, without making the set of them.
    func countOfIntersection(_ other: OrdinalSet) -> Int {
        words.withUnsafeBufferPointer { mine in
            other.words.withUnsafeBufferPointer { theirs in
                var count = 0
                for index in 0..<min(mine.count, theirs.count) { count &+= (mine[index] & theirs[index]).nonzeroBitCount }
                return count
            }
        }
    }
}
