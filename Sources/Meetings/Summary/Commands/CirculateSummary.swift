internal import Institution
public import Records
internal import SQL

/// Gives a draft summary to those who followed the sitting, and tells them: they may ask for corrections until a day.
public struct CirculateSummary: Command {
    public static let name = "meetings.circulate-summary"

    public let sitting: String
    public let until: String

    public init(_ sitting: String, until: Day) {
        self.sitting = sitting
        self.until = until.description
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func problems() -> [Refusal.Problem] { Day(until) == nil ? [.init("until", "a day such as 2026-11-21")] : [] }

    public func perform(in work: Work) throws {
        let summary = try work.summary(of: sitting)
        try summary.requireOpen()
        guard let day = Day(until), day >= summary.day(at: work.moment) else {
            throw Refusal.invalid("until", "must not be past")
        }
        let audience = try work.audience(.circulated, of: summary.sitting)
        try work.bring(summary, to: .circulated, for: audience)
        try work.db.execute("UPDATE summary SET corrections_until = \(until) WHERE record = \(summary.id.rawValue)")
        for (party, seats) in try work.db.seatsAsked(for: audience) {
            for seat in seats {
                try work.give(
                    Duty.correctSummary, to: seat, record: summary.id, subject: "\(sitting) \(party)", due: day, isTold: false)
            }
        }
        try work.announce(SummaryCirculated(summary: summary.reference, audience: audience, until: day))
    }
}

/// The draft of a summary has gone out: the delegations that it went to are to be told.
public struct SummaryCirculated: Event {
    public let summary: Reference
    public let audience: Audience
    /// The last day for corrections.
    public let until: Day
}
