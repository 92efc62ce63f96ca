public import Records

/// What a rule says in figures or words, from a date on. Two values that hold at once are a disagreement, not an error.
public struct RuleValue: Sendable, Hashable, Codable {
    public let name: Field
    public let number: Double?
    public let when: When?

    public init(name: Field, number: Double?, when: When?) {
        self.name = name
        self.number = number
        self.when = when
    }

    /// Whether it holds on a day. A value without dates holds always.
    public func holds(on day: Day) -> Bool {
        guard let when else { return true }
        if let begins = when.begins, day < begins { return false }
        if let ends = when.ends, day > ends { return false }
        return true
    }
}
