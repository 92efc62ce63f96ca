public import Records
internal import SQL

/// Whoever looks after the system reads a closed-door text only by opening the door for an hour, for a reason that the
/// members see: the act is a record of theirs, which nobody can make without leaving it (M3).
public struct OpenClosedDoor: Command {
    public static let name = "institution.open-closed-door"
    static let kind = "unsealing"
    /// How long the door stays open.
    static let minutes = 60

    public let sitting: String
    public let reason: String

    public init(_ sitting: String, reason: String) {
        self.sitting = sitting
        self.reason = reason
    }

    public func authorise(_ actor: Actor) throws(Refusal) {
        try actor.require(.administer, reason: "only the secretariat may open the closed door, and is seen to", rule: "m3")
    }

    public func problems() -> [Refusal.Problem] {
        if reason.trimmed.utf8.count < 10 { return [.init("reason", "say why, in at least ten letters")] }
        return reason.utf8.count > 2000 ? [.init("reason", "at most {limit} bytes", ["limit": "2000"])] : []
    }

    public func perform(in work: Work) throws {
        guard let person = work.actor.person else { throw Refusal.needsSignIn }
        let body = try work.db.row(
            """
            SELECT r.id FROM body b JOIN record r ON r.id = b.record
            WHERE r.kind = 'body' AND r.slug = \(sitting) AND b.type = \(BodyType.sitting.rawValue)
            """)
        guard let body else { throw Refusal.invalid("sitting", "is no sitting") }
        let ends = Moment(milliseconds: work.moment.milliseconds + OpenClosedDoor.minutes * 60_000)
        let mark = Identity(at: work.moment)
        var draft = RecordDraft(Reference(OpenClosedDoor.kind, "u-\(mark.rawValue)"), audience: .members)
        let names = try work.db.wordings(of: Identity(rawValue: try body["id"]))
        for title in names[.title] {
            draft.wordings.add(Wording("⚿ \(title.text)", in: title.language, .official), to: .title)
        }
        draft.wordings[.text] = [Wording(reason.trimmed, in: .none, .official)]
        draft.wordings["actor"] = [Wording(work.actor.name, in: .none, .official)]
        draft.wordings["until"] = [Wording(ends.description, in: .none, .official)]
        draft.links = [Link(.about, Reference("body", sitting))]
        let record = try work.keep(draft)
        try work.db.execute(
            """
            INSERT INTO unsealing (id, person, audience, reason, begins, ends)
            VALUES (\(mark.rawValue), \(person.rawValue), \(Audience.sitting(sitting).rawValue), \(reason.trimmed),
                    \(work.moment.description), \(ends.description))
            """)
        // Those who sit behind that door are told, not only shown.
        for seat in try work.seats(where: { $0.reading.contains(.body) && $0.bodies.contains(sitting) }) {
            try work.give(
                Duty.task, to: seat, record: record, subject: "⚿ \(work.actor.name): \(reason.trimmed)")
        }
    }
}
