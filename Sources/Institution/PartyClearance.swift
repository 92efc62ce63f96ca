public import Records
public import SQL

extension Connection {
    /// What kind of party this is; nil when there is none of this name.
    func type(ofParty slug: String) throws -> String? {
        try value(
            """
            SELECT p.type FROM party p JOIN record r ON r.id = p.record
            WHERE r.kind = 'party' AND r.slug = \(slug) AND r.removed IS NULL
            """, as: String.self)
    }

    /// What the seats of a party open today: what is public, what the process shares, its own papers, and those of the
    /// bodies that its kind decides or takes part in.
    /// - Throws: `Refusal.notFound` when there is no such party.
    public func clearance(ofParty slug: String) throws -> Clearance {
        guard try type(ofParty: slug) != nil else { throw Refusal.notFound }
        // As a seat does to which the matrix applies, and nothing more: no seat, no closed door.
        let seat = SeatFunction(slug: "party", reading: [.matrix])
        return Clearance(seat.audiences(party: slug, body: nil, in: try surroundings(of: slug)))
    }

    /// What the secretariat reads: everything but what is said behind a closed door.
    public func secretariatClearance() throws -> Clearance {
        var audiences: Set<Audience> = [.process, .members, .secretariat, .interpreters]
        for row in try rows(
            """
            SELECT r.kind, r.slug FROM record r LEFT JOIN body b ON b.record = r.id
            WHERE r.kind = 'party' OR b.type <> \(BodyType.sitting.rawValue)
            OR (b.type = \(BodyType.sitting.rawValue) AND NOT EXISTS (
                SELECT 1 FROM participation p WHERE p.body = r.slug AND p.level = \(ParticipationLevel.decides.rawValue)))
            """)
        {
            let slug: String = try row["slug"]
            audiences.insert(try row["kind"] == "body" ? .body(slug) : .party(slug))
        }
        return Clearance(audiences)
    }
}
