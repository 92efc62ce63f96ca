internal import Records
internal import Yams

/// A map in a charter file, read key by key; what is wrong is noted with its line, and reading goes on.
struct Entry {
    let node: Node
    let file: String
    let faults: FaultCollector
    let languages: Languages

    var line: Int { node.mark?.line ?? 0 }

    func fault(_ message: String, at node: Node? = nil) {
        faults.add(file, (node ?? self.node).mark?.line ?? line, message)
    }

    subscript(key: String) -> Node? {
        guard let value = node.mapping?[Node(key)] else { return nil }
        // `key:` with nothing behind it is as good as absent.
        if let scalar = value.scalar, scalar.string.isEmpty, scalar.style == .plain || scalar.style == .any { return nil }
        return value
    }

    /// Notes keys that nobody reads: a typing error would lose a fact.
    func allow(_ keys: [String]) {
        guard let mapping = node.mapping else { return }
        for (key, _) in mapping {
            let name = key.string ?? ""
            if !keys.contains(name) {
                fault("unknown key “\(name)”; expected one of \(keys.sorted().joined(separator: ", "))", at: key)
            }
        }
    }

    /// A text on one line.
    func text(_ key: String, required: Bool = false) -> String? {
        guard let value = self[key] else {
            if required { fault("“\(key)” is missing") }
            return nil
        }
        guard let text = value.scalar?.string else {
            fault("“\(key)” should be a text", at: value)
            return nil
        }
        return text
    }

    func integer(_ key: String, required: Bool = false) -> Int? {
        guard let text = text(key, required: required) else { return nil }
        guard let number = Int(text) else {
            fault("“\(key)” should be a whole number, not “\(text)”", at: self[key])
            return nil
        }
        return number
    }

    func flag(_ key: String) -> Bool {
        guard let text = text(key) else { return false }
        guard text == "true" || text == "false" else {
            fault("“\(key)” should be true or false, not “\(text)”", at: self[key])
            return false
        }
        return text == "true"
    }

    /// A decimal number with at most two places, in hundredths.
    func hundredths(_ key: String, required: Bool = false) -> Int? {
        guard let text = text(key, required: required) else { return nil }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        // No sign: “-0.50” would lose it. No more digits than cents have room for.
        let isPlain = parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }
        guard isPlain, (1...2).contains(parts.count), parts[0].count <= 15, let whole = Int(parts[0]) else {
            return wrong(key, text)
        }
        guard parts.count == 2 else { return whole * 100 }
        guard parts[1].count <= 2, let rest = Int(parts[1]) else { return wrong(key, text) }
        return whole * 100 + (parts[1].count == 1 ? rest * 10 : rest)
    }

    private func wrong(_ key: String, _ text: String) -> Int? {
        fault("“\(key)” should be a number with at most two decimals, not “\(text)”", at: self[key])
        return nil
    }

    /// A number if it is one; nil for words.
    func figure(_ key: String) -> Double? { self[key]?.scalar.flatMap { Double($0.string) } }

    /// The sources do not say it, and the charter says so.
    func isSilent(_ key: String) -> Bool { self[key]?.scalar?.string == "not-in-sources" }

    func when(_ key: String) -> When? {
        guard let text = text(key) else { return nil }
        guard let when = When(text) else {
            fault("“\(text)” is no date; expected 2007, 2007-04, 2007-04-24, 2005/2008 or 1996/..", at: self[key])
            return nil
        }
        return when
    }

    func whens(_ key: String, required: Bool = false) -> [When] {
        nodes(key, required: required).compactMap { node in
            guard let text = node.scalar?.string, let when = When(text) else {
                fault("“\(node.scalar?.string ?? "…")” in “\(key)” is no date", at: node)
                return nil
            }
            return when
        }
    }

    /// One of the words that the table allows.
    func choice<Choice: RawRepresentable & CaseIterable>(
        _ key: String, _ type: Choice.Type = Choice.self, required: Bool = true
    ) -> Choice? where Choice.RawValue == String {
        guard let text = text(key, required: required) else { return nil }
        guard let choice = Choice(rawValue: text) else {
            let allowed = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            fault("“\(key)” is “\(text)”; expected one of \(allowed)", at: self[key])
            return nil
        }
        return choice
    }

    func nodes(_ key: String, required: Bool = false) -> [Node] {
        guard let value = self[key] else {
            if required { fault("“\(key)” is missing") }
            return []
        }
        guard let sequence = value.sequence else {
            fault("“\(key)” should be a list", at: value)
            return []
        }
        return Array(sequence)
    }

    func texts(_ key: String) -> [(text: String, node: Node)] {
        nodes(key).compactMap { node in
            guard let text = node.scalar?.string else {
                fault("“\(key)” should be a list of texts", at: node)
                return nil
            }
            return (text, node)
        }
    }

    func entries(_ key: String) -> [Entry] {
        nodes(key).compactMap { node in
            guard node.mapping != nil else {
                fault("“\(key)” should be a list of maps", at: node)
                return nil
            }
            return Entry(node: node, file: file, faults: faults, languages: languages)
        }
    }

    func entry(_ key: String) -> Entry? {
        guard let value = self[key] else { return nil }
        guard value.mapping != nil else {
            fault("“\(key)” should be a map", at: value)
            return nil
        }
        return Entry(node: value, file: file, faults: faults, languages: languages)
    }
}
