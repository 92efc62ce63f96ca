internal import Records
internal import SQL

/// What happens in the room of a sitting: what is taken up, who asked for the floor and had it, what was handed in, shown
/// and announced.
enum RoomSchema {
    static let namings = [
        Verification.Naming("floor_request", "party", of: "party"),
        Verification.Naming("statement", "sitting", of: "sitting"),
        Verification.Naming("statement", "item", of: "agenda-item", where: "item IS NOT NULL"),
        Verification.Naming("statement", "party", of: "party"),
    ]

    static let migrations: [Migration] = [
        Migration("meetings-room") { _ in
            [
                """
                CREATE TABLE sitting_room (
                    sitting TEXT PRIMARY KEY REFERENCES record (id) ON DELETE CASCADE,
                    item TEXT REFERENCES record (id) ON DELETE SET NULL,
                    opened TEXT,
                    closed TEXT,
                    list_closed BIGINT NOT NULL DEFAULT 0 CHECK (list_closed IN (0, 1)),
                    arrivals BIGINT NOT NULL DEFAULT 0,
                    screen TEXT NOT NULL DEFAULT '',
                    screen_record TEXT REFERENCES record (id) ON DELETE SET NULL
                )
                """,
                """
                CREATE TABLE floor_request (
                    id TEXT PRIMARY KEY,
                    sitting TEXT NOT NULL REFERENCES record (id) ON DELETE CASCADE,
                    item TEXT REFERENCES record (id) ON DELETE SET NULL,
                    party TEXT NOT NULL,
                    turn TEXT NOT NULL CHECK (turn IN ('members', 'observers', 'others')),
                    kind TEXT NOT NULL CHECK (kind IN ('statement', 'reply')),
                    state TEXT NOT NULL
                        CHECK (state IN ('waiting', 'listed', 'speaking', 'spoken', 'withdrawn', 'lapsed')),
                    arrival BIGINT NOT NULL,
                    move BIGINT,
                    move_before TEXT,
                    seconds BIGINT CHECK (seconds > 0),
                    began TEXT,
                    ended TEXT,
                    asked TEXT NOT NULL,
                    asked_by TEXT NOT NULL,
                    CHECK (kind = 'statement' OR turn = 'members'),
                    UNIQUE (sitting, arrival)
                )
                """,
                // One of each kind open for a party and an item; one speaker.
                """
                CREATE UNIQUE INDEX floor_request_open ON floor_request (sitting, COALESCE(item, ''), party, kind)
                WHERE state IN ('waiting', 'listed')
                """,
                "CREATE UNIQUE INDEX floor_request_speaking ON floor_request (sitting) WHERE state = 'speaking'",
                """
                CREATE TABLE speaking_limit (
                    sitting TEXT NOT NULL REFERENCES record (id) ON DELETE CASCADE,
                    turn TEXT NOT NULL CHECK (turn IN ('members', 'observers', 'others')),
                    seconds BIGINT NOT NULL CHECK (seconds > 0),
                    PRIMARY KEY (sitting, turn)
                )
                """,
                """
                CREATE TABLE statement (
                    record TEXT PRIMARY KEY REFERENCES record (id) ON DELETE CASCADE,
                    sitting TEXT NOT NULL,
                    item TEXT,
                    party TEXT NOT NULL,
                    language TEXT NOT NULL,
                    state TEXT NOT NULL CHECK (state IN ('handed-in', 'delivered')),
                    handed_in TEXT NOT NULL,
                    delivered TEXT
                )
                """,
                "CREATE INDEX statement_sitting ON statement (sitting, handed_in)",
                """
                CREATE TABLE room_announcement (
                    id TEXT PRIMARY KEY,
                    sitting TEXT NOT NULL REFERENCES record (id) ON DELETE CASCADE,
                    text TEXT NOT NULL,
                    made TEXT NOT NULL,
                    made_by TEXT NOT NULL
                )
                """,
                "CREATE INDEX room_announcement_sitting ON room_announcement (sitting, made)",
            ]
        },
        // Which part of a text is on the screen that is too long for it.
        Migration("meetings-screen-part") { _ in
            ["ALTER TABLE sitting_room ADD COLUMN screen_part BIGINT NOT NULL DEFAULT 0"]
        },
    ]
}
