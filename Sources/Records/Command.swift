/// Something that happens: the only way in which anything is written.
///
/// A command is authorised, checked and performed in one transaction, which also writes the journal and the search words.
public protocol Command: Codable, Sendable {
    /// What the journal calls it: `capability.verb`.
    static var name: String { get }

    /// Throws `Refusal.notAllowed` (or `.notFound`) unless the actor may do this.
    func authorise(_ actor: Actor) throws(Refusal)

    /// Every field that breaks a rule; empty when all is well. Pure: what needs the database is checked in `perform`.
    func problems() -> [Refusal.Problem]

    /// Does it. Whatever it throws undoes everything.
    func perform(in work: Work) throws

    /// What the journal keeps of it for ever: the whole command as canonical JSON, unless it carries personal data or
    /// secrets, which must be removable and so never stand there.
    func journalDetail() throws -> String
}

extension Command {
    public func problems() -> [Refusal.Problem] { [] }

    public func journalDetail() throws -> String { try canonicalJSON(self) }

    /// The secretariat keeps the memory: what most commands want.
    public func authorise(_ actor: Actor) throws(Refusal) {
        guard actor.keepsRecords else {
            throw .notAllowed(reason: "only the secretariat keeps the records", rule: "s1")
        }
    }
}

/// A command that makes a record or brings it up to date, whole.
public protocol KeepingCommand: Command {
    var draft: RecordDraft { get }
}

extension KeepingCommand {
    public func problems() -> [Refusal.Problem] { draft.problems() }
}

/// Something that a command says has happened, so that other capabilities can follow in the same transaction.
public protocol Event: Sendable {}

/// A record was made or changed.
public struct RecordKept: Event {
    public let record: Identity
    public let reference: Reference
    public let isNew: Bool
}

/// Who may read a record is about to change. Whoever knows of a door that it is behind may refuse that.
public struct AudienceChanging: Event {
    public let record: Identity
    public let kind: String
    public let from: Audience
    public let to: Audience
    /// From when others may read it.
    public let release: Release?
    /// With all the rest of the record, by the command that keeps its kind.
    public let isKept: Bool
}

/// What follows from an event. Wired in Portal; runs in the same transaction as the command.
public struct Reaction: Sendable {
    let run: @Sendable (any Event, Work) throws -> Void

    public init<E: Event>(to type: E.Type, _ body: @escaping @Sendable (E, Work) throws -> Void) {
        run = { event, work in
            if let event = event as? E { try body(event, work) }
        }
    }
}
