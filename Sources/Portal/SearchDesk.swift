internal import Foundation
public import Records
public import SQL

/// Search from the command line: the same question as the site's, asked by anyone the operator names.
public struct SearchDesk: Sendable, Encodable {
    public struct Hit: Sendable, Encodable {
        public let kind: String
        public let slug: String
        public let title: String
        public let when: String?
        public let language: String
        public let excerpt: String
        public let anchor: String
    }

    public let query: String
    public let total: Int
    public let hits: [Hit]
    public let alsoCalled: [String]
    public let isLoose: Bool
    /// How many have all the words.
    public let exact: Int
    /// The words set right, where one of them is nowhere to be found.
    public let suggestion: String?

    private enum CodingKeys: String, CodingKey {
        case query, total, hits, alsoCalled, suggestion, exact
        case isLoose = "loose"
    }

    /// - Parameters:
    ///   - name: whose clearance: `public`, `secretariat`, `party:mex`.
    ///   - language: nil for the official one.
    /// - Throws: `Refusal.invalid` on an unknown name or language.
    public static func search(
        _ request: SearchRequest, in database: Database, language: String?, as name: String
    ) async throws -> SearchDesk {
        try await database.read { db in
            guard let list = try db.setting("languages") else {
                throw Refusal.invalid("database", "holds no charter yet; run “puebla init” first")
            }
            let languages = Languages(list.split(separator: " ").map { Language(String($0)) })
            let wanted = language.map { Language($0) } ?? languages.official
            guard languages.contains(wanted) else {
                throw Refusal.invalid("language", "one of {list}", ["list": list])
            }
            let actor = try House.actor(name, db)
            let reader = Reader(actor.clearance, language: wanted, of: languages, at: .now)
            let results = try db.search(request, for: reader)
            return SearchDesk(
                query: request.text, total: results.total,
                hits: results.hits.map { hit in
                    Hit(
                        kind: hit.record.reference.kind, slug: hit.record.slug, title: hit.record.title.text,
                        when: hit.record.when?.description, language: hit.language.rawValue,
                        excerpt: hit.excerpt.segments.map(\.text).joined(), anchor: hit.anchor)
                }, alsoCalled: results.alsoCalled, isLoose: results.isLoose, exact: results.exact,
                suggestion: results.suggestion)
        }
    }

    /// As JSON, with sorted keys.
    public func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
