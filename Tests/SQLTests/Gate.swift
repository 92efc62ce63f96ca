import Dispatch

/// Holds a transaction's thread until the test lets it go on. A forgotten gate opens by itself.
final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func open() {
        semaphore.signal()
    }

    /// For the closure of a transaction only, which has a thread that may block.
    func wait() {
        _ = semaphore.wait(timeout: .now() + 20)
    }
}
