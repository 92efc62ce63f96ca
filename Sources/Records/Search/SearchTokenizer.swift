public import SQL

/// The words of a text for SQLite's full-text index: each with its stems at the same place. Queries come already
/// analysed (`SearchExpression`), so that their tokens pass through, split at blanks.
public final class SearchTokenizer: WordTokenizer {
    private let analyzer = Analyzer()

    public init() {}

    public func tokens(
        in text: UnsafeBufferPointer<UInt8>, purpose: TokenPurpose,
        emit: (_ token: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ colocated: Bool) -> Void
    ) {
        switch purpose {
        case .document:
            for word in analyzer.words(text) {
                for (index, token) in analyzer.tokens(of: word).enumerated() {
                    var token = token
                    token.withUTF8 { emit($0, word.range, index > 0) }
                }
            }
        default:
            var start = 0
            for index in 0...text.count where index == text.count || text[index] == UInt8(ascii: " ") {
                if index > start { emit(UnsafeBufferPointer(rebasing: text[start..<index]), start..<index, false) }
                start = index + 1
            }
        }
    }
}
