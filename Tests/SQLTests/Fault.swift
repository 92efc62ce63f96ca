import SQL
import Testing

/// The fault that `work` throws; the test fails when it throws none.
func fault<T>(_ work: () async throws -> T, at place: SourceLocation = #_sourceLocation) async throws -> DatabaseFault {
    let fault = await #expect(throws: DatabaseFault.self, sourceLocation: place) { _ = try await work() }
    return try #require(fault, sourceLocation: place)
}
