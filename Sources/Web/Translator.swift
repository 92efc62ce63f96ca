public import HTML
public import Records

/// Texts, dates, numbers and addresses in one reader's language.
public struct Translator: Sendable {
    public let language: Language
    public let site: Site
    /// Who has signed in, for the forms and for what is offered; nil for the public.
    public let visitor: Visitor?
    private let catalog: Catalog

    public init(_ language: Language, site: Site, catalog: Catalog, visitor: Visitor? = nil) {
        self.language = language
        self.site = site
        self.catalog = catalog
        self.visitor = visitor
    }

    /// The same in another language.
    public func speaking(_ other: Language) -> Translator {
        Translator(other, site: site, catalog: catalog, visitor: visitor)
    }

    /// The same for someone who has not signed in.
    public var unnamed: Translator { Translator(language, site: site, catalog: catalog) }

    /// The same for files that open without a server, for whoever opens them.
    public var forPlainFiles: Translator {
        var site = site
        site.isPlainFiles = true
        return Translator(language, site: site, catalog: catalog)
    }

    /// A text of the program; `{name}` stands for a value.
    public func callAsFunction(_ key: String, _ values: [String: String] = [:]) -> String {
        let text = catalog.text(key, in: language)
        return values.isEmpty ? text : values.reduce(text) { text, value in
            text.replacing("{\(value.key)}", with: value.value)
        }
    }

    /// One or several: "1 document", "{n} documents".
    public func count(_ number: Int, _ one: String, _ many: String) -> String {
        self(number == 1 ? one : many, ["n": self.number(number)])
    }

    /// `282,724` in English and in the Spanish of North and Central America; `282 724` in French.
    public func number(_ value: Int) -> String {
        let digits = String(value.magnitude)
        guard digits.utf8.count > 3 else { return String(value) }
        var text = value < 0 ? "−" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.utf8.count - index) % 3 == 0 { text.append(isFrench ? "\u{202F}" : ",") }
            text.append(digit)
        }
        return text
    }

    private var isFrench: Bool { language.rawValue == "fr" }

    /// Hundredths as a decimal fraction with the language's mark: 177 is `1.77`, in French `1,77`.
    public func hundredths(_ value: Int) -> String {
        let rest = abs(value % 100)
        return number(value / 100) + (isFrench ? "," : ".") + (rest < 10 ? "0" : "") + String(rest)
    }

    /// An amount in cents of a currency: whole units where there are no cents.
    public func money(_ cents: Int, _ currency: String) -> String {
        let amount = cents % 100 == 0 ? number(cents / 100) : hundredths(cents)
        return language == .english ? "\(currency) \(amount)" : "\(amount) \(currency)"
    }

    /// An address of the site in this language.
    public func path(_ path: String) -> String { "/\(language.rawValue)\(path)" }

    /// The address of a record's page.
    public func path(of reference: Reference) -> String {
        guard let address = site.addresses[reference.kind] else { return recordPath(reference) }
        return path(address.path(reference.slug))
    }

    /// The address of the page about a record: its sources, links and history.
    public func recordPath(_ reference: Reference) -> String {
        path("/records/\(reference.kind)/\(reference.slug)")
    }

    /// A link to a record, by its title.
    public func link(_ name: RecordName) -> HTML {
        "<a href=\"\(url: path(of: name.reference))\">\(wording(name.title))</a>"
    }

    /// A link to a record by its acronym where it has one.
    public func shortLink(_ name: RecordName) -> HTML {
        guard let short = name.short else { return link(name) }
        return "<a href=\"\(url: path(of: name.reference))\" title=\"\(name.title.text)\">\(short)</a>"
    }

    /// A text with its language where that is not the page's.
    public func wording(_ wording: Wording) -> HTML {
        guard wording.language != language, wording.language != .none else { return HTML(escaping: wording.text) }
        return "<span lang=\"\(wording.language.rawValue)\">\(wording.text)</span>"
    }

    /// The language's own name.
    public func name(of language: Language) -> String {
        switch language.rawValue {
        case "es": "Español"
        case "en": "English"
        case "fr": "Français"
        case "pt": "Português"
        default: language.rawValue
        }
    }
}
