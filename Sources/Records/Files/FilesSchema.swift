public import SQL

/// The bytes of files, each content once, cut into chunks: one database is the whole backup.
public enum FilesSchema {
    public static let migrations: [Migration] = [
        Migration("files-1") { dialect in
            let bytes: SQL = dialect == .sqlite ? "BLOB" : "BYTEA"
            return [
                """
                CREATE TABLE file (
                    digest TEXT PRIMARY KEY,
                    size BIGINT NOT NULL CHECK (size >= 0)
                )
                """,
                """
                CREATE TABLE file_chunk (
                    digest TEXT NOT NULL REFERENCES file (digest) ON DELETE CASCADE,
                    position BIGINT NOT NULL,
                    bytes \(bytes) NOT NULL,
                    PRIMARY KEY (digest, position)
                )
                """,
            ]
        }
    ]
}
