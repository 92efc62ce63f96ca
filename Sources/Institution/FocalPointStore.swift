public import Records
internal import SQL

/// The authority of a party for a sector.
public struct FocalPointEntry: Sendable, Encodable {
    public let record: Record
    public let party: String
    /// The slug of the sector.
    public let sector: String
    public let sources: [Citation]
}

extension Connection {
    /// The focal points, all or those of one party.
    func focalPoints(of party: String? = nil, for reader: Reader) throws -> [FocalPointEntry] {
        let narrowed: SQL = party.map { " AND p.party = \($0)" } ?? ""
        let records = try records(
            "r.kind = 'focal-point'\(narrowed)", joining: "JOIN focal_point p ON p.record = r.id",
            fields: [.title, .summary], for: reader)
        var own: [String: (party: String, sector: String)] = [:]
        for row in try rows("SELECT record, party, sector FROM focal_point") {
            own[try row["record"]] = (try row["party"], try row["sector"])
        }
        let sources = try citations(of: records.map(\.id), for: reader)
        let (parties, sectors) = (try slugs(ofKind: "party", for: reader), try slugs(ofKind: "sector", for: reader))
        return records.compactMap { record in
            own[record.id.rawValue].flatMap { parties.contains($0.party) && sectors.contains($0.sector) ? $0 : nil }.map {
                FocalPointEntry(
                    record: record, party: $0.party, sector: $0.sector,
                    sources: sources[record.id]?[RecordDraft.whole] ?? [])
            }
        }
    }
}
