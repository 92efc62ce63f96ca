public import Records
internal import SQL

/// Says how long an item takes, and when it begins where that is fixed.
public struct SetItemTime: Command {
    public static let name = "meetings.set-item-time"

    public let item: String
    /// Nil where nothing is set aside for it.
    public let minutes: Int?
    /// Nil: when the item before it ends.
    public let starts: Moment?

    public init(_ item: String, minutes: Int?, starts: Moment?) {
        self.item = item
        self.minutes = minutes
        self.starts = starts
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func problems() -> [Refusal.Problem] {
        AgendaItem(meeting: "", place: 1, minutes: minutes, starts: starts).problems()
    }

    public func perform(in work: Work) throws {
        let edited = try work.agendaItem(item)
        let old = edited.item
        if let starts, let sitting = old.sitting, let row = try work.db.row(
            "SELECT s.* FROM sitting s JOIN record r ON r.id = s.record WHERE r.kind = \(Sitting.kind) AND r.slug = \(sitting)")
        {
            try Sitting(row: row).requireDay(of: starts)
        }
        try work.perform(
            KeepAgendaItem(
                edited.draft,
                AgendaItem(
                    meeting: old.meeting, sitting: old.sitting, parent: old.parent, place: old.place, minutes: minutes,
                    starts: starts, lead: old.lead, required: old.required)))
        work.mention(edited.identity)
    }
}

extension Sitting {
    /// - Throws: `Refusal.invalid` on `starts` for a time on a day on which it does not sit.
    fileprivate func requireDay(of starts: Moment) throws(Refusal) {
        guard let opens else { return }
        let (first, last) = (clock.reading(opens).day, clock.reading(closes ?? opens).day)
        let day = clock.reading(starts).day
        guard first <= day, day <= last else {
            throw .invalid(
                "starts", "must lie on a day of its sitting, from {first} to {last}",
                ["first": first.description, "last": last.description])
        }
    }
}
