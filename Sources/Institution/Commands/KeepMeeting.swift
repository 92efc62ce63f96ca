public import Records
internal import SQL

/// A meeting of a body: an edition with its number, or one of those between.
public struct KeepMeeting: KeepingCommand {
    public static let name = "institution.keep-meeting"

    public let draft: RecordDraft
    public let body: String
    /// The edition: 12 for the XII.
    public let number: Int?

    public init(_ draft: RecordDraft, body: String, number: Int?) {
        self.draft = draft
        self.body = body
        self.number = number
    }

    /// The presidency prepares the meetings of its year (003, IV, B).
    public func authorise(_ actor: Actor) throws(Refusal) {
        guard actor.keepsRecords || actor.rights.contains(.preside) else {
            throw .notAllowed(reason: "only the secretariat and the presidency prepare and conduct meetings", rule: "m8")
        }
    }

    public func problems() -> [Refusal.Problem] {
        draft.problems() + ((number ?? 1) > 0 ? [] : [.init("number", "counts from one")])
    }

    public func perform(in work: Work) throws {
        let record = try work.keep(draft)
        try work.db.execute(
            """
            INSERT INTO meeting (record, body, number) VALUES (\(record.rawValue), \(body), \(number))
            ON CONFLICT (record) DO UPDATE SET body = excluded.body, number = excluded.number
            """)
    }
}
