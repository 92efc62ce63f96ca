public import Records
internal import SQL

/// A decision of a meeting, and what became of it. The outcome's words are the draft's wording `outcome`.
public struct KeepDecision: KeepingCommand {
    public static let name = "follow-up.keep-decision"

    public let draft: RecordDraft
    public let meeting: String
    /// Its place among the meeting's decisions, from one.
    public let number: Int
    public let type: DecisionType
    public let outcome: OutcomeStatus
    /// By which day it is to be done; nil where no day was agreed.
    public let due: String?

    public init(
        _ draft: RecordDraft, meeting: String, number: Int, type: DecisionType, outcome: OutcomeStatus, due: Day? = nil
    ) {
        self.draft = draft
        self.meeting = meeting
        self.number = number
        self.type = type
        self.outcome = outcome
        self.due = due?.description
    }

    public func problems() -> [Refusal.Problem] {
        draft.problems() + (number > 0 ? [] : [.init("number", "counts from one")])
            + (due.map { Day($0) == nil } == true ? [.init("due", "a day such as 2026-11-21")] : [])
    }

    public func perform(in work: Work) throws {
        let record = try work.keep(draft)
        try work.db.execute(
            """
            INSERT INTO decision (record, meeting, number, type, outcome, due)
            VALUES (\(record.rawValue), \(meeting), \(number), \(type.rawValue), \(outcome.rawValue), \(due))
            ON CONFLICT (record) DO UPDATE SET meeting = excluded.meeting, number = excluded.number,
                type = excluded.type, outcome = excluded.outcome, due = excluded.due
            """)
    }
}
