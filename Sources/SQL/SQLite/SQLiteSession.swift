import Foundation
import GRDB
import GRDBSQLite

/// One SQLite connection inside a transaction.
struct SQLiteSession: Session {
    private let connection: GRDB.Database

    init(_ connection: GRDB.Database) {
        self.connection = connection
    }

    var dialect: Dialect { .sqlite }

    func rows(_ statement: Statement) throws -> [Row] {
        try translated(statement) {
            let compiled = try compiled(statement)
            let cursor = try GRDB.Row.fetchCursor(compiled)
            let columns = compiled.columnNames
            var rows: [Row] = []
            while try cursor.next() != nil {
                // Straight from SQLite: half the time of going through the driver's own values.
                let values = columns.indices.map { Value(compiled.sqliteStatement, column: Int32($0)) }
                rows.append(Row(columns: columns, values: values))
            }
            return rows
        }
    }

    func integers(_ statement: Statement) throws -> [Int64] {
        try translated(statement) {
            let compiled = try compiled(statement)
            let cursor = try GRDB.Row.fetchCursor(compiled)
            var numbers: [Int64] = []
            while try cursor.next() != nil { numbers.append(sqlite3_column_int64(compiled.sqliteStatement, 0)) }
            return numbers
        }
    }

    func execute(_ statement: Statement) throws -> Int {
        try translated(statement) {
            let before = connection.totalChangesCount
            try compiled(statement).execute()
            // SQLite keeps the last count through statements that change no row.
            return connection.totalChangesCount == before ? 0 : connection.changesCount
        }
    }

    func savepoint<T>(_ body: () throws -> T) throws -> T {
        var result: T?
        try connection.inSavepoint {
            result = try body()
            return .commit
        }
        return result!
    }

    private func compiled(_ statement: Statement) throws -> GRDB.Statement {
        let compiled = try connection.cachedStatement(sql: statement.text)
        try compiled.setArguments(StatementArguments(statement.values.map(\.databaseValue)))
        return compiled
    }

    private func translated<T>(_ statement: Statement, _ work: () throws -> T) throws -> T {
        do {
            return try work()
        } catch let error as DatabaseError where !error.isInterruptionError {
            throw DatabaseFault(error, statement: statement.text)
        }
    }
}

extension Value {
    /// The value as the driver binds it.
    fileprivate var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let number): number.databaseValue
        case .real(let number): number.databaseValue
        case .text(let text): text.databaseValue
        case .blob(let bytes): Data(bytes).databaseValue
        }
    }

    /// The value in a column of the row that the statement stands on.
    fileprivate init(_ statement: SQLiteStatement, column: Int32) {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_INTEGER:
            self = .integer(sqlite3_column_int64(statement, column))
        case SQLITE_FLOAT:
            self = .real(sqlite3_column_double(statement, column))
        case SQLITE_TEXT:
            let start = sqlite3_column_text(statement, column)
            let count = Int(sqlite3_column_bytes(statement, column))
            self = .text(String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self))
        case SQLITE_BLOB:
            let start = sqlite3_column_blob(statement, column)
            let count = Int(sqlite3_column_bytes(statement, column))
            self = .blob(Array(UnsafeRawBufferPointer(start: start, count: count)))
        default:
            self = .null
        }
    }
}
