public import Records
internal import SQL

/// A scale of contributions, line by line.
public struct KeepScale: KeepingCommand {
    public static let name = "institution.keep-scale"

    public let draft: RecordDraft
    public let scale: Scale

    public init(_ draft: RecordDraft, scale: Scale) {
        self.draft = draft
        self.scale = scale
    }

    public func problems() -> [Refusal.Problem] {
        var problems = draft.problems()
        if Set(scale.shares.map(\.party)).count != scale.shares.count {
            problems.append(.init("shares", "a party has one line only"))
        }
        if scale.shares.contains(where: { $0.hundredths < 0 || $0.cents < 0 }) {
            problems.append(.init("shares", "must not be negative"))
        }
        return problems
    }

    public func perform(in work: Work) throws {
        let record = try work.keep(draft)
        try work.db.execute(
            """
            INSERT INTO scale (record, currency, stated_hundredths, stated_cents)
            VALUES (\(record.rawValue), \(scale.currency), \(scale.statedHundredths), \(scale.statedCents))
            ON CONFLICT (record) DO UPDATE SET currency = excluded.currency,
                stated_hundredths = excluded.stated_hundredths, stated_cents = excluded.stated_cents
            """)
        try work.db.execute("DELETE FROM share WHERE scale = \(record.rawValue)")
        for (position, share) in scale.shares.enumerated() {
            try work.db.execute(
                """
                INSERT INTO share (scale, party, position, hundredths, cents)
                VALUES (\(record.rawValue), \(share.party), \(position), \(share.hundredths), \(share.cents))
                """)
        }
    }
}
