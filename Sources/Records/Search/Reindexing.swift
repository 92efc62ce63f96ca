public import SQL

/// How a capability gives the paragraphs of its records' texts, so that the search index can be made anew from the records.
public struct Reindexing: Sendable {
    let kind: String
    let paragraphs: @Sendable (Identity, Connection) throws -> [IndexedParagraph]

    /// - Parameters:
    ///   - kind: of which records.
    ///   - paragraphs: one record's, as its command gave them to `Work.index(paragraphs:of:)`.
    public init(
        ofKind kind: String, paragraphs: @Sendable @escaping (Identity, Connection) throws -> [IndexedParagraph]
    ) {
        self.kind = kind
        self.paragraphs = paragraphs
    }
}

extension Work {
    /// Makes the whole search index anew in this transaction.
    func reindexAll(_ reindexings: [Reindexing]) throws {
        var last: Identity?
        while let next = try reindex(after: last, reindexings).last { last = next }
    }

    /// Puts the next records after one into the search index afresh, in the order of their identities.
    /// - Returns: which; none when there are no more.
    func reindex(after last: Identity?, _ reindexings: [Reindexing], limit: Int = 500) throws -> [Identity] {
        let sources = Dictionary(grouping: reindexings, by: \.kind)
        return try db.rows(
            "SELECT id, kind FROM record WHERE id > \(last?.rawValue ?? "") ORDER BY id LIMIT \(limit)"
        ).map { row in
            let record = Identity(rawValue: try row["id"])
            try index(record)
            let paragraphs = try (sources[try row["kind"]] ?? []).flatMap { try $0.paragraphs(record, db) }
            try index(paragraphs: paragraphs, of: record)
            return record
        }
    }
}

extension CommandOffice {
    /// Makes the search index anew from the records, some hundreds in each transaction, so that others can search and write
    /// meanwhile. Whatever stops it, every record is findable, as before or afresh.
    /// - Returns: how many records there are.
    public func reindex(_ reindexings: [Reindexing], as actor: Actor) async throws -> Int {
        var count = 0
        var last: Identity?
        while true {
            let done = try await transaction(as: actor) { [last] work in try work.reindex(after: last, reindexings) }
            guard let next = done.last else { return count }
            count += done.count
            last = next
        }
    }
}
