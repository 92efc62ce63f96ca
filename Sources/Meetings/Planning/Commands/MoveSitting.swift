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
        try work.perform(
            KeepSitting(
                draft,
                Sitting(
                    meeting: known.meeting, body: known.body, inside: known.inside, clock: known.clock, room: room.trimmed,
                    opens: opens, closes: closes, state: known.state)))
        work.mention(try work.planned(Reference(Sitting.kind, sitting)))
    }
}

/// Takes a sitting out of a plan; what was on its agenda waits for another one.
public struct RemoveSitting: Command {
    public static let name = "meetings.remove-sitting"

    public let sitting: String

    public init(_ sitting: String) { self.sitting = sitting }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func perform(in work: Work) throws {
        let record = try work.planned(Reference(Sitting.kind, sitting))
        let (_, known) = try work.plannedSitting(sitting)
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
        try work.remove(record)
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
