public import Records
internal import SQL

/// The authority of a party through which the process reaches a sector of its government (S2).
public struct KeepFocalPoint: KeepingCommand {
    public static let name = "institution.keep-focal-point"

    public let draft: RecordDraft
    public let party: String
    /// The slug of the sector.
    public let sector: String

    public init(_ draft: RecordDraft, party: String, sector: String) {
        self.draft = draft
        self.party = party
        self.sector = sector
    }

    public func perform(in work: Work) throws {
        _ = try work.identity(of: Reference("sector", sector), field: "sector")
        let record = try work.keep(draft)
        try work.db.execute(
            """
            INSERT INTO focal_point (record, party, sector)
            VALUES (\(record.rawValue), \(party), \(sector))
            ON CONFLICT (record) DO UPDATE SET party = excluded.party, sector = excluded.sector
            """)
    }
}
