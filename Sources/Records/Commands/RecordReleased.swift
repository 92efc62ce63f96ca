internal import SQL

/// A dated release came to pass: says so in the journal, once, for those who follow what is new.
///
/// Who may read the record is decided by the moment alone; this changes nothing about that.
public struct RecordReleased: Command {
    public static let name = "records.released"

    public let record: Identity
    /// The moment that had been set.
    public let at: Moment

    public init(_ record: Identity, at moment: Moment) {
        self.record = record
        at = moment
    }

    public func perform(in work: Work) throws {
        guard
            let row = try work.db.row(
                """
                SELECT kind, slug, release_to FROM record
                WHERE id = \(record.rawValue) AND release_at = \(at.description)
                AND release_at <= \(work.moment.description)
                """)
        else { throw Refusal.invalid("record", "has no release that came to pass at this moment") }
        let told = try work.db.execute(
            """
            INSERT INTO release_told (record, release_at) VALUES (\(record.rawValue), \(at.description))
            ON CONFLICT (record, release_at) DO NOTHING
            """)
        guard told == 1 else { throw Refusal.invalid("record", "the journal has told of this release already") }
        work.mention(record)
        try work.announce(
            ReleaseCameToPass(
                record: record, reference: Reference(try row["kind"], try row["slug"]),
                to: Audience(rawValue: try row["release_to"])))
    }
}

/// A record is open to a wider audience from now on.
public struct ReleaseCameToPass: Event {
    public let record: Identity
    public let reference: Reference
    public let to: Audience
}

extension JobHandler {
    /// Tells the journal of each dated release that has come to pass, within a minute.
    public static let releases = JobHandler("releases", .everyMinute) { _, work in
        let due = try work.db.rows(
            """
            SELECT r.id, r.release_at FROM record r
            WHERE r.release_at <= \(work.moment.description) AND r.removed IS NULL AND NOT EXISTS (SELECT 1 FROM release_told t WHERE t.record = r.id AND t.release_at = r.release_at)
            ORDER BY r.release_at, r.id LIMIT 500
            """)
        for row in due {
            guard let at = Moment(try row["release_at"]) else { continue }
            try work.perform(RecordReleased(Identity(rawValue: try row["id"]), at: at))
        }
    }

    /// Takes away jobs that were done more than a week ago.
    public static let tidying = JobHandler("tidying", .daily(hour: 9, minute: 0)) { _, work in
        let weekAgo = work.moment.later(by: .seconds(-7 * 86_400))
        try work.db.execute("DELETE FROM job WHERE state = 'done' AND ended < \(weekAgo.description)")
    }
}
