internal import Records
internal import SQL

/// An activity in a list.
struct ActivityEntry: Sendable, Encodable {
    let record: Record
    let type: ActivityType
    let status: ActivityStatus
}

extension Connection {
    /// These records as activities.
    func activityEntries(_ records: [Record]) throws -> [ActivityEntry] {
        var own: [String: (ActivityType, ActivityStatus)] = [:]
        for row in try rows(
            "SELECT record, type, status FROM activity WHERE record IN (\(list: records.map(\.id.rawValue)))")
        {
            own[try row["record"]] = (
                ActivityType(rawValue: try row["type"]) ?? .project,
                ActivityStatus(rawValue: try row["status"]) ?? .notInSources
            )
        }
        return records.compactMap { record in
            own[record.id.rawValue].map { ActivityEntry(record: record, type: $0.0, status: $0.1) }
        }
    }

    /// The activities about a theme or anything below it, oldest first.
    func activities(about theme: String, for reader: Reader) throws -> [ActivityEntry] {
        try activityEntries(
            try records(
                "r.kind = 'activity' AND f.value = \(theme)",
                joining: "JOIN facet f ON f.record = r.id AND f.name = 'theme'",
                order: "CASE WHEN r.begins IS NULL THEN 1 ELSE 0 END, r.begins, r.position",
                fields: [.title, .place], for: reader))
    }
}
