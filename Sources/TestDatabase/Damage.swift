import GRDBSQLite
import Logging
import SQL

extension TestEngine {
    /// Changes a database past the program and its foreign keys, as faulty disks and meddlers do.
    /// - Parameters:
    ///   - location: of a database that is open or not.
    ///   - statement: one statement that both engines understand.
    public func damage(_ location: String, _ statement: String) async throws {
        switch self {
        case .sqlite:
            var connection: OpaquePointer?
            defer { sqlite3_close(connection) }
            guard sqlite3_open(location, &connection) == SQLITE_OK,
                sqlite3_busy_timeout(connection, 60_000) == SQLITE_OK,
                sqlite3_exec(connection, statement, nil, nil, nil) == SQLITE_OK
            else { throw Shell.Failure(description: "\(statement): \(String(cString: sqlite3_errmsg(connection)))") }
        case .postgres:
            let database = try await Database.open(location, options: TestEngine.patient, logger: Logger(label: "test"))
            try await database.write { db in
                try db.execute("SET LOCAL session_replication_role = replica")
                try db.execute("\(raw: statement)")
            }
            await database.close()
        }
    }
}
