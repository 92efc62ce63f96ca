public import SQL

/// The columns that documents have of their own.
public enum DocumentsSchema {
    public static let migrations: [Migration] = [
        Migration("documents-1") { _ in
            [
                """
                CREATE TABLE document (
                    record TEXT PRIMARY KEY REFERENCES record (id) ON DELETE CASCADE,
                    type TEXT NOT NULL,
                    continuous BIGINT NOT NULL CHECK (continuous IN (0, 1))
                )
                """,
                """
                CREATE TABLE document_step (
                    document TEXT NOT NULL REFERENCES document (record) ON DELETE CASCADE,
                    position BIGINT NOT NULL,
                    kind TEXT NOT NULL,
                    happened TEXT,
                    body TEXT,
                    meeting TEXT,
                    PRIMARY KEY (document, position)
                )
                """,
                """
                CREATE TABLE document_block (
                    document TEXT NOT NULL REFERENCES document (record) ON DELETE CASCADE,
                    language TEXT NOT NULL,
                    position BIGINT NOT NULL,
                    kind TEXT NOT NULL,
                    level BIGINT NOT NULL,
                    anchor TEXT NOT NULL,
                    text TEXT NOT NULL,
                    sources TEXT NOT NULL,
                    PRIMARY KEY (document, language, position),
                    UNIQUE (document, language, anchor)
                )
                """,
            ]
        }
    ]
}
