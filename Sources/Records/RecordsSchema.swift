public import SQL

/// The tables that every kind of record shares. Migrations are never edited once landed.
public enum RecordsSchema {
    public static let migrations: [Migration] = [
        Migration("records-1") { dialect in shared + index(dialect) }
    ] + WithdrawalSchema.migrations + AuthorisationSchema.migrations + RemovalSchema.migrations

    private static let shared: [SQL] = [
        """
        CREATE TABLE record (
            id TEXT PRIMARY KEY,
            kind TEXT NOT NULL,
            slug TEXT NOT NULL,
            audience TEXT NOT NULL,
            release_at TEXT,
            release_to TEXT,
            happened TEXT,
            begins TEXT,
            ends TEXT,
            position BIGINT NOT NULL DEFAULT 0,
            version BIGINT NOT NULL DEFAULT 1,
            digest TEXT NOT NULL DEFAULT '',
            recorded TEXT NOT NULL,
            revised TEXT NOT NULL,
            removed TEXT,
            UNIQUE (kind, slug),
            CHECK ((release_at IS NULL) = (release_to IS NULL)),
            CHECK (version > 0)
        )
        """,
        "CREATE INDEX record_order ON record (kind, position)",
        "CREATE INDEX record_when ON record (kind, begins)",
        "CREATE INDEX record_release ON record (release_at)",
        """
        CREATE TABLE occasion (
            record TEXT NOT NULL REFERENCES record (id) ON DELETE CASCADE,
            position BIGINT NOT NULL,
            happened TEXT NOT NULL,
            begins TEXT,
            ends TEXT,
            PRIMARY KEY (record, position)
        )
        """,
        "CREATE INDEX occasion_when ON occasion (begins)",
        """
        CREATE TABLE wording (
            record TEXT NOT NULL REFERENCES record (id) ON DELETE CASCADE,
            field TEXT NOT NULL,
            language TEXT NOT NULL,
            status TEXT NOT NULL CHECK (status IN ('official', 'translation', 'draft', 'machine')),
            text TEXT NOT NULL,
            PRIMARY KEY (record, field, language)
        )
        """,
        """
        CREATE TABLE citation (
            record TEXT NOT NULL REFERENCES record (id) ON DELETE CASCADE,
            part TEXT NOT NULL,
            position BIGINT NOT NULL,
            document TEXT NOT NULL,
            locator TEXT NOT NULL,
            PRIMARY KEY (record, part, position)
        )
        """,
        "CREATE INDEX citation_document ON citation (document)",
        """
        CREATE TABLE link (
            origin TEXT NOT NULL REFERENCES record (id) ON DELETE CASCADE,
            relation TEXT NOT NULL,
            target TEXT NOT NULL REFERENCES record (id) DEFERRABLE INITIALLY DEFERRED,
            position BIGINT NOT NULL,
            PRIMARY KEY (origin, relation, target)
        )
        """,
        "CREATE INDEX link_target ON link (target, relation)",
        """
        CREATE TABLE facet (
            record TEXT NOT NULL REFERENCES record (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY (record, name, value)
        )
        """,
        "CREATE INDEX facet_value ON facet (name, value, record)",
        """
        CREATE TABLE journal (
            sequence BIGINT PRIMARY KEY,
            at TEXT NOT NULL,
            actor TEXT NOT NULL,
            command TEXT NOT NULL,
            records TEXT NOT NULL,
            detail TEXT NOT NULL,
            previous TEXT NOT NULL,
            hash TEXT NOT NULL
        )
        """,
        """
        CREATE TABLE journal_record (
            record TEXT NOT NULL,
            entry BIGINT NOT NULL REFERENCES journal (sequence),
            PRIMARY KEY (record, entry)
        )
        """,
        """
        CREATE TABLE journal_head (
            one BIGINT PRIMARY KEY CHECK (one = 1),
            sequence BIGINT NOT NULL,
            hash TEXT NOT NULL
        )
        """,
        """
        CREATE TABLE synonym (
            concept TEXT NOT NULL,
            phrase TEXT NOT NULL,
            content TEXT NOT NULL,
            PRIMARY KEY (concept, phrase)
        )
        """,
        "CREATE INDEX synonym_content ON synonym (content)",
        """
        CREATE TABLE setting (
            name TEXT PRIMARY KEY,
            value TEXT NOT NULL
        )
        """,
    ]

    /// The search index: the texts in `search_entry`, the words in FTS5 or in a `tsvector`.
    private static func index(_ dialect: Dialect) -> [SQL] {
        switch dialect {
        case .sqlite:
            [
                """
                CREATE TABLE search_entry (
                    id INTEGER PRIMARY KEY,
                    record TEXT NOT NULL REFERENCES record (id) ON DELETE CASCADE,
                    language TEXT NOT NULL,
                    anchor TEXT NOT NULL,
                    title TEXT NOT NULL,
                    body TEXT NOT NULL,
                    UNIQUE (record, language, anchor)
                )
                """,
                """
                CREATE VIRTUAL TABLE search_words USING fts5(
                    title, body, content='search_entry', content_rowid='id', tokenize='puebla')
                """,
                // Which word stands where: for a rank that depends on the found texts alone.
                "CREATE VIRTUAL TABLE search_instance USING fts5vocab('search_words', 'instance')",
                """
                CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN
                    INSERT INTO search_words (rowid, title, body) VALUES (new.id, new.title, new.body);
                END
                """,
                """
                CREATE TRIGGER search_entry_removed AFTER DELETE ON search_entry BEGIN
                    INSERT INTO search_words (search_words, rowid, title, body)
                    VALUES ('delete', old.id, old.title, old.body);
                END
                """,
            ]
        case .postgres:
            [
                """
                CREATE TABLE search_entry (
                    id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
                    record TEXT NOT NULL REFERENCES record (id) ON DELETE CASCADE,
                    language TEXT NOT NULL,
                    anchor TEXT NOT NULL,
                    title TEXT NOT NULL,
                    body TEXT NOT NULL,
                    words TSVECTOR NOT NULL,
                    UNIQUE (record, language, anchor)
                )
                """,
                "CREATE INDEX search_entry_words ON search_entry USING GIN (words)",
            ]
        }
    }
}
