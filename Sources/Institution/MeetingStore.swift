public import Records
public import SQL

/// A meeting in a list or a timeline.
public struct MeetingEntry: Sendable, Encodable {
    public let record: Record
    /// The slug of the body, where the reader may read it.
    public let body: String?
    public let number: Int?
    public let host: RecordName?
}

/// A presidency with who held it and the meeting that it led.
public struct PresidencyEntry: Sendable, Encodable {
    public let record: Record
    public let party: RecordName?
    /// The party's code, where it has one.
    public let code: String?
    public let meeting: RecordName?
    public let sources: [Citation]
}

extension Connection {
    /// The meetings in the order of time, all or those of a body.
    public func meetings(of body: String? = nil, for reader: Reader) throws -> [MeetingEntry] {
        let narrowed: SQL = body.map { " AND m.body = \($0)" } ?? ""
        let records = try records(
            "r.kind = 'meeting'\(narrowed)", joining: "JOIN meeting m ON m.record = r.id",
            order: "r.begins, m.number, r.position", fields: [.title, .short, .place, "theme"], for: reader)
        var own: [String: (body: String, number: Int?)] = [:]
        for row in try rows("SELECT record, body, number FROM meeting") {
            own[try row["record"]] = (try row["body"], try row["number"])
        }
        let hosts = try links(from: records.map(\.id), [.hostedBy], for: reader)
        let bodies = try slugs(ofKind: "body", for: reader)
        return records.compactMap { record in
            own[record.id.rawValue].map {
                MeetingEntry(
                    record: record, body: bodies.contains($0.body) ? $0.body : nil, number: $0.number, host: hosts[record.id]?.first?.record)
            }
        }
    }

    /// The presidencies in the order of time.
    public func presidencies(for reader: Reader) throws -> [PresidencyEntry] {
        let records = try records(
            "r.kind = 'presidency'", order: "r.begins, r.position", fields: [.title, "theme"], for: reader)
        let links = try links(from: records.map(\.id), [.of, .presides], for: reader)
        let sources = try citations(of: records.map(\.id), for: reader)
        let codes = Dictionary(
            try partyEntries(for: reader).map { ($0.name.slug, $0.code) }, uniquingKeysWith: { first, _ in first })
        return records.map { record in
            let own = links[record.id] ?? []
            let party = own.first { $0.relation == .of }?.record
            return PresidencyEntry(
                record: record, party: party, code: party.flatMap { codes[$0.slug] ?? nil },
                meeting: own.first { $0.relation == .presides }?.record,
                sources: sources[record.id]?[RecordDraft.whole] ?? [])
        }
    }
}
