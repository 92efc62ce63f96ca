import HTML

/// How one text became another, word by word.
struct WordDiff: Sendable, Hashable {
    enum Change: Sendable, Hashable { case same, removed, added }

    struct Piece: Sendable, Hashable {
        let change: Change
        var text: String
    }

    private(set) var pieces: [Piece] = []

    /// More pairs of words than this are not compared: the middle is then one removal and one addition.
    private static let mostPairs = 2_000_000

    init(_ old: String, _ new: String) {
        let (before, after) = (WordDiff.words(old), WordDiff.words(new))
        let head = zip(before, after).prefix { $0 == $1 }.count
        let tail = zip(before.dropFirst(head).reversed(), after.dropFirst(head).reversed()).prefix { $0 == $1 }.count
        append(.same, before[..<head])
        compare(before[head..<(before.count - tail)], after[head..<(after.count - tail)])
        append(.same, before[(before.count - tail)...])
    }

    var isEmpty: Bool { pieces.allSatisfy { $0.change == .same } }

    /// A word with the blanks behind it; a mark stands alone.
    private static func words(_ text: String) -> [Substring] {
        var words: [Substring] = []
        var start = text.startIndex
        var place = text.startIndex
        while place < text.endIndex {
            let letter = text[place]
            let next = text.index(after: place)
            let isInWord = letter.isLetter || letter.isNumber
            let goesOn = next < text.endIndex && isInWord && (text[next].isLetter || text[next].isNumber)
            if !goesOn {
                words.append(text[start..<next])
                start = next
            }
            place = next
        }
        return words
    }

    /// The longest common row of words stays; what is not in it went or came.
    private mutating func compare(_ before: ArraySlice<Substring>, _ after: ArraySlice<Substring>) {
        guard before.count * after.count <= WordDiff.mostPairs else {
            append(.removed, before)
            append(.added, after)
            return
        }
        let (before, after) = (Array(before), Array(after))
        let width = after.count + 1
        var lengths = [Int32](repeating: 0, count: (before.count + 1) * width)
        for row in stride(from: before.count - 1, through: 0, by: -1) {
            for column in stride(from: after.count - 1, through: 0, by: -1) {
                lengths[row * width + column] = before[row] == after[column]
                    ? lengths[(row + 1) * width + column + 1] + 1
                    : max(lengths[(row + 1) * width + column], lengths[row * width + column + 1])
            }
        }
        var (row, column) = (0, 0)
        while row < before.count || column < after.count {
            if row < before.count, column < after.count, before[row] == after[column] {
                append(.same, before[row...row])
                (row, column) = (row + 1, column + 1)
            } else if column == after.count
                || (row < before.count && lengths[(row + 1) * width + column] >= lengths[row * width + column + 1])
            {
                append(.removed, before[row...row])
                row += 1
            } else {
                append(.added, after[column...column])
                column += 1
            }
        }
    }

    private mutating func append(_ change: Change, _ words: ArraySlice<Substring>) {
        guard !words.isEmpty else { return }
        if pieces.last?.change == change { pieces[pieces.count - 1].text += words.joined() } else {
            pieces.append(Piece(change: change, text: words.joined()))
        }
    }

    /// With `del` and `ins`, long unchanged stretches shortened.
    var html: HTML {
        pieces.html { piece -> HTML in
            switch piece.change {
            case .removed: "<del>\(piece.text)</del>"
            case .added: "<ins>\(piece.text)</ins>"
            case .same where piece.text.count > 240: "\(piece.text.prefix(100)) […] \(piece.text.suffix(100))"
            case .same: "\(piece.text)"
            }
        }
    }
}
