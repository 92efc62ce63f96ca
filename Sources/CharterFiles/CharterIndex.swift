internal import Records
internal import Yams

/// What the charter holds, by kind and id: what references may lead to.
struct CharterIndex {
    /// The sections whose entries are records, and their kinds.
    static let kinds: [String: String] = [
        "sources": "source", "party-types": "party-type", "parties": "party", "bodies": "body",
        "admission": "criterion", "rules": "rule", "cycle": "cycle-step", "themes": "theme", "meetings": "meeting",
        "presidencies": "presidency", "documents": "document", "activities": "activity", "seminars": "seminar",
        "partners": "partner", "forums": "forum", "focal-points": "focal-point", "sectors": "sector", "scales": "scale",
        "budget-lines": "budget-line", "officers": "officer", "decisions": "decision", "terms": "term",
        "disagreements": "disagreement", "functions": "function", "sign-on": "sign-on", "sittings": "sitting",
        "agenda-items": "agenda-item",
    ]

    /// The sections whose entries have no id of their own.
    static let unnamed: Set<String> = ["participation", "discussions"]

    private(set) var places: [Reference: (file: String, line: Int)] = [:]
    /// The theme above each theme.
    private(set) var parents: [String: String] = [:]
    /// The body of each meeting.
    private(set) var bodiesOfMeetings: [String: String] = [:]

    init(_ sections: [String: [Entry]]) {
        for (section, kind) in CharterIndex.kinds.sorted(by: { $0.key < $1.key }) {
            for entry in sections[section] ?? [] {
                guard let id = entry.text("id", required: true) else { continue }
                guard Reference.isSlug(id) else {
                    entry.fault("id “\(id)” should be lower-case letters and digits in words joined by “-”")
                    continue
                }
                let reference = Reference(kind, id)
                if let first = places[reference] {
                    entry.fault("duplicate id “\(id)” in \(section): it is already in \(first.file):\(first.line)")
                }
                places[reference] = places[reference] ?? (entry.file, entry.line)
                if kind == "theme" { parents[id] = entry.text("parent") }
                if kind == "meeting" { bodiesOfMeetings[id] = entry.text("body") }
            }
        }
    }

    func contains(_ reference: Reference) -> Bool { places[reference] != nil }

    /// A theme and all above it.
    func lineage(ofTheme slug: String) -> [String] {
        var lineage = [slug]
        while let last = lineage.last, let parent = parents[last], !lineage.contains(parent) { lineage.append(parent) }
        return lineage
    }
}

/// References, checked.
extension Entry {
    /// A reference to a record of one kind, by its id or as `kind/id`.
    func reference(_ key: String, _ kind: String, _ index: CharterIndex, required: Bool = false) -> Reference? {
        guard let text = text(key, required: required) else { return nil }
        return check(text, kind, key, index, at: self[key])
    }

    /// A list of references; `kind` nil where they must name their kind.
    func references(_ key: String, _ kind: String? = nil, _ index: CharterIndex) -> [Reference] {
        texts(key).compactMap { check($0.text, kind, key, index, at: $0.node) }
    }

    private func check(_ text: String, _ kind: String?, _ key: String, _ index: CharterIndex, at node: Node?) -> Reference? {
        let reference: Reference?
        if text.contains("/") { reference = Reference(text) } else { reference = kind.map { Reference($0, text) } }
        guard let reference, kind == nil || reference.kind == kind else {
            fault("“\(text)” in “\(key)” should be \(kind.map { "the id of a \($0)" } ?? "of the form kind/id")", at: node)
            return nil
        }
        guard index.contains(reference) else {
            fault("unknown \(reference.kind) “\(reference.slug)” in “\(key)”", at: node)
            return nil
        }
        return reference
    }

    /// Sources, checked against the charter's list of them.
    func sources(_ index: CharterIndex, required: Bool) -> [Citation] {
        guard self["sources"] != nil else {
            if required { fault("a source is missing: every fact names where it comes from") }
            return []
        }
        let stated = texts("sources")
        if stated.isEmpty, required { fault("a source is missing: every fact names where it comes from") }
        return stated.compactMap { text, node -> Citation? in
            guard let citation = Citation(text) else {
                fault("source “\(text)” should be like “003: IV, Financiamiento”", at: node)
                return nil
            }
            guard index.contains(Reference("source", citation.document)) else {
                fault("unknown source “\(citation.document)”", at: node)
                return nil
            }
            return citation
        }
    }
}
