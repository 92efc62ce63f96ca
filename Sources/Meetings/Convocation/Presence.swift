internal import Institution
internal import Records
internal import SQL

/// What ends somebody's presence in a sitting beside going out of it.
extension Work {
    /// Somebody is out of the sittings that they are in; those who listen there are asked anew whether they are inside.
    /// - Parameter only: the one sitting that they go out of; nil: all.
    func endPresence(of delegate: Identity, in only: Identity? = nil) throws {
        let narrowed: SQL = only.map { " AND a.sitting = \($0.rawValue)" } ?? ""
        let sittings = try db.rows(
            """
            SELECT DISTINCT r.id, r.slug FROM attendance a JOIN record r ON r.id = a.sitting
            WHERE a.delegate = \(delegate.rawValue) AND a.gone IS NULL\(narrowed) ORDER BY r.slug
            """)
        for row in sittings {
            let (sitting, slug): (String, String) = (try row["id"], try row["slug"])
            try db.execute(
                """
                UPDATE attendance SET gone = \(moment.description)
                WHERE sitting = \(sitting) AND delegate = \(delegate.rawValue) AND gone IS NULL
                """)
            try stir(Sitting.topic(slug), [RoomPart.now.rawValue])
            mention(Identity(rawValue: sitting))
        }
    }

    /// Puts a person out of every closed door that none of their seats opens any more.
    func endPresenceBehindDoors(of person: Identity) throws {
        let open = try db.rows(
            """
            SELECT DISTINCT s.*, a.delegate FROM attendance a JOIN delegate d ON d.id = a.delegate
            JOIN sitting s ON s.record = a.sitting
            WHERE d.person = \(person.rawValue) AND a.gone IS NULL AND s.inside LIKE 'sitting:%'
            """)
        guard !open.isEmpty else { return }
        let actor = try db.holder(person, at: moment)?.actor
        for row in open {
            let sitting = Identity(rawValue: try row["record"])
            let door = try db.door(
                of: try Sitting(row: row), sitting, for: actor?.clearance ?? .everyone, rights: actor?.rights ?? [],
                person: person, at: moment)
            if (try? door.require()) == nil { try endPresence(of: Identity(rawValue: try row["delegate"]), in: sitting) }
        }
    }

    /// The door of a sitting that goes on is closed: whoever may stay is on the list of those behind it.
    func listThoseInside(_ room: RoomInWork) throws {
        try db.execute(
            """
            UPDATE attendance SET role = (SELECT d.role FROM delegate d WHERE d.id = attendance.delegate),
                name = (SELECT d.name FROM delegate d WHERE d.id = attendance.delegate)
            WHERE sitting = \(room.id.rawValue) AND gone IS NULL
            AND delegate IN (SELECT d.id FROM delegate d WHERE \(Delegate.mayBeInside(isClosed: true)))
            """)
    }

    /// Whoever is not on the list of those behind the door goes out.
    func putOthersOut(of room: RoomInWork) throws {
        try db.execute(
            """
            UPDATE attendance SET gone = \(moment.description)
            WHERE sitting = \(room.id.rawValue) AND gone IS NULL AND role IS NULL
            """)
    }
}
