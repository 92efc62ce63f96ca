/// What a reader typed, understood: words, "phrases", begin*, -without, title:word and year:2007. Everything else is taken
/// for words, so that nothing typed is ever an error.
public struct SearchQuery: Sendable, Hashable {
    /// One thing asked for.
    public enum Term: Sendable, Hashable {
        /// A word in any of its forms.
        case word(exact: String, folded: String, stems: [String])
        /// These words next to each other, as they are.
        case phrase([String])
        /// Words that begin so.
        case prefix(String)
        /// The same in a title.
        indirect case title(Term)

        /// As one would type it again.
        var typed: String {
            switch self {
            case .word(let exact, _, _): exact
            case .phrase(let words): "\"\(words.joined(separator: " "))\""
            case .prefix(let beginning): "\(beginning)*"
            case .title(let term): "title:\(term.typed)"
            }
        }
    }

    public private(set) var wanted: [Term] = []
    public private(set) var unwanted: [Term] = []
    /// What `year:2007` and its like narrow to.
    public private(set) var filters: [Facet: String] = [:]
    /// Whether the text had more terms than are looked for.
    public private(set) var wasCut = false
    /// All words in their order, for the whole as a phrase; empty when something else than plain words was asked for.
    private(set) var sequence: [String] = []

    /// More terms than this no reader means.
    static let mostTerms = 32

    public var isEmpty: Bool { wanted.isEmpty && filters.isEmpty }

    public init(_ text: String, analyzer: Analyzer = Analyzer()) {
        var stopped: [Term] = []
        var isPlain = true
        for piece in SearchQuery.pieces(text) {
            guard wanted.count + unwanted.count < SearchQuery.mostTerms else {
                wasCut = true
                break
            }
            if case .facet(let facet)? = piece.field, !piece.isUnwanted {
                filters[facet] = String(piece.text.lowercased().prefix(120))
                continue
            }
            guard let (term, isStopWord) = SearchQuery.term(piece, analyzer) else { continue }
            isPlain = isPlain && piece.isPlain
            sequence += analyzer.words(piece.text).map(\.folded)
            if piece.isUnwanted { unwanted.append(term) } else if isStopWord { stopped.append(term) } else { wanted.append(term) }
        }
        // A text of nothing but small words still looks for them.
        if wanted.isEmpty { wanted = stopped }
        (wanted, unwanted) = (wanted.uniqued(), unwanted.uniqued())
        if !isPlain || sequence.count < 2 || sequence.count > SearchQuery.mostTerms { sequence = [] }
    }

    private static func term(_ piece: Piece, _ analyzer: Analyzer) -> (Term, isStopWord: Bool)? {
        let words = analyzer.words(piece.text)
        guard let first = words.first else { return nil }
        let term: Term
        if words.count > 1 || piece.isQuoted {
            term = .phrase(words.prefix(mostTerms).map(\.folded))
        } else if piece.isPrefix {
            term = .prefix(first.folded)
        } else {
            term = .word(exact: first.exact, folded: first.folded, stems: analyzer.stems(of: first))
        }
        if piece.field == .title { return (.title(term), false) }
        guard case .word(_, let folded, _) = term else { return (term, false) }
        return (term, StopWords.all.contains(folded))
    }

    /// What a word before a colon narrows to, in the languages of the record.
    private enum Named: Hashable {
        case title
        case facet(Facet)

        init?(_ name: Substring) {
            switch name.lowercased() {
            case "title", "titulo", "título", "titre": self = .title
            case "year", "ano", "año", "année", "annee": self = .facet(.year)
            case "kind", "clase", "genre": self = .facet(.kind)
            case "type", "tipo": self = .facet(.type)
            case "body", "organo", "órgano", "organe": self = .facet(.body)
            case "theme", "tema", "thème": self = .facet(.theme)
            case "party", "miembro", "parte", "partie": self = .facet(.party)
            case "language", "idioma", "langue": self = .facet(.language)
            default: return nil
            }
        }
    }

    private struct Piece {
        var text: String
        var isQuoted = false
        var isPrefix = false
        var isUnwanted = false
        var field: Named?

        var isPlain: Bool { !isPrefix && !isUnwanted && field == nil }
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
            if let colon = rest.prefix(12).firstIndex(of: ":"), let next = rest[colon...].dropFirst().first,
                !next.isWhitespace, let field = Named(rest[..<colon])
            {
                piece.field = field
                rest = rest[rest.index(after: colon)...]
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
