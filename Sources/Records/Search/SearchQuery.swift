/// What a reader typed, understood: words, "phrases", begin* and -without. Everything else is taken for words, so that
/// nothing typed is ever an error.
public struct SearchQuery: Sendable, Hashable {
    /// One thing asked for.
    public enum Term: Sendable, Hashable {
        /// A word in any of its forms.
        case word(exact: String, folded: String, stems: [String])
        /// These words next to each other, as they are.
        case phrase([String])
        /// Words that begin so.
        case prefix(String)
    }

    public private(set) var wanted: [Term] = []
    public private(set) var unwanted: [Term] = []
    /// Whether the text had more terms than are looked for.
    public private(set) var wasCut = false

    /// More terms than this no reader means.
    static let mostTerms = 32

    public var isEmpty: Bool { wanted.isEmpty }

    public init(_ text: String, analyzer: Analyzer = Analyzer()) {
        var stopped: [Term] = []
        for piece in SearchQuery.pieces(text) {
            guard wanted.count + unwanted.count < SearchQuery.mostTerms else {
                wasCut = true
                break
            }
            let words = analyzer.words(piece.text)
            guard let first = words.first else { continue }
            let term: Term
            if words.count > 1 || piece.isQuoted {
                term = .phrase(words.prefix(SearchQuery.mostTerms).map(\.folded))
            } else if piece.isPrefix {
                term = .prefix(first.folded)
            } else {
                term = .word(exact: first.exact, folded: first.folded, stems: analyzer.stems(of: first))
            }
            if piece.isUnwanted {
                unwanted.append(term)
            } else if case .word(_, let folded, _) = term, StopWords.all.contains(folded) {
                stopped.append(term)
            } else {
                wanted.append(term)
            }
        }
        // A text of nothing but small words still looks for them.
        if wanted.isEmpty { wanted = stopped }
        (wanted, unwanted) = (wanted.uniqued(), unwanted.uniqued())
    }

    private struct Piece {
        var text: String
        var isQuoted = false
        var isPrefix = false
        var isUnwanted = false
    }

    /// The text at its blanks and quotes. A quote left open ends with the text.
    private static func pieces(_ text: String) -> [Piece] {
        let quotes: Set<Character> = ["\"", "“", "”", "«", "»", "„"]
        var pieces: [Piece] = []
        var rest = text.prefix(4096)
        while let start = rest.firstIndex(where: { !$0.isWhitespace }) {
            rest = rest[start...]
            var piece = Piece(text: "")
            if rest.first == "-", let next = rest.dropFirst().first, !next.isWhitespace, next != "-" {
                piece.isUnwanted = true
                rest = rest.dropFirst()
            }
            if let first = rest.first, quotes.contains(first) {
                let inside = rest.dropFirst()
                let end = inside.firstIndex { quotes.contains($0) } ?? inside.endIndex
                piece.text = String(inside[..<end])
                piece.isQuoted = true
                rest = end < inside.endIndex ? inside[inside.index(after: end)...] : inside[end...]
            } else {
                let end = rest.firstIndex { $0.isWhitespace || quotes.contains($0) } ?? rest.endIndex
                piece.text = String(rest[..<end])
                piece.isPrefix = piece.text.hasSuffix("*")
                rest = rest[end...]
            }
            pieces.append(piece)
        }
        return pieces
    }
}

/// Words too common to look for beside others.
enum StopWords {
    static let all: Set<String> = Set(
        """
        a al con de del desde e el en entre es la las le les lo los mas ni o para pero por que se segun si sin sobre su
        sus u un una uno y ya the an and are as at be by for from has have in into is it its not of on or that this to
        was were which with
        """.split(whereSeparator: \.isWhitespace).map(String.init))
}
