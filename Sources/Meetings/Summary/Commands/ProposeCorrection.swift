internal import Institution
public import Records
internal import SQL

/// What a delegation would put otherwise in a summary that has been circulated, until the day that was said then.
public struct ProposeCorrection: Command {
    public static let name = "meetings.propose-correction"

    public let sitting: String
    public let party: String
    public let language: Language
    public let text: String

    public init(_ sitting: String, party: String, language: Language, text: String) {
        self.sitting = sitting
        self.party = party
        self.language = language
        self.text = text
    }

    /// A delegation speaks for its party; the secretariat notes what came by another way.
    public func authorise(_ actor: Actor) throws(Refusal) {
        let speaks = actor.person != nil && actor.clearance.audiences.contains(.party(party))
        guard speaks || actor.keepsRecords else {
            throw .notAllowed(reason: "a correction is asked for by a delegation of the party", rule: nil)
        }
    }

    public func problems() -> [Refusal.Problem] { Refusal.Problem.ofText(text, "text", limit: 20_000) }

    /// The delegation's words stand with the summary, for those among whom it goes round; the journal tells that they came.
    public func journalDetail() throws -> String {
        try canonicalJSON(["sitting": sitting, "party": party, "digest": try digestOfJSON(text)])
    }

    public func perform(in work: Work) throws {
        let summary = try work.summary(of: sitting)
        guard summary.summary.state == .circulated, let until = summary.summary.correctionsUntil else {
            throw Refusal.invalid("text", "corrections are taken from when the draft is circulated until the day that is said then")
        }
        guard summary.day(at: work.moment) <= until else {
            throw Refusal.invalid("text", "corrections were taken until {day}, as was said when the draft went round", ["day": until.description])
        }
        _ = try work.identity(of: Reference("party", party), field: "party")
        try work.db.execute(
            """
            INSERT INTO correction (id, summary, party, language, text, made, made_by)
            VALUES (\(Identity(at: work.moment).rawValue), \(summary.id.rawValue), \(party), \(language.rawValue), \(text.trimmed),
                    \(work.moment.description), \(work.actor.name))
            """)
        try work.discharge(Duty.correctSummary, subject: "\(sitting) \(party)", party: party)
        try work.awaitAnswer(
            Duty.answerCorrections, about: summary.id, subject: sitting, among: try work.audience(.circulated, of: summary.sitting))
        work.mention(summary.id)
    }
}
