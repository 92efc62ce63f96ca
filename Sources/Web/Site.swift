public import Records

/// What every page of a process says about it.
public struct Site: Sendable {
    /// The process's names, by language.
    public let names: Wordings
    public let languages: Languages
    /// Where the site is reached, without a slash at its end; used where an address must be whole (feeds, previews).
    public let base: String
    /// Which page shows which kind of record: `party` → `/parties/{slug}`.
    public let addresses: [String: String]
    /// Address to write to; for `security.txt`. Absent when neither the charter nor the operator gives one.
    public let contact: String?

    public init(names: Wordings, languages: Languages, base: String, addresses: [String: String], contact: String?) {
        self.names = names
        self.languages = languages
        self.base = base
        self.addresses = addresses
        self.contact = contact
    }

    public func name(in language: Language) -> String {
        names.best(.title, for: [language, languages.official])?.text ?? "Puebla"
    }

    public func shortName(in language: Language) -> String {
        names.best(.short, for: [language, languages.official])?.text ?? name(in: language)
    }
}
