public import Records
internal import SQL

/// A line of a scale with the party's name.
public struct ShareEntry: Sendable, Encodable {
    public let party: RecordName
    public let hundredths: Int
    public let cents: Int
}

/// A scale with its lines.
public struct ScaleEntry: Sendable, Encodable {
    public let record: Record
    public let scale: Scale
    public let shares: [ShareEntry]
    public let sources: [Citation]
    public let links: [ResolvedLink]
}

extension Connection {
    /// The scales of contributions, the newest first.
    func scales(for reader: Reader) throws -> [ScaleEntry] {
        let records = try records("r.kind = 'scale'", order: "r.begins DESC", for: reader)
        let sources = try citations(of: records.map(\.id), for: reader)
        let links = try links(from: records.map(\.id), for: reader)
        let parties = Dictionary(
            uniqueKeysWithValues: try partyEntries(for: reader).map { ($0.name.slug, $0.name) })
        return try records.compactMap { record in
            guard
                let row = try row(
                    """
                    SELECT currency, stated_hundredths, stated_cents FROM scale WHERE record = \(record.id.rawValue)
                    """)
            else { return nil }
            let shares = try rows(
                "SELECT party, hundredths, cents FROM share WHERE scale = \(record.id.rawValue) ORDER BY position"
            ).map { Share(party: try $0["party"], hundredths: try $0["hundredths"], cents: try $0["cents"]) }
                .filter { parties[$0.party] != nil }
            return ScaleEntry(
                record: record,
                scale: Scale(
                    currency: try row["currency"], shares: shares, statedHundredths: try row["stated_hundredths"],
                    statedCents: try row["stated_cents"]),
                shares: shares.compactMap { share in
                    parties[share.party].map {
                        ShareEntry(party: $0, hundredths: share.hundredths, cents: share.cents)
                    }
                },
                sources: sources[record.id]?[RecordDraft.whole] ?? [], links: links[record.id] ?? [])
        }
    }
}
