public import SQL

extension Reader {
    /// The condition that the record under this alias may be read: in every query that touches records.
    public func mayRead(_ alias: String) -> SQL { clearance.condition(alias, at: moment) }

    /// The condition that the record under this alias may be read, or might be if it had not been removed: for what its
    /// place says of it.
    public func mightRead(_ alias: String) -> SQL { clearance.conditionOfAudience(alias, at: moment) }

    /// The opposite, also where the record has no release: `NOT` alone would be neither true nor false there.
    public func mayNotRead(_ alias: String) -> SQL { "(CASE WHEN \(mayRead(alias)) THEN 0 ELSE 1 END = 1)" }
}

/// A link with the record at its other end, for a reader who may read both.
public struct ResolvedLink: Sendable, Hashable, Encodable {
    public let relation: Relation
    public let record: RecordName
}

extension Connection {
    /// The record of this name, if the reader may read it.
    public func record(_ reference: Reference, for reader: Reader) throws -> Record? {
        try records("r.kind = \(reference.kind) AND r.slug = \(reference.slug)", for: reader).first
    }

    /// The records of a kind, in their own order.
    public func records(kind: String, for reader: Reader) throws -> [Record] {
        try records("r.kind = \(kind)", for: reader)
    }

    /// Records by a condition on `record r`.
    /// - Parameters:
    ///   - joining: tables to join, for the condition or the order.
    ///   - fields: the texts wanted; all when nil.
    public func records(
        _ condition: SQL, joining: SQL = "", order: SQL = "r.position, r.begins, r.slug", limit: Int? = nil,
        offset: Int = 0, fields: [Field]? = nil, for reader: Reader
    ) throws -> [Record] {
        var sql: SQL = """
            SELECT r.id, r.kind, r.slug, r.audience, r.happened, r.position, r.version, r.recorded, r.revised
            FROM record r \(joining) WHERE \(condition) AND \(reader.mayRead("r")) ORDER BY \(order)
            """
        if let limit { sql = sql + " LIMIT \(limit) OFFSET \(offset)" }
        var records = try rows(sql).map(Record.init(row:))
        try fillTexts(of: &records, fields: fields, for: reader)
        return records
    }

    /// The records with these identities that the reader may read.
    public func records(
        _ identities: [Identity], fields: [Field]? = nil, for reader: Reader
    ) throws -> [Identity: Record] {
        guard !identities.isEmpty else { return [:] }
        let records = try records("r.id IN (\(list: identities.map(\.rawValue)))", fields: fields, for: reader)
        return Dictionary(uniqueKeysWithValues: records.map { ($0.id, $0) })
    }

    /// How many records of each kind the reader may read.
    public func countsByKind(for reader: Reader) throws -> [String: Int] {
        var counts: [String: Int] = [:]
        for row in try rows(
            "SELECT r.kind, COUNT(*) AS number FROM record r WHERE \(reader.mayRead("r")) GROUP BY r.kind")
        {
            counts[try row["kind"]] = try row["number"]
        }
        return counts
    }

    /// All the wordings of a record, in every language.
    public func wordings(of record: Identity) throws -> Wordings {
        try wordings(of: [record])[record] ?? Wordings()
    }

    /// The wordings of records that the reader is known to be allowed to read, in every language.
    /// - Parameter fields: the texts wanted; all when nil.
    public func wordings(of records: [Identity], fields: [Field]? = nil) throws -> [Identity: Wordings] {
        guard !records.isEmpty else { return [:] }
        let narrowed: SQL = fields.map { " AND field IN (\(list: $0.map(\.rawValue)))" } ?? ""
        var wordings: [Identity: Wordings] = [:]
        for row in try rows(
            """
            SELECT record, field, language, status, text FROM wording
            WHERE record IN (\(list: records.map(\.rawValue)))\(narrowed) ORDER BY record, field, language
            """)
        {
            let wording = Wording(
                try row["text"], in: Language(try row["language"]),
                WordingStatus(rawValue: try row["status"]) ?? .draft)
            wordings[Identity(rawValue: try row["record"]), default: Wordings()]
                .add(wording, to: Field(rawValue: try row["field"]))
        }
        return wordings
    }

    /// The slugs of a kind that the reader may read: for columns that name other records.
    public func slugs(ofKind kind: String, for reader: Reader) throws -> Set<String> {
        Set(try rows("SELECT r.slug FROM record r WHERE r.kind = \(kind) AND \(reader.mayRead("r"))").map { try $0["slug"] })
    }

    /// The sources of records, by record and part, without those that the reader may not read.
    public func citations(of records: [Identity], for reader: Reader) throws -> [Identity: [Field: [Citation]]] {
        guard !records.isEmpty else { return [:] }
        var citations: [Identity: [Field: [Citation]]] = [:]
        for row in try rows(
            """
            SELECT c.record, c.part, c.document, c.locator FROM citation c
            WHERE c.record IN (\(list: records.map(\.rawValue)))
              AND NOT EXISTS (SELECT 1 FROM record s WHERE s.kind = 'source' AND s.slug = c.document
                              AND \(reader.mayNotRead("s")))
            ORDER BY c.record, c.part, c.position
            """)
        {
            let part = Field(rawValue: try row["part"])
            citations[Identity(rawValue: try row["record"]), default: [:]][part, default: []]
                .append(Citation(document: try row["document"], locator: try row["locator"]))
        }
        return citations
    }

    /// Where records lead, by record. What the reader may not read is not there.
    public func links(
        from records: [Identity], _ relations: [Relation]? = nil, for reader: Reader
    ) throws -> [Identity: [ResolvedLink]] {
        try links(records, near: "origin", far: "target", relations, for: reader)
    }

    /// What leads to records, by record. What the reader may not read is not there.
    public func links(
        to records: [Identity], _ relations: [Relation]? = nil, for reader: Reader
    ) throws -> [Identity: [ResolvedLink]] {
        try links(records, near: "target", far: "origin", relations, for: reader)
    }

    private func links(
        _ records: [Identity], near: String, far: String, _ relations: [Relation]?, for reader: Reader
    ) throws -> [Identity: [ResolvedLink]] {
        guard !records.isEmpty else { return [:] }
        let narrowed: SQL = relations.map { " AND l.relation IN (\(list: $0.map(\.rawValue)))" } ?? ""
        let rows = try rows(
            """
            SELECT l.\(raw: near) AS near, l.\(raw: far) AS far, l.relation AS relation
            FROM link l JOIN record r ON r.id = l.\(raw: far)
            WHERE l.\(raw: near) IN (\(list: records.map(\.rawValue)))\(narrowed) AND \(reader.mayRead("r"))
            ORDER BY l.position, r.kind, r.begins, r.position, r.slug
            """
        ).map {
            (
                near: Identity(rawValue: try $0["near"]), far: Identity(rawValue: try $0["far"]),
                relation: Relation(rawValue: try $0["relation"])
            )
        }
        let found = try self.records(rows.map(\.far).uniqued(), fields: [.title, .short], for: reader)
        var links: [Identity: [ResolvedLink]] = [:]
        for row in rows {
            guard let record = found[row.far] else { continue }
            links[row.near, default: []].append(ResolvedLink(relation: row.relation, record: RecordName(record)))
        }
        return links
    }

    /// Gives each record its texts. For a list, in the reader's language, and in another only where there is no title;
    /// for a whole record, each text in the best language that there is.
    private func fillTexts(of records: inout [Record], fields: [Field]?, for reader: Reader) throws {
        guard !records.isEmpty else { return }
        let places = Dictionary(uniqueKeysWithValues: records.indices.map { (records[$0].id.rawValue, $0) })
        let narrowed: SQL = fields.map { " AND field IN (\(list: $0.map(\.rawValue)))" } ?? ""
        func fill(_ languages: SQL, _ missing: [Int]) throws {
            let rank = Dictionary(uniqueKeysWithValues: reader.preferred.enumerated().map { ($1, $0) })
            for row in try rows(
                """
                SELECT record, field, language, status, text FROM wording
                WHERE record IN (\(list: missing.map { records[$0].id.rawValue })) AND \(languages)\(narrowed)
                """)
            {
                guard let place = places[try row["record"]] else { continue }
                let wording = Wording(
                    try row["text"], in: Language(try row["language"]),
                    WordingStatus(rawValue: try row["status"]) ?? .draft)
                let field = Field(rawValue: try row["field"])
                if let present = records[place].texts[field],
                    rank[present.language] ?? 99 <= rank[wording.language] ?? 99 { continue }
                records[place].texts[field] = wording
            }
        }
        guard fields != nil else { return try fill("1 = 1", Array(records.indices)) }
        let own: SQL = "language IN (\(reader.language.rawValue), \(Language.none.rawValue))"
        try fill(own, Array(records.indices))
        let others: SQL = "language NOT IN (\(reader.language.rawValue), \(Language.none.rawValue))"
        let missing = records.indices.filter { records[$0].texts[.title] == nil }
        if !missing.isEmpty { try fill(others, missing) }
    }
}

extension Record {
    init(row: Row) throws {
        let happened: String? = try row["happened"]
        self.init(
            id: Identity(rawValue: try row["id"]), reference: Reference(try row["kind"], try row["slug"]),
            audience: Audience(rawValue: try row["audience"]), when: happened.flatMap { When($0) },
            position: try row["position"], version: try row["version"],
            recorded: Moment(try row["recorded"]) ?? Moment(milliseconds: 0),
            revised: Moment(try row["revised"]) ?? Moment(milliseconds: 0), texts: [:])
    }
}
