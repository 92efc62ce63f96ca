internal import Records
internal import SQL

/// What a sitting came to: its summary, what delegations would put otherwise, and who is to do what by when.
enum SummarySchema {
    static let namings = [
        Verification.Naming("summary", "sitting", of: "sitting"),
        Verification.Naming("correction", "party", of: "party"),
        Verification.Naming("action_point", "party", of: "party"),
    ]

    static let migrations: [Migration] = [
        Migration("meetings-summary") { _ in
            [
                """
                CREATE TABLE summary (
                    record TEXT PRIMARY KEY REFERENCES record (id) ON DELETE CASCADE,
                    sitting TEXT NOT NULL UNIQUE,
                    state TEXT NOT NULL CHECK (state IN ('draft', 'circulated', 'approved', 'published')),
                    assembled TEXT NOT NULL,
                    corrections_until TEXT,
                    approved TEXT,
                    approved_by TEXT
                )
                """,
                """
                CREATE TABLE correction (
                    id TEXT PRIMARY KEY,
                    summary TEXT NOT NULL REFERENCES record (id) ON DELETE CASCADE,
                    party TEXT NOT NULL,
                    language TEXT NOT NULL,
                    text TEXT NOT NULL,
                    made TEXT NOT NULL,
                    made_by TEXT NOT NULL,
                    late BIGINT NOT NULL CHECK (late IN (0, 1)),
                    answer TEXT CHECK (answer IN ('taken', 'declined')),
                    words TEXT NOT NULL DEFAULT '',
                    answered TEXT
                )
                """,
                "CREATE INDEX correction_summary ON correction (summary, made)",
                """
                CREATE TABLE action_point (
                    id TEXT PRIMARY KEY,
                    summary TEXT NOT NULL REFERENCES record (id) ON DELETE CASCADE,
                    party TEXT NOT NULL,
                    due TEXT NOT NULL,
                    language TEXT NOT NULL,
                    text TEXT NOT NULL,
                    became TEXT REFERENCES record (id) ON DELETE SET NULL
                )
                """,
                "CREATE INDEX action_point_summary ON action_point (summary, due)",
            ]
        },
        // After the last day none is taken.
        Migration("meetings-summary-no-late-corrections") { _ in ["ALTER TABLE correction DROP COLUMN late"] },
    ]
}
