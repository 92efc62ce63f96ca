internal import Institution
public import Records
internal import SQL

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
        return Refusal.Problem.ofText(words, "words", limit: 4000, isRequired: false)
    }

    public func journalDetail() throws -> String {
        try canonicalJSON([
            "sitting": sitting, "correction": correction.rawValue, "answer": answer.rawValue, "digest": try digestOfJSON(words),
        ])
    }

    public func perform(in work: Work) throws {
        let summary = try work.summary(of: sitting)
        try summary.requireOpen()
        let changed = try work.db.execute(
            """
            UPDATE correction SET answer = \(answer.rawValue), words = \(words.trimmed), answered = \(work.moment.description)
            WHERE id = \(correction.rawValue) AND summary = \(summary.id.rawValue)
            """)
        guard changed == 1,
            let party = try work.db.value("SELECT party FROM correction WHERE id = \(correction.rawValue)", as: String.self)
        else { throw Refusal.notFound }
        let open = try work.db.value(
            "SELECT 1 FROM correction WHERE summary = \(summary.id.rawValue) AND answer IS NULL LIMIT 1", as: Int.self)
        if open == nil { try work.discharge(Duty.answerCorrections, about: summary.id) }
        work.mention(summary.id)
        try work.announce(
            RemarkAnswered(
                record: summary.reference, party: party, audience: try work.audience(.circulated, of: summary.sitting),
                path: "/summaries/\(sitting)"))
    }
}
