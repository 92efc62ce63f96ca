public import Records
internal import SQL

/// Notes that a delegate has come into a sitting. Said twice, it changes nothing.
public struct CheckIn: Command {
    public static let name = "meetings.check-in"

    public let delegate: Identity
    /// The slug of the sitting.
    public let sitting: String
    /// When, where it was noted while the line was down; nil: now.
    public let came: Moment?

    public init(_ delegate: Identity, to sitting: String, at came: Moment? = nil) {
        self.delegate = delegate
        self.sitting = sitting
        self.came = came
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func perform(in work: Work) throws {
        let sitting = try work.sitting(sitting)
        let row = try work.db.row("SELECT meeting, state, role FROM delegate WHERE id = \(delegate.rawValue)")
        guard let row, try row["meeting"] as String == sitting.meeting, try row["state"] as String != "withdrawn" else {
            throw Refusal.invalid("delegate", "is not on the list of this meeting")
        }
        let role = DelegateRole(rawValue: try row["role"]) ?? .delegate
        let came = try work.time(came, in: sitting.id)
        guard try work.db.mayEnter(role, sitting.id) else {
            throw Refusal.invalid(
                "delegate", "behind the closed door go the heads of delegation and their companions only: rule {rule}",
                ["rule": DelegationRules.companionsRule.uppercased()])
        }
        let isIn = try work.db.value(
            """
            SELECT 1 FROM attendance WHERE sitting = \(sitting.id.rawValue) AND delegate = \(delegate.rawValue)
            AND (gone IS NULL OR (came <= \(came.description) AND gone >= \(came.description))) LIMIT 1
            """, as: Int.self)
        // The same badge held up twice is the same person.
        guard isIn == nil else { return work.mention(sitting.id) }
        try work.stir(Sitting.topic(self.sitting), [RoomPart.now.rawValue])
        try work.db.execute(
            """
            INSERT INTO attendance (sitting, delegate, came)
            VALUES (\(sitting.id.rawValue), \(delegate.rawValue), \(came.description))
            """)
        work.mention(sitting.id)
    }
}

/// Notes that a delegate has left a sitting.
public struct CheckOut: Command {
    public static let name = "meetings.check-out"

    public let delegate: Identity
    public let sitting: String
    /// When, where it was noted while the line was down; nil: now.
    public let left: Moment?

    public init(_ delegate: Identity, from sitting: String, at left: Moment? = nil) {
        self.delegate = delegate
        self.sitting = sitting
        self.left = left
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func perform(in work: Work) throws {
        let sitting = try work.sitting(sitting)
        let left = try work.time(left, in: sitting.id)
        // Whoever has come back since is not sent out again.
        try work.db.execute(
            """
            UPDATE attendance SET gone = \(left.description)
            WHERE sitting = \(sitting.id.rawValue) AND delegate = \(delegate.rawValue) AND gone IS NULL
            AND came <= \(left.description)
            """)
        // Whoever has left a closed door is cut off at once.
        try work.stir(Sitting.topic(self.sitting), [RoomPart.now.rawValue])
        work.mention(sitting.id)
    }
}

extension Connection {
    /// Behind a closed door go the heads of delegation and their companions (M3). Who interprets or serves is of no
    /// delegation: of them the rule does not speak.
    func mayEnter(_ role: DelegateRole, _ sitting: Identity) throws -> Bool {
        let inside = try value("SELECT inside FROM sitting WHERE record = \(sitting.rawValue)", as: String.self)
        guard let inside, Audience(rawValue: inside).isSitting else { return true }
        return [.head, .companion, .interpreter, .staff].contains(role)
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

    /// When something happened that was noted elsewhere: on a day of the sitting, and not later than now, whatever the
    /// telephone's clock says.
    /// - Throws: `Refusal.invalid` on `came` for another day.
    fileprivate func time(_ noted: Moment?, in sitting: Identity) throws -> Moment {
        guard let noted else { return moment }
        guard let row = try db.row("SELECT * FROM sitting WHERE record = \(sitting.rawValue)") else { throw Refusal.notFound }
        let planned = try Sitting(row: row)
        let day = planned.clock.reading(noted).day
        let first = planned.clock.reading(planned.opens ?? moment).day
        let last = max(first, planned.clock.reading(planned.closes ?? planned.opens ?? moment).day)
        guard (first...last).contains(day) else { throw Refusal.invalid("came", "must be on a day of the sitting") }
        return min(noted, moment)
    }
}
