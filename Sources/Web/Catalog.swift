internal import Foundation
public import Records

/// The texts of the program in every language: the key is the English text.
public struct Catalog: Sendable {
    private var texts: [String: [Language: String]]

    public init() { texts = [:] }

    /// Reads a string catalog (`Localizable.xcstrings`).
    public init(stringCatalog json: String) {
        let file = try? JSONDecoder().decode(StringCatalog.self, from: Data(json.utf8))
        texts = (file?.strings ?? [:]).mapValues { entry in
            var byLanguage: [Language: String] = [:]
            for (code, localization) in entry.localizations ?? [:] {
                byLanguage[Language(code)] = localization.stringUnit.value
            }
            return byLanguage
        }
    }

    /// These texts and those of another module.
    public func merging(_ other: Catalog) -> Catalog {
        var merged = self
        merged.texts.merge(other.texts) { mine, theirs in mine.merging(theirs) { first, _ in first } }
        return merged
    }

    /// The text in a language; the English key where there is none.
    public func text(_ key: String, in language: Language) -> String { texts[key]?[language] ?? key }

    /// Whether there is a translation: for the test that all are there.
    public func has(_ key: String, in language: Language) -> Bool { texts[key]?[language] != nil }

    public var keys: Set<String> { Set(texts.keys) }

    private struct StringCatalog: Decodable {
        let strings: [String: Entry]
        struct Entry: Decodable { let localizations: [String: Localization]? }
        struct Localization: Decodable { let stringUnit: Unit }
        struct Unit: Decodable { let value: String }
    }
}
