internal import Institution
public import Records
internal import SQL

/// Sets until when parties register their delegations, what delegates must know, and how long their data are kept. The
/// sources name no day and no term: nothing is set until the secretariat sets it.
public struct SetConvocation: Command {
    public static let name = "meetings.set-convocation"

    public let meeting: String
    /// A day: `2027-03-15`; nil: none.
    public let deadline: String?
    /// Months after the meeting; nil: what is kept stays.
    public let retention: Int?
    /// What delegates must know, by language.
    public let information: [String: String]

    public init(_ meeting: String, deadline: String?, retention: Int?, information: [Language: String]) {
        self.meeting = meeting
        self.deadline = deadline
        self.retention = retention
        self.information = Dictionary(
            information.map { ($0.key.rawValue, $0.value.replacing("\r\n", with: "\n").trimmed) }, uniquingKeysWith: { $1 })
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func problems() -> [Refusal.Problem] {
        var problems: [Refusal.Problem] = []
        if let deadline, Day(deadline) == nil { problems.append(.init("deadline", "a day such as 2026-11-21")) }
        if let retention, !(1...120).contains(retention) {
            problems.append(.init("retention", "a whole number from {low} to {high}", ["low": "1", "high": "120"]))
        }
        for (language, text) in information.sorted(by: { $0.key < $1.key }) where text.utf8.count > 20_000 {
            problems.append(.init("information.\(language)", "at most {limit} bytes", ["limit": "20000"]))
        }
        return problems
    }

    public func perform(in work: Work) throws {
        let standing = try work.standing(in: meeting)
        let languages = try work.db.languages()
        let day = deadline.flatMap { Day($0) }
        if let day, let begins = standing.meeting.when?.begins, day > begins {
            throw Refusal.invalid("deadline", "must not be after the first day of the meeting")
        }
        if let day, day != standing.convocation.deadline, day < standing.clock.reading(work.moment).day {
            throw Refusal.invalid("deadline", "must not lie in the past")
        }
        try work.db.execute(
            """
            INSERT INTO convocation (meeting, deadline, retention) VALUES (\(meeting), \(day?.description), \(retention))
            ON CONFLICT (meeting) DO UPDATE SET deadline = excluded.deadline, retention = excluded.retention
            """)
        try work.db.execute("DELETE FROM convocation_information WHERE meeting = \(meeting)")
        for (language, text) in information where !text.isEmpty && languages.contains(Language(language)) {
            try work.db.execute(
                """
                INSERT INTO convocation_information (meeting, language, text) VALUES (\(meeting), \(language), \(text))
                """)
        }
        for duty in [Duty.answerInvitation, Duty.registerDelegation] {
            try work.postpone(duty, about: standing.meeting.id, to: day)
        }
        try work.postpone(deadline: Deadline.Kind.registration.rawValue, about: meeting, to: day)
        work.mention(standing.meeting.id)
    }
}
