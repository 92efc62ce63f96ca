public import Records
internal import SQL

/// Notes that a delegate has come into a sitting.
public struct CheckIn: Command {
    public static let name = "meetings.check-in"

    public let delegate: Identity
    /// The slug of the sitting.
    public let sitting: String

    public init(_ delegate: Identity, to sitting: String) {
        self.delegate = delegate
        self.sitting = sitting
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func perform(in work: Work) throws {
        let sitting = try work.sitting(sitting)
        let row = try work.db.row("SELECT meeting, state FROM delegate WHERE id = \(delegate.rawValue)")
        guard let row, try row["meeting"] as String == sitting.meeting, try row["state"] as String != "withdrawn" else {
            throw Refusal.invalid("delegate", "is not on the list of this meeting")
        }
        let isIn = try work.db.value(
            """
            SELECT 1 FROM attendance WHERE sitting = \(sitting.id.rawValue) AND delegate = \(delegate.rawValue)
            AND gone IS NULL
            """, as: Int.self)
        // The same badge held up twice is the same person.
        guard isIn == nil else { return work.mention(sitting.id) }
        try work.stir(Sitting.topic(self.sitting), [RoomPart.now.rawValue])
        try work.db.execute(
            """
            INSERT INTO attendance (sitting, delegate, came)
            VALUES (\(sitting.id.rawValue), \(delegate.rawValue), \(work.moment.description))
            """)
        work.mention(sitting.id)
    }
}

/// Notes that a delegate has left a sitting.
public struct CheckOut: Command {
    public static let name = "meetings.check-out"

    public let delegate: Identity
    public let sitting: String

    public init(_ delegate: Identity, from sitting: String) {
        self.delegate = delegate
        self.sitting = sitting
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func perform(in work: Work) throws {
        let sitting = try work.sitting(sitting)
        try work.db.execute(
            """
            UPDATE attendance SET gone = \(work.moment.description)
            WHERE sitting = \(sitting.id.rawValue) AND delegate = \(delegate.rawValue) AND gone IS NULL
            """)
        // Whoever has left a closed door is cut off at once.
        try work.stir(Sitting.topic(self.sitting), [RoomPart.now.rawValue])
        work.mention(sitting.id)
    }
}

extension Work {
    /// A sitting that the actor may know of, by its slug.
    /// - Throws: `Refusal.invalid` on `sitting` when there is none.
    func sitting(_ slug: String) throws -> (id: Identity, meeting: String) {
        guard let found = try readable(Reference(Sitting.kind, slug)) else {
            throw Refusal.invalid("sitting", "there is no {reference}", ["reference": "\(Sitting.kind)/\(slug)"])
        }
        let meeting = try db.value("SELECT meeting FROM sitting WHERE record = \(found.identity.rawValue)", as: String.self)
        return (found.identity, meeting ?? "")
    }
}
