public import SQL

extension Work {
    /// Puts a job in, in this transaction: a command that fails leaves none. One that waits already is not put in
    /// twice; it comes sooner if this order would.
    public func enqueue(_ order: JobOrder) throws {
        let due = max(order.due ?? moment, moment)
        try db.execute(
            """
            INSERT INTO job (id, kind, key, payload, state, due, made)
            VALUES (\(Identity(at: moment).rawValue), \(order.kind), \(order.key), \(order.payload), 'waiting',
                    \(due.description), \(moment.description))
            ON CONFLICT (kind, key) WHERE state = 'waiting' DO UPDATE SET due = excluded.due
            WHERE job.attempts = 0 AND excluded.due < job.due
            """)
        hasEnqueued = true
    }
}

/// A lease that somebody else has taken meanwhile: whoever meets it has nothing more to do.
struct LeaseLost: Error {}

extension Connection {
    /// Jobs in a state, those due first at the top.
    /// - Parameter state: any when nil.
    public func jobs(_ state: Job.State? = nil, limit: Int = 100) throws -> [Job] {
        let condition: SQL = state.map { "state = \($0)" } ?? "1 = 1"
        return try rows("SELECT \(Job.columns) FROM job WHERE \(condition) ORDER BY due, id LIMIT \(limit)")
            .map(Job.init(row:))
    }

    /// How many jobs there are in each state.
    public func jobCounts() throws -> [Job.State: Int] {
        var counts: [Job.State: Int] = [:]
        for row in try rows("SELECT state, COUNT(*) AS number FROM job GROUP BY state") {
            counts[try row["state"]] = try row["number"]
        }
        return counts
    }

    /// When a job of these kinds is to be looked at next: one that waits, or one whose lease ends.
    func nextDue(_ kinds: [String]) throws -> Moment? {
        try value(
            "SELECT MIN(due) FROM job WHERE state IN ('waiting', 'held') AND kind IN (\(list: kinds))", as: String.self
        ).flatMap { Moment($0) }
    }

    /// Takes the job that has been due longest. Nobody else gets it until the lease ends.
    func claimJob(_ kinds: [String], at moment: Moment, holder: String, until end: Moment) throws -> Job? {
        try row(
            """
            UPDATE job SET state = 'held', due = \(end.description), holder = \(holder), fence = fence + 1,
                attempts = attempts + 1
            WHERE id = (SELECT id FROM job WHERE state IN ('waiting', 'held') AND due <= \(moment.description)
                        AND kind IN (\(list: kinds)) ORDER BY due, id LIMIT 1 \(skippingLockedRows))
            RETURNING \(Job.columns)
            """
        ).map(Job.init(row:))
    }

    /// - Throws: `LeaseLost` when somebody else has taken the job.
    func renewLease(of job: Job, until end: Moment) throws {
        try changeHeld(job, "due = \(end.description)")
    }

    /// - Throws: `LeaseLost` when somebody else has taken the job.
    func endJob(_ job: Job, as state: Job.State, error: String? = nil, at moment: Moment) throws {
        try changeHeld(job, "state = \(state), error = \(error), ended = \(moment.description)")
    }

    /// Puts a job back until a moment. If the same has been put in again meanwhile, that one stands for both.
    /// - Throws: `LeaseLost` when somebody else has taken the job.
    func putBack(_ job: Job, until due: Moment, attempts: Int, error: String, at moment: Moment) throws {
        let isThere = try value(
            "SELECT 1 FROM job WHERE kind = \(job.kind) AND key = \(job.key) AND state = 'waiting'", as: Int.self)
        guard isThere == nil else { return try endJob(job, as: .done, error: error, at: moment) }
        try changeHeld(job, "state = 'waiting', due = \(due.description), attempts = \(attempts), error = \(error)")
    }

    /// The fence: only the latest lease may change what it is for.
    private func changeHeld(_ job: Job, _ changes: SQL) throws {
        let changed = try execute(
            "UPDATE job SET \(changes) WHERE id = \(job.id.rawValue) AND fence = \(job.fence) AND state = 'held'")
        guard changed == 1 else { throw LeaseLost() }
    }
}
