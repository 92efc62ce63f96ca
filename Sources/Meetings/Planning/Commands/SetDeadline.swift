internal import Institution
public import Records
internal import SQL

/// Says by when something is owed, or that nobody has said yet.
public struct SetDeadline: Command {
    public static let name = "meetings.set-deadline"

    public let deadline: Deadline

    public init(_ deadline: Deadline) { self.deadline = deadline }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func problems() -> [Refusal.Problem] {
        ["meeting", "activity"].contains(deadline.about.kind) ? [] : [.init("about", "one of {list}", ["list": "meeting, activity"])]
    }

    public func perform(in work: Work) throws {
        let record = try work.planned(deadline.about)
        if !deadline.rule.isEmpty { _ = try work.identity(of: Reference("rule", deadline.rule), field: "rule") }
        if [.comments, .registration].contains(deadline.kind) { try work.requireInTime(deadline) }
        try work.keep(deadline)
        if deadline.kind == .registration { try work.follow(deadline, record) }
        try work.postpone(deadline: deadline.code, about: deadline.about.slug, to: deadline.due)
        work.mention(record)
    }
}

extension Work {
    /// Before a meeting there is time for comments and for names; afterwards there is none.
    fileprivate func requireInTime(_ deadline: Deadline) throws {
        let meeting = deadline.about.slug
        if deadline.kind == .comments {
            let gone = try db.value("SELECT 1 FROM agenda_version WHERE meeting = \(meeting) AND comments_by IS NOT NULL LIMIT 1", as: Int.self)
            if gone != nil { throw Refusal.invalid("due", "is set where the agenda is sent round") }
        }
        guard let due = deadline.due else { return }
        let today = try db.clock(of: meeting).reading(moment).day
        if due < today { throw Refusal.invalid("due", "must not lie in the past") }
        if let begins = try db.days(ofMeeting: meeting)?.lowerBound, due > begins {
            throw Refusal.invalid("due", "must not be after the first day of the meeting")
        }
    }

    /// The convocation goes by the same day.
    fileprivate func follow(_ deadline: Deadline, _ meeting: Identity) throws {
        try db.execute("UPDATE convocation SET deadline = \(deadline.due?.description) WHERE meeting = \(deadline.about.slug)")
        for duty in [Duty.answerInvitation, Duty.registerDelegation] { try postpone(duty, about: meeting, to: deadline.due) }
    }
}
