public import Records
internal import SQL

/// The chair invites a party that does not debate to make its statement: it takes its turn on the list (O2).
public struct InviteToSpeak: Command {
    public static let name = "meetings.invite-to-speak"

    public let sitting: String
    public let request: Identity

    public init(_ request: Identity, in sitting: String) {
        self.request = request
        self.sitting = sitting
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func perform(in work: Work) throws {
        let room = try work.room(sitting)
        let found = try work.openRequest(request, in: room)
        guard found.state == .waiting else { throw Refusal.invalid("request", "is on the list already") }
        try work.db.execute("UPDATE floor_request SET state = 'listed' WHERE id = \(found.id.rawValue)")
        try work.stir(room, .speakers)
    }
}

/// Gives the floor to a party, or to the next one; whoever had it until now has spoken.
public struct GiveFloor: Command {
    public static let name = "meetings.give-floor"

    public let sitting: String
    /// Nil: whose turn it is.
    public let request: Identity?

    public init(to request: Identity? = nil, in sitting: String) {
        self.request = request
        self.sitting = sitting
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func perform(in work: Work) throws {
        let room = try work.room(sitting)
        try room.requireOpen()
        let next: FloorRequest
        if let request { next = try work.openRequest(request, in: room) } else {
            let list = SpeakersList(try work.db.floorRequests(of: room.id, on: room.item))
            guard let first = list.upcoming.first else { throw Refusal.invalid("request", "nobody is on the list") }
            next = first
        }
        try work.endSpeech(in: room)
        let limit = try work.db.value(
            "SELECT seconds FROM speaking_limit WHERE sitting = \(room.id.rawValue) AND turn = \(next.group.rawValue)",
            as: Int.self)
        try work.db.execute(
            """
            UPDATE floor_request SET state = 'speaking', began = \(work.moment.description), seconds = \(limit)
            WHERE id = \(next.id.rawValue)
            """)
        // Who has the floor may say that its statement is delivered.
        try work.stir(room, .speakers, .statements)
    }
}

/// Takes the floor from whoever has it, because they are done or their time is over.
public struct EndSpeech: Command {
    public static let name = "meetings.end-speech"

    public let sitting: String

    public init(in sitting: String) { self.sitting = sitting }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func perform(in work: Work) throws {
        let room = try work.room(sitting)
        guard try work.endSpeech(in: room) else { throw Refusal.invalid("sitting", "nobody has the floor") }
        try work.stir(room, .speakers)
    }
}
