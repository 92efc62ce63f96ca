import Dispatch
import GRDB
import Logging

/// SQLite: one file in WAL mode, one writer, and readers that it does not disturb.
final class SQLiteEngine: Engine {
    let dialect = Dialect.sqlite
    private let writer: any DatabaseWriter
    private let logger: Logger

    /// - Parameter path: nil for a database in memory, whose readers and writer share one connection.
    init(path: String?, options: DatabaseOptions, tokenizer: (any WordTokenizer.Type)?, logger: Logger) throws {
        self.logger = logger
        var configuration = Configuration()
        configuration.readonly = options.isReadOnly
        configuration.maximumReaderCount = options.connections
        configuration.busyMode = .timeout(options.busyTimeout.inSeconds)
        configuration.prepareDatabase { connection in
            try connection.execute(sql: "PRAGMA cache_size = -\(options.cache)")
            if let tokenizer {
                connection.register(tokenizer)
                connection.registerFrequencyFunction()
            }
        }
        do {
            if let path {
                if !options.isReadOnly { SQLiteFile.make(path) }
                writer = try DatabasePool(path: path, configuration: configuration)
                // The pool chooses NORMAL, with which a loss of power takes the last commits with it. What was answered
                // as stored is stored: one flush a commit is the price.
                if !options.isReadOnly {
                    try writer.writeWithoutTransaction {
                        try $0.execute(sql: "PRAGMA synchronous = FULL")
                        // Pages come back into the file when the log is as large as the memory for them.
                        try $0.execute(sql: "PRAGMA wal_autocheckpoint = \(max(1_000, options.cache / 4))")
                    }
                }
            } else {
                writer = try DatabaseQueue(configuration: configuration)
            }
        } catch let error as DatabaseError {
            throw DatabaseFault(opening: path ?? ":memory:", error)
        }
    }

    func read<T: Sendable>(_ body: @Sendable @escaping (Connection) throws -> T) async throws -> T {
        try await translated {
            try await self.writer.read { try body(Connection(SQLiteSession($0))) }
        }
    }

    func write<T: Sendable>(_ body: @Sendable @escaping (Connection) throws -> T) async throws -> T {
        try await translated {
            try await self.writer.write { try body(Connection(SQLiteSession($0))) }
        }
    }

    /// The write lock lets the rivals in one by one.
    func contend<T: Sendable>(_ body: @Sendable @escaping (Connection) throws -> T) async throws -> T {
        try await write(body)
    }

    /// The write lock already excludes every other program.
    func exclusive<T: Sendable>(_ body: @Sendable @escaping (Connection) throws -> T) async throws -> T {
        try await write(body)
    }

    func listen(_ channel: String) -> AsyncStream<Heard> {
        AsyncStream { $0.finish() }
    }

    func close() async {
        // Closing waits for the accesses under way: not on one of Swift's shared threads.
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { [writer, logger] in
                do {
                    try writer.close()
                } catch {
                    logger.warning("the database did not close cleanly", metadata: ["error": "\(error)"])
                }
                continuation.resume()
            }
        }
    }

    private func translated<T: Sendable>(_ access: @Sendable () async throws -> T) async throws -> T {
        do {
            return try await access()
        } catch let error as DatabaseError {
            // A cancelled task sees its cancellation, however SQLite reported it.
            if error.isInterruptionError { try Task.checkCancellation() }
            throw DatabaseFault(error)
        }
    }
}
