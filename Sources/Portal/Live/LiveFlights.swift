internal import Synchronization

/// Readings of the database that many want at the same moment: whoever comes while one is under way gets the next, together
/// with all others who wait, so that nobody sees what was read before they came. After a restart ten thousand come at once.
final class LiveFlights: Sendable {
    typealias Flight = Task<LivePicture, any Error>

    private struct Pair {
        var underWay: Flight?
        var waiting: Flight?
    }

    private let pairs = Mutex<[LiveCrowdKey: Pair]>([:])

    /// - Parameter read: asked once for all who wait.
    func picture(_ key: LiveCrowdKey, _ read: @escaping @Sendable () async throws -> LivePicture) async throws -> LivePicture {
        let flight = pairs.withLock { pairs -> Flight in
            if let waiting = pairs[key]?.waiting { return waiting }
            let before = pairs[key]?.underWay
            let flight = Flight { [weak self] in
                _ = await before?.result
                self?.begin(key)
                defer { self?.end(key) }
                return try await read()
            }
            pairs[key, default: Pair()].waiting = flight
            return flight
        }
        return try await flight.value
    }

    private func begin(_ key: LiveCrowdKey) {
        pairs.withLock { $0[key] = Pair(underWay: $0[key]?.waiting) }
    }

    private func end(_ key: LiveCrowdKey) {
        pairs.withLock { pairs in
            let waiting = pairs[key]?.waiting
            pairs[key] = waiting.map { Pair(waiting: $0) }
        }
    }
}
