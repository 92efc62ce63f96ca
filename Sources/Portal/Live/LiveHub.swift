internal import Logging
internal import Metrics
internal import Records
internal import SQL
internal import Synchronization
internal import Web

/// All who listen to this portal. When a topic changes, it draws the parts once for each crowd and offers them to its lines.
final class LiveHub: Sendable {
    let database: Database
    let limits: LiveLimits
    let clock: @Sendable () -> Moment
    private let logger = Logger(label: "live")
    private let gauge = Gauge(label: "puebla_live_listeners")
    private let fragments = Counter(label: "puebla_live_fragments_total")
    private let fanOut = Metrics.Timer(label: "puebla_live_fanout_seconds")
    /// Parts handed out since the counter was last told: it is told now and then, not ten thousand times at once.
    private let handedOut = Atomic<Int>(0)

    private struct State {
        var crowds: [LiveCrowdKey: LiveCrowd] = [:]
        var listeners = 0
        /// Of those who have not signed in.
        var byAddress: [String: Int] = [:]
        var watch: LiveWatch?
        var isClosed = false
    }

    private let state = Mutex(State())
    private let flights = LiveFlights()

    init(_ database: Database, limits: LiveLimits, clock: @escaping @Sendable () -> Moment) {
        self.database = database
        self.limits = limits
        self.clock = clock
    }

    var listeners: Int { state.withLock { $0.listeners } }
    var crowds: [LiveCrowd] { state.withLock { Array($0.crowds.values) } }

    // MARK: - Who comes and goes

    /// The topic as this crowd may see it now: the picture that is there when nothing has changed since, or a new one.
    /// - Throws: `Refusal` when there is nothing for them.
    func picture(of source: LiveSource) async throws -> LivePicture {
        try await flights.picture(source.key) { try await self.currentPicture(of: source) }
    }

    private func currentPicture(of source: LiveSource) async throws -> LivePicture {
        if let picture = state.withLock({ $0.crowds[source.key] })?.picture, picture.base == nil,
            picture.state == (try await states(of: [source.topic])).of(source.topic)
        {
            return picture
        }
        return try await draw(source)
    }

    /// A place for one more.
    /// - Parameters:
    ///   - cursor: up to where they have seen the topic.
    ///   - credentials: of those who have signed in.
    /// - Throws: `Refusal.tooMany` at the limits; what the parts throw.
    func join(
        _ source: LiveSource, after cursor: Int, credentials: Credentials?, address: String
    ) async throws -> LiveListener {
        let picture = try await picture(of: source)
        let line = LiveLine(after: cursor, credentials: credentials, address: address)
        let (crowd, isCurrent) = try state.withLock { state in
            try LiveHub.admit(line, &state, limits)
            let crowd = state.crowds[source.key] ?? LiveCrowd(source)
            state.crowds[source.key] = crowd
            return (crowd, crowd.add(line, offering: picture))
        }
        watch()
        // A new crowd, or one that has another picture: what changed between the two is found now.
        if !isCurrent { crowd.refresh(self, whole: true) }
        return LiveListener(line, in: crowd, of: self)
    }

    private static func admit(_ line: LiveLine, _ state: inout State, _ limits: LiveLimits) throws(Refusal) {
        guard !state.isClosed else { throw .unavailable("the server is stopping; try again in a moment") }
        guard state.listeners < limits.listeners else { throw .tooMany(retryAfter: 60) }
        if line.credentials == nil {
            guard state.byAddress[line.address, default: 0] < limits.listenersPerAddress else {
                throw .tooMany(retryAfter: 60)
            }
            state.byAddress[line.address, default: 0] += 1
        }
        state.listeners += 1
    }

    func leave(_ line: LiveLine, _ crowd: LiveCrowd) {
        let watch = state.withLock { state -> LiveWatch? in
            state.listeners -= 1
            if line.credentials == nil, let others = state.byAddress[line.address] {
                state.byAddress[line.address] = others > 1 ? others - 1 : nil
            }
            if crowd.remove(line), state.crowds[crowd.source.key] === crowd { state.crowds[crowd.source.key] = nil }
            guard state.listeners == 0 else { return nil }
            defer { state.watch = nil }
            return state.watch
        }
        watch?.stop()
        tell()
    }

    /// Watches over the topics as long as somebody listens.
    private func watch() {
        let watch = state.withLock { state -> LiveWatch? in
            guard state.watch == nil, !state.isClosed, state.listeners > 0 else { return nil }
            let watch = LiveWatch()
            state.watch = watch
            return watch
        }
        watch?.start(self)
    }

    /// Nothing is for this crowd any more.
    func end(_ crowd: LiveCrowd) {
        state.withLock { state in
            if state.crowds[crowd.source.key] === crowd { state.crowds[crowd.source.key] = nil }
        }
        crowd.end(.closed)
    }

    /// The server stops: all streams end at once, and no new one begins. Everybody comes back to another server, or later.
    func close() {
        let (crowds, watch) = state.withLock { state in
            defer { (state.crowds, state.watch, state.isClosed) = ([:], nil, true) }
            return (Array(state.crowds.values), state.watch)
        }
        watch?.stop()
        for crowd in crowds { crowd.end(.over) }
    }

    // MARK: - What changes

    /// Draws anew whatever shows one of these topics: first what most wait for.
    func stir(_ topics: Set<String>) {
        let isEverything = topics.contains(Live.allTopics)
        let stirred = crowds.filter { isEverything || topics.contains($0.source.topic) }.map { (crowd: $0, size: $0.size) }
        for (crowd, _) in stirred.sorted(by: { $0.size > $1.size }) { crowd.refresh(self, whole: isEverything) }
    }

    /// Draws anew what is no longer as it was drawn: changes of other programs, and releases whose day has come.
    func look() async throws {
        let crowds = crowds
        let states = try await states(of: Set(crowds.map(\.source.topic)))
        for crowd in crowds {
            let (drawn, now) = (crowd.picture?.state, states.of(crowd.source.topic))
            // Where the topic moved on, what is new in it is enough.
            if drawn != now { crowd.refresh(self, whole: drawn?.sequence == now.sequence) }
        }
    }

    /// - Parameter known: what the crowd has been shown: only what is new since is drawn. Nil for all of it.
    func draw(_ source: LiveSource, after known: LivePicture? = nil) async throws -> LivePicture {
        // Read first, so that a change meanwhile makes the picture an old one.
        let state = try await states(of: [source.topic]).of(source.topic)
        // Numbers go back when a backup was restored: then nothing is known any more.
        let base = known.flatMap { state.sequence > $0.state.sequence ? $0.sequence : nil }
        return LivePicture(try await source.parts(base), after: base, state: state)
    }

    private struct States: Sendable {
        let record: RecordState
        let sequences: [String: Int]

        func of(_ topic: String) -> LiveState { LiveState(record: record, sequence: sequences[topic] ?? 0) }
    }

    private func states(of topics: Set<String>) async throws -> States {
        let moment = clock()
        return try await database.read { db in
            States(record: try RecordState.read(db, at: moment), sequences: try db.liveSequences(of: topics.sorted()))
        }
    }

    // MARK: - What is told

    func count(_ parts: Int) {
        if parts > 0 { handedOut.add(parts, ordering: .relaxed) }
    }

    func timed(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        fanOut.recordNanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }

    /// Tells the metrics how it stands.
    func tell() {
        gauge.record(listeners)
        let parts = handedOut.exchange(0, ordering: .relaxed)
        if parts > 0 { fragments.increment(by: parts) }
    }

    func report(_ what: String, _ error: any Error) {
        // Nobody listens any more.
        guard !(error is CancellationError) else { return }
        logger.error("\(what)", metadata: ["error": "\(error)"])
    }
}
