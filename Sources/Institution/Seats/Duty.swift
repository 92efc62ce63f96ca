public import Records
public import Web

/// Something that waits for the holders of a seat, by a day or without one.
public struct Duty: Sendable, Hashable, Encodable {
    /// A nomination is to be confirmed or declined.
    public static let settleNomination = "settle-nomination"
    /// Is the directory's entry for the party still right?
    public static let checkDirectory = "check-directory"
    /// Something that the secretariat or the presidency asks of a party, in words.
    public static let task = "task"
    /// Something is owed by a day for a meeting, or after an activity: the subject names which, so that each has its own.
    public static let deadline = "deadline"
    /// A party is invited to a meeting and has not answered.
    public static let answerInvitation = "answer-invitation"
    /// A party comes to a meeting and has registered nobody.
    public static let registerDelegation = "register-delegation"
    /// A party may comment on a meeting's agenda until a day.
    public static let commentAgenda = "comment-agenda"
    /// A party may ask for corrections to the summary of a sitting until a day.
    public static let correctSummary = "correct-summary"
    /// What parties said to a meeting's agenda waits for an answer.
    public static let answerComments = "answer-comments"
    /// What delegations asked for in a summary waits for an answer.
    public static let answerCorrections = "answer-corrections"

    /// What ends when the thing itself is done, not when somebody says so.
    static let endingByThemselves: Set<String> = [settleNomination, answerInvitation, registerDelegation]

    /// What waits only for holders who may read what it is about: that it waits says something of it.
    static let openWithTheirRecord: Set<String> = [answerComments, answerCorrections]

    public let id: Identity
    public let seat: Identity
    public let kind: String
    /// What it is about, where that is a record the reader may read.
    public let record: RecordName?
    /// There is a record that it is about, and the reader may not read it.
    let isAboutHidden: Bool
    public let subject: String
    /// The rule that asks for reports, where that is what is owed: its title tells which.
    let rule: RecordName?
    public let due: String?
    public let made: Moment

    private enum CodingKeys: String, CodingKey { case id, seat, kind, record, subject, due, made }

    /// - Parameter code: what is owed, and the rule that asks for it: `reports.r1`.
    public static func subject(ofDeadline code: String, about slug: String) -> String { "\(slug) \(code)" }

    /// What is owed and by which rule, of a deadline's subject.
    static func parts(ofDeadline subject: String) -> (what: String, rule: String?) {
        let parts = (subject.split(separator: " ").last ?? "").split(separator: ".", maxSplits: 1).map(String.init)
        return (parts.first ?? "", parts.count > 1 ? parts[1] : nil)
    }
}

extension Translator {
    /// What is owed by a day, for a meeting or after an activity.
    public func name(ofDeadline kind: String) -> String {
        switch kind {
        case "agenda": self("The preliminary agenda goes round")
        case "comments": self("Comments on the preliminary agenda")
        case "registration": self("Names of those who come")
        case "reports": self("Reports")
        case "follow-up": self("Follow-up: what it achieved")
        default: kind
        }
    }
}
