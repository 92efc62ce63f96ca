internal import Dispatch
internal import Records
internal import Synchronization

/// Where passwords are hashed: on a few threads of its own, with a short queue. A storm of sign-ins neither stops Swift's
/// shared threads nor eats the memory: at most `threads` hashes run at once, 32 MiB each, and at most `waiting` wait.
public final class Hashing: Sendable {
    private struct State {
        /// How many hashes each thread has before it.
        var loads: [Int]
        var done = 0
    }

    private let queues: [DispatchQueue]
    private let most: Int
    private let cost: PasswordHash.Cost
    private let state: Mutex<State>
    /// What is computed where there is no hash to compare with: as much work as for one that is there.
    private let stranger: PasswordHash

    /// The program's own: its threads and its memory are the machine's, whoever hashes.
    public static let shared = Hashing()

    public convenience init(threads: Int = 2, waiting: Int = 32) {
        self.init(threads: threads, waiting: waiting, cost: .today)
    }

    init(threads: Int, waiting: Int, cost: PasswordHash.Cost) {
        queues = (0..<max(1, threads)).map { DispatchQueue(label: "hashing.\($0)") }
        most = queues.count + waiting
        self.cost = cost
        state = Mutex(State(loads: queues.map { _ in 0 }))
        stranger = PasswordHash(cost: cost, salt: Token.randomBytes(16), digest: Token.randomBytes(32))
    }

    /// How many hashes have been computed since the start.
    public var done: Int { state.withLock { $0.done } }

    /// The hash of a new password, at today's cost.
    /// - Throws: `Refusal.tooMany` when the queue is full.
    func hash(_ password: String) async throws -> PasswordHash {
        let cost = cost
        return try await run { try PasswordHash(of: password, cost: cost) }
    }

    /// Whether this is the password. Without a hash the same work is done, and the answer is no.
    /// - Throws: `Refusal.tooMany` when the queue is full.
    func matches(_ password: String, _ hash: PasswordHash?) async throws -> Bool {
        let compared = hash ?? stranger
        let isSame = try await run { try compared.matches(password) }
        return isSame && hash != nil
    }

    /// Whether a hash was made at less than today's cost.
    func isOutdated(_ hash: PasswordHash) -> Bool { hash.cost != cost }

    private func run<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
        let place: Int? = state.withLock { state in
            guard state.loads.reduce(0, +) < most else { return nil }
            let place = state.loads.indices.min { state.loads[$0] < state.loads[$1] } ?? 0
            state.loads[place] += 1
            return place
        }
        guard let place else { throw Refusal.tooMany(retryAfter: 5) }
        return try await withCheckedThrowingContinuation { continuation in
            queues[place].async { [self] in
                let result = Swift.Result { try work() }
                state.withLock { state in
                    state.loads[place] -= 1
                    state.done += 1
                }
                continuation.resume(with: result)
            }
        }
    }
}
