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
        /// What is new is not enough the next time.
        var wantsWhole = false
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
    /// - Returns: whether it is, and tells the line all that it has not seen.
    func add(_ line: LiveLine, offering picture: LivePicture) -> Bool {
        let isOwn = state.withLock { state in
            state.lines[ObjectIdentifier(line)] = line
            return state.picture === picture
        }
        return isOwn && line.offer(picture)
    }

    /// - Returns: whether nobody is left.
    func remove(_ line: LiveLine) -> Bool {
        state.withLock { state in
            state.lines[ObjectIdentifier(line)] = nil
            return state.lines.isEmpty
        }
    }

    /// Draws the parts anew and offers them to all; when it is being done already, once more afterwards.
    /// - Parameter whole: all parts, though nobody has said of the others that they changed.
    func refresh(_ hub: LiveHub, whole: Bool) {
        let isDrawing = state.withLock { state in
            defer { state.isDrawing = true }
            if state.isDrawing { state.isStale = true }
            if whole { state.wantsWhole = true }
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
            let known = state.withLock { state in
                defer { (state.isStale, state.wantsWhole) = (false, false) }
                return state.wantsWhole ? nil : state.picture
            }
            await draw(after: known, hub)
            goesOn = state.withLock { state in
                state.drawn = .now
                let goesOn = state.isStale && !state.lines.isEmpty
                if !goesOn { state.isDrawing = false }
                return goesOn
            }
        }
    }

    private func draw(after known: LivePicture?, _ hub: LiveHub) async {
        let start = ContinuousClock.now
        do {
            let picture = try await hub.draw(source, after: known)
            let lines = state.withLock { state in
                state.picture = picture
                return Array(state.lines.values)
            }
            let calls = LiveCalls()
            for line in lines where line.credentials == nil { offer(picture, to: line, calls) }
            calls.make()
            // They are asked after the picture is drawn, so that nobody gets what is newer than their right to it.
            await ask(lines.filter { $0.credentials != nil && $0.isNews(picture) }, hub) { self.offer(picture, to: $0) }
            hub.timed(ContinuousClock.now - start)
        } catch is Refusal {
            hub.end(self)
        } catch {
            // Nothing is sent until the database answers again; the next look tries, and draws all.
            state.withLock { $0.picture = nil }
            hub.report("the parts of a live page cannot be read", error)
        }
    }

    private func offer(_ picture: LivePicture, to line: LiveLine, _ calls: LiveCalls? = nil) {
        guard !line.offer(picture, calls: calls) else { return }
        // It has not got what came before: for it and its like the whole is drawn next.
        state.withLock { ($0.isStale, $0.wantsWhole) = (true, true) }
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
    func end(_ ending: LiveLine.Ending) {
        let calls = LiveCalls()
        for line in lines { line.end(ending, calls: calls) }
        calls.make()
    }
}
