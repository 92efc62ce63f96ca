public import Records
internal import SQL

/// The secretariat makes somebody a link that signs in once: for the first run, for an invitation, or because nothing else
/// works.
public struct MakeLink: Command {
    public static let name = "accounts.make-link"

    let person: Identity
    let purpose: MailLink.Purpose
    private let token: Unwritten<Token>

    public init(for person: Identity, purpose: MailLink.Purpose) {
        self.person = person
        self.purpose = purpose
        token = Unwritten(.random())
    }

    /// The address that the link leads to, below the language. A secret: it is for the person alone.
    public var path: String { purpose.path(token.value) }

    public func authorise(_ actor: Actor) throws(Refusal) {
        try actor.require(.administer, reason: "only the secretariat looks after accounts", rule: "s1")
    }

    public func perform(in work: Work) throws {
        try work.db.keep(token.value, of: person, for: purpose, at: work.moment)
        work.mention(person)
    }
}
