import Synchronization

/// A bounded number of lanes, lent to one access at a time. The one returned last goes out first, so that few stay
/// warm.
final class PostgresPool: Sendable {
    private struct Waiter {
        let number: Int
        let continuation: CheckedContinuation<PostgresLane, any Error>
    }

    private struct State {
        var idle: [PostgresLane]
        var waiters: [Waiter] = []
        var lastNumber = 0
        var isClosed = false
    }

    private let state: Mutex<State>
    private let timeout: Duration

    init(_ lanes: [PostgresLane], timeout: Duration) {
        state = Mutex(State(idle: lanes))
        self.timeout = timeout
    }

    /// Runs `work` with a lane of its own.
    /// - Throws: `timeout` when none gets free in time, `CancellationError`, or what `work` throws.
    func withLane<T: Sendable>(_ work: @Sendable (PostgresLane) async throws -> T) async throws -> T {
        let lane = try await acquire()
        do {
            let result = try await work(lane)
            await release(lane)
            return result
        } catch {
            await release(lane)
            throw error
        }
    }

    /// Ends the idle lanes' connections; the others follow when they come back.
    func close() async {
        let (idle, waiters) = state.withLock { state in
            defer { (state.idle, state.waiters, state.isClosed) = ([], [], true) }
            return (state.idle, state.waiters)
        }
        for waiter in waiters { waiter.continuation.resume(throwing: Self.closed) }
        for lane in idle { await lane.disconnect() }
    }

    private static var closed: DatabaseFault { DatabaseFault(.unavailable, "the database was closed") }

    private func acquire() async throws -> PostgresLane {
        if let lane = state.withLock({ $0.idle.popLast() }) { return lane }
        let number = state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
        }
        let deadline = ContinuousClock.now + timeout
        let alarm = Task {
            try await Task.sleep(until: deadline)
            giveUp(number, self.exhausted)
        }
        defer { alarm.cancel() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { wait(number, until: deadline, $0) }
        } onCancel: {
            giveUp(number, CancellationError())
        }
    }

    private var exhausted: DatabaseFault {
        DatabaseFault(.timeout, "all connections were busy for \(timeout); allow more, or find what holds them")
    }

    private func wait(
        _ number: Int, until deadline: ContinuousClock.Instant,
        _ continuation: CheckedContinuation<PostgresLane, any Error>
    ) {
        let answer: Result<PostgresLane, any Error>? = state.withLock { state in
            if state.isClosed { return .failure(Self.closed) }
            // The task may have been cancelled, or the alarm gone off, before anybody waited here.
            if Task.isCancelled { return .failure(CancellationError()) }
            if let lane = state.idle.popLast() { return .success(lane) }
            if ContinuousClock.now >= deadline { return .failure(exhausted) }
            state.waiters.append(Waiter(number: number, continuation: continuation))
            return nil
        }
        if let answer { continuation.resume(with: answer) }
    }

    private func giveUp(_ number: Int, _ error: any Error) {
        let waiter = state.withLock { state in
            state.waiters.firstIndex { $0.number == number }.map { state.waiters.remove(at: $0) }
        }
        waiter?.continuation.resume(throwing: error)
    }

    private func release(_ lane: PostgresLane) async {
        let (waiter, isClosed) = state.withLock { state -> (Waiter?, Bool) in
            if state.isClosed { return (nil, true) }
            if !state.waiters.isEmpty { return (state.waiters.removeFirst(), false) }
            state.idle.append(lane)
            return (nil, false)
        }
        waiter?.continuation.resume(returning: lane)
        if isClosed { await lane.disconnect() }
    }
}
