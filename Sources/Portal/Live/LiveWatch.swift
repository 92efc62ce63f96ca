internal import Records
internal import SQL
internal import Synchronization

/// Finds out that topics have changed: by the bell of this program, by what other servers say through PostgreSQL, and by
/// looking now and then. Works while somebody listens.
final class LiveWatch: Sendable {
    private struct State {
        var tasks: [Task<Void, Never>] = []
        var hearer: Int?
        var isStopped = false
    }

    private let state = Mutex(State())
    /// Every so many looks all who have signed in are asked who they are, though nothing happens.
    private static let looksPerQuestion = 5
    /// After so many looks each line has had its sign of life: a part of them each time, never all at once.
    static let looksPerBeat = 10

    func start(_ hub: LiveHub) {
        let hearer = LiveBell.process.hear { [weak hub] topics in hub?.stir(topics) }
        let looks = Task { [weak hub, pause = hub.limits.pause] in
            var number = 0
            while !Task.isCancelled {
                do { try await Task.sleep(for: pause) } catch { return }
                guard let hub else { return }
                number += 1
                await LiveWatch.look(number, hub)
            }
        }
        let heard = Task { [weak hub, database = hub.database] in
            for await heard in database.listen(Live.channel) {
                guard let hub else { return }
                switch heard {
                case .message(let topic): hub.stir([topic])
                case .gap: hub.stir([Live.allTopics])
                }
            }
        }
        let isStopped = state.withLock { state in
            state.tasks = [looks, heard]
            state.hearer = hearer
            return state.isStopped
        }
        if isStopped { stop() }
    }

    private static func look(_ number: Int, _ hub: LiveHub) async {
        do { try await hub.look() } catch { hub.report("topics cannot be looked at", error) }
        let now = ContinuousClock.now
        for crowd in hub.crowds {
            if number.isMultiple(of: looksPerQuestion) { await crowd.ask(hub) }
            for line in crowd.lines {
                if line.turn == number % looksPerBeat { line.beat() }
                line.cutIfStuck(at: now)
            }
        }
        hub.tell()
    }

    func stop() {
        let (tasks, hearer) = state.withLock { state in
            state.isStopped = true
            defer { (state.tasks, state.hearer) = ([], nil) }
            return (state.tasks, state.hearer)
        }
        for task in tasks { task.cancel() }
        if let hearer { LiveBell.process.forget(hearer) }
    }
}
