/// A text of the program with its values, put into the reader's language when the letter is sent.
public struct Phrase: Sendable, Hashable, Codable {
    /// The English text; `{name}` stands for a value.
    public let key: String
    public let values: [String: String]
    /// Days that stand for a `{name}`, written out in the reader's language. Nil in letters from before there were any.
    public let times: [String: When]?

    public init(_ key: StaticString, _ values: [String: String] = [:], times: [String: When]? = nil) {
        self.key = "\(key)"
        self.values = values
        self.times = times
    }

    /// A text that is the same in every language: a name, a record's title as its reader reads it.
    public init(verbatim text: String) {
        key = "{text}"
        values = ["text": text]
        times = nil
    }
}

/// What a letter says. Its text and its page are both drawn from this, in the reader's language, when it is sent.
public struct Letter: Sendable, Hashable, Codable {
    /// A piece of a letter.
    public enum Part: Sendable, Hashable, Codable {
        case heading(Phrase)
        case paragraph(Phrase)
        case list([Phrase])
        /// Words that a person wrote, in their language; empty lines part paragraphs.
        case words(String, in: Language)
        /// The way to a page: a path below the language (`/account`), or a whole address.
        case link(Phrase, to: String)
        /// Signs to be copied as they are.
        case code(String)
    }

    public var parts: [Part]

    public init(_ parts: [Part]) { self.parts = parts }
}

/// The line that stands in every list of letters, on locked telephones too. It is made of the program's own words,
/// numbers and days; a record's title can only come in by its name, and is looked up when the letter is sent, as
/// anyone may read it.
public struct Subject: Sendable, Hashable, Codable {
    /// What may stand for a `{name}`.
    public enum Value: Sendable, Hashable, Codable {
        case number(Int)
        /// The day of the moment, in UTC.
        case day(Moment)
    }

    /// The English text.
    public let key: String
    public let values: [String: Value]
    /// Records whose titles stand for a `{name}`.
    public let titles: [String: Reference]
    /// What the letter is called when one of the titles is not for everyone.
    public let otherwise: String?

    public init(_ key: StaticString, _ values: [String: Value] = [:]) {
        self.key = "\(key)"
        self.values = values
        titles = [:]
        otherwise = nil
    }

    /// - Parameters:
    ///   - titles: records whose titles stand for a `{name}`, if all of them are public when the letter is sent.
    ///   - otherwise: the whole subject when one of them is not; it may use the values.
    public init(
        _ key: StaticString, _ values: [String: Value] = [:], titles: [String: Reference], otherwise: StaticString
    ) {
        self.key = "\(key)"
        self.values = values
        self.titles = titles
        self.otherwise = "\(otherwise)"
    }
}
