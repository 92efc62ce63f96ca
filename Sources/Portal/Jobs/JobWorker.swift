public import Logging
public import Records
public import ServiceLifecycle

/// Does jobs as long as the program serves: sleeps until the next is due or the bell rings. When the program is told
/// to stop, what is under way is finished and nothing new is begun.
public struct JobWorker: Service {
    private let desk: JobDesk
    private let hands: Int
    private let logger: Logger
    private let bell = JobBell.process
    /// How soon jobs are seen that another program put in.
    private static let longestRest: Duration = .seconds(5)

    /// - Parameter hands: how many jobs are done at a time.
    public init(_ desk: JobDesk, hands: Int = 2, logger: Logger) {
        self.desk = desk
        self.hands = hands
        self.logger = logger
    }

    public func run() async throws {
        while await !attempt({ try await desk.begin() }), !Task.isShuttingDownGracefully, !Task.isCancelled {
            await rest(JobWorker.longestRest, since: bell.rings)
        }
        await withTaskGroup { group in
            for _ in 0..<hands { group.addTask { await work() } }
        }
    }

    private func work() async {
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            let rings = bell.rings
            var pause: Duration = JobWorker.longestRest
            await attempt {
                // What is due but not to be had is being taken by somebody else at this moment.
                if try await desk.doOne() { pause = .zero } else {
                    pause = max(try await desk.pause() ?? pause, .milliseconds(50))
                }
            }
            if pause > .zero { await rest(min(pause, JobWorker.longestRest), since: rings) }
        }
    }

    private func rest(_ duration: Duration, since rings: Int) async {
        _ = try? await cancelWhenGracefulShutdown { await bell.rest(atMost: duration, since: rings) }
    }

    /// A database that is away for a moment does not end the work.
    /// - Returns: whether it was done.
    @discardableResult
    private func attempt(_ body: () async throws -> Void) async -> Bool {
        do {
            try await body()
            return true
        } catch {
            if !(error is CancellationError) {
                logger.error("the jobs cannot be reached", metadata: ["error": "\(error)"])
            }
            return false
        }
    }
}
