public import Records
public import SQL

/// A sitting as a reader may know of it.
public struct SittingEntry: Sendable, Encodable {
    public let record: Record
    public let sitting: Sitting
    /// Whether the reader may follow what happens inside.
    public let isOpenToReader: Bool
    public let body: RecordName?
}

/// The columns name a meeting, a body and an audience that the reader may not know of: what they may know is in the names.
extension SittingEntry {
    private enum Key: String, CodingKey { case record, body, room, zone, opens, closes, state, isOpenToReader }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(record, forKey: .record)
        try container.encodeIfPresent(body, forKey: .body)
        try container.encode(sitting.room, forKey: .room)
        try container.encode(sitting.clock.zone, forKey: .zone)
        try container.encodeIfPresent(sitting.opens, forKey: .opens)
        try container.encodeIfPresent(sitting.closes, forKey: .closes)
        try container.encode(sitting.state, forKey: .state)
        try container.encode(isOpenToReader, forKey: .isOpenToReader)
    }
}

extension Connection {
    /// The sittings of a meeting in the order of time; all when nil.
    public func sittings(of meeting: String? = nil, for reader: Reader) throws -> [SittingEntry] {
        try sittings(where: meeting.map { "s.meeting = \($0)" } ?? "1 = 1", for: reader)
    }

    /// The sitting of this name.
    /// - Throws: `Refusal.notFound` when there is none that the reader may know of.
    public func sitting(_ slug: String, for reader: Reader) throws -> SittingEntry {
        guard let entry = try sittings(where: "r.slug = \(slug)", for: reader).first else { throw Refusal.notFound }
        return entry
    }

    private func sittings(where condition: SQL, for reader: Reader) throws -> [SittingEntry] {
        let records = try records(
            "r.kind = \(Sitting.kind) AND \(condition)", joining: "JOIN sitting s ON s.record = r.id",
            order: "CASE WHEN s.opens IS NULL THEN 1 ELSE 0 END, s.opens, r.position, r.slug", for: reader)
        guard !records.isEmpty else { return [] }
        var own: [String: Sitting] = [:]
        for row in try rows("SELECT * FROM sitting WHERE record IN (\(list: records.map(\.id.rawValue)))") {
            own[try row["record"]] = try Sitting(row: row)
        }
        let bodies = try titles(ofKind: "body", named: Set(own.values.map(\.body)), for: reader)
        return try records.compactMap { record in
            try own[record.id.rawValue].map { sitting in
                SittingEntry(
                    record: record, sitting: sitting,
                    isOpenToReader: try opens(sitting.inside, record.id, to: reader.clearance, at: reader.moment),
                    body: bodies[sitting.body])
            }
        }
    }
}

extension Sitting {
    init(row: Row) throws {
        let (opens, closes): (String?, String?) = (try row["opens"], try row["closes"])
        self.init(
            meeting: try row["meeting"], body: try row["body"], inside: Audience(rawValue: try row["inside"]),
            clock: VenueClock(try row["zone"]) ?? .utc, room: try row["room"], opens: opens.flatMap { Moment($0) },
            closes: closes.flatMap { Moment($0) }, state: SittingState(rawValue: try row["state"]) ?? .planned)
    }
}
