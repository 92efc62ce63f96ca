internal import Foundation
public import Logging

/// One database, on either engine, with its connections.
///
/// Every access is one transaction in one closure. The closure runs off Swift's shared threads and may run more than
/// once (PostgreSQL repeats a transaction that lost against a concurrent one), so it does nothing but read and write.
public final class Database: Sendable {
    private let engine: any Engine

    private init(_ engine: any Engine) {
        self.engine = engine
    }

    /// Opens a database, and makes sure that it answers.
    /// - Parameters:
    ///   - location: A file (`puebla.sqlite`, `sqlite:/var/lib/puebla.sqlite`), `:memory:` for a database that is
    ///     gone when closed, or a PostgreSQL connection string (`postgres://…`, as libpq understands it, also with
    ///     several hosts).
    ///   - tokenizer: Splits text into words for SQLite's FTS5 tables, under the name `puebla`.
    /// - Throws: `DatabaseFault`.
    public static func open(
        _ location: String,
        options: DatabaseOptions = DatabaseOptions(),
        tokenizer: (any WordTokenizer.Type)? = nil,
        logger: Logger
    ) async throws -> Database {
        switch try Location(location) {
        case .memory:
            try Database(SQLiteEngine(path: nil, options: options, tokenizer: tokenizer, logger: logger))
        case .file(let path):
            try Database(SQLiteEngine(path: path, options: options, tokenizer: tokenizer, logger: logger))
        case .server(let address):
            try await Database(PostgresEngine(address: address, options: options, logger: logger))
        }
    }

    /// Whether there is something to open: a file that is there, or a server, which says so itself.
    /// - Throws: `DatabaseFault` when the text names no database.
    public static func isThere(_ location: String) throws -> Bool {
        guard case .file(let path) = try Location(location) else { return true }
        return FileManager.default.fileExists(atPath: path)
    }

    /// The engine that runs the statements.
    public var dialect: Dialect { engine.dialect }

    /// Reads one snapshot of the database; a write in it is refused.
    /// - Throws: What `body` throws, `DatabaseFault`, or `CancellationError` when the task is cancelled.
    public func read<T: Sendable>(_ body: @Sendable @escaping (Connection) throws -> T) async throws -> T {
        try await engine.read(body)
    }

    /// Runs one serialised transaction: everything in it is stored, or nothing when `body` throws.
    ///
    /// When it returns, the changes survive a loss of power.
    /// - Throws: What `body` throws, `DatabaseFault`, or `CancellationError` when the task is cancelled.
    @discardableResult
    public func write<T: Sendable>(_ body: @Sendable @escaping (Connection) throws -> T) async throws -> T {
        try await engine.write(body)
    }

    /// Runs one transaction that takes something for itself among rivals, as a `write` in which each statement sees what was
    /// committed before it: with `skippingLockedRows`, rivals on PostgreSQL pass by each other and none has to begin again.
    ///
    /// - Parameter body: best a single statement.
    /// - Throws: What `body` throws, `DatabaseFault`, or `CancellationError` when the task is cancelled.
    public func contend<T: Sendable>(_ body: @Sendable @escaping (Connection) throws -> T) async throws -> T {
        try await engine.contend(body)
    }

    /// Hears what programs on the same database say with `Connection.notify`, also this one. On SQLite the stream ends at once.
    ///
    /// Listens on a connection and a thread of its own until the stream is no longer read.
    /// - Parameter channel: small letters, digits and `_`; at most 30.
    public func listen(_ channel: String) -> AsyncStream<Heard> {
        precondition(Heard.isChannel(channel), "a channel's name is small letters, digits and _")
        return engine.listen(channel)
    }

    /// Brings the schema up to date: runs, in order, what has not yet run here.
    ///
    /// Several programs may start at once; each migration still runs once.
    /// - Throws: `DatabaseFault` of kind `newerSchema` or `changedMigration`, or what a statement throws.
    public func migrate(_ migrations: [Migration]) async throws {
        let plan = try MigrationPlan(migrations, dialect: dialect)
        // The common start: everything has run, so nothing needs a lock.
        if try await read({ try plan.pending(in: $0) }).isEmpty { return }
        for step in plan.steps {
            try await engine.exclusive { try plan.run(step, in: $0) }
        }
    }

    /// Runs one transaction that no other program's migration overlaps, without limits of time: for what makes a database
    /// (`Connection.migrate`, `Connection.dropTables`). All of it is stored, or nothing.
    ///
    /// On PostgreSQL each statement sees what was committed before it; what must not change under `body` is to be locked.
    /// - Throws: What `body` throws, `DatabaseFault`, or `CancellationError` when the task is cancelled.
    @discardableResult
    public func exclusive<T: Sendable>(_ body: @Sendable @escaping (Connection) throws -> T) async throws -> T {
        try await engine.exclusive(body)
    }

    /// Looks for damage: in the file on SQLite (PostgreSQL checks its pages itself when it reads them), and for foreign
    /// keys that lead nowhere.
    /// - Returns: One sentence for each finding; empty when all is well.
    public func checkIntegrity() async throws -> [String] {
        try await read { connection in
            try connection.liftTimeLimits()
            guard connection.dialect == .sqlite else { return try connection.brokenReferences() }
            do {
                let damage = try connection.rows("PRAGMA integrity_check").map { try $0[at: 0] as String }
                // What refers to what is not worth asking of a file that cannot be read.
                return damage == ["ok"] ? try connection.brokenReferences() : damage
            } catch let fault as DatabaseFault where fault.kind == .corrupt {
                return [fault.message]
            }
        }
    }

    /// The engine and its version, for the log and for support.
    public func serverDescription() async throws -> String {
        try await read { connection in
            switch connection.dialect {
            case .sqlite: try "SQLite " + (connection.value("SELECT sqlite_version()") ?? "")
            case .postgres: try connection.value("SELECT version()") ?? ""
            }
        }
    }

    /// The size of the whole database in bytes.
    public func size() async throws -> Int {
        try await read { connection in
            switch connection.dialect {
            case .sqlite:
                try (connection.value("PRAGMA page_count") ?? 0) * (connection.value("PRAGMA page_size") ?? 0)
            case .postgres:
                try connection.value("SELECT pg_database_size(current_database())") ?? 0
            }
        }
    }

    /// Closes the connections, each when it has done its work. Later accesses throw `unavailable`.
    public func close() async {
        await engine.close()
    }
}

/// What is heard on a channel.
public enum Heard: Sendable, Hashable {
    case message(String)
    /// Listening began, or began again: what was said before may have been missed.
    case gap

    static func isChannel(_ name: String) -> Bool {
        (1...30).contains(name.utf8.count)
            && name.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 }
    }
}

/// What a database engine does.
protocol Engine: Sendable {
    var dialect: Dialect { get }
    func read<T: Sendable>(_ body: @Sendable @escaping (Connection) throws -> T) async throws -> T
    func write<T: Sendable>(_ body: @Sendable @escaping (Connection) throws -> T) async throws -> T

    /// A write in which each statement sees what was committed before it.
    func contend<T: Sendable>(_ body: @Sendable @escaping (Connection) throws -> T) async throws -> T

    /// A write that no other program's `exclusive` overlaps, and that sees whatever those before it committed.
    func exclusive<T: Sendable>(_ body: @Sendable @escaping (Connection) throws -> T) async throws -> T
    func listen(_ channel: String) -> AsyncStream<Heard>
    func close() async
}
