internal import Synchronization

/// Wakes those who wait for jobs as soon as one is put in, in this program. Others look again every few seconds.
final class JobBell: Sendable {
    /// The one of this program: every office rings it, every worker hears it.
    static let process = JobBell()

    private struct State {
        var rings = 0
        var sleepers: [Task<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// How often it has rung: to be asked before looking for work, so that no ring is missed.
    var rings: Int { state.withLock { $0.rings } }

    func ring() {
        let sleepers = state.withLock { state in
            state.rings += 1
            defer { state.sleepers = [] }
            return state.sleepers
        }
        for sleeper in sleepers { sleeper.cancel() }
    }

    /// Waits until it rings, for so long at most; not at all when it has rung since.
    func rest(atMost duration: Duration, since rings: Int) async {
        let sleeper = Task { _ = try? await Task.sleep(for: duration) }
        let hasRung = state.withLock { state in
            state.sleepers.removeAll { $0.isCancelled }
            guard state.rings == rings else { return true }
            state.sleepers.append(sleeper)
            return false
        }
        if hasRung { sleeper.cancel() }
        await withTaskCancellationHandler {
            await sleeper.value
        } onCancel: {
            sleeper.cancel()
        }
        // So that the list does not grow while nothing rings.
        sleeper.cancel()
    }
}
