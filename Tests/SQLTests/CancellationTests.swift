import Testing

@testable import SQL

@Suite("Cancellation on PostgreSQL", .timeLimit(.minutes(5)))
struct CancellationTests {
    /// A request that reaches the server between two statements stops nothing: it has to come again.
    @Test func requestsAreRepeatedUntilTheWorkEnds() async throws {
        let requests = Attempts()
        let cancellation = PostgresCancellation()
        try cancellation.start { _ = requests.next() }
        #expect(!cancellation.isCancelled)
        cancellation.cancel()
        // Ends with the time limit where they do not come.
        while requests.count < 3 { try await Task.sleep(for: .milliseconds(10)) }
        #expect(cancellation.isCancelled)
        cancellation.finish()
        let last = requests.count
        try await Task.sleep(for: .milliseconds(300))
        #expect(requests.count == last)
    }

    @Test func whatIsCancelledDoesNotStart() async throws {
        let cancellation = PostgresCancellation()
        cancellation.cancel()
        while !cancellation.isCancelled { try await Task.sleep(for: .milliseconds(1)) }
        #expect(throws: CancellationError.self) { try cancellation.start {} }
    }
}
