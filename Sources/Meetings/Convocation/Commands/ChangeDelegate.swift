public import Records
internal import SQL

/// Puts right what is said of a delegate. Where the party changes who it is or in which capacity, the secretariat accredits
/// anew.
public struct ChangeDelegate: Command {
    public static let name = "meetings.change-delegate"

    public let delegate: Identity
    public let meeting: String
    public let entry: DelegateEntry

    public init(_ delegate: Identity, at meeting: String, _ entry: DelegateEntry) {
        self.delegate = delegate
        self.meeting = meeting
        self.entry = entry
    }

    public func journalDetail() throws -> String { try DelegateTrace(meeting: meeting, delegates: [delegate]).json() }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireSeat() }

    public func problems() -> [Refusal.Problem] { entry.problems() }

    public func perform(in work: Work) throws {
        let standing = try work.standing(in: meeting)
        let known = try work.delegate(delegate, standing)
        try work.check(entry, of: known.party, standing, except: delegate)
        let isSame = (known.name, known.title, known.role, known.person) == (entry.name, entry.title, entry.role, entry.person)
        let state = isSame || standing.isSecretariat ? known.state : .registered
        try work.db.execute(
            """
            UPDATE delegate SET name = \(entry.name), title = \(entry.title), role = \(entry.role.rawValue),
                person = \(entry.person?.rawValue), state = \(state.rawValue) WHERE id = \(delegate.rawValue)
            """)
        try work.keep(entry.detail, of: delegate)
        // Whoever is somebody else now, or comes in another capacity, is let in anew.
        if (state, entry.role, entry.person) != (known.state, known.role, known.person) { try work.endPresence(of: delegate) }
    }
}

extension Work {
    /// A delegate of a meeting whom the actor may change.
    /// - Throws: `Refusal.notFound` when there is none, or none that they may know of.
    func delegate(_ delegate: Identity, _ standing: MeetingStanding) throws -> Delegate {
        guard let known = try db.delegates(of: standing.slug).first(where: { $0.id == delegate }) else { throw Refusal.notFound }
        try requireRegistering(known.party, standing)
        return known
    }
}
