public import Records
internal import SQL

/// A body of the process, or a sitting of one.
public struct KeepBody: KeepingCommand {
    public static let name = "institution.keep-body"

    public let draft: RecordDraft
    public let type: BodyType

    public init(_ draft: RecordDraft, type: BodyType) {
        self.draft = draft
        self.type = type
    }

    public func perform(in work: Work) throws {
        try work.requireAdministering(toChange: "type", of: draft.reference, in: "body", into: type.rawValue)
        let record = try work.keep(draft)
        try work.db.execute(
            """
            INSERT INTO body (record, type) VALUES (\(record.rawValue), \(type.rawValue))
            ON CONFLICT (record) DO UPDATE SET type = excluded.type
            """)
    }
}

/// One cell of the matrix "who may do what".
public struct KeepParticipation: KeepingCommand {
    public static let name = "institution.keep-participation"

    public let draft: RecordDraft
    public let partyType: String
    public let body: String
    public let level: ParticipationLevel

    public init(_ draft: RecordDraft, partyType: String, body: String, level: ParticipationLevel) {
        self.draft = draft
        self.partyType = partyType
        self.body = body
        self.level = level
    }

    public func perform(in work: Work) throws {
        try work.requireAdministering(
            toChange: "level", of: draft.reference, in: "participation", into: level.rawValue, isNewFree: false)
        let record = try work.keep(draft)
        try work.db.execute(
            """
            INSERT INTO participation (record, party_type, body, level)
            VALUES (\(record.rawValue), \(partyType), \(body), \(level.rawValue))
            ON CONFLICT (record) DO UPDATE SET level = excluded.level
            """)
    }
}
