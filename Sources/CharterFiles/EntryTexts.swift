internal import Records
internal import Yams

/// Texts in the charter's languages.
extension Entry {
    /// The wordings of a key: a map of languages, or one text for all of them.
    /// - Parameter official: whether the text in the official language is the source's own.
    func wordings(_ key: String, official: Bool, required: Bool = false) -> [Wording] {
        guard let value = self[key] else {
            if required { fault("“\(key)” is missing") }
            return []
        }
        return wordings(of: value, key, official: official)
    }

    func wordings(of value: Node, _ key: String, official: Bool) -> [Wording] {
        if let text = value.scalar?.string {
            guard !text.trimmed.isEmpty else {
                fault("“\(key)” is empty", at: value)
                return []
            }
            return [Wording(text, in: .none, .official)]
        }
        guard let mapping = value.mapping else {
            fault("“\(key)” should be a text, or a map of languages to texts", at: value)
            return []
        }
        var wordings: [Wording] = []
        for (code, text) in mapping {
            guard let language = language(code, key), let text = text.scalar?.string, !text.trimmed.isEmpty else {
                if code.string.map({ languages.contains(Language($0)) }) ?? false {
                    fault("“\(key)” in \(code.string ?? "?") should be a text", at: text)
                }
                continue
            }
            wordings.append(Wording(text, in: language, status(language, official)))
        }
        missing(wordings.map(\.language), key, at: value)
        return wordings
    }

    /// Paragraphs in each language, joined by line ends.
    func paragraphs(_ key: String) -> [Wording] {
        lists(key).compactMap { language, texts in
            texts.isEmpty ? nil : Wording(texts.joined(separator: "\n"), in: language, status(language, false))
        }
    }

    /// A list in each language (`also`, `forms`), as numbered parts.
    func listedParts(_ key: String) -> [[Wording]] {
        var parts: [[Wording]] = []
        for (language, texts) in lists(key) {
            for (index, text) in texts.enumerated() {
                if parts.count <= index { parts.append([]) }
                parts[index].append(Wording(text, in: language, status(language, true)))
            }
        }
        return parts
    }

    private func lists(_ key: String) -> [(Language, [String])] {
        guard let value = self[key] else { return [] }
        guard let mapping = value.mapping else {
            fault("“\(key)” should be a map of languages to lists", at: value)
            return []
        }
        return mapping.compactMap { code, list in
            guard let language = language(code, key) else { return nil }
            guard let sequence = list.sequence, sequence.allSatisfy({ $0.scalar != nil }) else {
                fault("“\(key)” in \(language) should be a list of texts", at: list)
                return nil
            }
            return (language, sequence.compactMap { $0.scalar?.string })
        }
    }

    private func language(_ code: Node, _ key: String) -> Language? {
        let language = Language(code.string ?? "")
        guard languages.contains(language) else {
            let known = languages.all.map(\.rawValue).joined(separator: ", ")
            fault("“\(key)” is in “\(language)”, which is not a language of the process (\(known))", at: code)
            return nil
        }
        return language
    }

    private func missing(_ present: [Language], _ key: String, at node: Node) {
        for language in languages.all where !present.contains(language) {
            fault("“\(key)” has no text in \(language)", at: node)
        }
    }

    private func status(_ language: Language, _ official: Bool) -> WordingStatus {
        guard language == languages.official else { return .translation }
        return official ? .official : .draft
    }
}
