internal import SQL

extension Work {
    /// Makes a change that may take a record out of the public's sight, or bring it back, and notes which it did.
    ///
    /// Whatever sets a record's audience, its release or `removed` does so in here: nothing else tells those who
    /// copied the record that it is no longer public, and those who look at it live that it is no longer theirs. A record
    /// that never was public leaves no note.
    public func changingVisibility(of identity: Identity, _ change: () throws -> Void) throws {
        let before = try visibility(of: identity)
        let wasPublic = try isPublic(identity)
        try change()
        if try visibility(of: identity) != before { try stirEverything() }
        if try isPublic(identity) {
            try db.execute("DELETE FROM withdrawal WHERE record = \(identity.rawValue)")
        } else if wasPublic, !isMadeHere(identity) {
            try noteWithdrawal(of: identity)
        }
    }

    private func visibility(of identity: Identity) throws -> [Value] {
        try db.row("SELECT audience, release_at, release_to, removed FROM record WHERE id = \(identity.rawValue)")?.values ?? []
    }

    private func isPublic(_ identity: Identity) throws -> Bool {
        try db.value(
            """
            SELECT 1 FROM record r WHERE r.id = \(identity.rawValue)
            AND \(Clearance.everyone.condition("r", at: moment))
            """, as: Int.self) != nil
    }

    /// With the type that it has now: what becomes of a record behind the door is nobody's business outside.
    private func noteWithdrawal(of identity: Identity) throws {
        try db.execute(
            """
            INSERT INTO withdrawal (record, kind, type, at)
            SELECT r.id, r.kind, (SELECT MIN(f.value) FROM facet f WHERE f.record = r.id AND f.name = \(Facet.type.rawValue)),
                CAST(\(moment.description) AS TEXT)
            FROM record r WHERE r.id = \(identity.rawValue)
            ON CONFLICT (record) DO UPDATE SET type = excluded.type, at = excluded.at
            """)
    }
}
