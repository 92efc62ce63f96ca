import Logging
import SQL
import TestDatabase
import Testing

@testable import Records

@Suite("Jobs", .timeLimit(.minutes(5)))
struct JobTests {
    struct Mishap: Error, CustomStringConvertible { let description = "the roof leaks" }

    /// A command that puts a job in, and fails if told so.
    private struct Plan: Command {
        static let name = "test.plan"
        let fails: Bool
        func perform(in work: Work) throws {
            try work.enqueue(JobOrder("k", key: "a"))
            if fails { throw Mishap() }
        }
    }

    @Test("A command that fails leaves no job; one that succeeds wakes who waits", arguments: TestEngine.allCases)
    func transactional(engine: TestEngine) async throws {
        let scene = try await JobScene(engine)
        let tally = Tally()
        let office = CommandOffice(scene.database, jobsWait: { tally.add("ring") })
        await #expect(throws: Mishap.self) { try await office.perform(Plan(fails: true), as: Fixture.secretariat) }
        #expect(try await scene.jobs().isEmpty)
        #expect(tally.counts.isEmpty)
        try await office.perform(Plan(fails: false), as: Fixture.secretariat)
        _ = try await office.perform(each: [Plan(fails: false)], as: Fixture.secretariat)
        #expect(try await scene.jobs().map(\.key) == ["a"])
        #expect(tally.counts == ["ring": 2])
    }

    @Test("A job that waits is not put in twice; the sooner moment holds; one under way may be put in again", arguments: TestEngine.allCases)
    func unique(engine: TestEngine) async throws {
        let scene = try await JobScene(engine)
        let (soon, late) = (scene.clock.now.later(by: .seconds(60)), scene.clock.now.later(by: .seconds(600)))
        try await scene.enqueue(JobOrder("k", key: "a", due: late), JobOrder("k", key: "b", due: late))
        try await scene.enqueue(JobOrder("k", key: "a", due: soon), JobOrder("k", key: "a", due: late), JobOrder("l", key: "a", due: late))
        #expect(try await scene.jobs().map { "\($0.kind) \($0.key) \($0.due == soon)" }.sorted() == ["k a true", "k b false", "l a false"])
        scene.clock.advance(.seconds(60))
        let desk = scene.desk("one", JobHandler("k") { _, _ in })
        let held = try #require(try await desk.claim())
        try await scene.enqueue(JobOrder("k", key: "a"))
        #expect(try await scene.jobs().filter { $0.kind == "k" && $0.key == "a" }.map(\.state.rawValue).sorted() == ["held", "waiting"])
        // Put back, it would be there twice: the new one stands for both.
        try await scene.database.write { db in
            try db.putBack(held, until: soon, attempts: 1, error: "no", at: soon)
        }
        #expect(try await scene.jobs(.waiting).filter { $0.kind == "k" && $0.key == "a" }.count == 1)
        #expect(try await scene.jobs(.done).map(\.id) == [held.id])
    }

    @Test("Jobs are done when due, in that order, and only by who knows how", arguments: TestEngine.allCases)
    func order(engine: TestEngine) async throws {
        let scene = try await JobScene(engine)
        let tally = Tally()
        let now = scene.clock.now
        try await scene.enqueue(
            JobOrder("k", key: "later", due: now.later(by: .seconds(20))), JobOrder("k", key: "now"), JobOrder("unknown", key: "x"))
        let desk = scene.desk("one", JobHandler("k") { job, _ in tally.add("\(job.key) \(tally.counts.count)") })
        #expect(try await desk.doWhatIsDue() == 1)
        #expect(try await desk.pause() == .seconds(20))
        scene.clock.advance(.milliseconds(19_999))
        #expect(try await desk.doWhatIsDue() == 0)
        scene.clock.advance(.milliseconds(1))
        #expect(try await desk.doWhatIsDue() == 1)
        #expect(tally.counts == ["now 0": 1, "later 1": 1])
        #expect(try await desk.pause() == nil)
        #expect(try await scene.jobs(.waiting).map(\.kind) == ["unknown"])
    }

    @Test("What fails rests longer each time, says why, and is given up after the last try", arguments: TestEngine.allCases)
    func retries(engine: TestEngine) async throws {
        let scene = try await JobScene(engine)
        let plan = RetryPlan(tries: 3, first: .seconds(10), longest: .seconds(100))
        let desk = scene.desk("one", JobHandler("k", retries: plan) { _, work in
            try work.db.execute("INSERT INTO setting (name, value) VALUES ('half', 'done')")
            throw Mishap()
        })
        try await scene.enqueue(JobOrder("k", key: "a"))
        for pause in [10.0, 20.0] {
            #expect(try await desk.doWhatIsDue() == 1)
            let rest = try #require(try await desk.pause())
            #expect(rest >= .seconds(pause * 0.75) && rest <= .seconds(pause * 1.25))
            let job = try #require(try await scene.jobs(.waiting).first)
            #expect(job.error == "the roof leaks")
            scene.clock.advance(rest)
        }
        #expect(try await desk.doWhatIsDue() == 1)
        #expect(try await scene.jobs(.dead).map { "\($0.attempts) \($0.error ?? "")" } == ["3 the roof leaks"])
        #expect(try await desk.pause() == nil)
        #expect(try await scene.database.read { db in try db.setting("half") } == nil)
    }

    @Test("A dead job gets its tries again by a command, once", arguments: TestEngine.allCases)
    func retryJob(engine: TestEngine) async throws {
        let scene = try await JobScene(engine)
        let tally = Tally()
        let desk = scene.desk("one", JobHandler("k", retries: RetryPlan(tries: 1, first: .seconds(1), longest: .seconds(1))) { _, _ in
            if tally.add("try") == 1 { throw Mishap() }
        })
        try await scene.enqueue(try JobOrder("k", key: "a", payload: ["n": 7]))
        try await desk.doWhatIsDue()
        let dead = try #require(try await scene.jobs(.dead).first)
        await #expect(throws: Refusal.self) { try await scene.office.perform(RetryJob(dead.id), as: .anyone) }
        try await scene.office.perform(RetryJob(dead.id), as: Fixture.secretariat)
        #expect(try await scene.jobs(.waiting).map { try $0.payload(as: [String: Int].self) } == [["n": 7]])
        await #expect(throws: Refusal.invalid("job", "there is no dead job of this number")) {
            try await scene.office.perform(RetryJob(dead.id), as: Fixture.secretariat)
        }
        try await desk.doWhatIsDue()
        #expect(try await scene.jobs().map(\.state) == [.done, .done])
    }

    @Test("A job whose server died is taken over when the lease ends; the first one's end is refused", arguments: TestEngine.allCases)
    func takenOver(engine: TestEngine) async throws {
        let scene = try await JobScene(engine)
        let tally = Tally()
        let handler = JobHandler("k") { _, work in
            tally.add("done")
            try work.db.set("done", to: "yes")
        }
        let (one, two) = (scene.desk("one", handler), scene.desk("two", handler))
        try await scene.enqueue(JobOrder("k", key: "a"))
        let held = try #require(try await one.claim())
        scene.clock.advance(.seconds(59))
        #expect(try await two.doWhatIsDue() == 0)
        #expect(try await two.pause() == .seconds(1))
        scene.clock.advance(.seconds(1))
        #expect(try await two.doWhatIsDue() == 1)
        let moment = scene.clock.now
        for attempt in [
            { @Sendable (db: Connection) throws in try db.endJob(held, as: .done, at: moment) },
            { @Sendable (db: Connection) throws in try db.renewLease(of: held, until: moment) },
            { @Sendable (db: Connection) throws in try db.putBack(held, until: moment, attempts: 1, error: "", at: moment) },
        ] {
            await #expect(throws: LeaseLost.self) { try await scene.database.write { db in try attempt(db) } }
        }
        #expect(try await scene.jobs().map { "\($0.state) \($0.attempts) \($0.holder ?? "")" } == ["done 2 two"])
    }

    @Test("One that comes back after its lease was taken writes nothing", arguments: TestEngine.allCases)
    func fenced(engine: TestEngine) async throws {
        let scene = try await JobScene(engine)
        // The first one's handler is so slow that, meanwhile, another one takes the job and does it.
        let two = scene.desk("two", JobHandler("k", outside: { _ in .done { work in try work.db.set("by", to: "two") } }))
        let one = scene.desk("one", JobHandler("k", outside: { _ in
            scene.clock.advance(.seconds(61))
            try await two.doWhatIsDue()
            return .done { work in try work.db.set("by", to: "one") }
        }))
        try await scene.enqueue(JobOrder("k", key: "a"))
        #expect(try await one.doOne())
        #expect(try await scene.database.read { db in try db.setting("by") } == "two")
        #expect(try await scene.jobs().map(\.state) == [.done])
    }

    @Test("A long job renews its lease while it lasts", arguments: TestEngine.allCases)
    func renewed(engine: TestEngine) async throws {
        let scene = try await JobScene(engine)
        let office = CommandOffice(scene.database)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let desk = JobDesk(
            scene.database, office: office,
            handlers: [
                JobHandler("k", outside: { job in
                    // Until the lease has been renewed twice; the suite's time limit ends a lease that never is.
                    var ends: Set<Moment> = []
                    while ends.count < 3 {
                        try await Task.sleep(for: .milliseconds(20))
                        if let end = try await scene.jobs(.held).first?.due { ends.insert(end) }
                    }
                    return .done()
                })
            ], holder: "one", lease: .seconds(1), logger: logger)
        try await office.transaction(as: .system) { work in try work.enqueue(JobOrder("k", key: "a")) }
        #expect(try await desk.doOne())
        #expect(try await scene.jobs().map { "\($0.state) \($0.attempts)" } == ["done 1"])
    }

    @Test("A job that kills its server each time is given up too", arguments: TestEngine.allCases)
    func deadly(engine: TestEngine) async throws {
        let scene = try await JobScene(engine)
        let plan = RetryPlan(tries: 2, first: .seconds(1), longest: .seconds(1))
        let desk = scene.desk("one", JobHandler("k", retries: plan) { _, _ in Issue.record("it was begun a third time") })
        try await scene.enqueue(JobOrder("k", key: "a"))
        for _ in 0..<2 {
            _ = try #require(try await desk.claim())
            scene.clock.advance(.seconds(60))
        }
        try await desk.doWhatIsDue()
        #expect(try await scene.jobs(.dead).map(\.error) == ["was begun 2 times and never came to an end"])
    }

    @Test("What is postponed costs no try", arguments: TestEngine.allCases)
    func postponed(engine: TestEngine) async throws {
        let scene = try await JobScene(engine)
        let plan = RetryPlan(tries: 2, first: .seconds(1), longest: .seconds(1))
        let desk = scene.desk("one", JobHandler("k", retries: plan, outside: { _ in .postponed(.seconds(60), because: "no mailer") }))
        try await scene.enqueue(JobOrder("k", key: "a"))
        for _ in 0..<5 {
            #expect(try await desk.doWhatIsDue() == 1)
            #expect(try await desk.pause() == .seconds(60))
            scene.clock.advance(.seconds(60))
        }
        #expect(try await scene.jobs().map { "\($0.state) \($0.attempts) \($0.error ?? "")" } == ["waiting 0 no mailer"])
    }

    @Test("Recurring work puts itself in again, once for all servers, also after a failure or a long sleep", arguments: TestEngine.allCases)
    func recurring(engine: TestEngine) async throws {
        let scene = try await JobScene(engine)
        let tally = Tally()
        let plan = RetryPlan(tries: 1, first: .seconds(1), longest: .seconds(1))
        let handler = JobHandler("k", .everyMinute, retries: plan) { _, _ in if tally.add("run") == 2 { throw Mishap() } }
        let (one, two) = (scene.desk("one", handler), scene.desk("two", handler))
        for desk in [one, two, one] { try await desk.begin() }
        #expect(try await scene.jobs(.waiting).map(\.key) == ["2026-11-21T12:01:00.000Z"])
        for _ in 0..<3 {
            scene.clock.advance(.seconds(60))
            for desk in [one, two] { try await desk.doWhatIsDue() }
        }
        #expect(tally.counts == ["run": 3])
        #expect(try await scene.jobs(.dead).count == 1)
        scene.clock.advance(.seconds(3 * 86_400))
        for desk in [two, one] { try await desk.doWhatIsDue() }
        // What was missed while nobody served is done once, not four thousand times.
        #expect(tally.counts == ["run": 4])
        #expect(try await scene.jobs(.waiting).map(\.key) == ["2026-11-24T12:04:00.000Z"])
    }

    @Test("Two servers on one PostgreSQL do each of a thousand jobs once")
    func thousand() async throws {
        let location = try await TestEngine.postgres.location()
        let (one, two) = (try await JobScene(at: location), try await JobScene(at: location))
        try await one.database.write { db in
            try db.execute("CREATE TABLE once (key TEXT PRIMARY KEY, by TEXT NOT NULL)")
            try db.execute("CREATE TABLE every (key TEXT NOT NULL)")
        }
        try await one.office.transaction(as: .system) { work in
            for number in 0..<1000 {
                try work.enqueue(JobOrder(number % 2 == 0 ? "within" : "outside", key: "\(number)"))
            }
        }
        let tally = Tally()
        try await withThrowingTaskGroup { group in
            for (name, scene) in [("one", one), ("two", two)] {
                let note: @Sendable (Job, Connection) throws -> Void = { job, db in
                    try db.execute("INSERT INTO once (key, by) VALUES (\(job.key), \(name))")
                    try db.execute("INSERT INTO every (key) VALUES (\(job.key))")
                }
                let desk = scene.desk(
                    name, JobHandler("within") { job, work in try note(job, work.db) },
                    JobHandler("outside", outside: { job in
                        tally.add(job.key)
                        return .done { work in try note(job, work.db) }
                    }))
                for _ in 0..<3 { group.addTask { _ = try await desk.doWhatIsDue() } }
            }
            try await group.waitForAll()
        }
        let counts = try await one.database.read { db in
            try [
                "SELECT COUNT(*) FROM once", "SELECT COUNT(*) FROM every", "SELECT COUNT(DISTINCT by) FROM once",
                "SELECT COUNT(*) FROM job WHERE state = 'done' AND attempts = 1",
            ].map { try db.value($0, as: Int.self) }
        }
        #expect(counts == [1000, 1000, 2, 1000])
        // The clock stands still, so no lease ended: what reaches outside was begun once too.
        #expect(tally.counts.count == 500 && tally.counts.values.allSatisfy { $0 == 1 })
    }

    @Test("A dated release is told of once, in the journal, when its moment has come", arguments: TestEngine.allCases)
    func releases(engine: TestEngine) async throws {
        let scene = try await JobScene(engine)
        var draft = Fixture.draft("r", "Guardado", audience: .secretariat)
        draft.release = Release(at: scene.clock.now.later(by: .seconds(90)), to: .everyone)
        try await scene.office.perform(KeepRecord(draft), as: Fixture.secretariat)
        let desk = scene.desk("one", .releases)
        try await desk.begin()
        var entries: [Int] = []
        for _ in 0..<4 {
            scene.clock.advance(.seconds(60))
            try await desk.doWhatIsDue()
            entries.append(try await scene.database.read { db in
                try db.value("SELECT COUNT(*) FROM journal WHERE command = 'records.released' AND actor = 'system'", as: Int.self) ?? 0
            })
        }
        #expect(entries == [0, 1, 1, 1])
        let state = try await scene.database.read { db in
            let record = try #require(try db.record(Reference("note", "r"), for: Fixture.reader(at: scene.clock.now)))
            return (version: record.version, history: try Journal.history(of: record.id, db).map(\.command))
        }
        #expect(state.version == 1 && state.history == ["records.released", "records.keep"])
        #expect(try await scene.database.read { db in try Journal.verify(db) } == .sound(entries: 2))
        // Another date is another release.
        draft.release = Release(at: scene.clock.now.later(by: .seconds(30)), to: .members)
        try await scene.office.perform(KeepRecord(draft), as: Fixture.secretariat)
        scene.clock.advance(.seconds(60))
        try await desk.doWhatIsDue()
        let last = try await scene.database.read { db in try db.value("SELECT command FROM journal ORDER BY sequence DESC LIMIT 1", as: String.self) }
        #expect(last == "records.released")
    }

    @Test("A command within a command has an entry of its own, and both name their records", arguments: TestEngine.allCases)
    func nested(engine: TestEngine) async throws {
        struct Outer: Command {
            static let name = "test.outer"
            func perform(in work: Work) throws {
                try work.keep(Fixture.draft("a", "A"))
                try work.perform(KeepRecord(Fixture.draft("b", "B")))
                try work.keep(Fixture.draft("c", "C"))
            }
        }
        let scene = try await JobScene(engine)
        try await scene.office.perform(Outer(), as: Fixture.secretariat)
        let entries = try await scene.database.read { db in
            try db.rows(
                """
                SELECT j.command, r.slug FROM journal j JOIN journal_record n ON n.entry = j.sequence
                JOIN record r ON r.id = n.record ORDER BY j.sequence, r.slug
                """
            ).map { "\(try $0["command"] as String) \(try $0["slug"] as String)" }
        }
        #expect(entries == ["records.keep b", "test.outer a", "test.outer c"])
    }

    @Test("Done jobs are taken away after a week, dead ones stay", arguments: TestEngine.allCases)
    func tidying(engine: TestEngine) async throws {
        let scene = try await JobScene(engine)
        let plan = RetryPlan(tries: 1, first: .seconds(1), longest: .seconds(1))
        let desk = scene.desk("one", .tidying, JobHandler("k") { _, _ in }, JobHandler("bad", retries: plan) { _, _ in throw Mishap() })
        try await scene.enqueue(JobOrder("k", key: "a"), JobOrder("bad", key: "b"))
        try await desk.begin()
        try await desk.doWhatIsDue()
        for days in [6, 2] {
            scene.clock.advance(.seconds(days * 86_400))
            try await desk.doWhatIsDue()
        }
        #expect(try await scene.jobs().map(\.kind).sorted() == ["bad", "tidying", "tidying", "tidying"])
    }
}
