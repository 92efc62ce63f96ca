internal import SQL

/// Says who may read a record, now and from a date on.
public struct SetAudience: Command {
    public static let name = "records.set-audience"

    public let record: Reference
    public let audience: Audience
    public let release: Release?
    /// The version that the change is based on.
    public let version: Int

    public init(_ record: Reference, audience: Audience, release: Release? = nil, basedOn version: Int) {
        self.record = record
        self.audience = audience
        self.release = release
        self.version = version
    }

    public func perform(in work: Work) throws {
        let identity = try work.changeable(record, field: "record")
        try work.requireVersion(version, of: identity, record, yours: ["audience": audience.rawValue]) {
            let current = try work.db.value(
                "SELECT audience FROM record WHERE id = \(identity.rawValue)", as: String.self)
            return ["audience": current ?? ""]
        }
        try work.announceAudience(audience, release, of: identity, isKept: false)
        try work.changingVisibility(of: identity) {
            try work.db.execute(
                """
                UPDATE record SET audience = \(audience.rawValue), release_at = \(release?.at.description),
                    release_to = \(release?.to.rawValue)
                WHERE id = \(identity.rawValue)
                """)
        }
        try work.touch(identity)
    }
}

extension Work {
    /// - Throws: `Refusal.conflict` with both states when the record is at another version.
    public func requireVersion(
        _ version: Int, of identity: Identity, _ reference: Reference, yours: [String: String],
        theirs: () throws -> [String: String]
    ) throws {
        let current = try db.value("SELECT version FROM record WHERE id = \(identity.rawValue)", as: Int.self) ?? 0
        guard current != version else { return }
        throw Refusal.conflict(
            .init(record: reference, basedOn: version, current: current, yours: yours, theirs: try theirs()))
    }
}
