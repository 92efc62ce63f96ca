import CPostgres
import Dispatch
import Synchronization

/// Lets a cancelled task stop what the server does for it.
final class PostgresCancellation: Sendable {
    private struct State {
        /// Asks the connection that works for the task to stop; nil while none does.
        var request: (@Sendable () -> Void)?
        var isCancelled = false
    }

    private let state = Mutex(State())

    var isCancelled: Bool {
        state.withLock { $0.isCancelled }
    }

    func check() throws {
        if isCancelled { throw CancellationError() }
    }

    /// A connection now works for the task.
    func start(_ request: @Sendable @escaping () -> Void) throws {
        try state.withLock { state in
            if state.isCancelled { throw CancellationError() }
            state.request = request
        }
    }

    /// The connection works for the task no longer; from here on no request reaches it.
    func finish() {
        state.withLock { $0.request = nil }
    }

    /// Asks the server to stop, which is a connection of its own and so takes a while.
    func cancel() {
        DispatchQueue.global().async { self.ask() }
    }

    private func ask() {
        // Sent under the lock: the request never hits the transaction that comes next on the connection.
        let isUnderWay = state.withLock { state in
            state.isCancelled = true
            state.request?()
            return state.request != nil
        }
        guard isUnderWay else { return }
        // A request that comes just before a statement stops nothing: so again, until the work has ended.
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(100)) { self.ask() }
    }
}

/// What libpq needs to stop a connection's statement.
///
/// `@unchecked Sendable`: the pointer never changes, and libpq documents `PQcancel` as safe on any thread.
final class PostgresCancelRequest: @unchecked Sendable {
    private let request: OpaquePointer?

    init(_ connection: OpaquePointer) {
        request = PQgetCancel(connection)
    }

    deinit {
        if let request { PQfreeCancel(request) }
    }

    func send() {
        guard let request else { return }
        var message = [CChar](repeating: 0, count: 256)
        _ = PQcancel(request, &message, Int32(message.count))
    }
}
