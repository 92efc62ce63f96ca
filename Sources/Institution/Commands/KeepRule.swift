public import Records
internal import SQL

/// A rule with its dated values. Their names and words are the draft's wordings `value-name.001`, `value.001`.
public struct KeepRule: KeepingCommand {
    public static let name = "institution.keep-rule"

    public let draft: RecordDraft
    public let values: [RuleValue]

    public init(_ draft: RecordDraft, values: [RuleValue]) {
        self.draft = draft
        self.values = values
    }

    public func perform(in work: Work) throws {
        let record = try work.keep(draft)
        try work.db.execute("DELETE FROM rule_value WHERE rule = \(record.rawValue)")
        for (index, value) in values.enumerated() {
            try work.db.execute(
                """
                INSERT INTO rule_value (rule, position, number, happened)
                VALUES (\(record.rawValue), \(index + 1), \(value.number), \(value.when?.description))
                """)
        }
    }
}
