public import Records
public import SQL

/// The columns that the kinds of the plan of action have of their own.
public enum FollowUpSchema {
    /// What refers to records by their slugs.
    public static let namings = [
        Verification.Naming("theme", "parent", of: "theme"),
        Verification.Naming("discussion", "body", of: "body"),
        Verification.Naming("decision", "meeting", of: "meeting"),
    ]

    public static let migrations: [Migration] = [
        Migration("follow-up-1") { _ in
            [
                """
                CREATE TABLE theme (
                    record TEXT PRIMARY KEY REFERENCES record (id) ON DELETE CASCADE,
                    level TEXT NOT NULL,
                    parent TEXT,
                    CHECK ((level = 'axis') = (parent IS NULL))
                )
                """,
                "CREATE INDEX theme_parent ON theme (parent)",
                """
                CREATE TABLE discussion (
                    theme TEXT NOT NULL REFERENCES theme (record) ON DELETE CASCADE,
                    position BIGINT NOT NULL,
                    body TEXT NOT NULL,
                    happened TEXT NOT NULL,
                    PRIMARY KEY (theme, position, body, happened)
                )
                """,
                """
                CREATE TABLE activity (
                    record TEXT PRIMARY KEY REFERENCES record (id) ON DELETE CASCADE,
                    type TEXT NOT NULL,
                    status TEXT NOT NULL,
                    proposed TEXT
                )
                """,
                """
                CREATE TABLE seminar (
                    record TEXT PRIMARY KEY REFERENCES record (id) ON DELETE CASCADE,
                    annual BIGINT NOT NULL CHECK (annual IN (0, 1))
                )
                """,
                """
                CREATE TABLE decision (
                    record TEXT PRIMARY KEY REFERENCES record (id) ON DELETE CASCADE,
                    meeting TEXT NOT NULL,
                    number BIGINT NOT NULL CHECK (number > 0),
                    type TEXT NOT NULL,
                    outcome TEXT NOT NULL,
                    UNIQUE (meeting, number)
                )
                """,
            ]
        },
        // What was agreed to be done by a day.
        Migration("follow-up-due") { _ in ["ALTER TABLE decision ADD COLUMN due TEXT"] },
    ]
}
