public import Records
public import SQL

/// What one reader asks for: the parts of the address, who asks, and in which language.
public struct Inquiry: Sendable {
    public let reader: Reader
    public let actor: Actor
    public let t: Translator
    /// The address below the language, without an ending: `/parties/mex`.
    public let path: String
    /// Values of the path's `{names}`.
    public let parameters: [String: String]
    public let query: Query
    /// The session, when somebody has signed in.
    public let visit: Visit?
    /// For what is no reading and no writing of records: sessions.
    public let database: Database
    private let finder: Finder

    public init(
        database: Database, finder: Finder, reader: Reader, actor: Actor, visit: Visit? = nil, translator: Translator,
        path: String, parameters: [String: String], query: Query
    ) {
        self.visit = visit
        self.database = database
        self.finder = finder
        self.reader = reader
        self.actor = actor
        t = translator
        self.path = path
        self.parameters = parameters
        self.query = query
    }

    /// The same as somebody else would ask it, at another address: to see what they would see. They have not signed in.
    public func asked(as other: Actor, at path: String, _ parameters: [String: String]) -> Inquiry {
        Inquiry(
            database: database, finder: finder,
            reader: Reader(other.clearance, language: reader.language, of: reader.languages, at: reader.moment),
            actor: other, translator: t.unnamed, path: path, parameters: parameters, query: Query())
    }

    /// The same question about another record: where a form of one leads back to the page of another.
    public func with(parameters: [String: String]) -> Inquiry {
        Inquiry(
            database: database, finder: finder, reader: reader, actor: actor, visit: visit, translator: t, path: path,
            parameters: parameters, query: query)
    }

    /// One reading of the database: everything that a page shows is of one moment.
    public func read<Result: Sendable>(
        _ body: @escaping @Sendable (Connection, Reader) throws -> Result
    ) async throws -> Result {
        try await database.read { [reader] db in try body(db, reader) }
    }

    /// Writing what is no record and so no command: a session, a draft that is still being typed.
    public func write<Result: Sendable>(_ body: @escaping @Sendable (Connection) throws -> Result) async throws -> Result {
        try await database.write(body)
    }

    /// Searches in a reading of the database. Never an error, whatever was typed.
    public func search(_ request: SearchRequest, _ db: Connection) throws -> SearchResults {
        try finder.search(request, db, for: reader)
    }

    /// The `{slug}` of the address.
    /// - Throws: `Refusal.notFound` when it could not be one.
    public func slug(_ name: String = "slug") throws -> String {
        guard let slug = parameters[name], Reference.isSlug(slug) else { throw Refusal.notFound }
        return slug
    }
}

/// The part of an address after the question mark.
public struct Query: Sendable, Hashable {
    public private(set) var items: [(name: String, value: String)]

    public init(_ items: [(name: String, value: String)] = []) { self.items = items }

    /// The last value of this name, without blanks at its ends; nil when it is absent or empty.
    public subscript(name: String) -> String? {
        guard let value = items.last(where: { $0.name == name })?.value.trimmed, !value.isEmpty else { return nil }
        return value
    }

    /// A whole number within bounds; the default when absent.
    /// - Throws: `Refusal.invalid` naming the field and the bounds.
    public func number(_ name: String, in range: ClosedRange<Int>, default fallback: Int) throws -> Int {
        guard let text = self[name] else { return fallback }
        guard let value = Int(text), range.contains(value) else {
            throw Refusal.invalid(
                name, "a whole number from {low} to {high}",
                ["low": String(range.lowerBound), "high": String(range.upperBound)])
        }
        return value
    }

    /// The same query with one value set, or taken away.
    public func setting(_ name: String, _ value: String?) -> Query {
        var items = items.filter { $0.name != name }
        if let value { items.append((name, value)) }
        return Query(items)
    }

    /// `?a=b&c=d`, or nothing.
    public var text: String {
        items.isEmpty
            ? "" : "?" + items.map { "\($0.name.percentEncoded)=\($0.value.percentEncoded)" }.joined(separator: "&")
    }

    public static func == (left: Query, right: Query) -> Bool { left.text == right.text }
    public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

extension String {
    /// For a part of an address: everything but letters, digits and `-._~` as `%XX`.
    public var percentEncoded: String {
        var result = ""
        for byte in utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                result += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return result
    }
}

extension Inquiry {
    /// A page that leads to something sensitive asks for the proof before anything is typed.
    /// - Throws: `Refusal.needsProof` unless the person proved who they are a short while ago.
    public func requireFreshSignIn() throws(Refusal) {
        guard hasFreshSignIn else { throw .needsProof }
    }

    /// Whether the person proved who they are a short while ago.
    public var hasFreshSignIn: Bool { visit?.isFreshEnoughToType(at: reader.moment) ?? false }
}
