public import SQL

/// A part of the records of a kind, narrowed by facets, with how many each further choice would leave.
public struct Listing: Sendable {
    public let records: [Record]
    public let total: Int
    public let counts: [Facet: [SearchResults.Count]]
}

extension Reader {
    /// The condition that the record `r` has this value. A value that names a record which the reader may not read
    /// (`body`, `theme`, `party`) is no value for them.
    public func condition(_ facet: Facet, _ value: String) -> SQL {
        """
        (EXISTS (SELECT 1 FROM facet x WHERE x.record = r.id AND x.name = \(facet.rawValue) AND x.value = \(value))
         AND \(mayKnow("\(facet.rawValue)", "\(value)")))
        """
    }

    /// The condition that a facet's value does not name a record which the reader may not read.
    func mayKnow(_ facet: SQL, _ value: SQL) -> SQL {
        "NOT EXISTS (SELECT 1 FROM record k WHERE k.kind = \(facet) AND k.slug = \(value) AND \(mayNotRead("k")))"
    }
}

extension Connection {
    /// The records of a kind that have all the chosen values, newest first; those without a date come last.
    /// - Parameters:
    ///   - facets: the facets to count, each given the other choices.
    ///   - since: only what was added or changed on this day or later, the latest change first.
    public func listing(
        kind: String, filters: [Facet: String], facets: [Facet], fields: [Field], since: Day? = nil, limit: Int,
        offset: Int, for reader: Reader
    ) throws -> Listing {
        let condition = narrowed(kind, filters, since, reader)
        let total =
            try value("SELECT COUNT(*) FROM record r WHERE \(condition) AND \(reader.mayRead("r"))", as: Int.self) ?? 0
        var counts: [Facet: [SearchResults.Count]] = [:]
        for facet in facets {
            let others = narrowed(kind, filters.filter { $0.key != facet }, since, reader)
            counts[facet] = try rows(
                """
                SELECT c.value, c.number FROM (
                    SELECT f.value AS value, COUNT(*) AS number FROM record r JOIN facet f ON f.record = r.id
                    WHERE f.name = \(facet.rawValue) AND \(others) AND \(reader.mayRead("r")) GROUP BY f.value) c
                WHERE \(reader.mayKnow("\(facet.rawValue)", "c.value")) ORDER BY 2 DESC, 1
                """
            ).map { SearchResults.Count(value: try $0["value"], count: try $0["number"]) }
        }
        let records = try records(
            condition,
            order: since != nil ? "r.revised DESC, r.id DESC" : "CASE WHEN r.begins IS NULL THEN 1 ELSE 0 END, r.begins DESC, r.position, r.slug", limit: limit,
            offset: offset, fields: fields, for: reader)
        return Listing(records: records, total: total, counts: counts)
    }

    private func narrowed(_ kind: String, _ filters: [Facet: String], _ since: Day?, _ reader: Reader) -> SQL {
        var condition: SQL = "r.kind = \(kind)"
        // Days are the beginnings of moments, as texts.
        if let since { condition = condition + " AND r.revised >= \(since.description)" }
        for (facet, value) in filters.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            condition = condition + " AND \(reader.condition(facet, value))"
        }
        return condition
    }

    /// The titles of records of a kind, by slug.
    /// - Parameter slugs: of these alone; of all when nil.
    public func titles(ofKind kind: String, named slugs: Set<String>? = nil, for reader: Reader) throws -> [String: RecordName] {
        if slugs?.isEmpty == true { return [:] }
        let named: SQL = slugs.map { "AND r.slug IN (\(list: $0.sorted()))" } ?? ""
        return Dictionary(
            uniqueKeysWithValues: try records("r.kind = \(kind) \(named)", fields: [.title, .short], for: reader)
                .map { ($0.slug, RecordName($0)) })
    }
}
