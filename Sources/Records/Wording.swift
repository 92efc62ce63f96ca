/// What a wording is worth.
public enum WordingStatus: String, Sendable, Codable, CaseIterable {
    /// The text as adopted or as its source has it.
    case official
    /// A translation that people made.
    case translation
    /// The secretariat's own words, not (yet) anybody else's.
    case draft
    /// A machine's translation that nobody has checked.
    case machine
}

/// A text in one language, with what it is worth.
public struct Wording: Hashable, Sendable, Codable {
    public let text: String
    public let language: Language
    public let status: WordingStatus

    public init(_ text: String, in language: Language, _ status: WordingStatus) {
        self.text = text
        self.language = language
        self.status = status
    }
}

/// Which of a record's texts: `title`, `summary`, `text`, `place` …; a part of a fact has a path (`claim.2`).
public struct Field: RawRepresentable, Hashable, Sendable, Codable, ExpressibleByStringLiteral, Comparable {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral value: String) { rawValue = value }

    public init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(String.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }

    public static let title: Field = "title"
    public static let short: Field = "short"
    public static let summary: Field = "summary"
    public static let text: Field = "text"
    public static let place: Field = "place"
    public static let note: Field = "note"

    /// The part with this number, counted from one, so that its wordings and its sources find each other.
    public static func part(_ name: String, _ number: Int) -> Field { Field(rawValue: "\(name).\(pad(number, 3))") }

    public static func < (left: Field, right: Field) -> Bool { left.rawValue < right.rawValue }
}

/// The texts of a record: by field, one for each language.
public struct Wordings: Hashable, Sendable {
    public private(set) var byField: [Field: [Wording]] = [:]

    public init() {}

    /// The wordings of one field. Setting replaces them all.
    public subscript(field: Field) -> [Wording] {
        get { byField[field] ?? [] }
        set { byField[field] = newValue.isEmpty ? nil : newValue.sorted { $0.language < $1.language } }
    }

    public mutating func add(_ wording: Wording, to field: Field) {
        self[field] = self[field].filter { $0.language != wording.language } + [wording]
    }

    /// The best wording for a reader: in their language, else the official one, else any.
    public func best(_ field: Field, for languages: [Language]) -> Wording? {
        let all = self[field]
        for language in languages {
            if let match = all.first(where: { $0.language == language }) { return match }
        }
        return all.first { $0.language == .none } ?? all.first
    }
}

extension Wordings: Codable {
    public init(from decoder: any Decoder) throws {
        let plain = try decoder.singleValueContainer().decode([String: [Wording]].self)
        for (field, wordings) in plain { self[Field(rawValue: field)] = wordings }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(Dictionary(uniqueKeysWithValues: byField.map { ($0.key.rawValue, $0.value) }))
    }
}
