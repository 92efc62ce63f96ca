public import Records
internal import SQL

/// Notes that a delegate has come into a sitting. Said twice, it changes nothing. Behind a closed door nobody lets themselves
/// in, and whoever was let in stays on the list that those inside see.
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
        let row = try work.db.row("SELECT * FROM delegate WHERE id = \(delegate.rawValue)")
        guard let guest = try row.map(Delegate.init(row:)), guest.meeting == sitting.meeting, guest.state != .withdrawn else {
            throw Refusal.invalid("delegate", "is not on the list of this meeting")
        }
        let came = try work.time(came, in: sitting.id)
        let isClosed = try work.db.hasClosedDoor(sitting.id)
        if isClosed { try requireLetIn(guest, by: work.actor) }
        let listed: SQL = isClosed ? "role IS NOT NULL" : "1 = 1"
        let isIn = try work.db.value(
            """
            SELECT 1 FROM attendance WHERE sitting = \(sitting.id.rawValue) AND delegate = \(delegate.rawValue) AND \(listed)
            AND (gone IS NULL OR (came <= \(came.description) AND gone >= \(came.description))) LIMIT 1
            """, as: Int.self)
        // The same badge held up twice is the same person.
        guard isIn == nil else { return work.mention(sitting.id) }
        try work.stir(Sitting.topic(self.sitting), [RoomPart.now.rawValue])
        let (role, name): (String?, String?) = isClosed ? (guest.role.rawValue, guest.name) : (nil, nil)
        try work.db.execute(
            """
            INSERT INTO attendance (sitting, delegate, came, role, name)
            VALUES (\(sitting.id.rawValue), \(delegate.rawValue), \(came.description), \(role), \(name))
            """)
        work.mention(sitting.id)
    }

    /// - Throws: `Refusal.invalid` on `delegate` for whoever does not go behind a closed door, or holds it open for themselves.
    private func requireLetIn(_ guest: Delegate, by actor: Actor) throws(Refusal) {
        guard Delegate.closedDoorRoles.contains(guest.role) else {
            throw .invalid(
                "delegate", "behind the closed door go the heads of delegation and their companions only: rule {rule}",
                ["rule": DelegationRules.companionsRule.uppercased()])
        }
        guard Delegate.mayBeInside(guest.role, guest.state, isClosed: true) else {
            throw .invalid("delegate", "behind the closed door goes only who has been accredited")
        }
        guard actor.person == nil || actor.person != guest.person else {
            throw .invalid(
                "delegate",
                "nobody lets themselves in behind the closed door: whoever conducts the sitting or another of the secretariat does")
        }
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
        // What is said behind a closed door could be read until now, whenever they went out of the room.
        let gone = try work.db.hasClosedDoor(sitting.id) ? work.moment : left
        // Whoever has come back since is not sent out again.
        try work.db.execute(
            """
            UPDATE attendance SET gone = \(gone.description)
            WHERE sitting = \(sitting.id.rawValue) AND delegate = \(delegate.rawValue) AND gone IS NULL
            AND came <= \(left.description)
            """)
        // Whoever has left a closed door is cut off at once.
        try work.stir(Sitting.topic(self.sitting), [RoomPart.now.rawValue])
        work.mention(sitting.id)
    }
}

extension Connection {
    /// Whether a sitting is held behind a closed door.
    func hasClosedDoor(_ sitting: Identity) throws -> Bool {
        let inside = try value("SELECT inside FROM sitting WHERE record = \(sitting.rawValue)", as: String.self)
        return inside.map { Audience(rawValue: $0).isSitting } ?? false
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
        guard (first...last).contains(day) else {
            throw Refusal.invalid(
                "came", "must be on a day of the sitting, from {first} to {last}", ["first": first.description, "last": last.description])
        }
        return min(noted, moment)
    }
}
