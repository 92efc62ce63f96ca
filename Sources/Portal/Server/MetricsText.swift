public import Metrics
internal import Synchronization

/// The program's metrics in Prometheus' text format: a backend for swift-metrics that keeps counters, gauges and timers.
public final class MetricsText: MetricsFactory {
    private let state = Mutex(State())

    public init() {}

    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        Series(self, label, dimensions)
    }

    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        Series(self, label, dimensions)
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        Series(self, label, dimensions)
    }

    // Nothing is kept a handler: series live in the state, by name.
    public func destroyCounter(_ handler: any CounterHandler) {}
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    public func destroyTimer(_ handler: any TimerHandler) {}

    /// Everything measured so far.
    public func text() -> String { state.withLock { $0.text() } }

    fileprivate func add(_ amount: Int64, to series: Key) { state.withLock { $0.counters[series, default: 0] += amount } }
    fileprivate func reset(_ series: Key) { state.withLock { $0.counters[series] = 0 } }
    fileprivate func set(_ value: Double, of series: Key) { state.withLock { $0.gauges[series] = value } }
    fileprivate func observe(_ seconds: Double, in series: Key) {
        state.withLock { $0.timers[series, default: Histogram()].observe(seconds) }
    }

    fileprivate struct Key: Hashable, Comparable {
        let label: String
        /// `route="/health"`, escaped, without braces.
        let dimensions: String

        static func < (left: Key, right: Key) -> Bool { (left.label, left.dimensions) < (right.label, right.dimensions) }
    }

    fileprivate struct Histogram {
        static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]
        var counts = [Int](repeating: 0, count: bounds.count)
        var count = 0
        var sum = 0.0

        mutating func observe(_ seconds: Double) {
            count += 1
            sum += seconds
            for (index, bound) in Histogram.bounds.enumerated() where seconds <= bound { counts[index] += 1 }
        }
    }

    private struct State {
        var counters: [Key: Int64] = [:]
        var gauges: [Key: Double] = [:]
        var timers: [Key: Histogram] = [:]

        func text() -> String {
            var lines: [String] = []
            var typed: Set<String> = []
            func type(_ key: Key, _ name: String) {
                if typed.insert(key.label).inserted { lines.append("# TYPE \(key.label) \(name)") }
            }
            func line(_ name: String, _ dimensions: String, _ value: String) {
                lines.append(dimensions.isEmpty ? "\(name) \(value)" : "\(name){\(dimensions)} \(value)")
            }
            for (key, value) in counters.sorted(by: { $0.key < $1.key }) {
                type(key, "counter")
                line(key.label, key.dimensions, String(value))
            }
            for (key, value) in gauges.sorted(by: { $0.key < $1.key }) {
                type(key, "gauge")
                line(key.label, key.dimensions, String(value))
            }
            for (key, histogram) in timers.sorted(by: { $0.key < $1.key }) {
                type(key, "histogram")
                let comma = key.dimensions.isEmpty ? "" : ","
                for (bound, count) in zip(Histogram.bounds, histogram.counts) {
                    line("\(key.label)_bucket", "\(key.dimensions)\(comma)le=\"\(bound)\"", String(count))
                }
                line("\(key.label)_bucket", "\(key.dimensions)\(comma)le=\"+Inf\"", String(histogram.count))
                line("\(key.label)_sum", key.dimensions, String(histogram.sum))
                line("\(key.label)_count", key.dimensions, String(histogram.count))
            }
            return lines.joined(separator: "\n") + "\n"
        }
    }

    /// One line of numbers under a name.
    private final class Series: CounterHandler, RecorderHandler, TimerHandler {
        private let owner: MetricsText
        private let key: Key

        init(_ owner: MetricsText, _ label: String, _ dimensions: [(String, String)]) {
            self.owner = owner
            key = Key(
                label: label,
                dimensions: dimensions.map { name, value in
                    let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
                        .replacing("\n", with: "\\n")
                    return "\(name)=\"\(escaped)\""
                }.joined(separator: ","))
        }

        func increment(by amount: Int64) { owner.add(amount, to: key) }
        func reset() { owner.reset(key) }
        func record(_ value: Int64) { owner.set(Double(value), of: key) }
        func record(_ value: Double) { owner.set(value, of: key) }
        func recordNanoseconds(_ duration: Int64) { owner.observe(Double(duration) / 1_000_000_000, in: key) }
    }
}
