internal import SQL

/// Changes one text of a record, if nobody else has changed the record since it was read.
public struct ReviseWording: Command {
    public static let name = "records.revise-wording"

    public let record: Reference
    public let field: Field
    public let wording: Wording
    /// The version that the change is based on.
    public let version: Int

    public init(_ record: Reference, field: Field, wording: Wording, basedOn version: Int) {
        self.record = record
        self.field = field
        self.wording = wording
        self.version = version
    }

    public func problems() -> [Refusal.Problem] {
        if field == .title, wording.text.trimmed.isEmpty { return [.init("title", "must not be empty")] }
        if wording.text.utf8.contains(0) { return [.init(field.rawValue, "must not contain the character NUL")] }
        return []
    }

    public func perform(in work: Work) throws {
        let identity = try work.changeable(record, field: "record")
        try work.requireVersion(version, of: identity, record, yours: [field.rawValue: wording.text]) {
            let current = try work.db.value(
                """
                SELECT text FROM wording WHERE record = \(identity.rawValue) AND field = \(field.rawValue)
                AND language = \(wording.language.rawValue)
                """, as: String.self)
            return [field.rawValue: current ?? ""]
        }
        try work.db.execute(
            """
            INSERT INTO wording (record, field, language, status, text)
            VALUES (\(identity.rawValue), \(field.rawValue), \(wording.language.rawValue),
                    \(wording.status.rawValue), \(wording.text))
            ON CONFLICT (record, field, language) DO UPDATE SET status = excluded.status, text = excluded.text
            """)
        try work.touch(identity)
        try work.announce(RecordKept(record: identity, reference: record, isNew: false))
    }
}
