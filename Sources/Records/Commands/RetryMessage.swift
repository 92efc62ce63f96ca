internal import SQL

/// Sends a letter again that was given up, or brings forward one that waits for its next try.
public struct RetryMessage: Command {
    public static let name = "post.retry"

    public let message: Identity

    public init(_ message: Identity) { self.message = message }

    public func authorise(_ actor: Actor) throws(Refusal) {
        try actor.require(.administer, reason: "only the secretariat looks after post and background work")
    }

    public func perform(in work: Work) throws {
        guard let found = try work.db.message(message) else {
            throw Refusal.invalid("message", "there is no letter of this number")
        }
        guard found.state == .dead || found.state == .waiting else {
            throw Refusal.invalid("message", "only a letter that waits or was given up can be sent again")
        }
        guard found.letter != nil else {
            throw Refusal.invalid("message", "what it said was secret and has been wiped; let a new one be made")
        }
        // Of those that go once a day, one that waits goes with its bundle; one that was given up goes by itself.
        let bundle = found.state == .waiting ? found.bundle ?? message : message
        try work.db.execute(
            """
            UPDATE message SET state = 'waiting', ended = NULL, bundle = \(bundle.rawValue)
            WHERE id = \(message.rawValue)
            """)
        let job: SQL = "kind = \(Delivery.kind) AND key = \(bundle.rawValue)"
        try work.db.execute(
            "UPDATE job SET due = \(work.moment.description), attempts = 0 WHERE \(job) AND state = 'waiting'")
        // A letter that is under way is not put in beside itself: it would go out twice.
        let isThere = try work.db.value(
            "SELECT 1 FROM job WHERE \(job) AND state IN ('waiting', 'held') LIMIT 1", as: Int.self)
        if isThere == nil { try work.enqueue(Delivery([message]).order()) }
    }
}

/// Takes a letter back that has not been sent.
public struct DropMessage: Command {
    public static let name = "post.drop"

    public let message: Identity
    public let reason: String

    public init(_ message: Identity, reason: String) {
        self.message = message
        self.reason = reason
    }

    public func problems() -> [Refusal.Problem] {
        if reason.trimmed.isEmpty { return [.init("reason", "is required")] }
        if reason.utf8.contains(0) { return [.init("reason", "must not contain the character NUL")] }
        if reason.utf8.count > 500 { return [.init("reason", "at most {limit} bytes", ["limit": "500"])] }
        return []
    }

    public func authorise(_ actor: Actor) throws(Refusal) {
        try actor.require(.administer, reason: "only the secretariat looks after post and background work")
    }

    public func perform(in work: Work) throws {
        let dropped = try work.db.execute(
            """
            UPDATE message SET state = 'withdrawn', error = \(reason), ended = \(work.moment.description),
                letter = CASE WHEN is_secret = 1 THEN NULL ELSE letter END
            WHERE id = \(message.rawValue) AND state IN ('waiting', 'dead')
            """)
        guard dropped == 1 else {
            throw Refusal.invalid("message", "there is no letter of this number that waits or was given up")
        }
    }
}
