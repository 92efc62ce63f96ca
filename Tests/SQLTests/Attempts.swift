import Synchronization

/// Counts how often a transaction's closure runs.
final class Attempts: Sendable {
    private let runs = Mutex(0)

    var count: Int { runs.withLock { $0 } }

    /// Counts one more.
    /// - Returns: How many there were, with this one.
    func next() -> Int {
        runs.withLock { runs in
            runs += 1
            return runs
        }
    }
}
