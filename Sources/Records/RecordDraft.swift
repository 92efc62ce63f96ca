/// What a record shall be: everything that all kinds have. A kind's own columns are in the command that carries it.
public struct RecordDraft: Sendable, Hashable, Codable {
    public var reference: Reference
    public var audience: Audience
    public var release: Release?
    public var when: When?
    /// The times at which it happened, where they are several; places are the wordings `occasion.001` …
    public var occasions: [When]
    /// Its place among its kind; lists without a date are in this order.
    public var position: Int
    public var wordings: Wordings
    /// Sources of the whole (`RecordDraft.whole`) and of its parts (`claim.001`).
    public var sources: [Field: [Citation]]
    public var links: [Link]
    /// What search can be narrowed by, beside kind and year: body, theme, party.
    public var facets: [Facet: FacetValues]

    public init(_ reference: Reference, audience: Audience = .everyone) {
        self.reference = reference
        self.audience = audience
        occasions = []
        position = 0
        wordings = Wordings()
        sources = [:]
        links = []
        facets = [:]
    }

    /// The sources of the record as a whole.
    public static let whole: Field = "record"

    /// The problems that any record may have, whatever its kind.
    public func problems() -> [Refusal.Problem] {
        var problems: [Refusal.Problem] = []
        if !Reference.isSlug(reference.slug) {
            problems.append(.init("slug", "lower-case letters, digits and single hyphens, at most 120"))
        }
        if wordings[.title].allSatisfy({ $0.text.trimmed.isEmpty }) {
            problems.append(.init("title", "is required in at least one language"))
        }
        for (field, texts) in wordings.byField.sorted(by: { $0.key < $1.key }) {
            let limit = field == .title || field == .short ? 1000 : 1_000_000
            if texts.contains(where: { $0.text.utf8.count > limit }) {
                problems.append(.init(field.rawValue, "at most {limit} bytes", ["limit": String(limit)]))
            }
            if texts.contains(where: { $0.text.utf8.contains(0) }) {
                problems.append(.init(field.rawValue, "must not contain the character NUL"))
            }
        }
        if links.contains(where: { $0.target == reference }) {
            problems.append(.init("links", "a record does not link to itself"))
        }
        return problems
    }
}

extension RecordDraft {
    /// Makes the only link of this relation to a kind of record lead to this one; none when it is empty.
    public mutating func follow(_ relation: Relation, _ kind: String, _ slug: String?) {
        let place = links.firstIndex { $0.relation == relation && $0.target.kind == kind }
        if let place, links[place].target.slug == slug { return }
        links.removeAll { $0.relation == relation && $0.target.kind == kind }
        if let slug, !slug.isEmpty { links.insert(Link(relation, Reference(kind, slug)), at: min(place ?? 0, links.count)) }
    }
}

/// What search can be narrowed by.
public enum Facet: String, Sendable, Codable, CaseIterable, CodingKeyRepresentable {
    case kind, year, body, theme, party, type, status
    /// Of a document's text.
    case language = "lang"
}

/// The values of a facet: each once, in one order, so that equal drafts are written alike.
public struct FacetValues: Sendable, Hashable, Codable, Sequence, ExpressibleByArrayLiteral {
    private var values: Set<String>

    public init(arrayLiteral elements: String...) { values = Set(elements) }

    public init(from decoder: any Decoder) throws {
        values = Set(try decoder.singleValueContainer().decode([String].self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(values.sorted())
    }

    public mutating func insert(_ value: String) { values.insert(value) }
    public mutating func formUnion(_ others: some Sequence<String>) { values.formUnion(others) }
    public func makeIterator() -> some IteratorProtocol<String> { values.sorted().makeIterator() }
}

extension Field: CodingKeyRepresentable {
    public var codingKey: any CodingKey { TextKey(rawValue) }
    public init?<Key: CodingKey>(codingKey: Key) { rawValue = codingKey.stringValue }
}

private struct TextKey: CodingKey {
    let stringValue: String
    init(_ text: String) { stringValue = text }
    init?(stringValue: String) { self.stringValue = stringValue }
    var intValue: Int? { nil }
    init?(intValue: Int) { nil }
}
