internal import Synchronization

/// Tells those who watch over listeners, in this program, which topics have changed. Other programs are heard by
/// PostgreSQL, or seen when the topics are looked at again.
final class LiveBell: Sendable {
    /// The one of this program: every office rings it, every hub hears it.
    static let process = LiveBell()

    private struct State {
        var last = 0
        var hearers: [Int: @Sendable (Set<String>) -> Void] = [:]
    }

    private let state = Mutex(State())

    func ring(_ topics: Set<String>) {
        for hearer in state.withLock({ Array($0.hearers.values) }) { hearer(topics) }
    }

    /// - Returns: a number, for `forget`.
    func hear(_ hearer: @escaping @Sendable (Set<String>) -> Void) -> Int {
        state.withLock { state in
            state.last += 1
            state.hearers[state.last] = hearer
            return state.last
        }
    }

    func forget(_ number: Int) { state.withLock { $0.hearers[number] = nil } }
}
