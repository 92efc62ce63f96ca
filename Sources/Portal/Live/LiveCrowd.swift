internal import Records
internal import Synchronization
internal import Web

/// The listeners of one topic for whom the parts are the same: asked for once, written out once.
final class LiveCrowd: Sendable {
    let source: LiveSource

    private struct State {
        var lines: [ObjectIdentifier: LiveLine] = [:]
        var picture: LivePicture?
        var isDrawing = false
        /// Something changed while the picture was being drawn.
        var isStale = false
        /// When it was last drawn for them.
        var drawn: ContinuousClock.Instant?
    }

    private let state = Mutex(State())
    /// Two pictures of a crowd are at least so far apart; what happens between is in the second.
    private static let pause: Duration = .milliseconds(100)
    /// How many are asked at a time who they are.
    private static let width = 4

    init(_ source: LiveSource) { self.source = source }

    var picture: LivePicture? { state.withLock { $0.picture } }
    var lines: [LiveLine] { state.withLock { Array($0.lines.values) } }
    var size: Int { state.withLock { $0.lines.count } }

    /// - Parameter picture: what there is now; offered when it is the crowd's own.
    /// - Returns: whether it is.
    func add(_ line: LiveLine, offering picture: LivePicture) -> Bool {
        let isOwn = state.withLock { state in
            state.lines[ObjectIdentifier(line)] = line
            return state.picture === picture
        }
        if isOwn { line.offer(picture) }
        return isOwn
    }

    /// - Returns: whether nobody is left.
    func remove(_ line: LiveLine) -> Bool {
        state.withLock { state in
            state.lines[ObjectIdentifier(line)] = nil
            return state.lines.isEmpty
        }
    }

    /// Draws the parts anew and offers them to all; when it is being done already, once more afterwards.
    func refresh(_ hub: LiveHub) {
        let isDrawing = state.withLock { state in
            defer { state.isDrawing = true }
            if state.isDrawing { state.isStale = true }
            return state.isDrawing
        }
        guard !isDrawing else { return }
        Task { await draw(hub) }
    }

    private func draw(_ hub: LiveHub) async {
        var goesOn = true
        while goesOn {
            if let drawn = state.withLock({ $0.drawn }) {
                let rest = LiveCrowd.pause - (ContinuousClock.now - drawn)
                if rest > .zero { try? await Task.sleep(for: rest) }
            }
            state.withLock { $0.isStale = false }
            await drawOnce(hub)
            goesOn = state.withLock { state in
                state.drawn = .now
                let goesOn = state.isStale && !state.lines.isEmpty
                if !goesOn { state.isDrawing = false }
                return goesOn
            }
        }
    }

    private func drawOnce(_ hub: LiveHub) async {
        let start = ContinuousClock.now
        do {
            let picture = try await hub.draw(source)
            let lines = state.withLock { state in
                state.picture = picture
                return Array(state.lines.values)
            }
            for line in lines where line.credentials == nil { line.offer(picture) }
            // They are asked after the picture is drawn, so that nobody gets what is newer than their right to it.
            await ask(lines, hub) { $0.offer(picture) }
            hub.timed(ContinuousClock.now - start)
        } catch is Refusal {
            hub.end(self)
        } catch {
            // Nothing is sent until the database answers again; the next look tries.
            hub.report("the parts of a live page cannot be read", error)
        }
    }

    /// Asks again who has signed in, and what they may see today. Whoever is of another crowd by now begins anew.
    func ask(_ hub: LiveHub) async { await ask(lines, hub) { _ in } }

    private func ask(_ lines: [LiveLine], _ hub: LiveHub, then body: @escaping @Sendable (LiveLine) -> Void) async {
        var known: [Credentials: [LiveLine]] = [:]
        for line in lines { if let credentials = line.credentials { known[credentials, default: []].append(line) } }
        guard !known.isEmpty else { return }
        var waiting = known.makeIterator()
        await withTaskGroup(of: Void.self) { group in
            func askNext() {
                guard let (credentials, lines) = waiting.next() else { return }
                group.addTask { await self.ask(credentials, of: lines, hub, then: body) }
            }
            for _ in 0..<LiveCrowd.width { askNext() }
            while await group.next() != nil { askNext() }
        }
    }

    private func ask(
        _ credentials: Credentials, of lines: [LiveLine], _ hub: LiveHub, then body: (LiveLine) -> Void
    ) async {
        do {
            let isOurs = try await source.crowd(credentials) == source.key
            for line in lines { if isOurs { body(line) } else { line.end(.closed) } }
        } catch {
            hub.report("those who listen cannot be asked who they are", error)
        }
    }

    /// Nothing more is for them. Lines that come later find another crowd.
    func end(_ ending: LiveLine.Ending) { for line in lines { line.end(ending) } }
}
