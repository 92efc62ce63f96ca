/// Letters without their accents, for the Latin scripts of Europe and the Americas.
enum Letters {
    /// The lower-case letter, accents kept; marks that follow a letter are joined to it where the pair is one letter.
    static func joined(_ letter: Unicode.Scalar, with mark: Unicode.Scalar) -> Unicode.Scalar? {
        pairs[Pair(letter, mark)]
    }

    /// The letters that a lower-case letter stands for when accents do not matter: `ñ` gives `n`, `œ` gives `oe`.
    static func folded(_ letter: Unicode.Scalar) -> String? { foldings[letter] }

    static func isMark(_ scalar: Unicode.Scalar) -> Bool { (0x300...0x36F).contains(scalar.value) }

    /// The letters of Latin-1, which most accented letters are: told without asking Unicode's tables.
    static func isLatin(_ scalar: Unicode.Scalar) -> Bool {
        (0xC0...0xFF).contains(scalar.value) && scalar.value != 0xD7 && scalar.value != 0xF7
    }

    /// - Parameter letter: one of Latin-1 (`isLatin`).
    static func lower(latin letter: Unicode.Scalar) -> Unicode.Scalar {
        letter.value < 0xDF ? Unicode.Scalar(UInt8(letter.value + 0x20)) : letter
    }

    private struct Pair: Hashable {
        let letter: Unicode.Scalar
        let mark: Unicode.Scalar
        init(_ letter: Unicode.Scalar, _ mark: Unicode.Scalar) {
            self.letter = letter
            self.mark = mark
        }
    }

    private static let marks: [(mark: Unicode.Scalar, plain: String, accented: String)] = [
        ("\u{300}", "aeiou", "àèìòù"), ("\u{301}", "aeiouycnsz", "áéíóúýćńśź"), ("\u{302}", "aeiou", "âêîôû"),
        ("\u{303}", "anoiu", "ãñõĩũ"), ("\u{308}", "aeiouy", "äëïöüÿ"), ("\u{327}", "cs", "çş"),
        ("\u{30A}", "au", "åů"), ("\u{30C}", "cszern", "čšžěřň"), ("\u{304}", "aeiou", "āēīōū"),
    ]

    private static let pairs: [Pair: Unicode.Scalar] = {
        var pairs: [Pair: Unicode.Scalar] = [:]
        for (mark, plain, accented) in marks {
            for (letter, joined) in zip(plain.unicodeScalars, accented.unicodeScalars) {
                pairs[Pair(letter, mark)] = joined
            }
        }
        return pairs
    }()

    private static let foldings: [Unicode.Scalar: String] = {
        var foldings: [Unicode.Scalar: String] = ["æ": "ae", "œ": "oe", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i"]
        for (_, plain, accented) in marks {
            for (letter, joined) in zip(plain.unicodeScalars, accented.unicodeScalars) {
                foldings[joined] = String(letter)
            }
        }
        return foldings
    }()
}

extension Analyzer {
    /// The ASCII letters that a letter stands for when accents do not matter; empty when it stands for none.
    public static func folded(_ scalar: Unicode.Scalar) -> String {
        let lower = scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
        return Letters.folded(lower) ?? ""
    }
}
