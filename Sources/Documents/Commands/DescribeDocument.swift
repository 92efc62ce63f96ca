public import Records
internal import SQL

/// Changes what is said of a document: its title, date, sort, links, audience. Its contents stay.
public struct DescribeDocument: Command {
    public static let name = "documents.describe"

    public let document: Reference
    /// What is said; what is not, stays.
    public let metadata: DocumentMetadata
    /// The version that the change is based on; nil changes whatever is there.
    public let version: Int?

    public init(_ slug: String, _ metadata: DocumentMetadata, basedOn version: Int? = nil) {
        document = Reference("document", slug)
        self.metadata = metadata
        self.version = version
    }

    public func perform(in work: Work) throws {
        let identity = try work.changeable(document, field: "document")
        if let version {
            try work.requireVersion(version, of: identity, document, yours: [:]) { [:] }
        }
        guard let before = try work.db.draft(of: identity) else {
            throw Refusal.invalid("document", "there is no {reference}", ["reference": document.description])
        }
        var draft = before
        metadata.apply(to: &draft, languages: try work.db.languages())
        let symbol = metadata.symbol
        if let symbol { draft.wordings["symbol"] = [Wording(symbol, in: .none, .official)] }
        let problems = draft.problems()
        guard problems.isEmpty else { throw Refusal.invalid(problems) }
        guard draft != before || metadata.official != nil || metadata.cleared.contains("official") else { return }
        try work.keep(draft)
        if let type = metadata.type {
            try work.db.execute("UPDATE document SET type = \(type.rawValue) WHERE record = \(identity.rawValue)")
        }
        if symbol != nil || metadata.cleared.contains("symbol") {
            try work.db.execute("UPDATE document SET symbol = \(symbol) WHERE record = \(identity.rawValue)")
        }
        if metadata.official != nil || metadata.cleared.contains("official") {
            try work.db.execute("UPDATE document SET official = \(metadata.official?.rawValue) WHERE record = \(identity.rawValue)")
        }
    }
}
