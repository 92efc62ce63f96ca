public import SQL

/// What pages show live: for each part of a topic, the number of its last change. The state itself stands where it always
/// does; nothing is kept of changes gone by.
public enum LiveSchema {
    public static let migrations: [Migration] = [
        Migration("live-1") { _ in
            [
                // The row without a part's name counts the changes of the whole topic.
                """
                CREATE TABLE live_part (
                    topic TEXT NOT NULL,
                    part TEXT NOT NULL,
                    sequence BIGINT NOT NULL CHECK (sequence > 0),
                    PRIMARY KEY (topic, part)
                )
                """
            ]
        }
    ]
}
