import Foundation
import Logging
import SQL

/// The PostgreSQL server of this test process: the one that `PUEBLA_TEST_POSTGRES` names (a connection string), or a
/// throwaway cluster on a socket in /tmp, started when first wanted.
public actor PostgresServer {
    public static let shared = PostgresServer()

    private var start: Task<Address, any Error>?

    /// How to reach the server.
    struct Address: Sendable {
        /// A connection string with at least one parameter.
        let text: String
        let database: Database
    }

    /// A connection string whose schema nobody else uses.
    public func emptySchema() async throws -> String {
        let address = try await address()
        let name = "test_" + UUID().uuidString.lowercased().filter(\.isHexDigit)
        try await address.database.write { _ = try $0.execute("CREATE SCHEMA \(raw: name)") }
        return address.text + "&options=-csearch_path%3D\(name)"
    }

    private func address() async throws -> Address {
        let start = start ?? Task.detached { try await Self.open() }
        self.start = start
        return try await start.value
    }

    private static func open() async throws -> Address {
        let given = ProcessInfo.processInfo.environment["PUEBLA_TEST_POSTGRES"]
        let text = if let given { given } else { try await PostgresCluster.start() }
        let parameters = text.contains("?") ? text : text + "?application_name=test"
        let database = try await Database.open(parameters, options: TestEngine.patient, logger: Logger(label: "test"))
        return Address(text: parameters, database: database)
    }
}
