/// A language by its BCP 47 code, as the charter lists it (`es`, `en`, `fr`).
public struct Language: RawRepresentable, Hashable, Sendable, Codable, Comparable, CustomStringConvertible, CodingKeyRepresentable {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }
    public init(_ code: String) { rawValue = code }

    public init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(String.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }

    public var description: String { rawValue }
    public static func < (left: Language, right: Language) -> Bool { left.rawValue < right.rawValue }

    public static let spanish = Language("es")
    public static let english = Language("en")

    /// Text that is the same in every language: a person's name, an acronym without translation.
    public static let none = Language("zxx")
}

/// The languages of a process, the official one first.
public struct Languages: Hashable, Sendable, Codable {
    public let all: [Language]

    /// - Parameter all: at least one; the first is the official language.
    public init(_ all: [Language]) { self.all = all.isEmpty ? [.english] : all }

    public var official: Language { all[0] }
    public func contains(_ language: Language) -> Bool { all.contains(language) }
}
