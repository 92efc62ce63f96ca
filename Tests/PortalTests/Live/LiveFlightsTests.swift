import HTML
import Synchronization
import Testing
import Web

@testable import Portal
@testable import Records

/// One reading for all who come at the same moment, and never one that was begun before they came.
@Suite(.timeLimit(.minutes(2))) struct LiveFlightsTests {
    private let state = LiveState(record: RecordState(head: 1, releases: 0), sequence: 1)

    private final class Readings: Sendable {
        private let number = Atomic<Int>(0)
        var count: Int { number.load(ordering: .sequentiallyConsistent) }
        func next() -> Int { number.add(1, ordering: .sequentiallyConsistent).newValue }
    }

    private func key(_ path: String) -> LiveCrowdKey {
        LiveCrowdKey(path: path, query: Query(), language: Language("es"), clearance: .everyone, rights: [], session: nil)
    }

    @Test func `A thousand who come at once share a few readings`() async throws {
        let (flights, readings) = (LiveFlights(), Readings())
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<1000 {
                group.addTask {
                    _ = try await flights.picture(key("/a")) {
                        _ = readings.next()
                        try await Task.sleep(for: .milliseconds(50))
                        return LivePicture([], state: state)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect((1...100).contains(readings.count))
    }

    @Test func `Nobody gets what was begun before they came`() async throws {
        let (flights, readings) = (LiveFlights(), Readings())
        @Sendable func ask() async throws -> Int {
            try await flights.picture(key("/a")) {
                let mine = readings.next()
                try await Task.sleep(for: .milliseconds(20))
                return LivePicture([LivePart("n", mine, "")], state: state)
            }.sequence
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    try await Task.sleep(for: .milliseconds(Int.random(in: 0...200)))
                    let begun = readings.count
                    let got = try await ask()
                    #expect(got > begun)
                }
            }
            try await group.waitForAll()
        }
        #expect(readings.count < 200)
    }

    @Test func `What one crowd may not have is no other's, and the next reading tries again`() async throws {
        let flights = LiveFlights()
        await #expect(throws: Refusal.self) { _ = try await flights.picture(key("/a")) { throw Refusal.notFound } }
        let other = try await flights.picture(key("/b")) { LivePicture([LivePart("n", 7, "")], state: state) }
        let again = try await flights.picture(key("/a")) { LivePicture([LivePart("n", 8, "")], state: state) }
        #expect(other.sequence == 7 && again.sequence == 8)
    }
}
