public import Records

/// Changes an item's words, its time and its place at once, as one form has them: all of it or nothing.
public struct ChangeItem: Command {
    public static let name = "meetings.change-item"

    public let words: DescribeItem
    /// Nil where it stays as it is.
    public let time: SetItemTime?
    public let move: MoveItem?

    public init(_ words: DescribeItem, time: SetItemTime?, move: MoveItem?) {
        self.words = words
        self.time = time
        self.move = move
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func problems() -> [Refusal.Problem] { words.problems() + (time?.problems() ?? []) }

    public func perform(in work: Work) throws {
        let identity = try work.agendaItem(words.item).identity
        try work.perform(words)
        // A fixed time is one of the sitting that it goes to; a length is noted before a door closes behind it.
        let isFixed = time?.starts != nil
        if let time, !isFixed { try work.perform(time) }
        if let move { try work.perform(move) }
        if let time, isFixed { try work.perform(time) }
        work.mention(identity)
    }

    /// What was changed stands in the entries of its own commands.
    public func journalDetail() throws -> String { try canonicalJSON(["item": words.item]) }
}
