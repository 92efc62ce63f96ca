public import Records

/// What whoever plans an edition says; the rest follows from the charter.
public struct EditionAnswers: Sendable, Hashable {
    /// Whether the networks also sit together (M6).
    public enum Joint: String, Sendable, Codable, CaseIterable {
        case none
        /// After their own sittings.
        case after
        /// In place of their own sittings.
        case instead
    }

    public var number: Int
    /// The party that hosts it.
    public var host: String
    /// The first day of the whole cycle.
    public var first: Day
    public var clock: VenueClock
    /// When the day's work begins and ends, in minutes of the day.
    public var opens: Int
    public var closes: Int
    /// At least one; those that work in parallel get one each as far as they go.
    public var rooms: [String]
    public var joint: Joint
    public var places: [Language: String]
    public var themes: [Language: String]
    /// By when the preliminary agenda goes round; nil while nobody has said.
    public var agendaDue: Day?

    public init(
        number: Int, host: String, first: Day, clock: VenueClock, opens: Int = 9 * 60, closes: Int = 17 * 60 + 30,
        rooms: [String] = ["1", "2"], joint: Joint = .none, places: [Language: String] = [:], themes: [Language: String] = [:],
        agendaDue: Day? = nil
    ) {
        self.number = number
        self.host = host
        self.first = first
        self.clock = clock
        self.opens = opens
        self.closes = closes
        self.rooms = rooms
        self.joint = joint
        self.places = places
        self.themes = themes
        self.agendaDue = agendaDue
    }

    /// At least four hours, so that a closed door and a plenary both find room in a day, and an evening for drafting.
    public func problems() -> [Refusal.Problem] {
        var problems: [Refusal.Problem] = []
        if !(1...3999).contains(number) {
            problems.append(.init("number", "a whole number from {low} to {high}", ["low": "1", "high": "3999"]))
        }
        if host.isEmpty { problems.append(.init("host", "must not be empty")) }
        if closes - opens < 240 { problems.append(.init("closes", "at least four hours after the beginning")) }
        if closes > 21 * 60 { problems.append(.init("closes", "not after 21:00: the drafting group meets afterwards")) }
        if rooms.isEmpty { problems.append(.init("rooms", "must not be empty")) }
        if rooms.contains(where: { $0.utf8.count > 200 }) { problems.append(.init("rooms", "at most {limit} bytes", ["limit": "200"])) }
        return problems
    }
}
