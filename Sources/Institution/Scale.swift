/// What one party pays: a percentage in hundredths, an amount in cents.
public struct Share: Sendable, Hashable, Codable {
    public let party: String
    public let hundredths: Int
    public let cents: Int

    public init(party: String, hundredths: Int, cents: Int) {
        self.party = party
        self.hundredths = hundredths
        self.cents = cents
    }
}

/// A dated scale of contributions (F1), with the totals as the source prints them.
public struct Scale: Sendable, Hashable, Codable {
    public let currency: String
    public let shares: [Share]
    public let statedHundredths: Int
    public let statedCents: Int

    public init(currency: String, shares: [Share], statedHundredths: Int, statedCents: Int) {
        self.currency = currency
        self.shares = shares
        self.statedHundredths = statedHundredths
        self.statedCents = statedCents
    }

    /// What the lines really add up to.
    public var sumOfHundredths: Int { shares.map(\.hundredths).reduce(0, +) }
    public var sumOfCents: Int { shares.map(\.cents).reduce(0, +) }
}
