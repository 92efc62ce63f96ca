public import SQL

/// How people sign in. Nothing here is a record, and nothing opens anything by being read: secrets are kept as hashes,
/// except for the keys of one-time codes, which both sides must know.
public enum AccountsSchema {
    public static let migrations: [Migration] = [
        Migration("accounts-1") { _ in
            [
                """
                CREATE TABLE account (
                    person TEXT PRIMARY KEY REFERENCES record (id) ON DELETE CASCADE,
                    password TEXT NOT NULL,
                    changed TEXT NOT NULL
                )
                """,
                """
                CREATE TABLE one_time_code (
                    person TEXT PRIMARY KEY REFERENCES record (id) ON DELETE CASCADE,
                    secret TEXT,
                    since TEXT,
                    last_step BIGINT,
                    pending TEXT,
                    CHECK ((secret IS NULL) = (since IS NULL))
                )
                """,
                """
                CREATE TABLE recovery_code (
                    person TEXT NOT NULL REFERENCES record (id) ON DELETE CASCADE,
                    digest TEXT NOT NULL,
                    used TEXT,
                    PRIMARY KEY (person, digest)
                )
                """,
                """
                CREATE TABLE session (
                    id TEXT PRIMARY KEY,
                    digest TEXT NOT NULL UNIQUE,
                    person TEXT NOT NULL REFERENCES record (id) ON DELETE CASCADE,
                    made TEXT NOT NULL,
                    seen TEXT NOT NULL,
                    proven TEXT NOT NULL,
                    code_given BIGINT NOT NULL CHECK (code_given IN (0, 1)),
                    way TEXT NOT NULL,
                    agent TEXT NOT NULL,
                    place TEXT NOT NULL
                )
                """,
                "CREATE INDEX session_person ON session (person)",
                "CREATE INDEX session_made ON session (made)",
                """
                CREATE TABLE mail_link (
                    digest TEXT PRIMARY KEY,
                    person TEXT REFERENCES record (id) ON DELETE CASCADE,
                    purpose TEXT NOT NULL,
                    made TEXT NOT NULL,
                    expires TEXT NOT NULL,
                    used TEXT
                )
                """,
                "CREATE INDEX mail_link_person ON mail_link (person)",
                "CREATE INDEX mail_link_expires ON mail_link (expires)",
                """
                CREATE TABLE api_token (
                    id TEXT PRIMARY KEY,
                    digest TEXT NOT NULL UNIQUE,
                    person TEXT NOT NULL REFERENCES record (id) ON DELETE CASCADE,
                    seat TEXT NOT NULL REFERENCES record (id) ON DELETE CASCADE,
                    name TEXT NOT NULL,
                    writes BIGINT NOT NULL CHECK (writes IN (0, 1)),
                    made TEXT NOT NULL,
                    expires TEXT NOT NULL,
                    used TEXT
                )
                """,
                "CREATE INDEX api_token_person ON api_token (person)",
                "CREATE INDEX api_token_seat ON api_token (seat)",
                """
                CREATE TABLE sign_in_try (
                    scope TEXT NOT NULL,
                    subject TEXT NOT NULL,
                    failures BIGINT NOT NULL CHECK (failures >= 0),
                    last TEXT NOT NULL,
                    PRIMARY KEY (scope, subject)
                )
                """,
                "CREATE INDEX sign_in_try_last ON sign_in_try (last)",
                """
                CREATE TABLE sign_in_event (
                    id TEXT PRIMARY KEY,
                    person TEXT REFERENCES record (id) ON DELETE CASCADE,
                    at TEXT NOT NULL,
                    what TEXT NOT NULL,
                    network TEXT NOT NULL,
                    place TEXT NOT NULL,
                    agent TEXT NOT NULL
                )
                """,
                "CREATE INDEX sign_in_event_person ON sign_in_event (person, at)",
                "CREATE INDEX sign_in_event_at ON sign_in_event (at)",
                """
                CREATE TABLE sign_on (
                    record TEXT PRIMARY KEY REFERENCES record (id) ON DELETE CASCADE,
                    issuer TEXT NOT NULL,
                    client TEXT NOT NULL,
                    party TEXT NOT NULL
                )
                """,
                """
                CREATE TABLE sign_on_identity (
                    issuer TEXT NOT NULL,
                    subject TEXT NOT NULL,
                    person TEXT NOT NULL REFERENCES record (id) ON DELETE CASCADE,
                    made TEXT NOT NULL,
                    PRIMARY KEY (issuer, subject),
                    UNIQUE (issuer, person)
                )
                """,
                """
                CREATE TABLE sign_on_attempt (
                    digest TEXT PRIMARY KEY,
                    provider TEXT NOT NULL,
                    destination TEXT NOT NULL,
                    expires TEXT NOT NULL
                )
                """,
                "CREATE INDEX sign_on_attempt_expires ON sign_on_attempt (expires)",
            ]
        },
        Migration("accounts-calendar-feeds") { _ in
            [
                """
                CREATE TABLE calendar_feed (
                    id TEXT PRIMARY KEY,
                    digest TEXT NOT NULL UNIQUE,
                    person TEXT NOT NULL REFERENCES record (id) ON DELETE CASCADE,
                    seat TEXT NOT NULL REFERENCES record (id) ON DELETE CASCADE,
                    made TEXT NOT NULL,
                    used TEXT
                )
                """,
                "CREATE INDEX calendar_feed_person ON calendar_feed (person)",
            ]
        },
        // The address that a link shows to be the person's.
        Migration("accounts-address-links") { _ in ["ALTER TABLE mail_link ADD COLUMN address TEXT"] },
    ]
}
