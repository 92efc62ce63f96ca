import SQL
import TestDatabase
import Testing

@Suite("Listening", .timeLimit(.minutes(5)))
struct ListenTests {
    /// The next things heard, as many as wanted.
    private func hear(_ count: Int, _ heard: inout AsyncStream<Heard>.Iterator) async -> [Heard] {
        var all: [Heard] = []
        while all.count < count, let next = await heard.next() { all.append(next) }
        return all
    }

    @Test("What is said is heard in order once it is committed, in its schema and channel only")
    func heard() async throws {
        let database = try await TestEngine.postgres.database()
        let elsewhere = try await TestEngine.postgres.database()
        struct Undone: Error {}
        var heard = database.listen("room").makeAsyncIterator()
        #expect(await heard.next() == .gap, "what was said before is not known")
        try await elsewhere.write { try $0.notify("room", "of others") }
        try await database.write { try $0.notify("hall", "of another channel") }
        await #expect(throws: Undone.self) {
            try await database.write { db in
                try db.notify("room", "taken back")
                throw Undone()
            }
        }
        try await database.write { db in
            try db.notify("room", "42'; --")
            try db.notify("room", "")
        }
        try await database.write { try $0.notify("room", String(repeating: "ñ", count: 3_900)) }
        #expect(await hear(3, &heard) == [.message("42'; --"), .message(""), .message(String(repeating: "ñ", count: 3_900))])
    }

    @Test("A connection that was ended is made again, and says that something may have been missed")
    func lost() async throws {
        let database = try await TestEngine.postgres.database()
        var heard = database.listen("room").makeAsyncIterator()
        #expect(await heard.next() == .gap)
        for round in 1...3 {
            let ended = try await database.read { db in
                try db.value(
                    """
                    SELECT SUM(CASE WHEN pg_terminate_backend(pid, 5000) THEN 1 ELSE 0 END) FROM pg_stat_activity
                    WHERE application_name = 'room_' || md5(current_schema())
                    """, as: Int.self)
            }
            #expect(ended == 1)
            #expect(await heard.next() == .gap)
            try await database.write { try $0.notify("room", "after \(round)") }
            #expect(await heard.next() == .message("after \(round)"))
        }
    }

    @Test("Who reads too slowly is told that something was missed, and still has the latest")
    func slow() async throws {
        let database = try await TestEngine.postgres.database()
        var heard = database.listen("room").makeAsyncIterator()
        #expect(await heard.next() == .gap)
        try await database.write { db in
            for number in 0..<3_000 { try db.notify("room", String(number)) }
        }
        // So that all of them have come while nobody read.
        try await Task.sleep(for: .seconds(2))
        try await database.write { try $0.notify("room", "last") }
        var all: [Heard] = []
        while all.last != .message("last"), let next = await heard.next() { all.append(next) }
        #expect(all.contains(.gap) && all.count < 3_000)
    }

    @Test("The connection goes when nobody reads any more; on SQLite nothing is heard")
    func ends() async throws {
        let database = try await TestEngine.postgres.database()
        let reading = Task { for await _ in database.listen("room") {} }
        func listeners() async throws -> Int {
            try await database.read { db in
                try db.value(
                    """
                    SELECT COUNT(*) FROM pg_stat_activity
                    WHERE application_name = 'room_' || md5(current_schema())
                    """, as: Int.self) ?? -1
            }
        }
        while try await listeners() == 0 { try await Task.sleep(for: .milliseconds(20)) }
        reading.cancel()
        while try await listeners() > 0 { try await Task.sleep(for: .milliseconds(20)) }
        for await _ in try await TestEngine.sqlite.database().listen("room") { Issue.record("nobody speaks on SQLite") }
    }
}
