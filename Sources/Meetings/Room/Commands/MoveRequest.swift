public import Records
internal import SQL

/// The moderator puts somebody elsewhere on the list of speakers. It is noted, and shown.
public struct MoveRequest: Command {
    public static let name = "meetings.move-request"

    public let sitting: String
    public let request: Identity
    /// Right before this one; nil: to the end.
    public let before: Identity?

    public init(_ request: Identity, before: Identity?, in sitting: String) {
        self.request = request
        self.before = before
        self.sitting = sitting
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func perform(in work: Work) throws {
        let room = try work.room(sitting)
        let number = try work.nextNumber(in: room)
        let found = try work.openRequest(request, in: room)
        guard found.state == .listed else { throw Refusal.invalid("request", "waits to be invited first") }
        if let before {
            let other = try work.openRequest(before, in: room)
            guard other.state == .listed, other.id != found.id else {
                throw Refusal.invalid("request", "is not on the list any more")
            }
        }
        try work.db.execute(
            """
            UPDATE floor_request SET move = \(number), move_before = \(before?.rawValue) WHERE id = \(found.id.rawValue)
            """)
        try work.stir(room, .speakers)
    }
}

/// Closes the list of speakers on what is taken up, or opens it again. Replies remain possible.
public struct CloseList: Command {
    public static let name = "meetings.close-list"

    public let sitting: String
    public let isClosed: Bool

    public init(of sitting: String, isClosed: Bool = true) {
        self.sitting = sitting
        self.isClosed = isClosed
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func perform(in work: Work) throws {
        let room = try work.room(sitting)
        try room.requireOpen()
        try work.setRoom(room, "list_closed = \(isClosed ? 1 : 0)")
        try work.stir(room, .speakers)
    }
}

/// Says how long the speakers of a group have. The sources name no such limits: none holds until the chair sets one.
public struct SetTimeLimit: Command {
    public static let name = "meetings.set-time-limit"

    public let sitting: String
    public let group: SpeakersGroup
    /// Nil: nothing limits them.
    public let seconds: Int?

    public init(_ seconds: Int?, for group: SpeakersGroup, in sitting: String) {
        self.seconds = seconds
        self.group = group
        self.sitting = sitting
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func problems() -> [Refusal.Problem] {
        guard let seconds, !(1...14_400).contains(seconds) else { return [] }
        return [.init("minutes", "a whole number from {low} to {high}", ["low": "1", "high": "240"])]
    }

    public func perform(in work: Work) throws {
        let room = try work.room(sitting)
        try work.db.execute(
            "DELETE FROM speaking_limit WHERE sitting = \(room.id.rawValue) AND turn = \(group.rawValue)")
        if let seconds {
            try work.db.execute(
                """
                INSERT INTO speaking_limit (sitting, turn, seconds) VALUES (\(room.id.rawValue), \(group.rawValue), \(seconds))
                """)
        }
        try work.stir(room, .speakers)
    }
}
