/// One connection inside a transaction. It lives only in the closure that received it.
public struct Connection {
    private let session: any Session

    init(_ session: any Session) {
        self.session = session
    }

    /// The engine that runs the statements.
    public var dialect: Dialect { session.dialect }

    /// All rows of the result.
    public func rows(_ sql: SQL) throws -> [Row] {
        try session.rows(prepared(sql))
    }

    /// The first row of the result, or nil when there is none. All rows are fetched: where there may be many, say
    /// `LIMIT 1`.
    public func row(_ sql: SQL) throws -> Row? {
        try rows(sql).first
    }

    /// The first column of the first row; nil when there is no row, or NULL in it.
    public func value<T: ColumnValue>(_ sql: SQL, as type: T.Type = T.self) throws -> T? {
        guard let row = try row(sql) else { return nil }
        return try row[at: 0]
    }

    /// The first column of all rows, whole numbers: for results of many thousands, without a `Row` for each.
    public func integers(_ sql: SQL) throws -> [Int64] {
        try session.integers(prepared(sql))
    }

    /// Gives each row of the result to `body` as it comes, so that memory stays flat however many there are.
    /// - Parameter page: How many rows are fetched at a time where the engine fetches several.
    public func forEachRow(_ sql: SQL, page: Int = 200, _ body: (Row) throws -> Void) throws {
        try session.forEachRow(prepared(sql), page: page, body)
    }

    /// Runs a statement.
    /// - Returns: The number of rows that it inserted, changed or deleted.
    @discardableResult
    public func execute(_ sql: SQL) throws -> Int {
        try session.execute(prepared(sql))
    }

    /// Runs `body` so that, when it throws, its changes alone are undone and the transaction goes on.
    public func savepoint<T>(_ body: () throws -> T) throws -> T {
        try session.savepoint(body)
    }

    /// At the end of a `SELECT`: takes the rows found for this transaction, and passes over those that another one has. On
    /// SQLite nothing, because no other one writes meanwhile.
    public var skippingLockedRows: SQL { dialect == .postgres ? "FOR UPDATE SKIP LOCKED" : "" }

    /// Tells whoever listens on `channel` in the same schema (`Database.listen`), once the transaction is committed. Does
    /// nothing on SQLite.
    /// - Parameters:
    ///   - channel: small letters, digits and `_`; at most 30.
    ///   - payload: At most 7,999 bytes.
    public func notify(_ channel: String, _ payload: String) throws {
        precondition(Heard.isChannel(channel), "a channel's name is small letters, digits and _")
        guard dialect == .postgres else { return }
        _ = try rows("SELECT pg_notify(CAST(\(channel) AS TEXT) || '_' || \(raw: PostgresEar.suffix), \(payload))")
    }

    /// Lets this transaction take as long as it needs, with pauses while a file or a pipe is waited for. Does nothing on
    /// SQLite, which has no such limits.
    public func liftTimeLimits() throws {
        guard dialect == .postgres else { return }
        try execute("SET LOCAL statement_timeout = 0")
        try execute("SET LOCAL idle_in_transaction_session_timeout = 0")
    }

    private func prepared(_ sql: SQL) throws -> Statement {
        let statement = Statement(text: sql.text(for: dialect), values: sql.values)
        // PostgreSQL cannot store it; SQLite can, and then cuts the text in its functions. So neither does.
        for case .text(let text) in statement.values where text.utf8.contains(0) {
            throw DatabaseFault(
                .other, "a text value holds the character NUL, which no database can store", statement: statement.text)
        }
        return statement
    }
}

/// The SQL engines.
public enum Dialect: Sendable, Hashable {
    case sqlite
    case postgres
}

/// A statement in the engine's own notation.
struct Statement {
    let text: String
    let values: [Value]
}

/// What an engine does for a connection in a transaction.
protocol Session {
    var dialect: Dialect { get }
    func rows(_ statement: Statement) throws -> [Row]
    func integers(_ statement: Statement) throws -> [Int64]
    func forEachRow(_ statement: Statement, page: Int, _ body: (Row) throws -> Void) throws
    func execute(_ statement: Statement) throws -> Int
    func savepoint<T>(_ body: () throws -> T) throws -> T
}
