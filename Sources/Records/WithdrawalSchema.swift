public import SQL

/// What was public and is no more: kept for ever, so that whoever copied it can be told.
public enum WithdrawalSchema {
    public static let migrations: [Migration] = [
        Migration("records-withdrawal-1") { _ in
            [
                // Without ON DELETE: a record that anyone could read once is never forgotten.
                """
                CREATE TABLE withdrawal (
                    record TEXT PRIMARY KEY REFERENCES record (id),
                    at TEXT NOT NULL,
                    type TEXT
                )
                """,
                // The orders in which harvesters page: one for each way of being, or having been, public.
                "CREATE INDEX withdrawal_order ON withdrawal (at, record)",
                "CREATE INDEX record_audience_order ON record (audience, revised, id)",
                "CREATE INDEX record_audience_kind_order ON record (audience, kind, revised, id)",
                """
                CREATE INDEX record_release_order
                ON record (release_to, (CASE WHEN revised > release_at THEN revised ELSE release_at END), id)
                """,
            ]
        }
    ]
}
