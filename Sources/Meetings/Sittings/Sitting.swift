public import Records

/// How far a sitting is.
public enum SittingState: String, Sendable, Codable, CaseIterable {
    case planned
    case open
    /// Interrupted, to be resumed.
    case suspended
    case closed

    /// Whether the chair may bring it from here to there.
    public func leads(to next: SittingState) -> Bool {
        switch (self, next) {
        case (.planned, .open), (.open, .suspended), (.suspended, .open), (.open, .closed), (.suspended, .closed): true
        default: false
        }
    }
}

/// A part of a meeting that has a beginning and an end: a plenary, a closed-door sitting, a session of a network.
public struct Sitting: Sendable, Hashable, Codable {
    public static let kind = "sitting"

    /// The slug of the meeting.
    public let meeting: String
    /// The slug of the body that sits.
    public let body: String
    /// Who may follow what happens inside: the agenda items, the speakers, the statements. `sitting:closed-door` behind the
    /// closed door. The record itself, which says that there is such a sitting, has an audience of its own.
    public let inside: Audience
    public let clock: VenueClock
    /// The name of the room; empty while none is assigned.
    public let room: String
    /// Planned beginning and end.
    public let opens: Moment?
    public let closes: Moment?
    public let state: SittingState

    public init(
        meeting: String, body: String, inside: Audience, clock: VenueClock, room: String = "", opens: Moment? = nil,
        closes: Moment? = nil, state: SittingState = .planned
    ) {
        self.meeting = meeting
        self.body = body
        self.inside = inside
        self.clock = clock
        self.room = room
        self.opens = opens
        self.closes = closes
        self.state = state
    }

    /// Whether two sittings need the same room, or the same people, at the same time.
    public func overlaps(_ other: Sitting) -> Bool {
        guard let opens, let closes, let otherOpens = other.opens, let otherCloses = other.closes else { return false }
        return opens < otherCloses && otherOpens < closes
    }

    /// What is live about it is told under this name.
    public static func topic(_ slug: String) -> String { "\(kind)/\(slug)" }

    public func problems() -> [Refusal.Problem] {
        var problems: [Refusal.Problem] = []
        if let opens, let closes, closes <= opens { problems.append(.init("closes", "must be after the beginning")) }
        if closes != nil, opens == nil { problems.append(.init("opens", "must not be empty")) }
        if room.utf8.count > 200 { problems.append(.init("room", "at most {limit} bytes", ["limit": "200"])) }
        return problems
    }
}

extension Actor {
    /// Whether they prepare and conduct meetings: the secretariat and the presidency (003, IV, B and E).
    public var conductsMeetings: Bool { keepsRecords || rights.contains(.preside) }

    /// - Throws: `Refusal.notAllowed` for everybody else.
    public func requireConductingMeetings() throws(Refusal) {
        guard conductsMeetings else {
            throw .notAllowed(reason: "only the secretariat and the presidency prepare and conduct meetings", rule: "m8")
        }
    }
}
