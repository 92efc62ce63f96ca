import Dispatch
import Foundation
import Synchronization

/// Runs an actor's work on a thread of its own, because libpq blocks and Swift's shared threads are few.
final class ThreadExecutor: SerialExecutor {
    private let queue = JobQueue()

    init(name: String) {
        let executor = asUnownedSerialExecutor()
        let thread = Thread { [queue] in queue.run(on: executor) }
        thread.name = name
        thread.start()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        queue.add(UnownedJob(job))
    }

    deinit {
        queue.stop()
    }
}

/// What is left to do. The thread holds the queue and not the executor, so that it ends with the executor's last owner.
private final class JobQueue: Sendable {
    private struct State {
        var jobs: [UnownedJob] = []
        var isStopped = false
    }

    private let state = Mutex(State())
    private let news = DispatchSemaphore(value: 0)

    func add(_ job: UnownedJob) {
        state.withLock { $0.jobs.append(job) }
        news.signal()
    }

    func stop() {
        state.withLock { $0.isStopped = true }
        news.signal()
    }

    func run(on executor: UnownedSerialExecutor) {
        while true {
            news.wait()
            let (jobs, isStopped) = state.withLock { state in
                defer { state.jobs = [] }
                return (state.jobs, state.isStopped)
            }
            for job in jobs { job.runSynchronously(on: executor) }
            if isStopped { return }
        }
    }
}
