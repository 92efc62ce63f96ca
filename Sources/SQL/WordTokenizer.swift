/// Why text is split into words.
public enum TokenPurpose: Sendable, Hashable {
    /// A document, to be indexed or to be marked up.
    case document
    /// A search.
    case query
    /// The last word of a search, still being typed: to be matched as a prefix.
    case prefix
}

/// Splits text into words for SQLite's FTS5, where a table says `tokenize='puebla'`.
///
/// Every connection makes its own instances and uses each on one thread at a time, so an instance may keep buffers.
/// The type itself is what gets registered: so several databases in one process may use different tokenizers, and
/// none of them needs a global variable.
public protocol WordTokenizer: AnyObject, SendableMetatype {
    init()

    /// Splits text.
    /// - Parameters:
    ///   - text: UTF-8, not always valid: FTS5 hands on whatever is stored.
    ///   - emit: To be called once for each token, with its bytes, its place in `text` as a range of bytes, and
    ///     whether it stands for the same word as the token before it (a synonym or another form).
    func tokens(
        in text: UnsafeBufferPointer<UInt8>,
        purpose: TokenPurpose,
        emit: (_ token: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ colocated: Bool) -> Void)
}
