/// One PostgreSQL connection inside a transaction.
final class PostgresSession: Session {
    /// What made the server give the transaction up; whatever the program does then, it cannot be committed.
    private(set) var failure: DatabaseFault?
    private let handle: PostgresHandle
    private let cancellation: PostgresCancellation
    private var depth = 0

    init(_ handle: PostgresHandle, _ cancellation: PostgresCancellation) {
        self.handle = handle
        self.cancellation = cancellation
    }

    var dialect: Dialect { .postgres }

    func rows(_ statement: Statement) throws -> [Row] {
        try tracked { try handle.run(statement).rows() }
    }

    func integers(_ statement: Statement) throws -> [Int64] {
        try tracked { try handle.run(statement).integers() }
    }

    func execute(_ statement: Statement) throws -> Int {
        try tracked { try handle.run(statement).affected }
    }

    func savepoint<T>(_ body: () throws -> T) throws -> T {
        depth += 1
        defer { depth -= 1 }
        let name = "puebla_\(depth)"
        try tracked { _ = try handle.command("SAVEPOINT \(name)") }
        do {
            let result = try body()
            try tracked { _ = try handle.command("RELEASE SAVEPOINT \(name)") }
            return result
        } catch {
            try rollBack(to: name)
            throw error
        }
    }

    private func rollBack(to name: String) throws {
        // A lost connection or a lost race is lost for the whole transaction.
        if let failure, handle.isLost || failure.isWorthRepeating { throw failure }
        failure = nil
        try tracked { _ = try handle.command("ROLLBACK TO SAVEPOINT \(name); RELEASE SAVEPOINT \(name)") }
    }

    private func tracked<T>(_ work: () throws -> T) throws -> T {
        try cancellation.check()
        if let failure { throw failure }
        do {
            return try work()
        } catch let fault as DatabaseFault {
            failure = fault
            throw fault
        }
    }
}
