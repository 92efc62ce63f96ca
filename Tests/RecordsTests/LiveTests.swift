import SQL
import Synchronization
import TestDatabase
import Testing

@testable import Records

@Suite("Live", .timeLimit(.minutes(5)))
struct LiveTests {
    private struct Mishap: Error {}

    /// Changes what parts of a topic show.
    private struct Stir: Command {
        static let name = "test.stir"
        var topic = "sitting/x"
        var parts = ["speakers"]
        var fails = false
        func perform(in work: Work) throws {
            try work.stir(topic, parts)
            if fails { throw Mishap() }
        }
    }

    /// What an office told, in order.
    private final class Told: Sendable {
        private let all = Mutex<[Set<String>]>([])
        var topics: [Set<String>] { all.withLock { $0 } }
        func add(_ topics: Set<String>) { all.withLock { $0.append(topics) } }
    }

    private final class Numbers: Sendable {
        private let all = Mutex<[Int]>([])
        var sorted: [Int] { all.withLock { $0.sorted() } }
        func add(_ number: Int) { all.withLock { $0.append(number) } }
    }

    private func parts(_ topic: String, _ database: Database) async throws -> [String: Int] {
        try await database.read { db in try db.liveParts(of: topic) }
    }

    @Test("Parts stirred together have one number, the topic's next; others keep theirs", arguments: TestEngine.allCases)
    func numbers(engine: TestEngine) async throws {
        let database = try await Fixture.database(engine)
        let office = Fixture.office(database)
        #expect(try await parts("sitting/x", database) == [:])
        try await office.perform(Stir(parts: ["now", "speakers", "now"]), as: Fixture.secretariat)
        #expect(try await parts("sitting/x", database) == ["now": 1, "speakers": 1])
        try await office.perform(Stir(parts: ["speakers"]), as: Fixture.secretariat)
        try await office.perform(Stir(topic: "sitting/y"), as: Fixture.secretariat)
        try await office.perform(Stir(parts: []), as: Fixture.secretariat)
        #expect(try await parts("sitting/x", database) == ["now": 1, "speakers": 2])
        #expect(try await parts("sitting/y", database) == ["speakers": 1])
        let sequences = try await database.read { db in try db.liveSequences(of: ["sitting/x", "sitting/y", "sitting/z"]) }
        #expect(sequences == ["sitting/x": 2, "sitting/y": 1])
    }

    @Test("Every way of writing tells of topics once they are changed for good; a rehearsal and a failure do not", arguments: TestEngine.allCases)
    func told(engine: TestEngine) async throws {
        let database = try await Fixture.database(engine)
        let told = Told()
        let follows = Reaction(to: RecordKept.self) { event, work in try work.stir("kept/\(event.reference.slug)", ["all"]) }
        let office = CommandOffice(database, reactions: [follows], stirred: { told.add($0) })
        _ = try await office.rehearse(each: [Stir()], as: Fixture.secretariat)
        await #expect(throws: Mishap.self) { try await office.perform(Stir(fails: true), as: Fixture.secretariat) }
        #expect(told.topics == [])
        #expect(try await parts("sitting/x", database) == [:])
        try await office.perform(Stir(), as: Fixture.secretariat)
        _ = try await office.perform(each: [Stir(topic: "a"), Stir(topic: "b"), Stir(topic: "a")], as: Fixture.secretariat)
        try await office.transaction(as: Fixture.secretariat) { work in try work.stir("c", ["all"]) }
        _ = try await office.takeUp([KeepRecord(Fixture.draft("d", "D"))], as: Fixture.secretariat)
        try await office.transaction(as: Fixture.secretariat) { _ in }
        #expect(told.topics == [["sitting/x"], ["a", "b"], ["c"], ["kept/d"]])
    }

    @Test("Whatever may take a record out of sight has every stream looked at; other changes do not", arguments: TestEngine.allCases)
    func visibility(engine: TestEngine) async throws {
        let database = try await Fixture.database(engine)
        let told = Told()
        let office = CommandOffice(database, clock: { Fixture.moment }, stirred: { told.add($0) })
        let note = Reference("note", "a")
        try await office.perform(KeepRecord(Fixture.draft("a", "A")), as: Fixture.secretariat)
        try await office.perform(KeepRecord(Fixture.draft("a", "B")), as: Fixture.secretariat)
        #expect(told.topics == [])
        try await office.perform(SetAudience(note, audience: .members, basedOn: 2), as: Fixture.secretariat)
        #expect(told.topics == [[Live.allTopics]])
        try await office.transaction(as: Fixture.secretariat) { work in
            try work.remove(try work.identity(of: note, field: "record"))
        }
        #expect(told.topics.count == 2)
    }

    @Test("Numbers rise in the order of the commits, from several offices at once, and none comes twice", arguments: TestEngine.allCases)
    func concurrent(engine: TestEngine) async throws {
        let database = try await Fixture.database(engine)
        let seen = Numbers()
        let watching = Task {
            var last = 0
            while !Task.isCancelled {
                let now = try await parts("sitting/x", database).values.max() ?? 0
                #expect(now >= last, "a number that was seen never goes back")
                last = now
            }
        }
        try await withThrowingTaskGroup { group in
            for office in 0..<4 {
                group.addTask {
                    for _ in 0..<15 {
                        let number = try await Fixture.office(database).transaction(as: Fixture.secretariat) { work in
                            try work.stir("sitting/x", ["part \(office)"])
                            return try work.db.liveParts(of: "sitting/x")["part \(office)"] ?? 0
                        }
                        seen.add(number)
                    }
                }
            }
            try await group.waitForAll()
        }
        watching.cancel()
        _ = await watching.result
        #expect(seen.sorted == Array(1...60))
    }
}
