public import Records
internal import Institution
internal import SQL

/// Takes up what a sitting agreed that a party is to do by a day: a decision of the meeting that is under way, and something
/// that waits in the inbox of those who answer for the party.
public struct FollowAction: Command {
    public static let name = "follow-up.follow-action"

    /// The last part of the decision's name.
    public let slug: String
    public let meeting: String
    public let party: String
    public let due: String
    public let text: Wording
    public let audience: Audience
    /// The record that it arises from: the summary of the sitting.
    public let origin: Reference

    public init(
        slug: String, meeting: String, party: String, due: Day, text: Wording, audience: Audience, origin: Reference
    ) {
        self.slug = slug
        self.meeting = meeting
        self.party = party
        self.due = due.description
        self.text = text
        self.audience = audience
        self.origin = origin
    }

    public func authorise(_ actor: Actor) throws(Refusal) {
        guard actor.keepsRecords || actor.rights.contains(.preside) else {
            throw .notAllowed(reason: "only the secretariat and the presidency take up what was agreed", rule: nil)
        }
    }

    public func problems() -> [Refusal.Problem] { Day(due) == nil ? [.init("due", "a day such as 2026-11-21")] : [] }

    public func perform(in work: Work) throws {
        var draft = RecordDraft(Reference("decision", slug), audience: audience)
        draft.wordings.add(Wording(String(text.text.prefix(300)), in: text.language, text.status), to: .title)
        if text.text.count > 300 { draft.wordings.add(text, to: .summary) }
        draft.links = [
            Link(.decidedBy, Reference("meeting", meeting)), Link(.addressedTo, Reference("party", party)),
            Link(.arisesFrom, origin),
        ]
        draft.facets = [.party: [party], .type: [DecisionType.request.rawValue], .status: [OutcomeStatus.underWay.rawValue]]
        let record = try work.keep(draft)
        let last = try work.db.value("SELECT MAX(number) FROM decision WHERE meeting = \(meeting)", as: Int.self) ?? 0
        try work.db.execute(
            """
            INSERT INTO decision (record, meeting, number, type, outcome, due)
            VALUES (\(record.rawValue), \(meeting), \(last + 1), \(DecisionType.request.rawValue),
                    \(OutcomeStatus.underWay.rawValue), \(due))
            """)
        // Behind a closed door even what waits is told in no more words than that something does, to those inside.
        let subject = audience.isSitting ? slug : text.text
        for seat in try work.db.seatsAsked(for: audience).first(where: { $0.party == party })?.seats ?? [] {
            try work.give(Duty.task, to: seat, record: record, subject: subject, due: Day(due))
        }
    }
}
