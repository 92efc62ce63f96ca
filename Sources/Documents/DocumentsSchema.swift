public import Records
public import SQL

/// The columns that documents have of their own.
public enum DocumentsSchema {
    /// What refers to records by their slugs.
    public static let namings = [
        Verification.Naming("document_step", "body", of: "body"),
        Verification.Naming("document_step", "meeting", of: "meeting"),
    ]

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
        },
        Migration("documents-2") { dialect in documentsTwo(dialect) },
        // Any record may be removed: who did it, when and why is kept with the records.
        Migration("documents-3") { _ in
            [
                """
                INSERT INTO removal (record, at, actor, reason)
                SELECT document, at, actor, reason FROM document_removal
                """,
                "DROP TABLE document_removal",
            ]
        },
        Migration("documents-4") { dialect in documentsFour(dialect) },
    ]

    /// Who could read a revision when another took its place. Of those that were replaced before, the journal says who could
    /// read the document until then; where it does not, it is who may read it now.
    private static func documentsFour(_ dialect: Dialect) -> [SQL] {
        func said(_ path: String) -> SQL {
            dialect == .sqlite
                ? "json_extract(j.detail, '$.\(raw: path)')"
                : "(j.detail::json #>> '{\(raw: path.replacing(".", with: ","))}')"
        }
        // The details of other commands are not read.
        func told(_ path: String) -> SQL {
            """
            CASE j.command WHEN 'documents.keep' THEN \(said("draft." + path))
                 WHEN 'documents.describe' THEN \(said("metadata." + path))
                 WHEN 'records.set-audience' THEN \(said(path)) END
            """
        }
        let until: SQL = """
            FROM journal_record x JOIN journal j ON j.sequence = x.entry
            JOIN document_revision n ON n.document = x.record AND n.revision = document_revision.revision + 1
            WHERE x.record = document_revision.document AND j.at < n.at
            """
        let isReplaced: SQL = "revision < (SELECT d.revision FROM document d WHERE d.record = document_revision.document)"
        return [
            "ALTER TABLE document_revision ADD COLUMN audience TEXT",
            "ALTER TABLE document_revision ADD COLUMN released TEXT",
            """
            UPDATE document_revision SET audience = (
                SELECT \(told("audience")) \(until) AND \(told("audience")) IS NOT NULL
                ORDER BY j.sequence DESC LIMIT 1)
            WHERE \(isReplaced)
            """,
            """
            UPDATE document_revision SET released = (
                SELECT CASE WHEN \(told("release.at")) <= n.at THEN \(told("release.to")) END \(until)
                AND (j.command IN ('documents.keep', 'records.set-audience')
                     OR (j.command = 'documents.describe' AND j.detail LIKE '%"release"%'))
                ORDER BY j.sequence DESC LIMIT 1)
            WHERE audience IS NOT NULL
            """,
            """
            UPDATE document_revision SET
                audience = (SELECT r.audience FROM record r WHERE r.id = document_revision.document),
                released = (SELECT r.release_to FROM record r WHERE r.id = document_revision.document)
            WHERE audience IS NULL AND \(isReplaced)
            """,
        ]
    }

    /// Revisions with their files and texts; what was removed and why. A text is one row a language: a line a block, its
    /// parts between tabs (`DocumentText.stored`).
    private static func documentsTwo(_ dialect: Dialect) -> [SQL] {
        let lines: SQL = dialect == .sqlite ? "group_concat(x.line, char(10))" : "string_agg(x.line, chr(10))"
        let mark: SQL = dialect == .sqlite ? "char(9)" : "chr(9)"
        let end: SQL = dialect == .sqlite ? "char(10)" : "chr(10)"
        let unit: SQL = dialect == .sqlite ? "char(31)" : "chr(31)"
        return tablesOfTwo + [
            """
            INSERT INTO document_revision (document, revision, at, actor, digest)
            SELECT DISTINCT b.document, 1, r.recorded, 'charter', '' FROM document_block b JOIN record r ON r.id = b.document
            """,
            """
            INSERT INTO document_text (document, revision, language, blocks)
            SELECT d.document, 1, d.language,
                   (SELECT \(lines) FROM (
                        SELECT b.kind || \(mark) || b.level || \(mark) || b.anchor || \(mark)
                               || replace(b.sources, \(end), \(unit)) || \(mark) || b.text AS line
                        FROM document_block b WHERE b.document = d.document AND b.language = d.language
                        ORDER BY b.position) x)
            FROM (SELECT DISTINCT document, language FROM document_block) d
            """,
            "DROP TABLE document_block",
        ]
    }

    private static let tablesOfTwo: [SQL] = [
        "ALTER TABLE document ADD COLUMN symbol TEXT",
        "ALTER TABLE document ADD COLUMN official TEXT",
        "ALTER TABLE document ADD COLUMN revision BIGINT NOT NULL DEFAULT 1",
        "CREATE INDEX document_symbol ON document (symbol)",
        """
        CREATE TABLE document_revision (
            document TEXT NOT NULL REFERENCES document (record) ON DELETE CASCADE,
            revision BIGINT NOT NULL CHECK (revision > 0),
            at TEXT NOT NULL,
            actor TEXT NOT NULL,
            digest TEXT NOT NULL,
            PRIMARY KEY (document, revision)
        )
        """,
        """
        CREATE TABLE document_text (
            document TEXT NOT NULL REFERENCES document (record) ON DELETE CASCADE,
            revision BIGINT NOT NULL,
            language TEXT NOT NULL,
            blocks TEXT NOT NULL,
            PRIMARY KEY (document, revision, language)
        )
        """,
        """
        CREATE TABLE document_file (
            document TEXT NOT NULL REFERENCES document (record) ON DELETE CASCADE,
            revision BIGINT NOT NULL,
            language TEXT NOT NULL,
            role TEXT NOT NULL CHECK (role IN ('original', 'page', 'attachment')),
            position BIGINT NOT NULL,
            digest TEXT NOT NULL REFERENCES file (digest),
            name TEXT NOT NULL,
            media TEXT NOT NULL,
            PRIMARY KEY (document, revision, language, role, position)
        )
        """,
        "CREATE INDEX document_file_digest ON document_file (digest)",
        """
        CREATE TABLE document_removal (
            document TEXT PRIMARY KEY REFERENCES document (record) ON DELETE CASCADE,
            at TEXT NOT NULL,
            actor TEXT NOT NULL,
            reason TEXT NOT NULL
        )
        """,
    ]
}
