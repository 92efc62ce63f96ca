public import SQL

/// A search as a reader asks it: what, narrowed how, in which order, which page of the answers.
public struct SearchRequest: Sendable, Hashable {
    public enum Order: String, Sendable, CaseIterable {
        case relevance, date
    }

    public var text: String
    public var filters: [Facet: String]
    public var order: Order
    public var limit: Int
    public var offset: Int

    public init(
        _ text: String, filters: [Facet: String] = [:], order: Order = .relevance, limit: Int = 20, offset: Int = 0
    ) {
        self.text = text
        self.filters = filters
        self.order = order
        self.limit = limit
        self.offset = offset
    }
}

/// What was found.
public struct SearchResults: Sendable {
    public struct Hit: Sendable {
        public let record: Record
        /// Where the words stand, the best place first.
        public let passages: [Passage]
        /// The language of the text that was met.
        public let language: Language

        public var excerpt: Excerpt { passages[0].excerpt }
        /// The paragraph that was met, or empty for the record as a whole.
        public var anchor: String { passages[0].anchor }
    }

    /// A paragraph that was met.
    public struct Passage: Sendable, Hashable {
        /// The fragment of its address; empty for the record as a whole.
        public let anchor: String
        public let excerpt: Excerpt
    }

    public struct Count: Sendable, Hashable {
        public let value: String
        public let count: Int
    }

    public var total = 0
    /// How many have all the words.
    public var exact = 0
    public var hits: [Hit] = []
    public var counts: [Facet: [Count]] = [:]
    /// Few records have all the words; the others have some.
    public var isLoose = false
    /// Below so many, records with some of the words are shown too.
    static let few = 5
    /// The text had more words than are looked for.
    public var wasCut = false
    /// What else the words are called, so that the reader sees why something was found.
    public var alsoCalled: [String] = []
    /// The text with its mistyped words set right, when one of them is nowhere to be found.
    public var suggestion: String?
    /// The text in the record's other languages, as far as the glossary knows its words.
    public var translations: [Language: String] = [:]
}

extension Connection {
    /// Searches what the reader may read, once: for the command line. A server keeps a `Finder`.
    public func search(_ request: SearchRequest, for reader: Reader) throws -> SearchResults {
        try Finder().search(request, self, for: reader)
    }
}
