public import Records
public import SQL

/// The columns that the institution's kinds have of their own.
public enum InstitutionSchema {
    /// What refers to records by their slugs.
    public static let namings = [
        Verification.Naming("party", "type", of: "party-type"),
        Verification.Naming("participation", "party_type", of: "party-type"),
        Verification.Naming("participation", "body", of: "body"),
        Verification.Naming("meeting", "body", of: "body"),
        Verification.Naming("focal_point", "party", of: "party"),
        Verification.Naming("share", "party", of: "party"),
        Verification.Naming("seat", "function", of: "function"),
        Verification.Naming("seat", "party", of: "party", where: "party IS NOT NULL"),
        Verification.Naming("seat", "body", of: "body", where: "body IS NOT NULL"),
        Verification.Naming("seat", "sector", of: "sector", where: "sector IS NOT NULL"),
    ]

    public static let migrations: [Migration] = [
        Migration("institution-1") { _ in
            [
                """
                CREATE TABLE party_type (
                    record TEXT PRIMARY KEY REFERENCES record (id) ON DELETE CASCADE,
                    decides BIGINT NOT NULL CHECK (decides IN (0, 1))
                )
                """,
                """
                CREATE TABLE party (
                    record TEXT PRIMARY KEY REFERENCES record (id) ON DELETE CASCADE,
                    code TEXT UNIQUE,
                    type TEXT NOT NULL,
                    website TEXT
                )
                """,
                """
                CREATE TABLE body (
                    record TEXT PRIMARY KEY REFERENCES record (id) ON DELETE CASCADE,
                    type TEXT NOT NULL
                )
                """,
                """
                CREATE TABLE participation (
                    record TEXT PRIMARY KEY REFERENCES record (id) ON DELETE CASCADE,
                    party_type TEXT NOT NULL,
                    body TEXT NOT NULL,
                    level TEXT NOT NULL,
                    UNIQUE (party_type, body)
                )
                """,
                """
                CREATE TABLE rule_value (
                    rule TEXT NOT NULL REFERENCES record (id) ON DELETE CASCADE,
                    position BIGINT NOT NULL,
                    number DOUBLE PRECISION,
                    happened TEXT,
                    PRIMARY KEY (rule, position)
                )
                """,
                """
                CREATE TABLE meeting (
                    record TEXT PRIMARY KEY REFERENCES record (id) ON DELETE CASCADE,
                    body TEXT NOT NULL,
                    number BIGINT,
                    UNIQUE (body, number)
                )
                """,
                """
                CREATE TABLE focal_point (
                    record TEXT PRIMARY KEY REFERENCES record (id) ON DELETE CASCADE,
                    party TEXT NOT NULL,
                    sector TEXT NOT NULL
                )
                """,
                """
                CREATE TABLE scale (
                    record TEXT PRIMARY KEY REFERENCES record (id) ON DELETE CASCADE,
                    currency TEXT NOT NULL,
                    stated_hundredths BIGINT NOT NULL,
                    stated_cents BIGINT NOT NULL
                )
                """,
                """
                CREATE TABLE share (
                    scale TEXT NOT NULL REFERENCES scale (record) ON DELETE CASCADE,
                    party TEXT NOT NULL,
                    position BIGINT NOT NULL,
                    hundredths BIGINT NOT NULL CHECK (hundredths >= 0),
                    cents BIGINT NOT NULL CHECK (cents >= 0),
                    PRIMARY KEY (scale, party)
                )
                """,
            ]
        }
    ] + SeatsSchema.migrations
}
