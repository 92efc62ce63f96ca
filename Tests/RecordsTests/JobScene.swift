import Logging
import SQL
import Synchronization
import TestDatabase

@testable import Records

/// A time that tests move.
final class TestClock: Sendable {
    private let moment = Mutex(Fixture.moment)

    var now: Moment { moment.withLock { $0 } }
    func advance(_ duration: Duration) { moment.withLock { $0 = $0.later(by: duration) } }
}

/// A database with jobs, and desks at it.
struct JobScene: Sendable {
    let database: Database
    let clock = TestClock()

    init(_ engine: TestEngine) async throws { database = try await Fixture.database(engine) }

    /// Another connection to the same place, as another server has it.
    init(at location: String) async throws {
        database = try await Database.open(
            location, options: TestEngine.patient, tokenizer: SearchTokenizer.self, logger: Logger(label: "test"))
        try await database.migrate(Fixture.migrations)
    }

    var office: CommandOffice { CommandOffice(database, clock: { clock.now }) }

    func desk(_ holder: String = "one", _ handlers: JobHandler...) -> JobDesk {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return JobDesk(
            database, office: office, handlers: handlers, holder: holder, clock: { clock.now }, logger: logger)
    }

    func enqueue(_ orders: JobOrder...) async throws {
        try await office.transaction(as: .system) { work in for order in orders { try work.enqueue(order) } }
    }

    func jobs(_ state: Job.State? = nil) async throws -> [Job] { try await database.read { db in try db.jobs(state) } }

    func post(_ messages: Message...) async throws -> [Identity] {
        try await office.transaction(as: .system) { work in try messages.map { try work.post($0) } }
    }
}

/// Counts what handlers do.
final class Tally: Sendable {
    private let times = Mutex<[String: Int]>([:])
    var counts: [String: Int] { times.withLock { $0 } }
    @discardableResult
    func add(_ name: String) -> Int {
        times.withLock { times in
            times[name, default: 0] += 1
            return times[name, default: 0]
        }
    }
}
