internal import NIOCore
internal import Synchronization
internal import Web

/// Somebody who listens: up to where they have seen the topic, and what is to be sent to them next. Holds no queue: who
/// reads slowly gets the latest picture when they are ready, and those between never.
final class LiveLine: Sendable {
    /// Who they are; nil for anyone, of whom nothing needs to be asked again.
    let credentials: Credentials?
    /// Where they come from, for the limit of those who have not signed in.
    let address: String
    /// Which of the looks brings its sign of life.
    let turn: Int

    private struct State {
        var cursor: Int
        /// The latest picture; what is new in it has not been sent yet.
        var picture: LivePicture?
        var sleeper: CheckedContinuation<Void, Never>?
        var ending: Ending?
        var greets = true
        var beats = false
        /// When the last bytes were handed out, while they are not written yet.
        var writingSince: ContinuousClock.Instant?
        /// Cuts the connection.
        var cut: (@Sendable () -> Void)?
    }

    enum Ending {
        /// The reader may no longer read this: their page is to be asked for anew.
        case closed
        /// The server stops or the reader is gone: they may come back.
        case over
        /// Nothing more is handed out.
        case done
    }

    /// How long one write may take before the line is taken for dead.
    static let patience: Duration = .seconds(60)

    private let state: Mutex<State>

    init(after cursor: Int, credentials: Credentials?, address: String) {
        state = Mutex(State(cursor: cursor))
        self.credentials = credentials
        self.address = address
        turn = Int.random(in: 0..<LiveWatch.looksPerBeat)
    }

    /// Takes note of a newer picture; wakes the line when something in it is news to it.
    func offer(_ picture: LivePicture) {
        wake { state in
            guard state.ending == nil else { return false }
            let isNews = picture.sequence != state.cursor
            state.picture = isNews ? picture : nil
            return isNews
        }
    }

    /// A sign of life, so that proxies keep the line and a reader who is gone is noticed.
    func beat() {
        wake { state in
            state.beats = true
            return true
        }
    }

    /// Nothing more is sent, whatever was waiting.
    func end(_ ending: Ending) {
        wake { state in
            state.picture = nil
            if state.ending == nil { state.ending = ending }
            return true
        }
    }

    /// - Parameter cut: closes the connection of a line that takes nothing any more.
    func onCut(_ cut: @escaping @Sendable () -> Void) { state.withLock { $0.cut = cut } }

    /// Cuts the connection when its reader has taken nothing for long.
    func cutIfStuck(at now: ContinuousClock.Instant) {
        let cut = state.withLock { state in
            state.writingSince.map { now - $0 > LiveLine.patience } == true ? state.cut : nil
        }
        cut?()
    }

    private func wake(_ change: (inout State) -> Bool) {
        let sleeper = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard change(&state) else { return nil }
            defer { state.sleeper = nil }
            return state.sleeper
        }
        sleeper?.resume()
    }

    /// What is to be written next, waiting until there is something; nil when the stream ends.
    /// - Returns: bytes, and how many parts are in them.
    func next() async -> (bytes: ByteBuffer, parts: Int)? {
        while true {
            switch state.withLock({ LiveLine.step(&$0) }) {
            case .write(let bytes, let parts): return (bytes, parts)
            case .end: return nil
            case .wait: await rest()
            }
        }
    }

    private enum Step {
        case write(ByteBuffer, parts: Int)
        case wait
        case end
    }

    private static func step(_ state: inout State) -> Step {
        state.writingSince = nil
        switch state.ending {
        case .closed:
            state.ending = .done
            return .write(closed, parts: 0)
        case .over, .done: return .end
        case nil: break
        }
        var bytes = state.greets ? greeting() : nil
        var parts = 0
        if let picture = state.picture {
            if let burst = picture.burst(after: state.cursor) {
                parts = burst.parts
                if bytes == nil { bytes = burst.bytes } else { bytes?.writeImmutableBuffer(burst.bytes) }
            }
            state.cursor = picture.sequence
            state.picture = nil
        }
        if bytes == nil, state.beats { bytes = heartbeat }
        (state.greets, state.beats) = (false, false)
        guard let bytes else { return .wait }
        state.writingSince = .now
        return .write(bytes, parts: parts)
    }

    private func rest() async {
        await withCheckedContinuation { sleeper in
            let isAwake = state.withLock { state in
                if state.ending != nil || state.picture != nil || state.beats { return true }
                state.sleeper = sleeper
                return false
            }
            if isAwake { sleeper.resume() }
        }
    }

    private static let heartbeat = ByteBuffer(string: ":\n\n")
    private static let closed = ByteBuffer(string: "event: closed\ndata: {}\n\n")

    /// How long to wait before coming back, for each another time: after a restart they do not come all at once.
    private static func greeting() -> ByteBuffer {
        ByteBuffer(string: "retry: \(Int.random(in: 1_000...4_000))\n\n")
    }
}

/// A place among the listeners, for as long as somebody holds it.
public final class LiveListener: Sendable {
    let line: LiveLine
    private let crowd: LiveCrowd
    private let hub: LiveHub

    init(_ line: LiveLine, in crowd: LiveCrowd, of hub: LiveHub) {
        self.line = line
        self.crowd = crowd
        self.hub = hub
    }

    deinit { hub.leave(line, crowd) }

    /// What is to be written next; nil when the stream ends.
    func next() async -> ByteBuffer? {
        guard let (bytes, parts) = await line.next() else { return nil }
        hub.count(parts)
        return bytes
    }
}
