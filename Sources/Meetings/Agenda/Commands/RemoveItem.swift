public import Records

/// Takes an item off an agenda. What is below it goes with it, or goes up to its place: that is asked for.
public struct RemoveItem: Command {
    public static let name = "meetings.remove-item"

    public enum Below: String, Sendable, Codable, CaseIterable {
        /// Removed too.
        case remove
        /// Up to the place of the item.
        case lift
    }

    public let item: String
    public let reason: String
    /// Nil where there is nothing below it.
    public let below: Below?

    public init(_ item: String, reason: String, below: Below? = nil) {
        self.item = item
        self.reason = reason
        self.below = below
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func problems() -> [Refusal.Problem] {
        if reason.trimmed.isEmpty { return [.init("reason", "must not be empty")] }
        return reason.utf8.count > 2000 ? [.init("reason", "at most {limit} bytes", ["limit": "2000"])] : []
    }

    public func perform(in work: Work) throws {
        let edited = try work.agendaItem(item)
        let seen = try work.readableItems(of: edited.item.meeting)
        let before = try work.db.agendaTree(of: edited.item.meeting)
        let children = before.children(of: item).filter { seen[$0] != nil }
        guard children.isEmpty || below != nil else {
            throw Refusal.invalid("below", "there are items below it: say what becomes of them")
        }
        var tree = before
        tree.tidy()
        if below == .remove {
            // From the deepest up, so that nothing is lifted on its way out.
            for slug in before.descendants(of: item).reversed() where seen[slug] != nil {
                tree.remove(slug, seeing: { seen[$0.slug] != nil })
                if let identity = seen[slug] { try work.remove(identity, reason: reason.trimmed) }
            }
        }
        tree.remove(item, seeing: { seen[$0.slug] != nil })
        try work.settle(tree, from: before)
        try work.remove(edited.identity, reason: reason.trimmed)
    }
}
