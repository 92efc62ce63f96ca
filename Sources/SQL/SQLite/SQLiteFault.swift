import GRDB

extension DatabaseFault {
    /// What SQLite reported, in the common vocabulary.
    init(_ error: DatabaseError, statement: String? = nil) {
        let message = error.message ?? "SQLite gave no message"
        self.init(
            Kind(error),
            Self.advice(for: error).map { "\(message); \($0)" } ?? message,
            statement: statement ?? error.sql,
            code: String(error.extendedResultCode.rawValue))
    }

    /// What SQLite reported when the file was opened.
    init(opening path: String, _ error: DatabaseError) {
        let fault = DatabaseFault(error)
        self.init(fault.kind, "\(path): \(fault.message)", code: fault.code)
    }

    private static func advice(for error: DatabaseError) -> String? {
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED: "another program is writing to the database; try again"
        case .SQLITE_CANTOPEN: "does the folder exist, and may this user write in it?"
        case .SQLITE_READONLY: "this user, or this access, may only read the database"
        case .SQLITE_FULL: "the disk is full; make room and try again"
        case .SQLITE_NOTADB: "check the path, or restore a backup"
        case .SQLITE_CORRUPT: "restore a backup"
        case .SQLITE_IOERR: "check the disk"
        default: nil
        }
    }
}

extension DatabaseFault.Kind {
    fileprivate init(_ error: DatabaseError) {
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy
        case .SQLITE_CANTOPEN, .SQLITE_IOERR, .SQLITE_PERM, .SQLITE_AUTH: self = .unavailable
        case .SQLITE_READONLY: self = .readOnly
        case .SQLITE_FULL: self = .full
        case .SQLITE_NOTADB, .SQLITE_CORRUPT: self = .corrupt
        case .SQLITE_INTERRUPT: self = .timeout
        case .SQLITE_ERROR: self = .syntax
        case .SQLITE_CONSTRAINT: self = DatabaseFault.Constraint(error).map(Self.constraint) ?? .other
        // The driver's own word for a closed connection, and for a statement whose values do not fit its text.
        case .SQLITE_MISUSE: self = error.sql == nil ? .unavailable : .syntax
        default: self = .other
        }
    }
}

extension DatabaseFault.Constraint {
    fileprivate init?(_ error: DatabaseError) {
        switch error.extendedResultCode {
        case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY, .SQLITE_CONSTRAINT_ROWID: self = .unique
        case .SQLITE_CONSTRAINT_FOREIGNKEY: self = .foreignKey
        case .SQLITE_CONSTRAINT_NOTNULL: self = .notNull
        case .SQLITE_CONSTRAINT_CHECK, .SQLITE_CONSTRAINT_TRIGGER, .SQLITE_CONSTRAINT_DATATYPE: self = .check
        default: return nil
        }
    }
}
