import Records

/// All that a form says of a record, flat: one text for each name. The editor, its drafts, comparisons, the history and
/// tables work on sheets, so that each of them knows every kind.
///
/// Names: `title.es` and `claim.001.en` are texts, `title.es.standing` says what such a text is worth; `links`, `sources`,
/// `occasions` and `facet.theme` hold one entry a line; `audience`, `release`, `release-to`, `when` and `position` are every
/// record's; whatever else there is are the kind's own columns.
struct Sheet: Sendable, Hashable, Codable {
    private(set) var values: [String: String] = [:]

    init() {}

    init(from decoder: any Decoder) throws {
        for (name, value) in try decoder.singleValueContainer().decode([String: String].self) { self[name] = value }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(values)
    }

    /// Empty where nothing is said. Line ends are those of the record, whatever a browser sends.
    subscript(name: String) -> String {
        get { values[name] ?? "" }
        set {
            let text = newValue.replacing("\r\n", with: "\n").replacing("\r", with: "\n").trimmed
            values[name] = text.isEmpty ? nil : text
        }
    }

    var names: [String] { values.keys.sorted() }

    func lines(_ name: String) -> [String] { self[name].split(separator: "\n").map(String.init) }

    mutating func set(_ name: String, lines: [String]) { self[name] = lines.filter { !$0.isEmpty }.uniqued().joined(separator: "\n") }
}

extension Sheet {
    /// What a name says it is.
    enum Kind: Hashable {
        case text(Field, Language)
        case standing(Field, Language)
        /// One entry a line.
        case list
        case single
    }

    /// The facets that are records: the others follow from the kind's columns and dates.
    static let facets: [Facet] = [.theme, .party, .body]

    static func kind(of name: String) -> Kind {
        if ["links", "sources", "occasions"].contains(name) || name.hasPrefix("facet.") { return .list }
        var parts = name.split(separator: ".").map(String.init)
        let isStanding = parts.count > 2 && parts.last == "standing"
        if isStanding { parts.removeLast() }
        guard parts.count > 1, let language = parts.popLast() else { return .single }
        let field = Field(rawValue: parts.joined(separator: "."))
        return isStanding ? .standing(field, Language(language)) : .text(field, Language(language))
    }

    static func name(_ field: Field, _ language: Language) -> String { "\(field.rawValue).\(language.rawValue)" }

    /// Which of a record's names are neither a text nor a column.
    static let common: Set<String> = ["audience", "release", "release-to", "when", "occasions", "position", "links", "sources"]

    /// The kind's own columns in this sheet.
    var columns: [String: String] {
        values.filter { name, _ in Sheet.kind(of: name) == .single && !Sheet.common.contains(name) }
    }
}

/// What a record leads to that its reader may not read: left out of what they see, kept in what they save.
struct Hidden: Sendable, Hashable {
    let records: Set<Reference>

    static let nothing = Hidden(records: [])

    func contains(_ link: Link) -> Bool { records.contains(link.target) }
    func contains(_ citation: Citation) -> Bool { records.contains(Reference("source", citation.document)) }
    func contains(_ facet: Facet, _ value: String) -> Bool { records.contains(Reference(facet.rawValue, value)) }
}

extension RecordDraft {
    /// Every record that this one names.
    var named: Set<Reference> {
        Set(links.map(\.target)).union(sources.values.joined().map { Reference("source", $0.document) })
            .union(Sheet.facets.flatMap { facet in (facets[facet] ?? []).map { Reference(facet.rawValue, $0) } })
    }
}

extension Sheet {
    /// - Parameter columns: what the kind has of its own.
    init(_ draft: RecordDraft, columns: [String: String] = [:], without hidden: Hidden = .nothing) {
        for (name, value) in columns { self[name] = value }
        self["audience"] = draft.audience.rawValue
        self["release"] = draft.release?.at.description ?? ""
        self["release-to"] = draft.release?.to.rawValue ?? ""
        self["when"] = draft.when?.description ?? ""
        self["position"] = String(draft.position)
        set("occasions", lines: draft.occasions.map(\.description))
        set("links", lines: draft.links.filter { !hidden.contains($0) }.map { "\($0.relation.rawValue) \($0.target)" })
        set(
            "sources",
            lines: draft.sources.sorted { $0.key < $1.key }.flatMap { part, citations in
                citations.filter { !hidden.contains($0) }.map { "\(part.rawValue) \($0.document): \($0.locator.onOneLine)" }
            })
        for facet in Sheet.facets {
            let values = (draft.facets[facet] ?? []).filter { !hidden.contains(facet, $0) }
            set("facet.\(facet.rawValue)", lines: values.sorted())
        }
        for (field, wordings) in draft.wordings.byField {
            for wording in wordings where !wording.text.trimmed.isEmpty {
                let name = Sheet.name(field, wording.language)
                self[name] = wording.text
                self["\(name).standing"] = wording.status.rawValue
            }
        }
    }

    /// Writes what the sheet says into a draft; what its writer does not see stays.
    /// - Throws: `Refusal.invalid` with everything that breaks a rule.
    func write(into draft: inout RecordDraft, without hidden: Hidden = .nothing) throws(Refusal) {
        var problems: [Refusal.Problem] = []
        writeTexts(into: &draft)
        writeDates(into: &draft, &problems)
        writeAudience(into: &draft, &problems)
        let linked = writeLinks(into: &draft, without: hidden, &problems)
        writeSources(into: &draft, without: hidden, &problems)
        writeFacets(into: &draft, without: hidden, linked, &problems)
        guard problems.isEmpty else { throw .invalid(problems) }
    }

    private func writeTexts(into draft: inout RecordDraft) {
        var wordings = Wordings()
        for (name, text) in values {
            guard case .text(let field, let language) = Sheet.kind(of: name) else { continue }
            let status = WordingStatus(rawValue: self["\(name).standing"]) ?? .draft
            // A text that nobody touched keeps its blanks.
            let before = draft.wordings[field].first { $0.language == language && $0.text.trimmed == text }
            wordings.add(Wording(before?.text ?? text, in: language, status), to: field)
        }
        draft.wordings = wordings
    }

    private func writeDates(into draft: inout RecordDraft, _ problems: inout [Refusal.Problem]) {
        func when(_ text: String, _ name: String) -> When? {
            guard !text.isEmpty else { return nil }
            let when = When(text)
            if when == nil { problems.append(.init(name, "a date such as 2007, 2007-04, 2007-04-24 or 2005/2008")) }
            return when
        }
        draft.when = when(self["when"], "when")
        draft.occasions = lines("occasions").compactMap { when($0, "occasions") }
        if let position = Int(self["position"].isEmpty ? "0" : self["position"]) { draft.position = position } else {
            problems.append(.init("position", "a whole number"))
        }
    }

    private func writeAudience(into draft: inout RecordDraft, _ problems: inout [Refusal.Problem]) {
        if let audience = Audience(key: self["audience"]) { draft.audience = audience } else {
            problems.append(.init("audience", self["audience"].isEmpty ? "must not be empty" : "one of the audiences of the process"))
        }
        draft.release = nil
        guard !self["release"].isEmpty else { return }
        let to = self["release-to"].isEmpty ? Audience.everyone : Audience(key: self["release-to"])
        let at = Moment(typed: self["release"])
        if at == nil { problems.append(.init("release", "a moment such as 2027-05-01T12:00Z")) }
        if to == nil { problems.append(.init("release-to", "one of the audiences of the process")) }
        if let at, let to { draft.release = Release(at: at, to: to) }
    }

    /// - Returns: what was linked anew, and what no longer.
    private func writeLinks(
        into draft: inout RecordDraft, without hidden: Hidden, _ problems: inout [Refusal.Problem]
    ) -> (added: Set<Reference>, gone: Set<Reference>) {
        let before = draft.links
        var links: [Link] = []
        for line in lines("links") {
            let parts = line.split(separator: " ", maxSplits: 1).map(\.trimmed)
            guard parts.count == 2, let target = Reference(parts[1]), Reference.isSlug(parts[0]) else {
                problems.append(.init("links", "a relation and a record such as document/final-report"))
                continue
            }
            links.append(Link(Relation(rawValue: parts[0]), target))
        }
        // What the writer does not see keeps its place.
        for (place, link) in before.enumerated() where hidden.contains(link) { links.insert(link, at: min(place, links.count)) }
        draft.links = links.uniqued()
        let (old, new) = (Set(before.map(\.target)), Set(links.map(\.target)))
        return (new.subtracting(old), old.subtracting(new))
    }

    private func writeSources(
        into draft: inout RecordDraft, without hidden: Hidden, _ problems: inout [Refusal.Problem]
    ) {
        var sources = draft.sources.mapValues { $0.filter { hidden.contains($0) } }.filter { !$0.value.isEmpty }
        for line in lines("sources") {
            let parts = line.split(separator: " ", maxSplits: 1).map(\.trimmed)
            guard parts.count == 2, let citation = Citation(parts[1]) else {
                problems.append(.init("sources", "a source and the place in it"))
                continue
            }
            sources[Field(rawValue: parts[0]), default: []].append(citation)
        }
        draft.sources = sources
    }

    /// What a record is linked to it is also found under, and what it is no longer linked to, no longer.
    private func writeFacets(
        into draft: inout RecordDraft, without hidden: Hidden, _ linked: (added: Set<Reference>, gone: Set<Reference>),
        _ problems: inout [Refusal.Problem]
    ) {
        for facet in Sheet.facets {
            var slugs = Set(lines("facet.\(facet.rawValue)"))
            if !slugs.allSatisfy({ Reference.isSlug($0) }) {
                problems.append(.init("facet.\(facet.rawValue)", "names as in the site’s addresses, one a line"))
            }
            slugs.formUnion(linked.added.filter { $0.kind == facet.rawValue }.map(\.slug))
            slugs.subtract(linked.gone.filter { $0.kind == facet.rawValue }.map(\.slug))
            slugs.formUnion((draft.facets[facet] ?? []).filter { hidden.contains(facet, $0) })
            var values: FacetValues = []
            values.formUnion(slugs)
            draft.facets[facet] = slugs.isEmpty ? nil : values
        }
    }
}

extension Moment {
    /// What people type: a moment in UTC, its `Z` or its time left out.
    init?(typed text: String) {
        if let moment = Moment(text) ?? Moment(text + "Z") { self = moment } else if let day = Day(text) {
            self.init(milliseconds: day.number * 86_400_000)
        } else {
            return nil
        }
    }
}
