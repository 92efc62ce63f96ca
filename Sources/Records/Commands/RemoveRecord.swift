public import SQL

/// Takes a record of any kind away for every reader. It goes to the trash, with who, when and why; nothing is destroyed.
public struct RemoveRecord: Command {
    public static let name = "records.remove"

    public let record: Reference
    public let reason: String

    public init(_ record: Reference, reason: String) {
        self.record = record
        self.reason = reason
    }

    public func problems() -> [Refusal.Problem] {
        if reason.trimmed.isEmpty { return [.init("reason", "must not be empty")] }
        if reason.utf8.count > 2000 { return [.init("reason", "at most {limit} bytes", ["limit": "2000"])] }
        return []
    }

    public func perform(in work: Work) throws {
        // What the actor may not read, they do not remove, and do not learn of.
        guard let (identity, _) = try work.readable(record) else { throw Refusal.notFound }
        guard record.kind != "process" else {
            throw Refusal.invalid("record", "the process itself cannot be removed")
        }
        try work.remove(identity, reason: reason.trimmed)
    }
}

/// Brings a removed record back, as it was.
public struct ReturnRecord: Command {
    public static let name = "records.return"

    public let record: Reference

    public init(_ record: Reference) { self.record = record }

    public func perform(in work: Work) throws {
        let removed = try work.db.value(
            """
            SELECT r.id FROM record r WHERE r.kind = \(record.kind) AND r.slug = \(record.slug)
            AND r.removed IS NOT NULL AND \(work.actor.clearance.conditionOfAudience("r", at: work.moment))
            """, as: String.self)
        guard let removed else { throw Refusal.notFound }
        try work.bringBack(Identity(rawValue: removed))
    }
}

/// A record that was removed, for those who could read it before.
public struct RemovedRecord: Sendable, Encodable {
    public let record: RecordName
    public let at: Moment
    /// As the journal names them.
    public let actor: String
    public let reason: String
}

extension Connection {
    /// What has been removed, the latest first.
    public func removedRecords(for reader: Reader, limit: Int = 200) throws -> [RemovedRecord] {
        let rows = try rows(
            """
            SELECT r.id, r.kind, r.slug, r.removed, m.actor, m.reason FROM record r LEFT JOIN removal m ON m.record = r.id
            WHERE r.removed IS NOT NULL AND \(reader.mightRead("r")) ORDER BY r.removed DESC, r.id LIMIT \(limit)
            """)
        let titles = try wordings(
            of: rows.map { Identity(rawValue: try $0["id"]) }, fields: [.title, .short])
        return try rows.map { row in
            let own = titles[Identity(rawValue: try row["id"])] ?? Wordings()
            let (actor, reason): (String?, String?) = (try row["actor"], try row["reason"])
            return RemovedRecord(
                record: RecordName(Reference(try row["kind"], try row["slug"]), own, for: reader),
                at: Moment(try row["removed"]) ?? Moment(milliseconds: 0), actor: actor ?? "", reason: reason ?? "")
        }
    }
}
