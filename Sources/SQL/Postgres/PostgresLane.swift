import Logging

/// One connection to the server, with the thread that it blocks. Connects when first used, and again when it was lost.
actor PostgresLane {
    /// What a transaction may do, and what it sees.
    enum Kind {
        case read
        case write
        case contend
        case exclusive

        fileprivate var begin: String {
            switch self {
            case .read: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
            case .write: "BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE"
            case .contend: "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
            // Each statement sees what was committed before it, so also what was committed while waiting for the lock.
            // An index on a large table takes its time: no timeouts. The first number is "pueb" in ASCII.
            case .exclusive:
                """
                BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
                SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0;
                SELECT pg_advisory_xact_lock(1886741858, hashtext(COALESCE(current_schema(), '')))
                """
            }
        }
    }

    /// A transaction that failed, but not because of what it did: it may run again.
    struct Setback: Error {
        let fault: DatabaseFault
    }

    private let executor = ThreadExecutor(name: "PostgreSQL")
    private let address: String
    private let options: DatabaseOptions
    private let logger: Logger
    private var handle: PostgresHandle?

    init(address: String, options: DatabaseOptions, logger: Logger) {
        self.address = address
        self.options = options
        self.logger = logger
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Connects, unless connected already.
    func connect() throws {
        if handle == nil { handle = try PostgresHandle(address: address, options: options) }
    }

    func disconnect() {
        handle = nil
    }

    /// Runs one transaction; once more on a new connection when the old one turned out to be lost.
    /// - Throws: `Setback` when a concurrent transaction won.
    func transaction<T: Sendable>(
        _ kind: Kind, _ cancellation: PostgresCancellation, _ body: @Sendable (Connection) throws -> T
    ) throws -> T {
        let wasConnected = handle != nil
        do {
            return try attempt(kind, cancellation, body)
        } catch let loss as Loss where wasConnected && !loss.maybeCommitted {
            logger.notice("connecting to PostgreSQL again", metadata: ["reason": "\(loss.fault)"])
        } catch let loss as Loss {
            throw loss.fault
        }
        do {
            return try attempt(kind, cancellation, body)
        } catch let loss as Loss {
            throw loss.fault
        }
    }

    /// The server went away.
    private struct Loss: Error {
        let fault: DatabaseFault
        let maybeCommitted: Bool
    }

    private func attempt<T: Sendable>(
        _ kind: Kind, _ cancellation: PostgresCancellation, _ body: (Connection) throws -> T
    ) throws -> T {
        try cancellation.check()
        try connect()
        guard let handle else { preconditionFailure("connected") }
        try cancellation.start(handle.cancelRequest.send)
        defer {
            cancellation.finish()
            // After a cancellation the server may yet stop a statement: not the next transaction's.
            if handle.isLost || cancellation.isCancelled { self.handle = nil }
        }
        let session = PostgresSession(handle, cancellation)
        let result: T
        do {
            try handle.command(kind.begin)
            result = try body(Connection(session))
            if let failure = session.failure { throw failure }
            try cancellation.check()
        } catch {
            throw abandon(handle, session, cancellation, error)
        }
        try commit(handle, kind, cancellation)
        return result
    }

    /// Rolls back.
    /// - Returns: What to tell the caller.
    private func abandon(
        _ handle: PostgresHandle, _ session: PostgresSession, _ cancellation: PostgresCancellation, _ error: any Error
    ) -> any Error {
        if !handle.isLost { _ = try? handle.command("ROLLBACK") }
        if cancellation.isCancelled { return CancellationError() }
        let fault = session.failure ?? error as? DatabaseFault
        if handle.isLost {
            let lost = fault ?? DatabaseFault(.unavailable, "the connection to PostgreSQL was lost")
            return Loss(fault: lost, maybeCommitted: false)
        }
        guard let fault, fault.isWorthRepeating else { return error }
        if fault.isStalePlan { try? handle.forgetStatements() }
        return Setback(fault: fault)
    }

    private func commit(_ handle: PostgresHandle, _ kind: Kind, _ cancellation: PostgresCancellation) throws {
        do {
            guard try handle.command("COMMIT") == "COMMIT" else {
                throw DatabaseFault(.other, "PostgreSQL rolled the transaction back", statement: "COMMIT")
            }
        } catch let fault as DatabaseFault {
            if handle.isLost, kind == .read { throw Loss(fault: fault, maybeCommitted: false) }
            if handle.isLost {
                let message =
                    "the connection was lost during COMMIT: the changes may be stored or not; look before repeating"
                let unknown = DatabaseFault(.unavailable, message, statement: "COMMIT", code: fault.code)
                throw Loss(fault: unknown, maybeCommitted: true)
            }
            try cancellation.check()
            throw fault.isWorthRepeating ? Setback(fault: fault) : fault
        }
    }
}
