/// A record as a reader sees it: its identity, its dates, and its texts in the language that suits them best.
public struct Record: Sendable, Hashable {
    public let id: Identity
    public let reference: Reference
    public let audience: Audience
    public let when: When?
    public let position: Int
    public let version: Int
    public let recorded: Moment
    public let revised: Moment
    /// Texts by field, each the best for the reader.
    public internal(set) var texts: [Field: Wording]

    public var slug: String { reference.slug }

    public subscript(field: Field) -> Wording? { texts[field] }

    /// Its title; its reference where it has none.
    public var title: Wording { texts[.title] ?? Wording(reference.description, in: .none, .draft) }

    /// The parts of a field that has several, in order: `claim.001`, `claim.002` …
    public func parts(_ name: String) -> [(field: Field, wording: Wording)] {
        texts.filter { $0.key.rawValue.hasPrefix(name + ".") }.sorted { $0.key < $1.key }
            .map { ($0.key, $0.value) }
    }
}

/// The name of a record, where another one mentions it.
public struct RecordName: Sendable, Hashable, Codable {
    public let kind: String
    public let slug: String
    public let title: Wording
    /// The acronym, where there is one.
    public let short: String?

    public var reference: Reference { Reference(kind, slug) }

    public init(_ record: Record) {
        kind = record.reference.kind
        slug = record.reference.slug
        title = record.title
        short = record[.short]?.text
    }

    /// A name for one place: a title with its number before it.
    public init(_ reference: Reference, title: Wording) {
        kind = reference.kind
        slug = reference.slug
        self.title = title
        short = nil
    }

    /// - Parameter wordings: all that is known of its title and acronym.
    public init(_ reference: Reference, _ wordings: Wordings, for reader: Reader) {
        kind = reference.kind
        slug = reference.slug
        title = wordings.best(.title, for: reader.preferred) ?? Wording(reference.description, in: .none, .draft)
        short = wordings.best(.short, for: reader.preferred)?.text
    }
}

/// Who reads, in which language, and when: what every question to the database begins with.
public struct Reader: Sendable, Hashable {
    public let clearance: Clearance
    public let language: Language
    public let languages: Languages
    public let moment: Moment

    public init(_ clearance: Clearance, language: Language, of languages: Languages, at moment: Moment) {
        self.clearance = clearance
        self.language = language
        self.languages = languages
        self.moment = moment
    }

    /// The languages to show a text in, the best first.
    public var preferred: [Language] { ([language, languages.official] + languages.all).uniqued() }
}

extension Record: Encodable {
    private enum Key: String, CodingKey { case id, kind, slug, when, version, recorded, revised, texts }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(id, forKey: .id)
        try container.encode(reference.kind, forKey: .kind)
        try container.encode(slug, forKey: .slug)
        try container.encodeIfPresent(when, forKey: .when)
        try container.encode(version, forKey: .version)
        try container.encode(recorded, forKey: .recorded)
        try container.encode(revised, forKey: .revised)
        try container.encode(texts, forKey: .texts)
    }
}
