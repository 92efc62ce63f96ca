public import Records
internal import SQL

/// Notes who is to do what by when, as the sitting agreed it.
public struct AddActionPoint: Command {
    public static let name = "meetings.add-action-point"

    public let sitting: String
    public let party: String
    public let due: String
    public let language: Language
    public let text: String

    public init(_ sitting: String, party: String, due: String, language: Language, text: String) {
        self.sitting = sitting
        self.party = party
        self.due = due
        self.language = language
        self.text = text
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func problems() -> [Refusal.Problem] {
        (party.isEmpty ? [.init("party", "must not be empty")] : [])
            + (Day(due) == nil ? [.init("due", "a day such as 2026-11-21")] : [])
            + Refusal.Problem.ofText(text, "text", limit: 2000)
    }

    public func perform(in work: Work) throws {
        let summary = try work.summary(of: sitting)
        try summary.requireOpen()
        if let opens = summary.sitting.opens, let day = Day(due), day < summary.day(at: opens) {
            throw Refusal.invalid("due", "must not be before the sitting")
        }
        _ = try work.identity(of: Reference("party", party), field: "party")
        try work.db.execute(
            """
            INSERT INTO action_point (id, summary, party, due, language, text)
            VALUES (\(Identity(at: work.moment).rawValue), \(summary.id.rawValue), \(party), \(due), \(language.rawValue),
                    \(text.trimmed))
            """)
        work.mention(summary.id)
    }
}

/// Takes an action point off a summary that has not been approved.
public struct RemoveActionPoint: Command {
    public static let name = "meetings.remove-action-point"

    public let sitting: String
    public let point: Identity

    public init(_ sitting: String, point: Identity) {
        self.sitting = sitting
        self.point = point
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func perform(in work: Work) throws {
        let summary = try work.summary(of: sitting)
        try summary.requireOpen()
        let gone = try work.db.execute(
            "DELETE FROM action_point WHERE id = \(point.rawValue) AND summary = \(summary.id.rawValue)")
        guard gone == 1 else { throw Refusal.notFound }
        work.mention(summary.id)
    }
}
