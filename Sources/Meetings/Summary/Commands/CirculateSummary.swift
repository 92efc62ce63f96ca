public import Records
internal import SQL

/// Gives a draft summary to those who followed the sitting: they may ask for corrections until a day.
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
        let (id, summary, inside, _) = try work.summary(of: sitting)
        guard summary.state.isOpen else { throw Refusal.invalid("state", "the summary has been approved: its text stays as it is") }
        guard until >= work.moment.day.description else { throw Refusal.invalid("until", "must not be past") }
        try work.setSummary(id, .circulated, audience: Summary.audience(.circulated, inside: inside))
        try work.db.execute("UPDATE summary SET corrections_until = \(until) WHERE record = \(id.rawValue)")
    }
}

/// What a delegation would put otherwise in a summary.
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

    public func problems() -> [Refusal.Problem] {
        if text.trimmed.isEmpty { return [.init("text", "must not be empty")] }
        return text.utf8.count > 20_000 ? [.init("text", "at most {limit} bytes", ["limit": "20000"])] : []
    }

    public func perform(in work: Work) throws {
        let (id, summary, _, _) = try work.summary(of: sitting)
        guard summary.state == .circulated, let until = summary.correctionsUntil else {
            throw Refusal.invalid("text", "corrections are not being taken now")
        }
        _ = try work.identity(of: Reference("party", party), field: "party")
        let isLate = work.moment.day > until
        try work.db.execute(
            """
            INSERT INTO correction (id, summary, party, language, text, made, made_by, late)
            VALUES (\(Identity(at: work.moment).rawValue), \(id.rawValue), \(party), \(language.rawValue), \(text.trimmed),
                    \(work.moment.description), \(work.actor.name), \(isLate))
            """)
        work.mention(id)
    }
}

/// The secretariat's answer to a correction: taken into the text, or not, and why.
public struct AnswerCorrection: Command {
    public static let name = "meetings.answer-correction"

    public let sitting: String
    public let correction: Identity
    public let answer: Correction.Answer
    public let words: String

    public init(_ sitting: String, correction: Identity, _ answer: Correction.Answer, words: String) {
        self.sitting = sitting
        self.correction = correction
        self.answer = answer
        self.words = words
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func problems() -> [Refusal.Problem] {
        if answer == .declined, words.trimmed.isEmpty { return [.init("words", "say why it is not taken")] }
        return words.utf8.count > 4000 ? [.init("words", "at most {limit} bytes", ["limit": "4000"])] : []
    }

    public func perform(in work: Work) throws {
        let (id, summary, _, _) = try work.summary(of: sitting)
        guard summary.state.isOpen else { throw Refusal.invalid("state", "the summary has been approved: its text stays as it is") }
        let changed = try work.db.execute(
            """
            UPDATE correction SET answer = \(answer.rawValue), words = \(words.trimmed), answered = \(work.moment.description)
            WHERE id = \(correction.rawValue) AND summary = \(id.rawValue)
            """)
        guard changed == 1 else { throw Refusal.notFound }
        work.mention(id)
    }
}
