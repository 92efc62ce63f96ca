public import Records
internal import SQL

/// An axis, theme or subtopic of the plan of action, with who discussed it when.
public struct KeepTheme: KeepingCommand {
    public static let name = "follow-up.keep-theme"

    public let draft: RecordDraft
    public let level: ThemeLevel
    /// The slug of the theme above; nil for an axis.
    public let parent: String?
    public let discussions: [Discussion]

    public init(_ draft: RecordDraft, level: ThemeLevel, parent: String?, discussions: [Discussion]) {
        self.draft = draft
        self.level = level
        self.parent = parent
        self.discussions = discussions
    }

    public func problems() -> [Refusal.Problem] {
        draft.problems()
            + ((level == .axis) == (parent == nil)
                ? [] : [.init("parent", "an axis has none; a theme and a subtopic have one")])
    }

    public func perform(in work: Work) throws {
        let record = try work.keep(draft)
        try work.db.execute(
            """
            INSERT INTO theme (record, level, parent) VALUES (\(record.rawValue), \(level.rawValue), \(parent))
            ON CONFLICT (record) DO UPDATE SET level = excluded.level, parent = excluded.parent
            """)
        try work.db.execute("DELETE FROM discussion WHERE theme = \(record.rawValue)")
        for (index, discussion) in discussions.enumerated() {
            for body in discussion.bodies {
                for when in discussion.years.uniqued() {
                    try work.db.execute(
                        """
                        INSERT INTO discussion (theme, position, body, happened)
                        VALUES (\(record.rawValue), \(index + 1), \(body), \(when.description))
                        """)
                }
            }
        }
    }
}
