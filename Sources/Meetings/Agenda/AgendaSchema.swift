internal import SQL

/// What is kept of agendas beside their items.
enum AgendaSchema {
    static let migrations: [Migration] = [
        Migration("meetings-agenda-versions") { _ in
            [
                """
                CREATE TABLE agenda_version (
                    id TEXT PRIMARY KEY,
                    meeting TEXT NOT NULL,
                    number BIGINT NOT NULL CHECK (number >= 1),
                    state TEXT NOT NULL CHECK (state IN ('preliminary', 'provisional', 'adopted')),
                    revision BIGINT NOT NULL CHECK (revision >= 0),
                    audience TEXT NOT NULL,
                    comments_by TEXT,
                    made TEXT NOT NULL,
                    made_by TEXT NOT NULL,
                    UNIQUE (meeting, number)
                )
                """,
                """
                CREATE TABLE agenda_version_item (
                    version TEXT NOT NULL REFERENCES agenda_version (id) ON DELETE CASCADE,
                    item TEXT NOT NULL REFERENCES record (id) ON DELETE CASCADE,
                    ordinal BIGINT NOT NULL,
                    audience TEXT NOT NULL,
                    number TEXT NOT NULL,
                    above TEXT,
                    detail TEXT NOT NULL,
                    PRIMARY KEY (version, item)
                )
                """,
                "CREATE INDEX agenda_version_item_item ON agenda_version_item (item)",
                """
                CREATE TABLE agenda_comment (
                    id TEXT PRIMARY KEY,
                    version TEXT NOT NULL REFERENCES agenda_version (id) ON DELETE CASCADE,
                    item TEXT REFERENCES record (id) ON DELETE CASCADE,
                    audience TEXT NOT NULL,
                    party TEXT NOT NULL,
                    person TEXT REFERENCES record (id),
                    text TEXT NOT NULL,
                    language TEXT NOT NULL,
                    at TEXT NOT NULL,
                    is_late BIGINT NOT NULL CHECK (is_late IN (0, 1)),
                    answer TEXT,
                    answer_language TEXT,
                    answered_at TEXT,
                    answered_by TEXT
                )
                """,
                "CREATE INDEX agenda_comment_version ON agenda_comment (version, at)",
                "CREATE INDEX agenda_comment_item ON agenda_comment (item)",
                "CREATE INDEX agenda_comment_person ON agenda_comment (person)",
            ]
        }
    ]
}
