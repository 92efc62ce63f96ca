public import Records

/// Moves an item of an agenda, with all that is below it. Its siblings get new places in the same transaction, and all times
/// follow, as they are computed from the places.
public struct MoveItem: Command {
    public static let name = "meetings.move-item"

    /// The slug of the item.
    public let item: String
    public let way: AgendaTree.Way

    public init(_ item: String, _ way: AgendaTree.Way) {
        self.item = item
        self.way = way
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func perform(in work: Work) throws {
        let edited = try work.agendaItem(item)
        if case .sitting(let sitting?) = way { _ = try work.sitting(sitting) }
        let seen = Set(try work.readableItems(of: edited.item.meeting).keys)
        let before = try work.db.agendaTree(of: edited.item.meeting)
        var tree = before
        tree.tidy()
        try tree.move(item, way) { seen.contains($0.slug) }
        try work.settle(tree, from: before, moved: item)
    }
}
