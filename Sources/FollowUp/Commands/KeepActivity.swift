public import Records
internal import SQL

/// An activity of the plan of action: held, continuing, or only proposed.
public struct KeepActivity: KeepingCommand {
    public static let name = "follow-up.keep-activity"

    public let draft: RecordDraft
    public let type: ActivityType
    public let status: ActivityStatus
    /// When it was proposed.
    public let proposed: When?

    public init(_ draft: RecordDraft, type: ActivityType, status: ActivityStatus, proposed: When?) {
        self.draft = draft
        self.type = type
        self.status = status
        self.proposed = proposed
    }

    /// The presidency plans the activities of its year (003, IV, B).
    public func authorise(_ actor: Actor) throws(Refusal) {
        guard actor.keepsRecords || actor.rights.contains(.preside) else {
            throw .notAllowed(reason: "only the secretariat keeps the records", rule: "s1")
        }
    }

    public func perform(in work: Work) throws {
        let record = try work.keep(draft)
        try work.db.execute(
            """
            INSERT INTO activity (record, type, status, proposed)
            VALUES (\(record.rawValue), \(type.rawValue), \(status.rawValue), \(proposed?.description))
            ON CONFLICT (record) DO UPDATE SET type = excluded.type, status = excluded.status,
                proposed = excluded.proposed
            """)
    }
}

/// A line of a table of seminars, as a source lists them.
public struct KeepSeminar: KeepingCommand {
    public static let name = "follow-up.keep-seminar"

    public let draft: RecordDraft
    public let isAnnual: Bool

    public init(_ draft: RecordDraft, isAnnual: Bool) {
        self.draft = draft
        self.isAnnual = isAnnual
    }

    public func perform(in work: Work) throws {
        let record = try work.keep(draft)
        try work.db.execute(
            """
            INSERT INTO seminar (record, annual) VALUES (\(record.rawValue), \(isAnnual))
            ON CONFLICT (record) DO UPDATE SET annual = excluded.annual
            """)
    }
}
