internal import Records
internal import Yams

/// What every entry of a charter becomes before its kind adds its own.
struct DraftBuilder {
    let index: CharterIndex
    let languages: Languages

    /// The keys that every entry may have.
    static let commonKeys = [
        "id", "title", "summary", "text", "short", "when", "place", "audience", "links", "sources", "note",
    ]

    /// - Parameters:
    ///   - keys: what this kind allows beside the common keys.
    ///   - slug: for entries without an id.
    ///   - title: for entries without a title.
    func draft(
        _ entry: Entry, _ kind: String, position: Int, keys: [String], slug: String? = nil, title: [Wording]? = nil,
        needsSources: Bool = true
    ) -> RecordDraft {
        entry.allow(DraftBuilder.commonKeys + keys)
        var draft = RecordDraft(Reference(kind, slug ?? entry.text("id") ?? ""))
        draft.position = position
        draft.when = entry.when("when")
        draft.wordings[.title] = title ?? entry.wordings("title", official: true, required: true)
        draft.wordings[.short] = entry.wordings("short", official: true)
        draft.wordings[.summary] = entry.wordings("summary", official: false)
        draft.wordings[.text] = entry.paragraphs("text")
        draft.wordings[.place] = entry.wordings("place", official: true)
        draft.wordings[.note] = entry.wordings("note", official: false)
        draft.sources[RecordDraft.whole] = entry.sources(index, required: needsSources)
        if let key = entry.text("audience") {
            if let audience = Audience(key: key) { draft.audience = audience } else {
                entry.fault("“\(key)” is no audience", at: entry["audience"])
            }
        }
        addLinks(entry, to: &draft)
        return draft
    }

    private func addLinks(_ entry: Entry, to draft: inout RecordDraft) {
        guard let links = entry.entry("links") else { return }
        links.allow(Relation.statable.map(\.rawValue))
        for relation in Relation.statable {
            for target in links.references(relation.rawValue, nil, index) {
                link(&draft, relation, target)
            }
        }
    }

    /// Adds a link, and the facets that follow from it.
    func link(_ draft: inout RecordDraft, _ relation: Relation, _ target: Reference?) {
        guard let target, target != draft.reference else { return }
        draft.links.append(Link(relation, target))
        switch target.kind {
        case "party": draft.facets[.party, default: []].insert(target.slug)
        case "body": draft.facets[.body, default: []].insert(target.slug)
        case "theme": draft.facets[.theme, default: []].formUnion(index.lineage(ofTheme: target.slug))
        case "meeting":
            if let body = index.bodiesOfMeetings[target.slug] { draft.facets[.body, default: []].insert(body) }
        default: break
        }
    }

    func link(_ draft: inout RecordDraft, _ relation: Relation, _ targets: [Reference]) {
        for target in targets { link(&draft, relation, target) }
    }

    /// Numbered parts from a list of maps, each with its sources: `function.001`.
    func parts(_ entry: Entry, _ key: String, as name: String, to draft: inout RecordDraft, official: Bool = false) {
        for (position, node) in entry.nodes(key).enumerated() {
            let part = Field.part(name, position + 1)
            let wordings = entry.wordings(of: node, key, official: official)
            draft.wordings[part] = wordings
        }
    }
}
