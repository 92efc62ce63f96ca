public import Records

/// Something that waits for the holders of a seat, by a day or without one.
public struct Duty: Sendable, Hashable, Encodable {
    /// A nomination is to be confirmed or declined.
    public static let settleNomination = "settle-nomination"
    /// Is the directory's entry for the party still right?
    public static let checkDirectory = "check-directory"
    /// Something that the secretariat or the presidency asks of a party, in words.
    public static let task = "task"
    /// A party is invited to a meeting and has not answered.
    public static let answerInvitation = "answer-invitation"
    /// A party comes to a meeting and has registered nobody.
    public static let registerDelegation = "register-delegation"
    /// A party may comment on a meeting's agenda until a day.
    public static let commentAgenda = "comment-agenda"
    /// A party may ask for corrections to the summary of a sitting until a day.
    public static let correctSummary = "correct-summary"

    /// What ends when the thing itself is done, not when somebody says so.
    static let endingByThemselves: Set<String> = [settleNomination, answerInvitation, registerDelegation]

    public let id: Identity
    public let seat: Identity
    public let kind: String
    /// What it is about, where that is a record the reader may read.
    public let record: RecordName?
    /// There is a record that it is about, and the reader may not read it.
    let isAboutHidden: Bool
    public let subject: String
    public let due: String?
    public let made: Moment

    private enum CodingKeys: String, CodingKey { case id, seat, kind, record, subject, due, made }
}
