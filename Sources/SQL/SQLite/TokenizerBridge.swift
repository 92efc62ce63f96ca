import Foundation
import GRDB
import GRDBSQLite

extension GRDB.Database {
    /// Makes a tokenizer known to this connection.
    ///
    /// The driver wants a concrete type, not an instance. A generic bridge gives it one for each tokenizer, which is
    /// how the bridge knows what to create without asking anything global.
    func register<Tokenizer: WordTokenizer>(_ tokenizer: Tokenizer.Type) {
        add(tokenizer: TokenizerBridge<Tokenizer>.self)
    }
}

/// Stands between FTS5's C interface and a `WordTokenizer`.
private final class TokenizerBridge<Tokenizer: WordTokenizer>: FTS5CustomTokenizer {
    static var name: String { "puebla" }

    private let tokenizer = Tokenizer()

    init(db: GRDB.Database, arguments: [String]) {}

    func tokenize(
        context: UnsafeMutableRawPointer?,
        tokenization: FTS5Tokenization,
        pText: UnsafePointer<CChar>?,
        nText: CInt,
        tokenCallback: @escaping FTS5TokenCallback
    ) -> CInt {
        guard let pText, nText > 0 else { return SQLITE_OK }
        var result = SQLITE_OK
        pText.withMemoryRebound(to: UInt8.self, capacity: Int(nText)) { start in
            let text = UnsafeBufferPointer(start: start, count: Int(nText))
            tokenizer.tokens(in: text, purpose: TokenPurpose(tokenization)) { token, range, colocated in
                // After an error FTS5 wants no further token.
                guard result == SQLITE_OK, let first = token.baseAddress else { return }
                result = first.withMemoryRebound(to: CChar.self, capacity: token.count) { bytes in
                    tokenCallback(
                        context, colocated ? FTS5_TOKEN_COLOCATED : 0, bytes, CInt(token.count),
                        CInt(range.lowerBound), CInt(range.upperBound))
                }
            }
        }
        return result
    }
}

extension TokenPurpose {
    fileprivate init(_ tokenization: FTS5Tokenization) {
        if tokenization.contains(.prefix) {
            self = .prefix
        } else if tokenization.contains(.query) {
            self = .query
        } else {
            self = .document
        }
    }
}
