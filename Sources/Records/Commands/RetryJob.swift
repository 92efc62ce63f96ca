internal import SQL

/// Gives a dead job its tries again.
public struct RetryJob: Command {
    public static let name = "jobs.retry"

    public let job: Identity

    public init(_ job: Identity) { self.job = job }

    public func authorise(_ actor: Actor) throws(Refusal) {
        try actor.require(.administer, reason: "only the secretariat looks after post and background work")
    }

    public func perform(in work: Work) throws {
        guard
            let row = try work.db.row("SELECT \(Job.columns) FROM job WHERE id = \(job.rawValue)"),
            case let found = try Job(row: row), found.state == .dead
        else { throw Refusal.invalid("job", "there is no dead job of this number") }
        // Under a number of its own: the dead one stays as it died, but is no longer counted among the dead.
        try work.enqueue(JobOrder(copying: found))
        try work.db.execute("UPDATE job SET state = 'done' WHERE id = \(job.rawValue)")
    }
}
