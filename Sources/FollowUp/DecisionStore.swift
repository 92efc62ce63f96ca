internal import Records
internal import SQL

/// A decision with what became of it.
struct DecisionEntry: Sendable, Encodable {
    let record: Record
    /// The slug of the meeting, where the reader may read it.
    let meeting: String?
    let number: Int
    let type: DecisionType
    let outcome: OutcomeStatus
    /// By which day it is to be done, where a day was agreed.
    let due: String?
    let became: [RecordName]
}

extension Connection {
    /// The decisions by meeting and number, all or one.
    func decisions(_ slug: String? = nil, for reader: Reader) throws -> [DecisionEntry] {
        let narrowed: SQL = slug.map { " AND r.slug = \($0)" } ?? ""
        let records = try records(
            "r.kind = 'decision'\(narrowed)", joining: "JOIN decision d ON d.record = r.id",
            order: "d.meeting DESC, d.number", fields: [.title, .summary, "outcome"], for: reader)
        let became = try links(from: records.map(\.id), [.became], for: reader)
        var own: [String: Row] = [:]
        for row in try rows("SELECT record, meeting, number, type, outcome, due FROM decision") {
            own[try row["record"]] = row
        }
        let meetings = try slugs(ofKind: "meeting", for: reader)
        return try records.compactMap { record in
            guard let row = own[record.id.rawValue] else { return nil }
            let meeting: String = try row["meeting"]
            return DecisionEntry(
                record: record, meeting: meetings.contains(meeting) ? meeting : nil, number: try row["number"],
                type: DecisionType(rawValue: try row["type"]) ?? .agree,
                outcome: OutcomeStatus(rawValue: try row["outcome"]) ?? .notInSources, due: try row["due"],
                became: (became[record.id] ?? []).map(\.record))
        }
    }
}
