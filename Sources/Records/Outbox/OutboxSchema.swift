public import SQL

/// The letters that wait, and what became of those that do not.
public enum OutboxSchema {
    public static let migrations: [Migration] = [
        Migration("outbox-1") { _ in
            [
                """
                CREATE TABLE message (
                    id TEXT PRIMARY KEY,
                    address TEXT NOT NULL,
                    person TEXT,
                    language TEXT NOT NULL,
                    subject TEXT NOT NULL,
                    letter TEXT,
                    is_secret BIGINT NOT NULL CHECK (is_secret IN (0, 1)),
                    record TEXT REFERENCES record (id),
                    daily TEXT,
                    bundle TEXT,
                    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'dead', 'withdrawn')),
                    attempts BIGINT NOT NULL DEFAULT 0,
                    error TEXT,
                    message_id TEXT,
                    made TEXT NOT NULL,
                    ended TEXT,
                    CHECK ((ended IS NULL) = (state = 'waiting')),
                    CHECK (letter IS NOT NULL OR (is_secret = 1 AND state <> 'waiting')),
                    CHECK (letter IS NULL OR is_secret = 0 OR state = 'waiting')
                )
                """,
                "CREATE INDEX message_state ON message (state, made, id)",
                "CREATE INDEX message_person ON message (person)",
                // What the next letter of the day gathers.
                """
                CREATE INDEX message_daily ON message (daily, address, language)
                WHERE state = 'waiting' AND daily IS NOT NULL AND bundle IS NULL
                """,
            ]
        }
    ]
}
