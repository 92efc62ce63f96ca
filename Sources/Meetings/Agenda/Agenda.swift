public import Records
public import SQL

/// An agenda as a tree, each item with its number and the time at which it comes up.
public struct Agenda: Sendable, Encodable {
    /// An item with what is below it.
    public struct Entry: Sendable, Encodable {
        public let record: Record
        public let item: AgendaItem
        /// `3`, `3.1`: by the places that the reader may know of.
        public let number: String
        /// When it comes up; nil while its sitting has no time, or nothing tells how long what comes before it takes.
        public let begins: Moment?
        public let documents: [RecordName]
        public let lead: RecordName?
        public let below: [Entry]
    }

    /// The items at the top, in order.
    public let entries: [Entry]

    /// Every item from top to bottom.
    public var all: [Entry] {
        func flat(_ entries: [Entry]) -> [Entry] { entries.flatMap { [$0] + flat($0.below) } }
        return flat(entries)
    }

    /// The items that a sitting takes up, in order.
    public func entries(of sitting: String) -> [Entry] { all.filter { $0.item.sitting == sitting } }
}

extension AgendaItem {
    /// When each item of one sitting begins: at the time that it is fixed for, or when the one before it ends.
    /// - Parameter items: in the order in which the sitting takes them up.
    public static func times(_ items: [AgendaItem], from opens: Moment?) -> [Moment?] {
        var next = opens
        return items.map { item in
            let begins = item.starts ?? next
            // Without a length nobody knows when the next one comes up.
            next = begins.flatMap { begin in item.minutes.map { Moment(milliseconds: begin.milliseconds + $0 * 60_000) } }
            return begins
        }
    }
}

extension Connection {
    /// The agenda of a meeting as a reader may know it.
    public func agenda(of meeting: String, for reader: Reader) throws -> Agenda {
        let records = try records(
            "r.kind = \(AgendaItem.kind) AND i.meeting = \(meeting)", joining: "JOIN agenda_item i ON i.record = r.id",
            order: "i.place, r.slug", for: reader)
        guard !records.isEmpty else { return Agenda(entries: []) }
        var items: [String: AgendaItem] = [:]
        for row in try rows("SELECT * FROM agenda_item WHERE record IN (\(list: records.map(\.id.rawValue)))") {
            items[try row["record"]] = try AgendaItem(row: row)
        }
        let documents = try links(from: records.map(\.id), [.uses], for: reader)
        let parties = try titles(ofKind: "party", for: reader)
        let known = Set(records.map(\.slug))
        var below: [String: [(Record, AgendaItem)]] = [:]
        for record in records {
            guard let item = items[record.id.rawValue] else { continue }
            // What is below something that the reader may not know of stands at the top.
            below[item.parent.flatMap { known.contains($0) ? $0 : nil } ?? "", default: []].append((record, item))
        }
        var ordered: [(Record, AgendaItem)] = []
        func walk(_ parent: String) {
            for (record, item) in below[parent] ?? [] {
                ordered.append((record, item))
                walk(record.slug)
            }
        }
        walk("")
        let begins = try times(ordered, meeting)
        func entries(_ parent: String, _ prefix: String) -> [Agenda.Entry] {
            (below[parent] ?? []).enumerated().map { index, pair in
                let (record, item) = pair
                let number = prefix + String(index + 1)
                return Agenda.Entry(
                    record: record, item: item, number: number, begins: begins[record.slug] ?? nil,
                    documents: (documents[record.id] ?? []).map(\.record), lead: item.lead.flatMap { parties[$0] },
                    below: entries(record.slug, number + "."))
            }
        }
        return Agenda(entries: entries("", ""))
    }

    /// The moments at which items come up, by slug.
    private func times(_ items: [(Record, AgendaItem)], _ meeting: String) throws -> [String: Moment?] {
        var opens: [String: Moment?] = [:]
        for row in try rows(
            "SELECT r.slug, s.opens FROM sitting s JOIN record r ON r.id = s.record WHERE s.meeting = \(meeting)")
        {
            opens[try row["slug"]] = (try row["opens"] as String?).flatMap { Moment($0) }
        }
        var times: [String: Moment?] = [:]
        for (sitting, own) in Dictionary(grouping: items, by: { $0.1.sitting ?? "" }) {
            for ((record, _), time) in zip(own, AgendaItem.times(own.map(\.1), from: opens[sitting] ?? nil)) {
                times[record.slug] = time
            }
        }
        return times
    }
}

extension AgendaItem {
    init(row: Row) throws {
        let starts: String? = try row["starts"]
        self.init(
            meeting: try row["meeting"], sitting: try row["sitting"], parent: try row["parent"], place: try row["place"],
            minutes: try row["minutes"], starts: starts.flatMap { Moment($0) }, lead: try row["lead"],
            required: try row["required"])
    }
}
