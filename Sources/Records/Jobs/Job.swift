#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif
public import SQL

/// Work that is done later than the command that wanted it: kept in the database, so that no crash loses it.
public struct Job: Sendable, Hashable {
    /// What becomes of a job: it waits, is held by one who does it, and is then done, or dead when nothing helped.
    public enum State: String, Sendable, ColumnValue, CaseIterable {
        case waiting, held, done, dead
    }

    public let id: Identity
    /// Which handler does it.
    public let kind: String
    /// Its name among its kind: while one waits, the same is not put in twice.
    public let key: String
    /// What the handler needs to know, as JSON.
    public let payload: String
    public let state: State
    /// When it is to be looked at next: while it waits, when it may begin; while it is held, when the lease ends.
    public let due: Moment
    /// How often it was begun, the present time included.
    public let attempts: Int
    /// Counts the leases: whoever holds an older one has lost it.
    let fence: Int
    /// Who holds it, or held it last.
    public let holder: String?
    /// Why it was not done the last time. Says nothing about persons.
    public let error: String?
    public let made: Moment

    static let columns: SQL = "id, kind, key, payload, state, due, attempts, fence, holder, error, made"

    init(row: Row) throws {
        id = Identity(rawValue: try row["id"])
        (kind, key, payload) = (try row["kind"], try row["key"], try row["payload"])
        state = try row["state"]
        due = Moment(try row["due"]) ?? Moment(milliseconds: 0)
        (attempts, fence) = (try row["attempts"], try row["fence"])
        (holder, error) = (try row["holder"], try row["error"])
        made = Moment(try row["made"]) ?? Moment(milliseconds: 0)
    }

    /// What the job was given to know.
    /// - Throws: `DecodingError` when it is something else.
    public func payload<Payload: Decodable>(as type: Payload.Type) throws -> Payload {
        try JSONDecoder().decode(type, from: Data(payload.utf8))
    }
}

/// A job as it is put in: `work.enqueue(JobOrder("reminders", key: "reminders@2027-01-01", due: …))`.
public struct JobOrder: Sendable, Hashable {
    let kind: String
    let key: String
    let payload: String
    let due: Moment?

    /// - Parameters:
    ///   - kind: which handler does it.
    ///   - key: its name among its kind. Stands in lists and logs: never anything of a person.
    ///   - due: not before this moment; at once when nil.
    public init(_ kind: String, key: String, due: Moment? = nil) {
        (self.kind, self.key, self.due) = (kind, key, due)
        payload = "{}"
    }

    /// - Parameter payload: what the handler needs to know; identities rather than contents.
    public init(_ kind: String, key: String, payload: some Encodable, due: Moment? = nil) throws {
        (self.kind, self.key, self.due) = (kind, key, due)
        self.payload = try canonicalJSON(payload)
    }

    /// The same work once more, at once.
    init(copying job: Job) { (kind, key, payload, due) = (job.kind, job.key, job.payload, nil) }
}

extension Moment {
    /// The moment so much later, to the millisecond.
    public func later(by duration: Duration) -> Moment {
        let (seconds, attoseconds) = duration.components
        return Moment(milliseconds: milliseconds + Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000))
    }

    /// How long from this moment to another; negative when that was before.
    public func duration(to other: Moment) -> Duration { .milliseconds(other.milliseconds - milliseconds) }
}
