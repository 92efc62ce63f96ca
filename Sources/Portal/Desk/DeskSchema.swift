import SQL

/// What is still being typed. Drafts are no records: nobody reads them but who holds the seat, now or next.
enum DeskSchema {
    static let migrations: [Migration] = [
        Migration("desk-1") { _ in
            [
                """
                CREATE TABLE desk_draft (
                    seat TEXT NOT NULL REFERENCES record (id) ON DELETE CASCADE,
                    kind TEXT NOT NULL,
                    name TEXT NOT NULL,
                    form TEXT NOT NULL,
                    base TEXT NOT NULL,
                    version BIGINT,
                    saved TEXT NOT NULL,
                    PRIMARY KEY (seat, kind, name)
                )
                """
            ]
        },
        // What was made from which form, so that sending it twice makes one record.
        Migration("desk-2") { _ in
            [
                """
                CREATE TABLE desk_made (
                    seat TEXT NOT NULL REFERENCES record (id) ON DELETE CASCADE,
                    kind TEXT NOT NULL,
                    name TEXT NOT NULL,
                    slug TEXT NOT NULL,
                    form TEXT NOT NULL,
                    made TEXT NOT NULL,
                    PRIMARY KEY (seat, kind, name)
                )
                """
            ]
        },
    ]
}
