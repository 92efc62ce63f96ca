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
        /// Whoever writes has been told that there is nothing to write, and waits to be called.
        var rests = false
        var ending: Ending?
        var greets = true
        var beats = false
        /// When the last bytes were handed out, while they are not written yet.
        var writingSince: ContinuousClock.Instant?
        /// Calls whoever writes.
        var call: LiveCall?
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

    /// Whether something in a picture is new to it, as far as has been written.
    func isNews(_ picture: LivePicture) -> Bool { state.withLock { $0.ending == nil && picture.sequence != $0.cursor } }

    /// Takes note of a newer picture; wakes the line when something in it is news to it.
    /// - Returns: false when it has not seen yet what the picture leaves out, and needs the whole one.
    func offer(_ picture: LivePicture, calls: LiveCalls? = nil) -> Bool {
        var isEnough = true
        wake(calls) { state in
            guard state.ending == nil else { return false }
            let isNews = picture.sequence != state.cursor
            if isNews, let base = picture.base, base != state.cursor {
                isEnough = false
                return false
            }
            state.picture = isNews ? picture : nil
            return isNews
        }
        return isEnough
    }

    /// A sign of life, so that proxies keep the line and a reader who is gone is noticed.
    func beat() {
        wake { state in
            state.beats = true
            return true
        }
    }

    /// Nothing more is sent, whatever was waiting.
    func end(_ ending: Ending, calls: LiveCalls? = nil) {
        wake(calls) { state in
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

    /// - Parameter call: is made each time there is something to write again, after `step` has said that there is nothing.
    func onNews(_ call: LiveCall) { state.withLock { $0.call = call } }

    /// - Parameter calls: takes the call to be made later; nil to make it at once.
    private func wake(_ calls: LiveCalls? = nil, _ change: (inout State) -> Bool) {
        let call = state.withLock { state -> LiveCall? in
            guard change(&state), state.rests else { return nil }
            state.rests = false
            return state.call
        }
        guard let call else { return }
        if let calls { calls.add(call) } else { call.make() }
    }

    /// What whoever writes does next.
    enum Step {
        /// - Parameter parts: how many parts are in the bytes.
        case write(ByteBuffer, parts: Int)
        /// Nothing until `onNews` calls.
        case rest
        case end
    }

    /// To be asked when what was handed out before has been written.
    func step() -> Step { state.withLock { LiveLine.step(&$0) } }

    private static func step(_ state: inout State) -> Step {
        state.writingSince = nil
        switch state.ending {
        case .closed:
            state.ending = .done
            return .write(closed, parts: 0)
        case .over, .done:
            // Whoever writes holds the line, and must not be held by it any longer.
            state.call = nil
            return .end
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
        guard let bytes else {
            state.rests = true
            return .rest
        }
        state.writingSince = .now
        return .write(bytes, parts: parts)
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

    /// What is to be done next.
    func step() -> LiveLine.Step {
        let step = line.step()
        if case .write(_, let parts) = step { hub.count(parts) }
        return step
    }
}
