import Foundation
import Logging
public import SQL

/// The engines that tests run on: `@Test(arguments: TestEngine.allCases)`.
public enum TestEngine: String, CaseIterable, Sendable {
    case sqlite
    case postgres

    /// An empty database that no other test sees. It goes with the test process.
    public func database(
        options: DatabaseOptions = TestEngine.patient, tokenizer: (any WordTokenizer.Type)? = nil
    ) async throws -> Database {
        try await Database.open(location(), options: options, tokenizer: tokenizer, logger: Logger(label: "test"))
    }

    /// All tests run at once on two cores: what is a fault in service is a queue here.
    public static let patient = DatabaseOptions(
        busyTimeout: .seconds(120), statementTimeout: .seconds(120), acquireTimeout: .seconds(120))

    /// Where an empty database is, for a test that opens it itself or more than once.
    public func location() async throws -> String {
        switch self {
        case .sqlite: try TestFolder.shared.path("\(UUID().uuidString).sqlite")
        case .postgres: try await PostgresServer.shared.emptySchema()
        }
    }
}

/// Runs a test's body on each engine in turn, for tests that take no arguments.
public enum TestDatabase {
    /// - Parameter body: Gets an empty database, which is closed afterwards.
    public static func each(
        options: DatabaseOptions = DatabaseOptions(),
        tokenizer: (any WordTokenizer.Type)? = nil,
        _ body: (Database) async throws -> Void
    ) async throws {
        for engine in TestEngine.allCases {
            let database = try await engine.database(options: options, tokenizer: tokenizer)
            do {
                try await body(database)
            } catch {
                await database.close()
                throw error
            }
            await database.close()
        }
    }
}
