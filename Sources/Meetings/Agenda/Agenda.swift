public import Records
public import SQL

/// An agenda as a tree, each item with its number and the time at which it comes up, as a reader may know it.
public struct Agenda: Sendable, Encodable {
    /// An item with what is below it.
    public struct Entry: Sendable {
        public let record: Record
        public let item: AgendaItem
        /// `3`, `3.1`: the same for every reader.
        public let number: String
        /// When it comes up; nil while its sitting has no time, or nothing tells how long what comes before it takes.
        public let begins: Moment?
        public let ends: Moment?
        public let documents: [RecordName]
        public let lead: RecordName?
        /// The sitting that takes it up, where the reader may know of it.
        public let sitting: RecordName?
        public let below: [Entry]

        /// Whether it is taken up behind a closed door.
        public var isClosed: Bool { record.audience.isSitting }
    }

    /// The items at the top, in order.
    public let entries: [Entry]

    /// Every item from top to bottom.
    public var all: [Entry] {
        func flat(_ entries: [Entry]) -> [Entry] { entries.flatMap { [$0] + flat($0.below) } }
        return flat(entries)
    }

    /// The items at the top, sitting by sitting: their hours are each of its own day.
    public var bySitting: [(sitting: String?, entries: [Entry])] {
        var runs: [(sitting: String?, entries: [Entry])] = []
        for entry in entries {
            if runs.isEmpty || runs[runs.count - 1].sitting != entry.item.sitting { runs.append((entry.item.sitting, [])) }
            runs[runs.count - 1].entries.append(entry)
        }
        return runs
    }

    /// The items that a sitting takes up, in order.
    public func entries(of sitting: String) -> [Entry] { all.filter { $0.item.sitting == sitting } }
}

/// What the columns name that the reader may not know of is left out, and so is the place: it would count what is hidden.
extension Agenda.Entry: Encodable {
    private enum Key: String, CodingKey { case record, number, begins, ends, minutes, sitting, isClosed, documents, lead, below }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(record, forKey: .record)
        try container.encode(number, forKey: .number)
        try container.encodeIfPresent(begins, forKey: .begins)
        try container.encodeIfPresent(ends, forKey: .ends)
        try container.encodeIfPresent(item.minutes, forKey: .minutes)
        try container.encodeIfPresent(sitting, forKey: .sitting)
        try container.encode(isClosed, forKey: .isClosed)
        try container.encode(documents, forKey: .documents)
        try container.encodeIfPresent(lead, forKey: .lead)
        try container.encode(below, forKey: .below)
    }
}

extension Connection {
    /// The whole agenda of a meeting, whoever reads it: for the numbers and times, and for commands.
    public func agendaTree(of meeting: String) throws -> AgendaTree {
        let sittings = try rows(
            """
            SELECT r.slug, s.opens FROM sitting s JOIN record r ON r.id = s.record
            WHERE s.meeting = \(meeting) AND r.removed IS NULL
            ORDER BY CASE WHEN s.opens IS NULL THEN 1 ELSE 0 END, s.opens, r.position, r.slug
            """
        ).map { row in (slug: try row["slug"] as String, opens: (try row["opens"] as String?).flatMap { Moment($0) }) }
        let nodes = try rows(
            """
            SELECT r.slug, r.audience, r.release_at, r.release_to, i.* FROM agenda_item i JOIN record r ON r.id = i.record
            WHERE i.meeting = \(meeting) AND r.removed IS NULL
            """
        ).map { row in
            let (at, to): (String?, String?) = (try row["release_at"], try row["release_to"])
            let release = at.flatMap { Moment($0) }.flatMap { at in to.map { Release(at: at, to: Audience(rawValue: $0)) } }
            return AgendaTree.Node(
                try row["slug"], try AgendaItem(row: row), audience: Audience(rawValue: try row["audience"]), release: release)
        }
        return AgendaTree(nodes, sittings: sittings)
    }

    /// The agenda of a meeting as a reader may know it. Numbers and times are those of the whole agenda.
    public func agenda(of meeting: String, for reader: Reader) throws -> Agenda {
        let records = try records(
            "r.kind = \(AgendaItem.kind) AND i.meeting = \(meeting)", joining: "JOIN agenda_item i ON i.record = r.id",
            order: "r.slug", for: reader)
        guard !records.isEmpty else { return Agenda(entries: []) }
        let tree = try agendaTree(of: meeting)
        let known = Dictionary(records.map { ($0.slug, $0) }, uniquingKeysWith: { first, _ in first })
        let documents = try links(from: records.map(\.id), [.uses], for: reader)
        let items = known.keys.compactMap { tree.nodes[$0]?.item }
        let parties = try titles(ofKind: "party", named: Set(items.compactMap(\.lead)), for: reader)
        let sittings = try titles(ofKind: Sitting.kind, named: Set(items.compactMap(\.sitting)), for: reader)
        let (numbers, times) = (tree.numbers, tree.times)
        var below: [String: [String]] = [:]
        for (slug, _) in tree.walk where known[slug] != nil {
            // What is below something that the reader may not know of stands at the top.
            below[tree.parent(of: slug).flatMap { known[$0] == nil ? nil : $0 } ?? "", default: []].append(slug)
        }
        func entries(_ parent: String) -> [Agenda.Entry] {
            (below[parent] ?? []).compactMap { slug in
                guard let record = known[slug], let item = tree.nodes[slug]?.item else { return nil }
                return Agenda.Entry(
                    record: record, item: item, number: numbers[slug] ?? "", begins: times[slug]?.begins, ends: times[slug]?.ends,
                    documents: (documents[record.id] ?? []).map(\.record), lead: item.lead.flatMap { parties[$0] },
                    sitting: item.sitting.flatMap { sittings[$0] }, below: entries(slug))
            }
        }
        return Agenda(entries: entries(""))
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
