/// How jobs of one kind are done. Listed in `House`, as reactions are.
public struct JobHandler: Sendable {
    /// What became of a job that was done outside the database.
    public enum Ending: Sendable {
        /// Done. What is to be written about that is written in the transaction that ends the job.
        case done(@Sendable (Work) throws -> Void = { _ in })
        /// Not done; to be tried again after a pause, until the plan's last try. The reason says nothing about
        /// persons.
        case failed(String)
        /// Could not be tried at all: does not count as a try.
        case postponed(Duration, because: String)
    }

    enum Body: Sendable {
        case within(@Sendable (Job, Work) throws -> Void)
        case outside(@Sendable (Job) async throws -> Ending)
    }

    let kind: String
    let recurrence: Recurrence?
    let retries: RetryPlan
    let body: Body

    /// Work in the database alone: it runs in the transaction that ends the job, so that it is done exactly once.
    ///
    /// Commands are performed with `work.perform(_:)`.
    /// - Parameter recurrence: when nil, done as often as it is put in; otherwise it puts itself in again.
    public init(
        _ kind: String, _ recurrence: Recurrence? = nil, retries: RetryPlan = .standard,
        within body: @escaping @Sendable (Job, Work) throws -> Void
    ) {
        (self.kind, self.recurrence, self.retries, self.body) = (kind, recurrence, retries, .within(body))
    }

    /// Work that reaches outside the database. The lease is renewed while it lasts; a server that dies meanwhile
    /// leaves the job to another, so that it may be done more than once, and is to be recognisable then.
    public init(
        _ kind: String, _ recurrence: Recurrence? = nil, retries: RetryPlan = .standard,
        outside body: @escaping @Sendable (Job) async throws -> Ending
    ) {
        (self.kind, self.recurrence, self.retries, self.body) = (kind, recurrence, retries, .outside(body))
    }

    /// The next piece of work that comes by itself; nil when none does.
    func order(after moment: Moment) -> JobOrder? {
        recurrence.map { recurrence in
            let due = recurrence.next(after: moment)
            return JobOrder(kind, key: due.description, due: due)
        }
    }
}

extension Actor {
    /// Who does the jobs: the program itself.
    public static let system = Actor(name: "system", clearance: .everyone, rights: [.keep, .administer])
}
