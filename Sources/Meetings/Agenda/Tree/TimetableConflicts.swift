internal import Records

/// Something in the timetable that cannot be as it is.
public struct TimetableConflict: Sendable, Hashable, Encodable {
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// One room is needed twice at the same time.
        case room
        /// A delegation of one person is needed in two rooms.
        case delegation
        /// The items of a sitting end after it.
        case tooLong = "too-long"
        /// An item is fixed for a time before the one before it ends.
        case tooEarly = "too-early"
        /// What is below an item takes longer than the item.
        case longerThanWhole = "longer-than-whole"
        /// A document is promised and not there.
        case document
    }

    public let kind: Kind
    /// The slugs of the sittings, or of the items, that it is about.
    public let sittings: [String]
    public let items: [String]
    /// The room, the promised document, or the slug of the party.
    public let subject: String
    /// By how much it is too long or too early.
    public let minutes: Int

    public init(_ kind: Kind, sittings: [String] = [], items: [String] = [], subject: String = "", minutes: Int = 0) {
        self.kind = kind
        self.sittings = sittings
        self.items = items
        self.subject = subject
        self.minutes = minutes
    }
}

/// What is needed to see whether a timetable can be kept.
public struct TimetableConflicts: Sendable {
    /// The sittings by slug.
    public let sittings: [(slug: String, sitting: Sitting)]
    public let tree: AgendaTree
    /// How many people each party sends, by the party's slug; only parties that have registered somebody.
    public let delegations: [String: Int]
    /// The bodies whose sittings are open to each party by the matrix.
    public let admitted: [String: Set<String>]
    /// Documents that items promise, by the item's slug.
    public let promised: [String: [String]]

    public init(
        sittings: [(slug: String, sitting: Sitting)], tree: AgendaTree, delegations: [String: Int] = [:],
        admitted: [String: Set<String>] = [:], promised: [String: [String]] = [:]
    ) {
        self.sittings = sittings
        self.tree = tree
        self.delegations = delegations
        self.admitted = admitted
        self.promised = promised
    }

    /// All that cannot be as it is, in the order in which people plan: rooms, people, times, papers.
    public var all: [TimetableConflict] { pairs.flatMap(between) + sittings.flatMap(within) + wholes + papers }

    private var pairs: [((slug: String, sitting: Sitting), (slug: String, sitting: Sitting))] {
        sittings.indices.flatMap { first in
            sittings.indices.filter { $0 > first && sittings[first].sitting.overlaps(sittings[$0].sitting) }
                .map { (sittings[first], sittings[$0]) }
        }
    }

    private func between(
        _ first: (slug: String, sitting: Sitting), _ second: (slug: String, sitting: Sitting)
    ) -> [TimetableConflict] {
        let both = [first.slug, second.slug]
        let (room, other) = (first.sitting.room.trimmed, second.sitting.room.trimmed)
        let rooms = !room.isEmpty && room.lowercased() == other.lowercased()
            ? [TimetableConflict(.room, sittings: both, subject: room)] : []
        let needed = delegations.filter { $0.value == 1 }.keys.sorted().filter { party in
            let bodies = admitted[party] ?? []
            return bodies.contains(first.sitting.body) && bodies.contains(second.sitting.body)
        }
        return rooms + needed.map { TimetableConflict(.delegation, sittings: both, subject: $0) }
    }

    /// What a sitting's items do with its time.
    private func within(_ entry: (slug: String, sitting: Sitting)) -> [TimetableConflict] {
        let times = tree.times
        let items = tree.walk.map(\.slug).filter { tree.nodes[$0]?.item.sitting == entry.slug }
        var found: [TimetableConflict] = []
        var before: [String: Moment] = [:]
        for slug in items {
            guard let item = tree.nodes[slug]?.item, let span = times[slug] else { continue }
            let above = tree.parent(of: slug).flatMap { tree.nodes[$0]?.item.sitting == entry.slug ? $0 : nil }
            let earliest = before[above ?? ""] ?? above.flatMap { times[$0]?.begins } ?? entry.sitting.opens
            if let starts = item.starts, let earliest, starts < earliest {
                found.append(.init(.tooEarly, sittings: [entry.slug], items: [slug], minutes: Self.minutes(from: starts, to: earliest)))
            }
            if let ends = span.ends { before[above ?? ""] = ends }
            // Of an item and what is below it, what is below says it more exactly.
            if let ends = span.ends, let closes = entry.sitting.closes, ends > closes,
                !tree.children(of: slug).contains(where: { (times[$0]?.ends ?? closes) > closes })
            {
                found.append(.init(.tooLong, sittings: [entry.slug], items: [slug], minutes: Self.minutes(from: closes, to: ends)))
            }
        }
        return found
    }

    private var wholes: [TimetableConflict] {
        let times = tree.times
        return tree.walk.compactMap { slug, _ in
            // What was set aside for it; its time in the timetable already waits for what is below it.
            guard let item = tree.nodes[slug]?.item, let minutes = item.minutes, let begins = times[slug]?.begins else { return nil }
            let ends = Moment(milliseconds: begins.milliseconds + minutes * 60_000)
            let last = tree.children(of: slug).filter { tree.nodes[$0]?.item.sitting == item.sitting }
                .compactMap { times[$0]?.ends }.max()
            guard let last, last > ends else { return nil }
            return .init(.longerThanWhole, items: [slug], minutes: Self.minutes(from: ends, to: last))
        }
    }

    private var papers: [TimetableConflict] {
        tree.walk.flatMap { slug, _ in (promised[slug] ?? []).map { .init(.document, items: [slug], subject: $0) } }
    }

    private static func minutes(from first: Moment, to second: Moment) -> Int {
        (second.milliseconds - first.milliseconds + 59_999) / 60_000
    }
}
