public import Records
internal import SQL

/// Takes somebody off the list of a meeting: their badge opens nothing, they are out of the
/// sitting that they are in, and what is private of them is removed at once.
public struct WithdrawDelegate: Command {
    public static let name = "meetings.withdraw-delegate"

    public let delegate: Identity
    public let meeting: String

    public init(_ delegate: Identity, from meeting: String) {
        self.delegate = delegate
        self.meeting = meeting
    }

    public func journalDetail() throws -> String { try DelegateTrace(meeting: meeting, delegates: [delegate]).json() }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireSeat() }

    public func perform(in work: Work) throws {
        let standing = try work.standing(in: meeting)
        _ = try work.delegate(delegate, standing)
        try work.db.execute("UPDATE delegate SET state = 'withdrawn' WHERE id = \(delegate.rawValue)")
        try work.forgetDetail(of: delegate)
        try work.endPresence(of: delegate)
    }
}
