/// What words a text consists of, as search sees them: one way for both engines, for texts, queries and excerpts.
///
/// Each word gives its letters without accents, its stems in Spanish and English, and, when it is accented, the
/// accented form, so that *año* can rank before *ano* while each finds the other. Not for use from two threads at once.
public final class Analyzer {
    /// A word where it stands.
    public struct Word: Hashable, Sendable {
        /// Lower case, accents kept.
        public let exact: String
        /// Lower case, without accents.
        public let folded: String
        /// The bytes of UTF-8 that it takes up.
        public let range: Range<Int>
    }

    /// Marks tokens apart from plain letters; private-use characters, which no text's words contain.
    static let stemMark = "\u{E001}"
    static let exactMark = "\u{E002}"

    /// Longer runs of letters are cut: no word, but data.
    private static let longest = 64

    static let mostStems = 20_000
    private static let mostTold = 8_000

    private let spanish = Stemmer("spanish")
    private let english = Stemmer("english")
    private let known: [String: [String]]
    /// Stems that were not known before.
    private(set) var learnt: [String: [String]] = [:]
    /// What words are found by, as told before: texts say the same words again and again.
    private var told: [String: [String]] = [:]
    /// Words that are known to be in the index.
    private(set) var noted: Set<String>

    public init() { (known, noted) = ([:], []) }

    /// - Parameter noted: words that are in the index already.
    init(noted: Set<String>) { (known, self.noted) = ([:], noted) }

    /// - Parameter stems: of words without accents, as another analyzer learnt them.
    init(knowing stems: [String: [String]]) { (known, noted) = (stems, []) }

    /// The words of a text, in order.
    public func words(_ text: String) -> [Word] {
        var text = text
        return text.withUTF8 { words($0) }
    }

    /// The words of UTF-8 bytes, in order. Bytes that are no UTF-8 separate words.
    func words(_ bytes: UnsafeBufferPointer<UInt8>) -> [Word] {
        var words: [Word] = []
        words.reserveCapacity(bytes.count / 6)
        var word = WordInMaking()
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte < 0x80 {
                if let letter = asciiLetter(byte) { word.add(ascii: letter, at: index) } else { word.finish(into: &words) }
                index += 1
            } else {
                let (scalar, length) = decode(bytes, at: index)
                if let scalar, word.takes(scalar) {
                    word.add(scalar, at: index, length: length)
                } else {
                    word.finish(into: &words)
                }
                index += length
            }
        }
        word.finish(into: &words)
        return words
    }

    /// The stems that a word is found by: Spanish and English, without accents, each once.
    func stems(of word: Word) -> [String] {
        if let stems = known[word.folded] ?? learnt[word.folded] { return stems }
        let folded = word.folded
        // Spanish stems need the accent that hurried typists leave out: "migracion" is "migración".
        let accented = folded.hasSuffix("ion") ? folded.dropLast(3) + "ión" : Substring(folded)
        let result = [fold(spanish.stem(String(accented))), english.stem(folded)].uniqued()
        if learnt.count > Analyzer.mostStems { learnt.removeAll(keepingCapacity: true) }
        learnt[folded] = result
        return result
    }

    /// Everything that a word of a text is found by, the plain letters first. A stem that is the word itself is not said
    /// twice: who looks for a stem looks for the plain word too.
    func tokens(of word: Word) -> [String] {
        if let known = told[word.exact] { return known }
        var tokens = [word.folded]
        for stem in stems(of: word) where stem != word.folded { tokens.append(Analyzer.stemMark + stem) }
        if word.exact != word.folded { tokens.append(Analyzer.exactMark + word.exact) }
        if told.count > Analyzer.mostTold { told.removeAll(keepingCapacity: true) }
        told[word.exact] = tokens
        return tokens
    }

    /// The words without accents, each given out once.
    func unnoted(_ words: [Word]) -> [String] {
        words.compactMap { noted.insert($0.folded).inserted ? $0.folded : nil }
    }

    private func fold(_ text: String) -> String {
        text.utf8.allSatisfy { $0 < 0x80 } ? text : words(text).first?.folded ?? text
    }

    private func asciiLetter(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x61...0x7A, 0x30...0x39: byte
        case 0x41...0x5A: byte | 0x20
        default: nil
        }
    }

    /// One scalar and its length in bytes; nil where the bytes are none.
    private func decode(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> (Unicode.Scalar?, Int) {
        let length = bytes[index] >= 0xF0 ? 4 : bytes[index] >= 0xE0 ? 3 : bytes[index] >= 0xC0 ? 2 : 1
        guard length > 1, index + length <= bytes.count else { return (nil, 1) }
        var value = UInt32(bytes[index]) & (0x7F >> UInt32(length))
        for offset in 1..<length {
            let byte = bytes[index + offset]
            guard byte & 0xC0 == 0x80 else { return (nil, offset) }
            value = value << 6 | UInt32(byte & 0x3F)
        }
        return (Unicode.Scalar(value), length)
    }

    /// A word being read, letter by letter. Its bytes are gathered first, in room that all words of a text use in turn.
    private struct WordInMaking {
        private var exact: [UInt8] = []
        private var folded: [UInt8] = []
        private var last: Unicode.Scalar = " "
        private var start = 0
        private var end = 0
        private var letters = 0
        private var isPlain = true

        func takes(_ scalar: Unicode.Scalar) -> Bool {
            if Letters.isLatin(scalar) { return true }
            if Letters.isMark(scalar) { return letters > 0 }
            return scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        }

        mutating func add(ascii letter: UInt8, at index: Int) {
            begin(at: index, length: 1)
            guard letters <= Analyzer.longest else { return }
            folded.append(letter)
            if !isPlain { exact.append(letter) }
            last = Unicode.Scalar(letter)
        }

        mutating func add(_ scalar: Unicode.Scalar, at index: Int, length: Int) {
            if Letters.isMark(scalar) {
                end = index + length
                guard letters <= Analyzer.longest else { return }
                becomeAccented()
                if let joined = Letters.joined(last, with: scalar) {
                    exact.removeLast(UTF8.width(last))
                    addExactly(joined)
                }
                return
            }
            begin(at: index, length: length)
            guard letters <= Analyzer.longest else { return }
            becomeAccented()
            if Letters.isLatin(scalar) { return add(lower: Letters.lower(latin: scalar)) }
            for lower in scalar.properties.lowercaseMapping.unicodeScalars where !Letters.isMark(lower) { add(lower: lower) }
        }

        mutating func finish(into words: inout [Word]) {
            guard letters > 0 else { return }
            let plain = String(decoding: folded, as: UTF8.self)
            words.append(Word(
                exact: isPlain ? plain : String(decoding: exact, as: UTF8.self), folded: plain, range: start..<end))
            exact.removeAll(keepingCapacity: true)
            folded.removeAll(keepingCapacity: true)
            (last, letters, isPlain) = (" ", 0, true)
        }

        private mutating func begin(at index: Int, length: Int) {
            if letters == 0 { start = index }
            letters += 1
            end = index + length
        }

        private mutating func add(lower: Unicode.Scalar) {
            addExactly(lower)
            if let plain = Letters.folded(lower) {
                folded.append(contentsOf: plain.utf8)
            } else {
                folded.append(contentsOf: UTF8.encode(lower)!)
            }
        }

        private mutating func addExactly(_ scalar: Unicode.Scalar) {
            exact.append(contentsOf: UTF8.encode(scalar)!)
            last = scalar
        }

        /// From here on the accented form is kept beside the plain one.
        private mutating func becomeAccented() {
            guard isPlain else { return }
            exact.append(contentsOf: folded)
            isPlain = false
        }
    }
}
