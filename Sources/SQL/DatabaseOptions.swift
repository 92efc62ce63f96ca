/// How a database is opened. The defaults suit a server on a small machine.
public struct DatabaseOptions: Sendable {
    /// How many connections may work at once: readers beside the one writer on SQLite, all of them on PostgreSQL.
    public var connections: Int
    /// How long a transaction waits for another one's lock.
    public var busyTimeout: Duration
    /// How long a statement may run. PostgreSQL only, and not in migrations.
    public var statementTimeout: Duration
    /// How long an access waits for a free connection. PostgreSQL only.
    public var acquireTimeout: Duration
    /// Pages of the database that each connection keeps in memory, in KiB. SQLite only. Large writes want more.
    public var cache: Int
    /// Whether every write is refused, also by `migrate`.
    public var isReadOnly: Bool

    public init(
        connections: Int = 4,
        busyTimeout: Duration = .seconds(5),
        statementTimeout: Duration = .seconds(30),
        acquireTimeout: Duration = .seconds(10),
        cache: Int = 4_096,
        isReadOnly: Bool = false
    ) {
        precondition(connections > 0, "a database needs at least one connection")
        self.connections = connections
        self.busyTimeout = busyTimeout
        self.statementTimeout = statementTimeout
        self.acquireTimeout = acquireTimeout
        self.cache = cache
        self.isReadOnly = isReadOnly
    }
}

extension Duration {
    var milliseconds: Int {
        Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000)
    }

    var inSeconds: Double {
        Double(milliseconds) / 1000
    }
}
