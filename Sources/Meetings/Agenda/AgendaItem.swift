public import Records

/// An item of a meeting's agenda. Its title and its annotation are the record's wordings; its documents are its links.
public struct AgendaItem: Sendable, Hashable, Codable {
    public static let kind = "agenda-item"

    /// The slug of the meeting.
    public let meeting: String
    /// The slug of the sitting that takes it up; nil while none does.
    public let sitting: String?
    /// The slug of the item that it is a part of.
    public let parent: String?
    /// Its place among its siblings, from one.
    public let place: Int
    /// How long it is to take; nil where nothing is set aside for it.
    public let minutes: Int?
    /// When it begins whatever comes before it; nil: when the item before it ends.
    public let starts: Moment?
    /// The slug of the party that leads it.
    public let lead: String?
    /// The charter's rule and what it asks for, where the item stands for something required: `m2.presidency-report`.
    public let required: String?

    public init(
        meeting: String, sitting: String? = nil, parent: String? = nil, place: Int, minutes: Int? = nil,
        starts: Moment? = nil, lead: String? = nil, required: String? = nil
    ) {
        self.meeting = meeting
        self.sitting = sitting
        self.parent = parent
        self.place = place
        self.minutes = minutes
        self.starts = starts
        self.lead = lead
        self.required = required
    }

    public func problems() -> [Refusal.Problem] {
        var problems: [Refusal.Problem] = []
        if place < 1 { problems.append(.init("place", "counts from one")) }
        if let minutes, !(0...1440).contains(minutes) {
            problems.append(.init("minutes", "a whole number from {low} to {high}", ["low": "0", "high": "1440"]))
        }
        return problems
    }
}
