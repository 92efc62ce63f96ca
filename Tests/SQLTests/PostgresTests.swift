import Logging
import SQL
import TestDatabase
import Testing

@Suite("PostgreSQL's connections", .timeLimit(.minutes(5)))
struct PostgresTests {
    private let logger = Logger(label: "test")

    private func open(_ options: DatabaseOptions = DatabaseOptions()) async throws -> Database {
        try await TestEngine.postgres.database(options: options)
    }

    @Test func settings() async throws {
        let database = try await open()
        func setting(_ name: String) async throws -> String? {
            try await database.read { try $0.value("SELECT current_setting(\(name))") }
        }
        #expect(try await setting("client_encoding") == "UTF8")
        #expect(try await setting("TimeZone") == "UTC")
        #expect(try await setting("statement_timeout") == "30s")
        #expect(try await setting("idle_in_transaction_session_timeout") == "1min")
        #expect(try await setting("transaction_isolation") == "repeatable read")
        let isolation: String? = try await database.write {
            try $0.value("SELECT current_setting('transaction_isolation')")
        }
        #expect(isolation == "serializable")
    }

    @Test func statementsTimeOut() async throws {
        let database = try await open(DatabaseOptions(statementTimeout: .milliseconds(100)))
        let refusal = try await fault { _ = try await database.read { try $0.rows("SELECT pg_sleep(20)") } }
        #expect(refusal.kind == .timeout)
        #expect(try await database.read { try $0.value("SELECT 1") } == 1)
    }

    @Test func anIdleConnectionThatDiedIsReplaced() async throws {
        let database = try await open(DatabaseOptions(connections: 1))
        let other = try await open()
        try await database.write { try $0.execute("CREATE TABLE t (id INTEGER)") }
        for access in 1...2 {
            let victim = try await database.read { try $0.value("SELECT pg_backend_pid()", as: Int.self) }
            try await other.terminate(victim)
            if access == 1 {
                #expect(try await database.read { try $0.value("SELECT COUNT(*) FROM t") } == 0)
            } else {
                try await database.write { try $0.execute("INSERT INTO t VALUES (1)") }
            }
            let now = try await database.read { try $0.value("SELECT pg_backend_pid()", as: Int.self) }
            #expect(now != victim)
        }
        #expect(try await database.read { try $0.value("SELECT COUNT(*) FROM t") } == 1)
    }

    /// The server goes away in the middle of a write: nothing was committed, so it runs once more, and counts once.
    @Test func aWriteLostBeforeCommitIsRepeated() async throws {
        let database = try await open(DatabaseOptions(connections: 1))
        try await database.write { try $0.execute("CREATE TABLE t (id INTEGER)") }
        let attempts = Attempts()
        try await database.write { connection in
            try connection.execute("INSERT INTO t VALUES (1)")
            if attempts.next() == 1 { _ = try connection.rows("SELECT pg_terminate_backend(pg_backend_pid())") }
        }
        #expect(attempts.count == 2)
        #expect(try await database.read { try $0.value("SELECT COUNT(*) FROM t") } == 1)
    }

    /// Nobody can know whether it was stored: so it is never repeated, and the caller is told.
    @Test func aWriteLostDuringCommitIsNotRepeated() async throws {
        let database = try await open(DatabaseOptions(connections: 1))
        try await database.write { connection in
            try connection.execute("CREATE TABLE t (id INTEGER)")
            try connection.execute(
                """
                CREATE FUNCTION leave() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$
                """)
            try connection.execute(
                """
                CREATE CONSTRAINT TRIGGER leaving AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION leave()
                """)
        }
        let attempts = Attempts()
        let refusal = try await fault {
            try await database.write { connection in
                _ = attempts.next()
                try connection.execute("INSERT INTO t VALUES (1)")
            }
        }
        #expect(refusal.kind == .unavailable)
        #expect(refusal.message.contains("COMMIT"))
        #expect(attempts.count == 1)
        #expect(try await database.read { try $0.value("SELECT COUNT(*) FROM t") } == 0)
    }

    @Test func openedForReadingOnly() async throws {
        let database = try await open(DatabaseOptions(isReadOnly: true))
        let refusal = try await fault { try await database.write { try $0.execute("CREATE TABLE t (id INTEGER)") } }
        #expect(refusal.kind == .readOnly)
        #expect(try await database.read { try $0.value("SELECT 1") } == 1)
    }

    @Test func aServerThatStaysAwayIsUnavailable() async throws {
        let database = try await open(DatabaseOptions(connections: 1))
        let attempts = Attempts()
        let refusal = try await fault {
            try await database.write { connection in
                _ = attempts.next()
                _ = try connection.rows("SELECT pg_terminate_backend(pg_backend_pid())")
            }
        }
        #expect(refusal.kind == .unavailable)
        #expect(attempts.count == 2)
    }

    @Test func aBusyPoolSaysSo() async throws {
        let database = try await open(DatabaseOptions(connections: 1, acquireTimeout: .milliseconds(100)))
        let (entered, enter) = AsyncStream<Void>.makeStream()
        let gate = Gate()
        let holder = Task {
            try await database.read { _ in
                enter.yield()
                gate.wait()
            }
        }
        for await _ in entered { break }
        let refusal = try await fault { _ = try await database.read { try $0.rows("SELECT 1") } }
        #expect(refusal.kind == .timeout)
        #expect(refusal.message.contains("connections"))
        gate.open()
        try await holder.value
        #expect(try await database.read { try $0.value("SELECT 1") } == 1)
    }

    @Test func aCancelledWaitEndsAtOnce() async throws {
        let database = try await open(DatabaseOptions(connections: 1, acquireTimeout: .seconds(50)))
        let (entered, enter) = AsyncStream<Void>.makeStream()
        let gate = Gate()
        let holder = Task {
            try await database.read { _ in
                enter.yield()
                gate.wait()
            }
        }
        for await _ in entered { break }
        let waiter = Task { try await database.read { try $0.value("SELECT 1", as: Int.self) } }
        try await Task.sleep(for: .milliseconds(50))
        waiter.cancel()
        await #expect(throws: CancellationError.self) { try await waiter.value }
        gate.open()
        try await holder.value
    }

    @Test func aDeadHostIsPassedOver() async throws {
        let address = try await TestEngine.postgres.location()
        let several = address.replacing("host=", with: "host=/nonexistent,", maxReplacements: 1)
        try #require(several != address)
        let database = try await Database.open(several + "&target_session_attrs=read-write", logger: logger)
        #expect(try await database.read { try $0.value("SELECT 1") } == 1)
        let dead = "postgresql:///postgres?host=/nonexistent,/neither"
        let refusal = try await fault { _ = try await Database.open(dead, logger: logger) }
        #expect(refusal.kind == .unavailable)
        #expect(refusal.message.contains("/nonexistent"))
    }

    /// Two transactions that each read what the other writes: one of them has to run twice.
    @Test func aLostRaceIsRunAgain() async throws {
        let database = try await open()
        try await database.write { connection in
            try connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, value INTEGER NOT NULL)")
            try connection.execute("INSERT INTO t VALUES (1, 0)")
        }
        let attempts = Attempts()
        try await database.write { connection in
            let value: Int = try connection.value("SELECT value FROM t") ?? 0
            if attempts.next() == 1 {
                let rival = Gate()
                Task {
                    try await database.write { try $0.execute("UPDATE t SET value = value + 10") }
                    rival.open()
                }
                rival.wait()
            }
            try connection.execute("UPDATE t SET value = \(value + 1)")
        }
        #expect(attempts.count == 2)
        #expect(try await database.read { try $0.value("SELECT value FROM t") } == 11)
    }

    @Test func aSwallowedFaultDoesNotCommit() async throws {
        let database = try await open()
        try await database.write { try $0.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)") }
        let refusal = try await fault {
            try await database.write { connection in
                try connection.execute("INSERT INTO t VALUES (1)")
                _ = try? connection.execute("INSERT INTO t VALUES (1)")
            }
        }
        #expect(refusal.kind == .constraint(.unique))
        #expect(try await database.read { try $0.value("SELECT COUNT(*) FROM t") } == 0)
    }

    /// More statements than a connection remembers, and a schema that changes under those it remembers.
    @Test func preparedStatementsComeAndGo() async throws {
        let database = try await open(DatabaseOptions(connections: 1))
        try await database.write { try $0.execute("CREATE TABLE t (id INTEGER)") }
        for number in 1...450 {
            #expect(try await database.read { try $0.value("SELECT \(1) + \(raw: "\(number)")") } == number + 1)
        }
        let prepared: Int? = try await database.read { try $0.value("SELECT COUNT(*) FROM pg_prepared_statements") }
        #expect((1...200).contains(prepared ?? 0))
        #expect(try await database.read { try $0.rows("SELECT * FROM t") }.isEmpty)
        try await database.write { try $0.execute("ALTER TABLE t ADD COLUMN name TEXT") }
        try await database.write { try $0.execute("INSERT INTO t VALUES (\(1), \("x"))") }
        #expect(try await database.read { try $0.rows("SELECT * FROM t") }.first?["name"] == "x")
    }

    @Test func valuesOfOtherTypesAreReadable() async throws {
        let database = try await open()
        let row = try #require(try await database.read { connection in
            try connection.row(
                """
                SELECT true AS flag, CAST(\("2027-05-01") AS DATE) AS day, CAST(1.5 AS NUMERIC) AS price,
                    CAST(3 AS SMALLINT) AS small, CAST(0.5 AS REAL) AS half, now() < \("2999-01-01") AS early
                """)
        })
        #expect(try row["flag"] == true)
        #expect(try row["day"] == "2027-05-01")
        #expect(try row["price"] == 1.5)
        #expect(try row["small"] == 3)
        #expect(try row["half"] == 0.5)
        #expect(try row["early"] == true)
    }

    @Test func faultsAdviseOnTypesAndHideValues() async throws {
        let database = try await open()
        let untyped = try await fault { _ = try await database.read { try $0.rows("SELECT \("x") IS NULL") } }
        #expect(untyped.message.contains("CAST"))
        let unreadable = try await fault {
            try await database.read { try $0.rows("SELECT CAST(\("hidden") AS INTEGER)") }
        }
        #expect(!"\(unreadable)".contains("hidden"))
    }

    @Test func notificationsNeedNoListener() async throws {
        try await TestDatabase.each { database in
            try await database.write { try $0.notify("meeting", "42'; --") }
        }
    }
}

extension Database {
    /// Ends another connection, and waits until it is gone.
    fileprivate func terminate(_ backend: Int?) async throws {
        let backend = try #require(backend)
        try await read { _ = try $0.rows("SELECT pg_terminate_backend(CAST(\(backend) AS INTEGER), 5000)") }
    }
}
