public import Records
internal import SQL

/// Puts a text on the screen of the room: one that is typed, or a record that each reader sees as far as it is theirs.
public struct ShowText: Command {
    public static let name = "meetings.show-text"

    public let sitting: String
    /// Empty: no text.
    public let text: String
    public let record: Reference?

    public init(_ text: String, record: Reference? = nil, in sitting: String) {
        self.text = text
        self.record = record
        self.sitting = sitting
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func problems() -> [Refusal.Problem] {
        text.utf8.count > 20_000 ? [.init("text", "at most {limit} bytes", ["limit": "20000"])] : []
    }

    public func perform(in work: Work) throws {
        let room = try work.room(sitting)
        try room.requireOpen()
        let shown = try record.map { reference in
            guard let found = try work.readable(reference)?.identity else {
                throw Refusal.invalid("record", "there is no {reference}", ["reference": reference.description])
            }
            return found
        }
        try work.setRoom(room, "screen = \(text.trimmed), screen_record = \(shown?.rawValue), screen_part = 0")
        try work.stir(room, .screen)
    }

    /// Without the text: it may be said behind a closed door.
    public func journalDetail() throws -> String { try canonicalJSON(["sitting": sitting]) }
}

/// Goes to another part of a text that is too long for the screen.
public struct ShowPart: Command {
    public static let name = "meetings.show-part"

    public let sitting: String
    /// From zero; past the last one, the last one is shown.
    public let part: Int

    public init(_ part: Int, in sitting: String) {
        self.part = part
        self.sitting = sitting
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func problems() -> [Refusal.Problem] {
        (0...999).contains(part) ? [] : [.init("part", "a whole number from {low} to {high}", ["low": "0", "high": "999"])]
    }

    public func perform(in work: Work) throws {
        let room = try work.room(sitting)
        try room.requireOpen()
        try work.setRoom(room, "screen_part = \(part)")
        try work.stir(room, .screen)
    }
}

/// Says something to all who are in the room.
public struct AnnounceInRoom: Command {
    public static let name = "meetings.announce-in-room"

    public let sitting: String
    public let text: String

    public init(_ text: String, in sitting: String) {
        self.text = text
        self.sitting = sitting
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func problems() -> [Refusal.Problem] {
        if text.trimmed.isEmpty { return [.init("announcement", "must not be empty")] }
        return text.utf8.count > 2000 ? [.init("announcement", "at most {limit} bytes", ["limit": "2000"])] : []
    }

    public func perform(in work: Work) throws {
        let room = try work.room(sitting)
        guard room.sitting.state != .closed else { throw Refusal.invalid("sitting", "the sitting is not open just now") }
        try work.db.execute(
            """
            INSERT INTO room_announcement (id, sitting, text, made, made_by)
            VALUES (\(Identity(at: work.moment).rawValue), \(room.id.rawValue), \(text.trimmed), \(work.moment.description),
                    \(work.actor.name))
            """)
        try work.stir(room, .announcements)
    }

    public func journalDetail() throws -> String { try canonicalJSON(["sitting": sitting]) }
}
