internal import Institution
public import Records
internal import SQL

/// Approves the summary of a sitting: its text stays from now on, and its action points become follow-up.
public struct ApproveSummary: Command {
    public static let name = "meetings.approve-summary"

    public let sitting: String

    public init(_ sitting: String) { self.sitting = sitting }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func perform(in work: Work) throws {
        let summary = try work.summary(of: sitting)
        try requireReady(summary, work)
        let audience = try work.audience(.approved, of: summary.sitting)
        let official = try work.db.languages().official
        try work.bring(summary, to: .approved, for: audience) { draft in
            for field in [Field.title, .text] {
                for wording in draft.wordings[field] where wording.status == .draft {
                    let status: WordingStatus = wording.language == official ? .official : .translation
                    draft.wordings.add(Wording(wording.text, in: wording.language, status), to: field)
                }
            }
        }
        try work.db.execute(
            """
            UPDATE summary SET approved = \(work.moment.description), approved_by = \(work.actor.name)
            WHERE record = \(summary.id.rawValue)
            """)
        try work.discharge(Duty.correctSummary, about: summary.id)
        try followUp(summary, audience, work)
    }

    private func requireReady(_ summary: SummaryInWork, _ work: Work) throws {
        guard summary.summary.state == .circulated else {
            throw Refusal.invalid("state", "is circulated for corrections before it is approved")
        }
        if let until = summary.summary.correctionsUntil, summary.day(at: work.moment) <= until {
            throw Refusal.invalid("state", "corrections are taken until {day}", ["day": until.description])
        }
        let open = try work.db.value(
            "SELECT COUNT(*) FROM correction WHERE summary = \(summary.id.rawValue) AND answer IS NULL", as: Int.self) ?? 0
        guard open == 0 else { throw Refusal.invalid("state", "{n} corrections have no answer yet", ["n": String(open)]) }
    }

    private func followUp(_ summary: SummaryInWork, _ audience: Audience, _ work: Work) throws {
        for row in try work.db.rows("SELECT * FROM action_point WHERE summary = \(summary.id.rawValue) ORDER BY due, id") {
            guard let due = Day(try row["due"]) else { continue }
            try work.announce(
                ActionAgreed(
                    point: Identity(rawValue: try row["id"]), meeting: summary.sitting.meeting, party: try row["party"], due: due,
                    text: Wording(try row["text"], in: Language(try row["language"]), .official), audience: audience,
                    summary: summary.reference))
        }
    }
}

/// Somebody has to do something by a day: what follows from a sitting, in whatever capability keeps it.
public struct ActionAgreed: Event {
    public let point: Identity
    /// The slug of the meeting, of the party, and the day.
    public let meeting: String
    public let party: String
    public let due: Day
    public let text: Wording
    /// Who may read it: as the summary.
    public let audience: Audience
    public let summary: Reference
}

extension Work {
    /// Notes which record follows an action point up.
    public func actionPoint(_ point: Identity, became record: Identity) throws {
        try db.execute("UPDATE action_point SET became = \(record.rawValue) WHERE id = \(point.rawValue)")
    }
}
