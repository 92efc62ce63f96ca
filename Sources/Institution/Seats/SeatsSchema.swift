internal import SQL

/// People, seats, who holds them, what waits for them.
enum SeatsSchema {
    static let migrations: [Migration] = [
        Migration("institution-seats") { _ in
            [
                """
                CREATE TABLE seat_function (
                    record TEXT PRIMARY KEY REFERENCES record (id) ON DELETE CASCADE,
                    detail TEXT NOT NULL
                )
                """,
                """
                CREATE TABLE seat (
                    record TEXT PRIMARY KEY REFERENCES record (id) ON DELETE CASCADE,
                    function TEXT NOT NULL,
                    party TEXT,
                    body TEXT,
                    sector TEXT,
                    number BIGINT NOT NULL CHECK (number > 0)
                )
                """,
                "CREATE INDEX seat_party ON seat (party, function)",
                """
                CREATE TABLE person (
                    record TEXT PRIMARY KEY REFERENCES record (id) ON DELETE CASCADE,
                    address TEXT UNIQUE,
                    telephone TEXT NOT NULL DEFAULT '',
                    language TEXT NOT NULL,
                    notices TEXT NOT NULL DEFAULT 'at-once' CHECK (notices IN ('at-once', 'daily', 'never')),
                    visited TEXT
                )
                """,
                """
                CREATE TABLE tenure (
                    id TEXT PRIMARY KEY,
                    seat TEXT NOT NULL REFERENCES seat (record),
                    person TEXT NOT NULL REFERENCES person (record),
                    begins TEXT NOT NULL,
                    ends TEXT,
                    state TEXT NOT NULL CHECK (state IN ('nominated', 'confirmed', 'declined')),
                    nominated_by TEXT NOT NULL,
                    nominated_at TEXT NOT NULL,
                    settled_by TEXT,
                    reason TEXT NOT NULL DEFAULT ''
                )
                """,
                "CREATE INDEX tenure_person ON tenure (person, state)",
                "CREATE INDEX tenure_seat ON tenure (seat, state)",
                """
                CREATE TABLE duty (
                    id TEXT PRIMARY KEY,
                    seat TEXT NOT NULL REFERENCES seat (record),
                    kind TEXT NOT NULL,
                    record TEXT REFERENCES record (id) ON DELETE CASCADE,
                    subject TEXT NOT NULL DEFAULT '',
                    due TEXT,
                    made TEXT NOT NULL,
                    done TEXT,
                    done_by TEXT,
                    UNIQUE (seat, kind, subject)
                )
                """,
                "CREATE INDEX duty_open ON duty (seat, done, due)",
                """
                CREATE TABLE unsealing (
                    id TEXT PRIMARY KEY,
                    person TEXT NOT NULL REFERENCES person (record),
                    audience TEXT NOT NULL,
                    reason TEXT NOT NULL,
                    begins TEXT NOT NULL,
                    ends TEXT NOT NULL
                )
                """,
                "CREATE INDEX unsealing_person ON unsealing (person, ends)",
            ]
        },
        // Until then an invitation went out as soon as a seat was given, whenever it began.
        Migration("institution-seats-2") { _ in
            [
                "ALTER TABLE tenure ADD COLUMN settled_at TEXT",
                "ALTER TABLE tenure ADD COLUMN invited TEXT",
                "UPDATE tenure SET invited = nominated_at WHERE state = 'confirmed'",
            ]
        },
        // What a party typed of whom it names, until the nomination is settled.
        Migration("institution-nominations-as-typed") { _ in
            ["ALTER TABLE tenure ADD COLUMN typed_name TEXT", "ALTER TABLE tenure ADD COLUMN typed_address TEXT"]
        },
    ]
}
