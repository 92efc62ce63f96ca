internal import SQL

/// Who may read which record beyond its audience.
enum AuthorisationSchema {
    static let migrations: [Migration] = [
        Migration("records-authorisation") { _ in
            [
                """
                CREATE TABLE authorisation (
                    record TEXT NOT NULL REFERENCES record (id) ON DELETE CASCADE,
                    audience TEXT NOT NULL,
                    begins TEXT NOT NULL,
                    ends TEXT,
                    given_by TEXT NOT NULL,
                    reason TEXT NOT NULL,
                    PRIMARY KEY (record, audience, begins),
                    CHECK (ends IS NULL OR ends >= begins)
                )
                """,
                "CREATE INDEX authorisation_begins ON authorisation (begins)",
                "CREATE INDEX authorisation_ends ON authorisation (ends)",
            ]
        }
    ]
}
