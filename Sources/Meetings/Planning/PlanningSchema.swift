public import Records
public import SQL

/// What planning keeps beside records: deadlines, and where the presidency sets a rule aside.
public enum PlanningSchema {
    public static let namings = [
        Verification.Naming("deadline", "about", of: "meeting", where: "kind_of_record = 'meeting'"),
        Verification.Naming("deadline", "about", of: "activity", where: "kind_of_record = 'activity'"),
        Verification.Naming("rule_override", "about", of: "meeting", where: "kind_of_record = 'meeting'"),
        Verification.Naming("rule_override", "about", of: "activity", where: "kind_of_record = 'activity'"),
        Verification.Naming("rule_override", "rule", of: "rule"),
    ]

    public static let migrations: [Migration] = [
        Migration("meetings-planning") { _ in
            [
                """
                CREATE TABLE deadline (
                    kind_of_record TEXT NOT NULL,
                    about TEXT NOT NULL,
                    kind TEXT NOT NULL,
                    rule TEXT NOT NULL,
                    due TEXT,
                    debtor TEXT NOT NULL,
                    PRIMARY KEY (kind_of_record, about, kind, rule)
                )
                """,
                "CREATE INDEX deadline_due ON deadline (due)",
                """
                CREATE TABLE rule_override (
                    id TEXT PRIMARY KEY,
                    kind_of_record TEXT NOT NULL,
                    about TEXT NOT NULL,
                    rule TEXT NOT NULL,
                    place TEXT NOT NULL,
                    reason TEXT NOT NULL,
                    made TEXT NOT NULL,
                    actor TEXT NOT NULL,
                    revoked TEXT,
                    revoked_by TEXT
                )
                """,
                "CREATE INDEX rule_override_about ON rule_override (kind_of_record, about)",
            ]
        }
    ]
}
