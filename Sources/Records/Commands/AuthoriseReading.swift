public import SQL

/// Opens one record to one party between two moments, beyond its audience: the presidency may let an observer state
/// follow an item (O3, source 003). Nobody is authorised to look behind the closed door (M3).
public struct AuthoriseReading: Command {
    public static let name = "records.authorise-reading"

    public let record: Reference
    public let party: String
    public let begins: Moment
    public let ends: Moment?
    public let reason: String

    /// - Parameters:
    ///   - party: the slug of the party.
    ///   - ends: the first moment at which it holds no more; nil while it is open.
    public init(_ record: Reference, to party: String, from begins: Moment, until ends: Moment?, reason: String) {
        self.record = record
        self.party = party
        self.begins = begins
        self.ends = ends
        self.reason = reason
    }

    public func authorise(_ actor: Actor) throws(Refusal) {
        try actor.require(.preside, reason: "only the presidency authorises more than the charter opens", rule: "o3")
    }

    public func problems() -> [Refusal.Problem] {
        var problems: [Refusal.Problem] = []
        if reason.trimmed.isEmpty { problems.append(.init("reason", "must not be empty")) }
        if reason.utf8.count > 2000 { problems.append(.init("reason", "at most {limit} bytes", ["limit": "2000"])) }
        if let ends, ends <= begins { problems.append(.init("ends", "must be after the beginning")) }
        return problems
    }

    public func perform(in work: Work) throws {
        // What the presidency itself may not read, it cannot open, and does not learn of.
        guard let (identity, audience) = try work.readable(record) else {
            throw Refusal.invalid("record", "there is no {reference}", ["reference": record.description])
        }
        guard !audience.isSitting else {
            throw Refusal.notAllowed(reason: "the closed door is for heads of delegation and their companions", rule: "m3")
        }
        _ = try work.identity(of: Reference("party", party), field: "party")
        try work.db.execute(
            """
            INSERT INTO authorisation (record, audience, begins, ends, given_by, reason)
            VALUES (\(identity.rawValue), \(Audience.party(party).rawValue), \(begins.description),
                    \(ends?.description), \(work.actor.name), \(reason))
            ON CONFLICT (record, audience, begins) DO UPDATE SET ends = excluded.ends, reason = excluded.reason,
                given_by = excluded.given_by
            """)
        // Another end than before may be an earlier one.
        try work.stirEverything()
        work.mention(identity)
    }
}

/// Ends what was authorised for a party on a record.
public struct EndAuthorisation: Command {
    public static let name = "records.end-authorisation"

    public let record: Reference
    public let party: String

    public init(_ record: Reference, of party: String) {
        self.record = record
        self.party = party
    }

    public func authorise(_ actor: Actor) throws(Refusal) {
        try actor.require(.preside, reason: "only the presidency authorises more than the charter opens", rule: "o3")
    }

    public func perform(in work: Work) throws {
        guard let (identity, _) = try work.readable(record) else {
            throw Refusal.invalid("record", "there is no {reference}", ["reference": record.description])
        }
        let now = work.moment.description
        try work.db.execute(
            """
            UPDATE authorisation SET ends = CASE WHEN begins > \(now) THEN begins ELSE \(now) END
            WHERE record = \(identity.rawValue) AND audience = \(Audience.party(party).rawValue)
            AND (ends IS NULL OR ends > \(now))
            """)
        try work.stirEverything()
        work.mention(identity)
    }
}

/// What is authorised on a record, for the page that shows it.
public struct AuthorisationEntry: Sendable, Encodable, Hashable {
    public let audience: Audience
    public let begins: Moment
    public let ends: Moment?
    public let reason: String
}

extension Connection {
    /// What has been authorised on a record that the reader is known to be allowed to read, the newest first.
    public func authorisations(on record: Identity) throws -> [AuthorisationEntry] {
        try rows(
            """
            SELECT audience, begins, ends, reason FROM authorisation WHERE record = \(record.rawValue)
            ORDER BY begins DESC, audience
            """
        ).map { row in
            let ends: String? = try row["ends"]
            return AuthorisationEntry(
                audience: Audience(rawValue: try row["audience"]),
                begins: Moment(try row["begins"]) ?? Moment(milliseconds: 0), ends: ends.flatMap { Moment($0) },
                reason: try row["reason"])
        }
    }
}
