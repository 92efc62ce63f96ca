public import Records
public import SQL

/// The columns that the kinds of this capability have of their own, in the order in which they came.
public enum MeetingsSchema {
    /// What refers to records by their slugs.
    public static let namings = [
        Verification.Naming("sitting", "meeting", of: "meeting"),
        Verification.Naming("sitting", "body", of: "body"),
        Verification.Naming("agenda_item", "meeting", of: "meeting"),
        Verification.Naming("agenda_item", "sitting", of: "sitting", where: "sitting IS NOT NULL"),
        Verification.Naming("agenda_item", "parent", of: "agenda-item", where: "parent IS NOT NULL"),
        Verification.Naming("agenda_item", "lead", of: "party", where: "lead IS NOT NULL"),
        Verification.Naming("delegate", "meeting", of: "meeting"),
        Verification.Naming("delegate", "party", of: "party", where: "party IS NOT NULL"),
    ] + PlanningSchema.namings + RoomSchema.namings + ConvocationSchema.namings

    public static let migrations: [Migration] = [
        Migration("meetings-1") { _ in
            [
                """
                CREATE TABLE sitting (
                    record TEXT PRIMARY KEY REFERENCES record (id) ON DELETE CASCADE,
                    meeting TEXT NOT NULL,
                    body TEXT NOT NULL,
                    inside TEXT NOT NULL,
                    zone TEXT NOT NULL,
                    room TEXT NOT NULL DEFAULT '',
                    opens TEXT,
                    closes TEXT,
                    state TEXT NOT NULL CHECK (state IN ('planned', 'open', 'suspended', 'closed')),
                    CHECK (opens IS NULL OR closes IS NULL OR opens < closes)
                )
                """,
                "CREATE INDEX sitting_meeting ON sitting (meeting, opens)",
                """
                CREATE TABLE agenda_item (
                    record TEXT PRIMARY KEY REFERENCES record (id) ON DELETE CASCADE,
                    meeting TEXT NOT NULL,
                    sitting TEXT,
                    parent TEXT,
                    place BIGINT NOT NULL,
                    minutes BIGINT CHECK (minutes >= 0),
                    starts TEXT,
                    lead TEXT,
                    required TEXT
                )
                """,
                "CREATE INDEX agenda_item_meeting ON agenda_item (meeting, parent, place)",
                "CREATE INDEX agenda_item_sitting ON agenda_item (sitting, place)",
            ]
        },
        Migration("meetings-delegates") { _ in
            [
                """
                CREATE TABLE delegate (
                    id TEXT PRIMARY KEY,
                    meeting TEXT NOT NULL,
                    party TEXT,
                    person TEXT REFERENCES record (id),
                    name TEXT NOT NULL,
                    title TEXT NOT NULL DEFAULT '',
                    role TEXT NOT NULL,
                    state TEXT NOT NULL CHECK (state IN ('registered', 'accredited', 'withdrawn')),
                    badge TEXT NOT NULL UNIQUE,
                    registered TEXT NOT NULL,
                    registered_by TEXT NOT NULL
                )
                """,
                "CREATE INDEX delegate_meeting ON delegate (meeting, party)",
                "CREATE INDEX delegate_person ON delegate (person)",
                """
                CREATE TABLE attendance (
                    sitting TEXT NOT NULL REFERENCES record (id) ON DELETE CASCADE,
                    delegate TEXT NOT NULL REFERENCES delegate (id) ON DELETE CASCADE,
                    came TEXT NOT NULL,
                    gone TEXT,
                    PRIMARY KEY (sitting, delegate, came)
                )
                """,
                "CREATE INDEX attendance_delegate ON attendance (delegate)",
            ]
        },
    ] + RoomSchema.migrations + ConvocationSchema.migrations + AgendaSchema.migrations + PlanningSchema.migrations
}
