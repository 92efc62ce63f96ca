public import Logging
public import SQL

/// Does the jobs that are due: takes one, does it by its handler, and ends it, puts it back or gives it up.
///
/// Several desks, in one program or in many, may stand at one database.
public struct JobDesk: Sendable {
    private let database: Database
    private let office: CommandOffice
    private let handlers: [String: JobHandler]
    private let holder: String
    private let lease: Duration
    private let clock: @Sendable () -> Moment
    private let logger: Logger

    /// - Parameters:
    ///   - office: where what the handlers do is handed in.
    ///   - holder: who is said to hold the jobs; for people.
    ///   - lease: how long a job is out of others' reach after the last sign of life.
    public init(
        _ database: Database, office: CommandOffice, handlers: [JobHandler], holder: String,
        lease: Duration = .seconds(60), clock: @escaping @Sendable () -> Moment = { .now }, logger: Logger
    ) {
        self.database = database
        self.office = office
        self.handlers = Dictionary(handlers.map { ($0.kind, $0) }, uniquingKeysWith: { first, _ in first })
        self.holder = holder
        self.lease = lease
        self.clock = clock
        self.logger = logger
    }

    private var kinds: [String] { handlers.keys.sorted() }

    /// Puts in the work that comes again and again, where it is not there yet.
    public func begin() async throws {
        try await office.transaction(as: .system) { [handlers] work in
            for handler in handlers.values.sorted(by: { $0.kind < $1.kind }) {
                guard let order = handler.order(after: work.moment) else { continue }
                let isThere = try work.db.value(
                    "SELECT 1 FROM job WHERE kind = \(handler.kind) AND state IN ('waiting', 'held') LIMIT 1",
                    as: Int.self)
                if isThere == nil { try work.enqueue(order) }
            }
        }
    }

    /// How long until there is something to do; nil when nothing waits.
    public func pause() async throws -> Duration? {
        let kinds = kinds
        guard let due = try await database.read({ db in try db.nextDue(kinds) }) else { return nil }
        return max(.zero, clock().duration(to: due))
    }

    /// Does everything that is due now.
    /// - Returns: how many jobs were begun.
    @discardableResult
    public func doWhatIsDue() async throws -> Int {
        var count = 0
        while try await doOne() { count += 1 }
        return count
    }

    /// Takes the job that has been due longest and does it. What its handler throws is written down, and the job
    /// tried again.
    /// - Returns: whether there was one.
    public func doOne() async throws -> Bool {
        guard let job = try await claim(), let handler = handlers[job.kind] else { return false }
        do {
            if job.attempts > handler.retries.tries {
                try await bury(job, handler, "was begun \(handler.retries.tries) times and never came to an end")
            } else {
                try await perform(job, handler)
            }
        } catch is LeaseLost {
            logger.notice("a job went to somebody else", metadata: ["kind": "\(job.kind)", "job": "\(job.id)"])
        }
        return true
    }

    func claim() async throws -> Job? {
        let (kinds, moment, holder) = (kinds, clock(), holder)
        let end = moment.later(by: lease)
        // Most looks find nothing: they need not wait for those who write.
        let due = try await database.read { db in try db.nextDue(kinds) }
        guard let due, due <= moment else { return nil }
        return try await database.contend { db in try db.claimJob(kinds, at: moment, holder: holder, until: end) }
    }

    private func perform(_ job: Job, _ handler: JobHandler) async throws {
        do {
            switch handler.body {
            case .within(let body):
                try await end(job, handler) { work in try body(job, work) }
            case .outside(let body):
                try await end(job, handler, with: try await keepingLease(of: job) { try await body(job) })
            }
        } catch let error where !(error is LeaseLost || error is CancellationError) {
            try await putBack(job, handler, JobDesk.reason(error))
        }
    }

    private func end(_ job: Job, _ handler: JobHandler, with ending: JobHandler.Ending) async throws {
        switch ending {
        case .done(let finish): try await end(job, handler, finish)
        case .failed(let why): try await putBack(job, handler, why)
        case .postponed(let pause, let why):
            try await office.transaction(as: .system) { work in
                try work.db.putBack(
                    job, until: work.moment.later(by: pause), attempts: job.attempts - 1, error: why, at: work.moment)
            }
        }
    }

    /// The job's own work and its end, in one transaction. The fence comes first: nothing is done for a lost lease.
    private func end(
        _ job: Job, _ handler: JobHandler, _ body: @escaping @Sendable (Work) throws -> Void
    ) async throws {
        try await office.transaction(as: .system) { work in
            try work.db.endJob(job, as: .done, at: work.moment)
            try body(work)
            if let next = handler.order(after: work.moment) { try work.enqueue(next) }
        }
    }

    private func putBack(_ job: Job, _ handler: JobHandler, _ why: String) async throws {
        guard job.attempts < handler.retries.tries else { return try await bury(job, handler, why) }
        logger.notice(
            "a job failed and will be tried again",
            metadata: ["kind": "\(job.kind)", "job": "\(job.id)", "attempts": "\(job.attempts)", "reason": "\(why)"])
        let pause = handler.retries.pause(after: job.attempts)
        try await office.transaction(as: .system) { work in
            try work.db.putBack(
                job, until: work.moment.later(by: pause), attempts: job.attempts, error: why, at: work.moment)
        }
    }

    /// Gives a job up, visibly. Work that comes again and again comes again all the same.
    private func bury(_ job: Job, _ handler: JobHandler, _ why: String) async throws {
        logger.error(
            "a job was given up",
            metadata: ["kind": "\(job.kind)", "job": "\(job.id)", "attempts": "\(job.attempts)", "reason": "\(why)"])
        try await office.transaction(as: .system) { work in
            try work.db.endJob(job, as: .dead, error: why, at: work.moment)
            if let next = handler.order(after: work.moment) { try work.enqueue(next) }
        }
    }

    /// Does `body` while the lease is renewed; when the lease is lost nevertheless, `body` is cancelled.
    private func keepingLease<T: Sendable>(
        of job: Job, _ body: @escaping @Sendable () async throws -> T
    ) async throws -> T {
        try await withThrowingTaskGroup(of: T?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                while true {
                    try await Task.sleep(for: lease / 3)
                    try await renew(job)
                }
            }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let result { return result }
            }
            throw CancellationError()
        }
    }

    /// A database that is away for a moment costs no lease: there are two more tries before it ends.
    private func renew(_ job: Job) async throws {
        let end = clock().later(by: lease)
        do {
            try await database.write { db in try db.renewLease(of: job, until: end) }
        } catch let fault as DatabaseFault {
            logger.warning("a lease could not be renewed", metadata: ["job": "\(job.id)", "reason": "\(fault)"])
        }
    }

    /// What went wrong, in a line that fits into a list.
    private static func reason(_ error: any Error) -> String {
        String(String(describing: error).replacing("\0", with: "").prefix(500))
    }
}
