public import Records

/// Puts a new item into an agenda. Its readers follow from how far the agenda is, and from the sitting that takes it up.
public struct AddItem: Command {
    public static let name = "meetings.add-item"

    public let meeting: String
    public let words: ItemWords
    public let sitting: String?
    /// The item that it is below.
    public let parent: String?
    /// The item after which it comes; at the end where nil.
    public let after: String?
    public let minutes: Int?

    public init(
        to meeting: String, _ words: ItemWords, sitting: String? = nil, below parent: String? = nil, after: String? = nil,
        minutes: Int? = nil
    ) {
        self.meeting = meeting
        self.words = words
        self.sitting = sitting
        self.parent = parent
        self.after = after
        self.minutes = minutes
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func problems() -> [Refusal.Problem] {
        words.problems() + AgendaItem(meeting: meeting, place: 1, minutes: minutes).problems()
    }

    public func perform(in work: Work) throws {
        _ = try work.meeting(meeting)
        if let sitting, try work.sitting(sitting).meeting != meeting { throw Refusal.invalid("sitting", "is of another meeting") }
        for (field, slug) in [("parent", parent), ("after", after)] {
            guard let slug else { continue }
            guard try work.readableItems(of: meeting)[slug] != nil else {
                throw Refusal.invalid(field, "there is no {reference}", ["reference": "\(AgendaItem.kind)/\(slug)"])
            }
        }
        let before = try work.db.agendaTree(of: meeting)
        var tree = before
        tree.tidy()
        let place = after.flatMap { tree.nodes[$0]?.item.place }.map { $0 + 1 } ?? Int.max
        let inside = try sitting.flatMap { try work.insides(of: meeting)[$0] }
        // A name that tells nothing: it stands in addresses and in the journal.
        let slug = "item-" + Identity(at: work.moment).rawValue.filter { $0 != "-" }.suffix(14)
        var draft = RecordDraft(
            Reference(AgendaItem.kind, slug),
            audience: try work.db.agendaAudiences().audience(try work.db.agendaState(of: meeting), inside: inside))
        try words.write(into: &draft, work)
        tree.insert(
            .init(
                slug,
                AgendaItem(meeting: meeting, sitting: sitting, parent: parent, place: place, minutes: minutes, lead: words.lead),
                audience: draft.audience))
        guard let item = tree.nodes[slug]?.item else { return }
        // Room is made first, so that the new item finds its place free.
        tree.forget(slug)
        try work.settle(tree, from: before)
        try work.perform(KeepAgendaItem(draft, item))
        work.mention(try work.identity(of: draft.reference, field: "item"))
    }
}
