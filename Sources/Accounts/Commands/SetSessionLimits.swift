public import Records
internal import SQL

/// The secretariat says how long people stay signed in.
public struct SetSessionLimits: Command {
    public static let name = "accounts.set-session-limits"

    let idle: Int
    let absolute: Int

    /// - Parameters:
    ///   - idle: minutes without a question, 5 to 1440.
    ///   - absolute: minutes from the beginning, 15 to 10080, and no less than `idle`.
    public init(idle: Int, absolute: Int) {
        self.idle = idle
        self.absolute = absolute
    }

    public func authorise(_ actor: Actor) throws(Refusal) {
        try actor.require(.administer, reason: "only the secretariat looks after accounts", rule: "s1")
    }

    public func problems() -> [Refusal.Problem] {
        func bounds(_ field: String, _ value: Int, _ range: ClosedRange<Int>) -> [Refusal.Problem] {
            guard !range.contains(value) else { return [] }
            let values = ["low": String(range.lowerBound), "high": String(range.upperBound)]
            return [.init(field, "a whole number from {low} to {high}", values)]
        }
        return bounds("idle", idle, 5...1440) + bounds("absolute", absolute, max(15, min(idle, 1440))...10_080)
    }

    public func perform(in work: Work) throws {
        try work.db.set(SessionLimits.idleSetting, to: String(idle))
        try work.db.set(SessionLimits.absoluteSetting, to: String(absolute))
    }
}
