public import Records
internal import SQL

/// Gives a sitting another time or another room.
public struct MoveSitting: Command {
    public static let name = "meetings.move-sitting"

    public let sitting: String
    public let opens: Moment
    public let closes: Moment
    public let room: String

    public init(_ sitting: String, opens: Moment, closes: Moment, room: String) {
        self.sitting = sitting
        self.opens = opens
        self.closes = closes
        self.room = room
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func problems() -> [Refusal.Problem] {
        opens < closes ? [] : [.init("closes", "must be after the beginning")]
    }

    public func perform(in work: Work) throws {
        let (draft, known) = try work.plannedSitting(sitting)
        let moved = Sitting(
            meeting: known.meeting, body: known.body, inside: known.inside, clock: known.clock, room: room.trimmed, opens: opens,
            closes: closes, state: known.state)
        let problems = moved.problems(within: try work.db.days(ofMeeting: known.meeting))
        guard problems.isEmpty else { throw Refusal.invalid(problems) }
        try work.perform(KeepSitting(draft, moved))
        work.mention(try work.planned(Reference(Sitting.kind, sitting)))
    }
}

extension Sitting {
    /// What is wrong with when it is planned: it begins on a day of its meeting, and people go home in between.
    /// - Parameter days: nil where the meeting's days are not known.
    public func problems(within days: ClosedRange<Day>?) -> [Refusal.Problem] {
        guard let opens else { return [] }
        var problems: [Refusal.Problem] = []
        if let days, !days.contains(clock.reading(opens).day) {
            problems.append(
                .init(
                    "opens", "must lie within the days of the meeting, from {first} to {last}",
                    ["first": days.lowerBound.description, "last": days.upperBound.description]))
        }
        if let closes, closes.milliseconds - opens.milliseconds > 16 * 3_600_000 {
            problems.append(.init("closes", "at most {n} hours after the beginning", ["n": "16"]))
        }
        return problems
    }
}

extension Connection {
    /// Whether others than those who prepare a meeting read what is for this audience.
    func isAnnounced(_ audience: Audience) throws -> Bool {
        try ![Audience.secretariat, agendaAudiences().planning].contains(audience)
    }

    /// The days of a meeting; nil where it is said less exactly.
    func days(ofMeeting slug: String) throws -> ClosedRange<Day>? {
        try value("SELECT happened FROM record WHERE kind = 'meeting' AND slug = \(slug)", as: String.self).flatMap { When($0)?.days }
    }
}

/// Takes a sitting out of a plan; what was on its agenda waits for another one.
public struct RemoveSitting: Command {
    public static let name = "meetings.remove-sitting"

    public let sitting: String
    /// Said to those who have been told of it; empty where nobody has.
    public let reason: String

    public init(_ sitting: String, reason: String = "") {
        self.sitting = sitting
        self.reason = reason.trimmed
    }

    public func problems() -> [Refusal.Problem] {
        reason.utf8.count > 2000 ? [.init("reason", "at most {limit} bytes", ["limit": "2000"])] : []
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func perform(in work: Work) throws {
        let record = try work.planned(Reference(Sitting.kind, sitting))
        let (draft, known) = try work.plannedSitting(sitting)
        if reason.isEmpty, try work.db.isAnnounced(draft.audience) {
            throw Refusal.invalid("reason", "say why: others have been told of this sitting")
        }
        let rows = try work.db.rows("SELECT * FROM agenda_item WHERE sitting = \(sitting) ORDER BY place")
        for row in rows {
            let item = try AgendaItem(row: row)
            guard let draft = try work.db.draft(of: Identity(rawValue: try row["record"])) else { continue }
            try work.perform(
                KeepAgendaItem(
                    draft,
                    AgendaItem(
                        meeting: known.meeting, parent: item.parent, place: item.place, minutes: item.minutes, starts: item.starts,
                        lead: item.lead, required: item.required)))
        }
        try work.remove(record, reason: reason)
    }
}

extension Work {
    /// A sitting that has not begun, to be changed.
    /// - Throws: `Refusal.notFound` where the actor may not know of it.
    func plannedSitting(_ slug: String) throws -> (RecordDraft, Sitting) {
        let record = try planned(Reference(Sitting.kind, slug))
        guard let draft = try db.draft(of: record),
            let row = try db.row("SELECT * FROM sitting WHERE record = \(record.rawValue)")
        else { throw Refusal.notFound }
        let sitting = try Sitting(row: row)
        guard sitting.state == .planned else { throw Refusal.invalid("opens", "the sitting has begun: it is planned no more") }
        return (draft, sitting)
    }
}
