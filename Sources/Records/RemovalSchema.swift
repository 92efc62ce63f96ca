internal import SQL

/// Who removed a record, when and why. What is removed is kept; only a recorded act brings it back.
enum RemovalSchema {
    static let migrations: [Migration] = [
        Migration("records-removal") { _ in
            [
                """
                CREATE TABLE removal (
                    record TEXT PRIMARY KEY REFERENCES record (id) ON DELETE CASCADE,
                    at TEXT NOT NULL,
                    actor TEXT NOT NULL,
                    reason TEXT NOT NULL
                )
                """,
                "CREATE INDEX removal_at ON removal (at)",
            ]
        }
    ]
}
