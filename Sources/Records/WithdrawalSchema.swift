public import SQL

/// What was public and is no more: kept for ever, so that whoever copied it can be told.
public enum WithdrawalSchema {
    public static let migrations: [Migration] = [
        Migration("records-withdrawal-1") { dialect in
            [
                // Without ON DELETE: a record that anyone could read once is never forgotten.
                """
                CREATE TABLE withdrawal (
                    record TEXT PRIMARY KEY REFERENCES record (id),
                    kind TEXT NOT NULL,
                    type TEXT,
                    at TEXT NOT NULL
                )
                """,
                // When a record last changed in the public's sight, from the day on which it is public: revised, or
                // released if that comes later. An index on the audience itself would lead planners astray elsewhere.
                """
                ALTER TABLE record ADD COLUMN published TEXT GENERATED ALWAYS AS
                    (CASE WHEN removed IS NOT NULL THEN NULL
                          WHEN audience = 'public' OR (release_to = 'public' AND revised > release_at) THEN revised
                          WHEN release_to = 'public' THEN release_at END)
                    \(raw: dialect == .sqlite ? "VIRTUAL" : "STORED")
                """,
                // The orders in which harvesters page: what is there, and what was. Partial, so that no other question
                // is answered in them.
                "CREATE INDEX record_published ON record (published, id) WHERE published IS NOT NULL",
                """
                CREATE INDEX record_kind_published ON record (kind, published, id) WHERE published IS NOT NULL
                """,
                "CREATE INDEX withdrawal_order ON withdrawal (at, record)",
                "CREATE INDEX withdrawal_kind_order ON withdrawal (kind, at, record)",
            ]
        }
    ]
}
