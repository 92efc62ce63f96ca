import CPostgres
import Foundation

/// One connection of libpq, with the statements prepared on it. Belongs to one lane's thread.
final class PostgresHandle {
    let cancelRequest: PostgresCancelRequest
    private let connection: OpaquePointer
    private var cache = PreparedStatements(limit: 200)

    /// Connects, which blocks.
    init(address: String, options: DatabaseOptions) throws {
        connection = Self.connect(address)
        // Else libpq prints the server's notices to standard error.
        PQsetNoticeProcessor(connection, { _, _ in }, nil)
        cancelRequest = PostgresCancelRequest(connection)
        guard !isLost else { throw DatabaseFault(connecting: String(cString: PQerrorMessage(connection))) }
        try command(
            """
            SET statement_timeout = \(options.statementTimeout.milliseconds);
            SET lock_timeout = \(options.busyTimeout.milliseconds);
            SET idle_in_transaction_session_timeout = 60000;
            SET TimeZone = 'UTC'; SET DateStyle = 'ISO';
            SET standard_conforming_strings = on; SET bytea_output = 'hex'
            """)
    }

    deinit {
        PQfinish(connection)
    }

    /// Whether the server is gone.
    var isLost: Bool { PQstatus(connection) == CONNECTION_BAD }

    /// What can be waited on until the server says something.
    var socket: Int32 { PQsocket(connection) }

    /// What has been sent on the channels listened to since the last time.
    func notifications() throws -> [String] {
        guard PQconsumeInput(connection) == 1, !isLost else {
            throw DatabaseFault(.unavailable, "the connection to PostgreSQL was lost")
        }
        var payloads: [String] = []
        while let notification = PQnotifies(connection) {
            payloads.append(String(cString: notification.pointee.extra))
            PQfreemem(notification)
        }
        return payloads
    }

    /// Runs text without values.
    /// - Returns: What the server says it did.
    @discardableResult
    func command(_ text: String) throws -> String {
        try checked(PQexec(connection, text), text).command
    }

    func run(_ statement: Statement) throws -> PostgresResult {
        let parameters = PostgresParameters(statement.values)
        // What changes the schema runs once: not worth remembering, and it makes what is remembered stale.
        guard PreparedStatements.isWorthwhile(statement.text) else {
            let result = parameters.withPointers { values, lengths, formats in
                PQexecParams(
                    connection, statement.text, parameters.count, parameters.types, values, lengths, formats, 0)
            }
            return try checked(result, statement.text)
        }
        let name = try prepare(statement.text, parameters)
        let result = parameters.withPointers { values, lengths, formats in
            PQexecPrepared(connection, name, parameters.count, values, lengths, formats, 0)
        }
        return try checked(result, statement.text)
    }

    /// Forgets the prepared statements, after the schema changed under them.
    func forgetStatements() throws {
        cache.removeAll()
        try command("DEALLOCATE ALL")
    }

    private func prepare(_ text: String, _ parameters: PostgresParameters) throws -> String {
        let key = parameters.signature + text
        if let name = cache.name(for: key) { return name }
        if let stale = cache.removeOldestIfFull() { try command("DEALLOCATE \(stale)") }
        let name = cache.newName()
        _ = try checked(PQprepare(connection, name, text, parameters.count, parameters.types), text)
        cache.remember(name, for: key)
        return name
    }

    private func checked(_ pointer: OpaquePointer?, _ statement: String) throws -> PostgresResult {
        guard let pointer else {
            throw DatabaseFault(.unavailable, String(cString: PQerrorMessage(connection)), statement: statement)
        }
        let result = PostgresResult(pointer)
        guard result.isSuccess else {
            throw DatabaseFault(postgres: result.code, result.message, isLost: isLost, statement: statement)
        }
        return result
    }

    private static func connect(_ address: String) -> OpaquePointer {
        // What comes before `dbname` gives defaults to the connection string, what comes after overrules it.
        let settings = [
            ("fallback_application_name", "puebla"), ("connect_timeout", "10"), ("keepalives_idle", "30"),
            ("dbname", address), ("client_encoding", "UTF8"),
        ]
        var keywords = settings.map { UnsafePointer(strdup($0.0)) } + [nil]
        var values = settings.map { UnsafePointer(strdup($0.1)) } + [nil]
        defer { (keywords + values).forEach { free(UnsafeMutablePointer(mutating: $0)) } }
        guard let connection = PQconnectdbParams(&keywords, &values, 1) else { fatalError("no memory to connect") }
        return connection
    }
}
