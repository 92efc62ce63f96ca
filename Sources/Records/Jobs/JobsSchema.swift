public import SQL

/// Jobs that wait, are under way, or are dead, and those done of late.
public enum JobsSchema {
    public static let migrations: [Migration] = [
        Migration("jobs-1") { _ in
            [
                """
                CREATE TABLE job (
                    id TEXT PRIMARY KEY,
                    kind TEXT NOT NULL,
                    key TEXT NOT NULL,
                    payload TEXT NOT NULL,
                    state TEXT NOT NULL CHECK (state IN ('waiting', 'held', 'done', 'dead')),
                    due TEXT NOT NULL,
                    attempts BIGINT NOT NULL DEFAULT 0,
                    fence BIGINT NOT NULL DEFAULT 0,
                    holder TEXT,
                    error TEXT,
                    made TEXT NOT NULL,
                    ended TEXT,
                    CHECK ((ended IS NULL) = (state IN ('waiting', 'held')))
                )
                """,
                "CREATE UNIQUE INDEX job_waiting ON job (kind, key) WHERE state = 'waiting'",
                "CREATE INDEX job_due ON job (due, id) WHERE state IN ('waiting', 'held')",
                "CREATE INDEX job_ended ON job (state, ended)",
                // Which dated releases the journal has told of: each of them once.
                """
                CREATE TABLE release_told (
                    record TEXT NOT NULL REFERENCES record (id) ON DELETE CASCADE,
                    release_at TEXT NOT NULL,
                    PRIMARY KEY (record, release_at)
                )
                """,
            ]
        }
    ]
}
