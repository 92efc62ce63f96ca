internal import Records
internal import Synchronization

/// Where other programs make files of pages: a few at a time, whoever asks, so that the machine has time left for those who
/// only read. Others wait for a place, but neither long nor in a long queue.
final class Workshop: Sendable {
    private struct State {
        var working = 0
        var waiting = 0
    }

    /// The program's own: the machine is the same, whichever page is asked for.
    static let shared = Workshop()

    private let places: Int
    private let queue: Int
    private let patience: Duration
    private let state = Mutex(State())

    /// - Parameters:
    ///   - queue: how many may wait.
    ///   - patience: how long each of them waits.
    init(places: Int = 2, queue: Int = 32, patience: Duration = .seconds(20)) {
        self.places = places
        self.queue = queue
        self.patience = patience
    }

    /// - Throws: `Refusal.busy` when there was no place in time; what the work throws.
    func work<Result: Sendable>(_ body: @Sendable () async throws -> Result) async throws -> Result {
        if !take() { try await wait() }
        defer { state.withLock { $0.working -= 1 } }
        return try await body()
    }

    private func take() -> Bool {
        state.withLock { state in
            guard state.working < places else { return false }
            state.working += 1
            return true
        }
    }

    private func wait() async throws {
        let hasRoom: Bool = state.withLock { state in
            guard state.waiting < queue else { return false }
            state.waiting += 1
            return true
        }
        guard hasRoom else { throw Refusal.busy(retryAfter: 30) }
        defer { state.withLock { $0.waiting -= 1 } }
        let end = ContinuousClock.now.advanced(by: patience)
        // What is waited for takes a second or more.
        repeat {
            try await Task.sleep(for: .milliseconds(50))
            if take() { return }
        } while ContinuousClock.now < end
        throw Refusal.busy(retryAfter: 30)
    }
}
