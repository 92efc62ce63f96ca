public import Records

/// The whole agenda of a meeting, whoever reads it: which item is below which, in which order, and what follows from it: the
/// numbers and the times, which are the same for every reader.
public struct AgendaTree: Sendable {
    /// An item with who reads it.
    public struct Node: Sendable, Hashable {
        public let slug: String
        public var item: AgendaItem
        public let audience: Audience
        public let release: Release?

        public init(_ slug: String, _ item: AgendaItem, audience: Audience = .everyone, release: Release? = nil) {
            self.slug = slug
            self.item = item
            self.audience = audience
            self.release = release
        }
    }

    /// The items, each in its place.
    public private(set) var nodes: [String: Node]
    /// The meeting's sittings by slug, in the order of time.
    private let sittings: [String]
    private let opens: [String: Moment]

    /// - Parameter sittings: the meeting's, in the order of time, each with its planned beginning.
    public init(_ nodes: [Node], sittings: [(slug: String, opens: Moment?)]) {
        self.nodes = Dictionary(nodes.map { ($0.slug, $0) }, uniquingKeysWith: { first, _ in first })
        self.sittings = sittings.map(\.slug)
        opens = Dictionary(
            sittings.compactMap { sitting in sitting.opens.map { (sitting.slug, $0) } }, uniquingKeysWith: { first, _ in first })
    }

    /// How deep an agenda goes: `1.1.1.1.1.1`.
    public static let mostLevels = 6

    // MARK: - Order

    /// The item that an item is below, if it is there.
    public func parent(of slug: String) -> String? {
        guard let parent = nodes[slug]?.item.parent, nodes[parent] != nil, parent != slug else { return nil }
        return parent
    }

    /// What is below an item, or at the top, in order: by sitting, then by place.
    public func children(of parent: String?) -> [String] {
        nodes.keys.filter { self.parent(of: $0) == parent }.sorted { order($0) < order($1) }
    }

    private func order(_ slug: String) -> (Int, Int, String) {
        guard let item = nodes[slug]?.item else { return (.max, .max, slug) }
        return (item.sitting.flatMap { sittings.firstIndex(of: $0) } ?? sittings.count, item.place, slug)
    }

    /// What shares an item's places: the items of the same sitting below the same item, in order.
    public func group(of slug: String) -> [String] {
        guard let item = nodes[slug]?.item else { return [] }
        return children(of: parent(of: slug)).filter { nodes[$0]?.item.sitting == item.sitting }
    }

    /// Every item from top to bottom with its depth, from zero.
    public var walk: [(slug: String, depth: Int)] {
        let below = Dictionary(grouping: nodes.keys, by: { parent(of: $0) ?? "" })
            .mapValues { $0.sorted { order($0) < order($1) } }
        var (found, met): ([(String, Int)], Set<String>) = ([], [])
        func go(_ parent: String, _ depth: Int) {
            for slug in below[parent] ?? [] where met.insert(slug).inserted {
                found.append((slug, depth))
                go(slug, depth + 1)
            }
        }
        go("", 0)
        return found
    }

    /// The items below an item, however deep.
    public func descendants(of slug: String) -> [String] {
        children(of: slug).flatMap { [$0] + descendants(of: $0) }
    }

    private func depth(_ slug: String) -> Int {
        var (depth, above) = (1, parent(of: slug))
        while let slug = above, depth <= AgendaTree.mostLevels * 2 { (depth, above) = (depth + 1, parent(of: slug)) }
        return depth
    }

    private func height(_ slug: String) -> Int { 1 + (children(of: slug).map { height($0) }.max() ?? 0) }

    // MARK: - Numbers

    /// The numbers of all items: `3`, `3.1`. An item counts only among those that are for the same readers, so that nobody can
    /// count what they do not see; what is behind a closed door is marked (`C1`).
    ///
    /// Below an item that is for others, a number begins anew: it would tell of the item above.
    public var numbers: [String: String] {
        struct Series: Hashable {
            let above: String?
            let audience: Audience
            let release: Release?
        }
        var numbers: [String: String] = [:]
        var counts: [Series: Int] = [:]
        for (slug, _) in walk {
            guard let node = nodes[slug] else { continue }
            let above = parent(of: slug).flatMap { nodes[$0] }
            let isKnown = above.map { $0.audience == .everyone || ($0.audience, $0.release) == (node.audience, node.release) } ?? false
            let series = Series(above: isKnown ? above?.slug : nil, audience: node.audience, release: node.release)
            counts[series, default: 0] += 1
            let isOwnSeries = !isKnown || above?.audience != node.audience
            let mark = node.audience.isSitting && isOwnSeries ? "C" : ""
            let prefix = series.above.flatMap { numbers[$0] }.map { $0 + "." } ?? ""
            numbers[slug] = "\(prefix)\(mark)\(counts[series] ?? 1)"
        }
        return numbers
    }

    // MARK: - Times

    /// From when until when an item is taken up, as far as anything tells.
    public struct Span: Sendable, Hashable, Encodable {
        public let begins: Moment?
        public let ends: Moment?

        public init(begins: Moment?, ends: Moment?) {
            self.begins = begins
            self.ends = ends
        }
    }

    /// When each item comes up: at the time that it is fixed for, or when the one before it ends. What is below an item is taken
    /// up within it.
    public var times: [String: Span] {
        var times: [String: Span] = [:]
        func run(_ slugs: [String], _ sitting: String, from begin: Moment?) -> Moment? {
            var next = begin
            for slug in slugs {
                guard let item = nodes[slug]?.item else { continue }
                let begins = item.starts ?? next
                let below = children(of: slug).filter { nodes[$0]?.item.sitting == sitting }
                let inner = run(below, sitting, from: begins)
                // Without a length nobody knows when the next one comes up.
                let own = begins.flatMap { begin in item.minutes.map { Moment(milliseconds: begin.milliseconds + $0 * 60_000) } }
                // What is below it may take longer than was set aside for the whole: the next one waits for both.
                next = item.minutes == nil ? (below.isEmpty ? nil : inner) : [own, below.isEmpty ? nil : inner].compactMap(\.self).max()
                times[slug] = Span(begins: begins, ends: next)
            }
            return next
        }
        let ordered = walk.map(\.slug)
        for sitting in sittings {
            let tops = ordered.filter { slug in
                nodes[slug]?.item.sitting == sitting && parent(of: slug).flatMap { nodes[$0]?.item.sitting } != sitting
            }
            _ = run(tops, sitting, from: opens[sitting])
        }
        for slug in ordered where times[slug] == nil {
            guard let item = nodes[slug]?.item, let begins = item.starts else { continue }
            times[slug] = Span(begins: begins, ends: item.minutes.map { Moment(milliseconds: begins.milliseconds + $0 * 60_000) })
        }
        return times
    }

    // MARK: - Changes

    /// Where an item may be moved to.
    public enum Way: Sendable, Hashable, Codable {
        case up, down
        /// Below the item before it.
        case into
        /// Beside the item that it is below, after it.
        case out
        /// To the end of a sitting; nil: to those that no sitting takes up yet.
        case sitting(String?)
        /// To a place among its siblings, from one.
        case place(Int)
    }

    /// Moves an item with all that is below it, and gives its old and its new siblings places without gaps.
    /// - Parameter sees: whether whoever moves it knows of an item: what they do not see is passed by.
    /// - Throws: `Refusal.invalid` on `way` where there is nowhere to move it.
    public mutating func move(_ slug: String, _ way: Way, seeing sees: (Node) -> Bool = { _ in true }) throws(Refusal) {
        guard let node = nodes[slug] else { throw .notFound }
        let siblings = group(of: slug)
        let seen = siblings.filter { nodes[$0].map(sees) ?? false }
        let index = seen.firstIndex(of: slug) ?? 0
        switch way {
        case .up:
            guard index > 0 else { throw .invalid("way", "is the first already") }
            settle(slug, before: seen[index - 1], in: siblings)
        case .down:
            guard index + 1 < seen.count else { throw .invalid("way", "is the last already") }
            settle(slug, after: seen[index + 1], in: siblings)
        case .place(let place):
            guard seen.indices.contains(place - 1) else {
                throw .invalid("place", "a whole number from {low} to {high}", ["low": "1", "high": String(seen.count)])
            }
            if place - 1 < index { settle(slug, before: seen[place - 1], in: siblings) }
            if place - 1 > index { settle(slug, after: seen[place - 1], in: siblings) }
        case .into:
            guard index > 0 else { throw .invalid("way", "there is no item before it that it could be below") }
            let above = seen[index - 1]
            guard depth(above) + height(slug) <= AgendaTree.mostLevels else {
                throw .invalid("way", "an agenda has at most {limit} levels", ["limit": String(AgendaTree.mostLevels)])
            }
            place(slug, below: above, in: node.item.sitting, sees)
        case .out:
            guard let above = parent(of: slug), let parent = nodes[above], sees(parent) else {
                throw .invalid("way", "is at the top already")
            }
            place(slug, below: parent.item.parent, in: parent.item.sitting, sees)
            settle(slug, after: above, in: group(of: slug))
        case .sitting(let sitting):
            guard sitting != node.item.sitting || parent(of: slug) != nil else { throw .invalid("sitting", "is taken up there already") }
            guard sitting.map({ sittings.contains($0) }) ?? true else {
                throw .invalid("sitting", "there is no {reference}", ["reference": "\(Sitting.kind)/\(sitting ?? "")"])
            }
            place(slug, below: nil, in: sitting, sees)
        }
    }

    /// Puts an item at the end of a group; what is below it and was in its sitting goes along.
    private mutating func place(_ slug: String, below parent: String?, in sitting: String?, _ sees: (Node) -> Bool) {
        guard let old = nodes[slug]?.item else { return }
        let left = group(of: slug).filter { $0 != slug }
        let along = descendants(of: slug).filter { nodes[$0].map { $0.item.sitting == old.sitting && sees($0) } ?? false }
        nodes[slug]?.item = old.placed(at: .max, below: parent, in: sitting)
        for below in along {
            guard let item = nodes[below]?.item else { continue }
            nodes[below]?.item = item.placed(at: item.place, below: item.parent, in: sitting)
        }
        number(left)
        number(group(of: slug))
        for below in [slug] + along { for child in children(of: below) { number(group(of: child)) } }
    }

    private mutating func settle(_ slug: String, before other: String? = nil, after: String? = nil, in group: [String]) {
        var group = group.filter { $0 != slug }
        let place = other.flatMap { group.firstIndex(of: $0) } ?? after.flatMap { group.firstIndex(of: $0) }.map { $0 + 1 }
        group.insert(slug, at: place ?? group.count)
        number(group)
    }

    private mutating func number(_ slugs: [String]) {
        for (index, slug) in slugs.enumerated() {
            guard let item = nodes[slug]?.item else { continue }
            nodes[slug]?.item = item.placed(at: index + 1, below: item.parent, in: item.sitting)
        }
    }

    /// Adds an item at a place of its group, or at the end of it.
    public mutating func insert(_ node: Node) {
        nodes[node.slug] = node
        let others = group(of: node.slug).filter { $0 != node.slug }
        var group = others
        group.insert(node.slug, at: min(max(0, node.item.place - 1), others.count))
        number(group)
    }

    /// Takes an item away; what is below it goes up to its place, as far as whoever removes it knows of it.
    public mutating func remove(_ slug: String, seeing sees: (Node) -> Bool = { _ in true }) {
        guard let node = nodes[slug] else { return }
        let (siblings, below) = (group(of: slug), children(of: slug).filter { nodes[$0].map(sees) ?? false })
        for child in below {
            guard let item = nodes[child]?.item else { continue }
            nodes[child]?.item = item.placed(at: item.place, below: node.item.parent, in: item.sitting)
        }
        nodes[slug] = nil
        let lifted = below.filter { nodes[$0]?.item.sitting == node.item.sitting }
        number(siblings.flatMap { $0 == slug ? lifted : [$0] })
        for child in below where !lifted.contains(child) { number(group(of: child)) }
    }

    /// Leaves an item out and its place free.
    mutating func forget(_ slug: String) { nodes[slug] = nil }

    /// Gives every group places from one without gaps.
    public mutating func tidy() {
        for slug in walk.map(\.slug) { number(group(of: slug)) }
    }

    /// The items that are elsewhere here than there.
    public func changes(from other: AgendaTree) -> [Node] {
        walk.compactMap { nodes[$0.slug] }.filter { other.nodes[$0.slug]?.item != $0.item }
    }
}

extension AgendaItem {
    func placed(at place: Int, below parent: String?, in sitting: String?) -> AgendaItem {
        AgendaItem(
            meeting: meeting, sitting: sitting, parent: parent, place: place, minutes: minutes, starts: starts, lead: lead,
            required: required)
    }
}
