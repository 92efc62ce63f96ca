internal import Records

/// Which of the process's languages a text is in, by its small words.
enum LanguageGuess {
    private static let words: [Language: Set<String>] = [
        .spanish: ["de", "la", "el", "los", "las", "y", "en", "que", "del", "por", "con", "para", "una", "se", "al", "su", "como", "sobre", "es", "un"],
        .english: ["the", "of", "and", "to", "in", "for", "on", "with", "by", "that", "is", "as", "from", "this", "are", "be", "an", "at", "or", "its"],
        Language("fr"): ["le", "les", "des", "et", "à", "dans", "du", "pour", "une", "qui", "sur", "au", "par", "est", "aux", "ce", "il", "ne", "pas", "être"],
        Language("pt"): ["o", "os", "as", "e", "do", "da", "dos", "das", "em", "não", "uma", "com", "ao", "pelo", "pela", "são", "mais", "como", "é", "no"],
    ]

    /// The language with the most small words; nil where none stands out.
    static func language(of text: String, among languages: Languages) -> Language? {
        var counts: [Language: Int] = [:]
        for word in Analyzer().words(String(text.prefix(3_000))) {
            for (language, small) in words where small.contains(word.exact) { counts[language, default: 0] += 1 }
        }
        let ordered = counts.sorted { ($0.value, $1.key) > ($1.value, $0.key) }
        guard let best = ordered.first, best.value >= 2, languages.contains(best.key) else { return nil }
        if ordered.count > 1, best.value * 10 < ordered[1].value * 12 { return nil }
        return best.key
    }
}
