internal import Synchronization

/// What an export has done.
public struct ExportTally: Sendable, Hashable {
    public internal(set) var written = 0
    public internal(set) var unchanged = 0
    public internal(set) var removed = 0
    /// Of all files of the export together.
    public internal(set) var bytes = 0
    /// Pages drawn; the others were known not to have changed.
    public internal(set) var drawn = 0

    public var files: Int { written + unchanged }
}

/// What a running export keeps count of, from several tasks.
final class ExportLedger: Sendable {
    private struct State {
        var manifest = ExportManifest()
        var tally = ExportTally()
        /// Lists found in links.
        var waiting: [ExportedPage] = []
        var found: Set<ExportedPage> = []
        var originals: [String: Task<Bool, any Error>] = [:]
    }

    private let state = Mutex(State())
    private let report: @Sendable (ExportTally) -> Void

    /// - Parameter report: is told now and then how far it is.
    init(report: @escaping @Sendable (ExportTally) -> Void) { self.report = report }

    var tally: ExportTally { state.withLock { $0.tally } }
    var manifest: ExportManifest { state.withLock { $0.manifest } }
    var found: Set<ExportedPage> { state.withLock { $0.found } }

    /// A page is done: drawn anew, or as it was.
    func note(_ page: ExportManifest.Page, at address: String, written: Int, isDrawn: Bool) {
        let tally = state.withLock { state -> ExportTally? in
            state.manifest.pages[address] = page
            state.tally.written += written
            state.tally.unchanged += page.files.count - written
            state.tally.bytes += page.files.reduce(0) { $0 + $1.bytes }
            if isDrawn { state.tally.drawn += 1 }
            return state.manifest.pages.count.isMultiple(of: 1000) ? state.tally : nil
        }
        if let tally { report(tally) }
    }

    func noteRemoved() { state.withLock { $0.tally.removed += 1 } }

    /// A list that a page leads to is wanted, once.
    func want(_ page: ExportedPage) {
        state.withLock { state in
            if state.found.insert(page).inserted { state.waiting.append(page) }
        }
    }

    /// The lists found since the last time.
    func takeWaiting() -> [ExportedPage] {
        state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
    }

    /// Does the work for an original once, however many pages lead to it.
    func once(_ address: String, _ work: @escaping @Sendable () async throws -> Bool) async throws -> Bool {
        let task = state.withLock { state in
            if let running = state.originals[address] { return running }
            let task = Task { try await work() }
            state.originals[address] = task
            return task
        }
        return try await task.value
    }
}

/// Does the work for every item, a few at a time.
func inParallel<Item: Sendable>(
    _ items: some Sequence<Item>, tasks: Int, _ work: @escaping @Sendable (Item) async throws -> Void
) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
        var rest = items.makeIterator()
        for _ in 0..<tasks {
            if let item = rest.next() { group.addTask { try await work(item) } }
        }
        while try await group.next() != nil {
            if let item = rest.next() { group.addTask { try await work(item) } }
        }
    }
}
