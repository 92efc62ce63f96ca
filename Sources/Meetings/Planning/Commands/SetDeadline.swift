public import Records

/// Says by when something is owed, or that nobody has said yet.
public struct SetDeadline: Command {
    public static let name = "meetings.set-deadline"

    public let deadline: Deadline

    public init(_ deadline: Deadline) { self.deadline = deadline }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func problems() -> [Refusal.Problem] {
        ["meeting", "activity"].contains(deadline.about.kind) ? [] : [.init("about", "one of {list}", ["list": "meeting, activity"])]
    }

    public func perform(in work: Work) throws {
        let record = try work.planned(deadline.about)
        if !deadline.rule.isEmpty { _ = try work.identity(of: Reference("rule", deadline.rule), field: "rule") }
        try work.keep(deadline)
        work.mention(record)
    }
}
