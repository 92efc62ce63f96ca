internal import Records
internal import SQL

/// Who is invited, what is said to those who come, and what is private of them.
enum ConvocationSchema {
    static let namings = [
        Verification.Naming("convocation", "meeting", of: "meeting"),
        Verification.Naming("convocation_information", "meeting", of: "meeting"),
        Verification.Naming("invitation", "meeting", of: "meeting"),
        Verification.Naming("invitation", "party", of: "party"),
    ]

    static let migrations = [
        Migration("meetings-convocation") { _ in
            [
                """
                CREATE TABLE convocation (
                    meeting TEXT PRIMARY KEY,
                    deadline TEXT,
                    retention BIGINT CHECK (retention > 0),
                    list TEXT NOT NULL DEFAULT 'provisional' CHECK (list IN ('provisional', 'final', 'published')),
                    erased TEXT
                )
                """,
                """
                CREATE TABLE convocation_information (
                    meeting TEXT NOT NULL,
                    language TEXT NOT NULL,
                    text TEXT NOT NULL,
                    PRIMARY KEY (meeting, language)
                )
                """,
                """
                CREATE TABLE invitation (
                    meeting TEXT NOT NULL,
                    party TEXT NOT NULL,
                    basis TEXT NOT NULL CHECK (basis IN ('right', 'invitation', 'slot')),
                    rule TEXT,
                    state TEXT NOT NULL CHECK (state IN ('drafted', 'sent', 'opened', 'accepted', 'declined')),
                    drafted TEXT NOT NULL,
                    drafted_by TEXT NOT NULL,
                    sent TEXT,
                    reminded TEXT,
                    opened TEXT,
                    opened_by TEXT REFERENCES record (id),
                    answered TEXT,
                    answered_by TEXT REFERENCES record (id),
                    note TEXT NOT NULL DEFAULT '',
                    PRIMARY KEY (meeting, party)
                )
                """,
                """
                CREATE TABLE delegate_detail (
                    delegate TEXT PRIMARY KEY REFERENCES delegate (id) ON DELETE CASCADE,
                    needs TEXT NOT NULL DEFAULT '',
                    diet TEXT NOT NULL DEFAULT '',
                    arrives TEXT,
                    arrival_flight TEXT NOT NULL DEFAULT '',
                    departs TEXT,
                    departure_flight TEXT NOT NULL DEFAULT '',
                    hotel TEXT NOT NULL DEFAULT '',
                    visa BIGINT NOT NULL DEFAULT 0 CHECK (visa IN (0, 1)),
                    interpretation TEXT
                )
                """,
            ]
        },
        // Who was behind a closed door stays known: under which name, and in which capacity.
        Migration("meetings-behind-the-door") { _ in
            [
                "ALTER TABLE attendance ADD COLUMN role TEXT",
                "ALTER TABLE attendance ADD COLUMN name TEXT",
                """
                UPDATE attendance SET role = (SELECT d.role FROM delegate d WHERE d.id = attendance.delegate),
                    name = (SELECT d.name FROM delegate d WHERE d.id = attendance.delegate)
                WHERE sitting IN (SELECT record FROM sitting WHERE inside LIKE 'sitting:%')
                """,
            ]
        },
    ]
}
