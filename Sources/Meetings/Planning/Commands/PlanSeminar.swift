internal import Institution
public import Records
internal import SQL

/// Plans a seminar, a workshop or a training: an activity with its host, its sponsors and its programme, and the day by which
/// it is followed up (A1).
public struct PlanSeminar: Command {
    public static let name = "meetings.plan-seminar"

    public let draft: RecordDraft
    /// `seminar`, `workshop`, `training`.
    public let type: String
    /// Nil where no rule names a time.
    public let followUp: Deadline?

    public static let types = ["seminar", "workshop", "training"]

    public init(_ draft: RecordDraft, type: String, followUp: Deadline?) {
        self.draft = draft
        self.type = type
        self.followUp = followUp
    }

    public func authorise(_ actor: Actor) throws(Refusal) {
        guard actor.conductsMeetings else {
            throw .notAllowed(reason: "a seminar is convened together with the secretariat", rule: "m9")
        }
    }

    public func problems() -> [Refusal.Problem] {
        var problems = draft.problems()
        if !PlanSeminar.types.contains(type) {
            problems.append(.init("type", "one of {list}", ["list": PlanSeminar.types.joined(separator: ", ")]))
        }
        if draft.when?.days == nil { problems.append(.init("begins", "a day such as 2026-11-21")) }
        return problems
    }

    public func perform(in work: Work) throws {
        let taken = try work.db.value(
            "SELECT 1 FROM record WHERE kind = \(draft.reference.kind) AND slug = \(draft.reference.slug)", as: Int.self)
        if taken != nil { throw Refusal.invalid("title", "there is another of this name: call it otherwise") }
        // What an activity is, another capability knows.
        try work.announce(SeminarPlanned(draft: draft, type: type))
        let record = try work.planned(draft.reference)
        if let followUp, let due = followUp.due {
            try work.keep(followUp)
            let hosts = draft.links.filter { $0.relation == .hostedBy && $0.target.kind == "party" }.map(\.target.slug)
            let seats = try hosts.flatMap { party in try work.seats(where: \.isBySector, party: party) }
                + work.seats(where: { $0.rights.contains(.keep) })
            for seat in seats.uniqued() {
                try work.give(followUp, due, to: seat, record: record)
            }
        }
        work.mention(record)
    }
}

/// A seminar is planned: it becomes an activity.
public struct SeminarPlanned: Event {
    public let draft: RecordDraft
    public let type: String
}
