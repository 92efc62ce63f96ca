/// How often a job is tried, and how long it rests in between.
public struct RetryPlan: Sendable, Hashable {
    /// How often it is begun in all.
    public let tries: Int
    /// The pause after the first failure; each later one is twice as long.
    public let first: Duration
    /// No pause is longer, but for its jitter.
    public let longest: Duration

    public init(tries: Int, first: Duration, longest: Duration) {
        precondition(tries > 0, "a job is tried at least once")
        (self.tries, self.first, self.longest) = (tries, first, longest)
    }

    /// Ten times within some two hours.
    public static let standard = RetryPlan(tries: 10, first: .seconds(10), longest: .seconds(3600))

    /// The pause after so many attempts, a quarter shorter to a quarter longer, so that what failed together does not
    /// come back together.
    /// - Parameter dice: 0 to 1.
    public func pause(after attempts: Int, dice: Double = .random(in: 0...1)) -> Duration {
        // Thirty doublings of a millisecond are longer than any pause wanted.
        let grown = first * (1 << min(max(attempts - 1, 0), 30))
        return min(grown, longest) * (0.75 + 0.5 * dice)
    }
}
