public import Records
public import SQL
public import Web

/// What planning gives to calendars: sittings at their hours, deadlines on their days.
extension Connection {
    /// The sittings that have a time, as timed events.
    /// - Parameter body: only those of one body.
    public func sittingEvents(body: String? = nil, for reader: Reader) throws -> [CalendarEvent] {
        try sittings(for: reader).filter { body == nil || $0.sitting.body == body }.compactMap { entry in
            guard let opens = entry.sitting.opens, let when = entry.record.when else { return nil }
            return CalendarEvent(
                record: RecordName(entry.record), when: when,
                place: entry.sitting.room.isEmpty ? nil : entry.sitting.room, summary: entry.record[.summary]?.text, revised: entry.record.revised,
                begins: opens, ends: entry.sitting.closes)
        }
    }

    /// Deadlines between two days, as whole days; none for those outside the process.
    public func deadlineEvents(from first: Day, to last: Day, _ t: Translator, for reader: Reader) throws -> [CalendarEvent] {
        let rules = try titles(ofKind: "rule", for: reader)
        return try deadlines(from: first, to: last, for: reader).compactMap { deadline in
            guard let due = deadline.due, let when = When(due.description), let record = try record(deadline.about, for: reader) else { return nil }
            let what = t.name(of: deadline, rules)
            return CalendarEvent(
                record: RecordName(record), when: when, title: "\(what) (\(record.title.text))", mark: deadline.code, place: nil,
                summary: t.name(of: deadline.debtor), revised: record.revised)
        }
    }
}
