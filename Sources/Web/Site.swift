internal import Foundation
public import Records

/// Where the records of a kind are shown: `/parties/{slug}`, `/glossary#{slug}`, or one page for all.
public struct RecordAddress: Sendable, Hashable {
    /// Before the slug.
    let start: String
    let hasSlug: Bool

    init(_ pattern: String) {
        hasSlug = pattern.hasSuffix("{slug}")
        start = hasSlug ? String(pattern.dropLast(6)) : pattern
    }

    /// The address below the language.
    public func path(_ slug: String) -> String { hasSlug ? start + slug : start }

    /// Whether each record has a page to itself.
    public var isOwnPage: Bool { hasSlug && !start.contains("#") }
}

/// What every page of a process says about it.
public struct Site: Sendable {
    /// The process's names, by language.
    public let names: Wordings
    public let languages: Languages
    /// Where the site is reached, without a slash at its end; used where an address must be whole (feeds, previews).
    public let base: String
    /// The machine's name in `base`: for names that must be the site's own.
    public let host: String
    /// Which page shows which kind of record.
    public let addresses: [String: RecordAddress]
    /// Address to write to, for `security.txt`; nil when neither the charter nor the operator gives one.
    public let contact: String?
    /// Pages are kept as files that open without a server: they have no forms that ask one.
    public var isPlainFiles = false

    public init(names: Wordings, languages: Languages, base: String, addresses: [String: String], contact: String?) {
        self.names = names
        self.languages = languages
        self.base = base
        host = URL(string: base)?.host() ?? "localhost"
        self.addresses = addresses.mapValues(RecordAddress.init)
        self.contact = contact
    }

    /// Reached by https: cookies then travel there only.
    public var isSecure: Bool { base.hasPrefix("https://") }

    public func name(in language: Language) -> String {
        names.best(.title, for: [language, languages.official])?.text ?? "Puebla"
    }

    public func shortName(in language: Language) -> String {
        names.best(.short, for: [language, languages.official])?.text ?? name(in: language)
    }
}
