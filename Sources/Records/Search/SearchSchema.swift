public import SQL

/// The tables of the search index: what a search needs, made from the records, and made anew from them at any time.
///
/// Every record has an *ordinal*: small, dense, never given twice, so that a set of records is a row of bits. Its texts
/// are *entries* of some thousand bytes each, numbered `ordinal × 4096 + n`, so that what full text finds says whose it is
/// without a look anywhere else.
public enum SearchSchema {
    public static let migrations: [Migration] = [
        Migration("search-2") { dialect in
            switch dialect {
            case .sqlite: former(["search_instance", "search_words", "search_entry"]) + shared + fullTextOfSQLite
            case .postgres: former(["search_entry"]) + shared + fullTextOfPostgres
            }
        }
    ]

    private static func former(_ tables: [String]) -> [SQL] { tables.map { "DROP TABLE \(raw: $0)" } }

    private static let shared: [SQL] = [
        """
        CREATE TABLE search_record (
            ordinal BIGINT PRIMARY KEY,
            record TEXT NOT NULL UNIQUE REFERENCES record (id) ON DELETE CASCADE
        )
        """,
        """
        CREATE TABLE search_entry (
            id INTEGER PRIMARY KEY,
            language TEXT NOT NULL,
            anchors TEXT NOT NULL,
            title TEXT NOT NULL,
            body TEXT NOT NULL
        )
        """,
        // The words that are there at all, without accents: for what begins alike, and when a word is mistyped.
        "CREATE TABLE search_term (term TEXT PRIMARY KEY)",
    ]

    private static let fullTextOfSQLite: [SQL] = [
        """
        CREATE VIRTUAL TABLE search_words USING fts5(
            title, body, content='search_entry', content_rowid='id', columnsize=0, tokenize='puebla')
        """,
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

    private static let fullTextOfPostgres: [SQL] = [
        "ALTER TABLE search_entry ALTER id TYPE BIGINT",
        """
        CREATE TABLE search_words (
            id BIGINT PRIMARY KEY REFERENCES search_entry (id) ON DELETE CASCADE,
            words TSVECTOR NOT NULL
        )
        """,
        // The words lie apart and unpacked: a search for a frequent word reads thousands of rows, but no words.
        "ALTER TABLE search_words ALTER words SET STORAGE EXTERNAL",
        "ALTER TABLE search_words SET (toast_tuple_target = 128)",
        "CREATE INDEX search_words_words ON search_words USING GIN (words)",
    ]
}
