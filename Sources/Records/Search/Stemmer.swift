internal import CStemmer

/// Snowball stems of one language, by libstemmer. Not for use from two threads at once.
final class Stemmer {
    /// The driver's handle: owned, freed with this object.
    private let handle: OpaquePointer

    /// - Parameter language: a name libstemmer knows (`spanish`, `english`).
    init(_ language: String) {
        guard let handle = sb_stemmer_new(language, "UTF_8") else {
            preconditionFailure("libstemmer was built without \(language)")
        }
        self.handle = handle
    }

    deinit { sb_stemmer_delete(handle) }

    /// The stem of a lower-case word.
    func stem(_ word: String) -> String {
        var word = word
        return word.withUTF8 { bytes in
            guard let stem = sb_stemmer_stem(handle, bytes.baseAddress, Int32(bytes.count)) else {
                return String(decoding: bytes, as: UTF8.self)
            }
            let length = Int(sb_stemmer_length(handle))
            return String(decoding: UnsafeBufferPointer(start: stem, count: length), as: UTF8.self)
        }
    }
}
