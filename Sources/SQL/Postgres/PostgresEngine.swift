import Logging

/// PostgreSQL through libpq: several connections, each with a thread of its own.
final class PostgresEngine: Engine {
    let dialect = Dialect.postgres
    private let pool: PostgresPool
    private let address: String
    private let options: DatabaseOptions
    private let logger: Logger
    private var isReadOnly: Bool { options.isReadOnly }

    /// How often a transaction that lost against a concurrent one runs in all.
    private static let attempts = 12

    init(address: String, options: DatabaseOptions, logger: Logger) async throws {
        let lanes = (0..<options.connections).map { _ in
            PostgresLane(address: address, options: options, logger: logger)
        }
        pool = PostgresPool(lanes, timeout: options.acquireTimeout)
        self.address = address
        self.options = options
        self.logger = logger
        // So that a wrong address is known at the start, and not when the first visitor comes.
        try await pool.withLane { try await $0.connect() }
    }

    func read<T: Sendable>(_ body: @Sendable @escaping (Connection) throws -> T) async throws -> T {
        try await transaction(.read, body)
    }

    func write<T: Sendable>(_ body: @Sendable @escaping (Connection) throws -> T) async throws -> T {
        try await transaction(.write, body)
    }

    func contend<T: Sendable>(_ body: @Sendable @escaping (Connection) throws -> T) async throws -> T {
        try await transaction(.contend, body)
    }

    func exclusive<T: Sendable>(_ body: @Sendable @escaping (Connection) throws -> T) async throws -> T {
        try await transaction(.exclusive, body)
    }

    func listen(_ channel: String) -> AsyncStream<Heard> {
        PostgresEar.listen(channel, address: address, options: options, logger: logger)
    }

    func close() async {
        await pool.close()
    }

    private func transaction<T: Sendable>(
        _ kind: PostgresLane.Kind, _ body: @Sendable @escaping (Connection) throws -> T
    ) async throws -> T {
        if isReadOnly, kind != .read { throw DatabaseFault(.readOnly, "the database was opened for reading only") }
        for attempt in 1... {
            do {
                return try await once(kind, body)
            } catch let setback as PostgresLane.Setback {
                guard attempt < Self.attempts else { throw setback.fault }
                logger.debug(
                    "repeating a transaction", metadata: ["attempt": "\(attempt)", "reason": "\(setback.fault)"])
                // A random pause, so that the rivals do not meet again; growing, so that a crowd thins out.
                try await Task.sleep(for: .milliseconds(Int.random(in: 1...(4 << min(attempt, 6)))))
            }
        }
        preconditionFailure("the loop has no end of its own")
    }

    private func once<T: Sendable>(
        _ kind: PostgresLane.Kind, _ body: @Sendable @escaping (Connection) throws -> T
    ) async throws -> T {
        try await pool.withLane { lane in
            let cancellation = PostgresCancellation()
            return try await withTaskCancellationHandler {
                try await lane.transaction(kind, cancellation, body)
            } onCancel: {
                cancellation.cancel()
            }
        }
    }
}
