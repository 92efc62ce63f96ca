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
                // When a dated release last changed what there is to read: its moment, or a later revision.
                """
                ALTER TABLE record ADD COLUMN released TEXT GENERATED ALWAYS AS
                    (CASE WHEN revised > release_at THEN revised ELSE release_at END)
                    \(raw: dialect == .sqlite ? "VIRTUAL" : "STORED")
                """,
                // The orders in which harvesters page: one for each way of being, or having been, public.
                "CREATE INDEX withdrawal_order ON withdrawal (at, record)",
                "CREATE INDEX withdrawal_kind_order ON withdrawal (kind, at, record)",
                "CREATE INDEX record_audience_order ON record (audience, revised, id)",
                "CREATE INDEX record_audience_kind_order ON record (audience, kind, revised, id)",
                "CREATE INDEX record_release_order ON record (release_to, released, id)",
            ]
        }
    ]
}
