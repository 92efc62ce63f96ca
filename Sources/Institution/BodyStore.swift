public import Records
public import SQL

/// A body in a list.
public struct BodyEntry: Sendable, Encodable {
    public let record: Record
    public let type: BodyType
    /// The body whose sitting it is.
    public let parent: RecordName?
}

/// One cell of the matrix, with why.
public struct ParticipationCell: Sendable, Encodable {
    public let partyType: String
    public let body: String
    public let level: ParticipationLevel
    public let note: Wording?
    public let sources: [Citation]
    public let slug: String
}

extension Connection {
    /// The bodies in the charter's order, each sitting after its body.
    public func bodyEntries(for reader: Reader) throws -> [BodyEntry] {
        var types: [String: BodyType] = [:]
        for row in try rows("SELECT record, type FROM body") {
            types[try row["record"]] = BodyType(rawValue: try row["type"])
        }
        let bodies = try records("r.kind = 'body'", fields: [.title, .short, .summary], for: reader)
        let parents = try links(from: bodies.map(\.id), [.partOf], for: reader)
        return bodies.compactMap { record in
            types[record.id.rawValue].map {
                BodyEntry(record: record, type: $0, parent: parents[record.id]?.first?.record)
            }
        }
    }

    /// The cells of the matrix, all or those of one body or one kind of party.
    public func participation(body: String? = nil, partyType: String? = nil, for reader: Reader) throws -> [ParticipationCell] {
        var condition: SQL = "r.kind = 'participation'"
        if let body { condition = condition + " AND p.body = \(body)" }
        if let partyType { condition = condition + " AND p.party_type = \(partyType)" }
        let cells = try records(
            condition, joining: "JOIN participation p ON p.record = r.id", fields: [.title, .note], for: reader)
        var own: [String: (type: String, body: String, level: ParticipationLevel)] = [:]
        for row in try rows("SELECT record, party_type, body, level FROM participation") {
            own[try row["record"]] = (
                try row["party_type"], try row["body"],
                ParticipationLevel(rawValue: try row["level"]) ?? .notInSources
            )
        }
        let sources = try citations(of: cells.map(\.id), for: reader)
        let (types, bodies) = (try slugs(ofKind: "party-type", for: reader), try slugs(ofKind: "body", for: reader))
        return cells.compactMap { cell in
            own[cell.id.rawValue].flatMap { types.contains($0.type) && bodies.contains($0.body) ? $0 : nil }.map {
                ParticipationCell(
                    partyType: $0.type, body: $0.body, level: $0.level, note: cell[.note],
                    sources: sources[cell.id]?[RecordDraft.whole] ?? [], slug: cell.slug)
            }
        }
    }
}
