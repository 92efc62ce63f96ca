public import Records
public import SQL

extension Connection {
    /// What the seats of a party open today: what is public, what the process shares, its own papers, and those of the
    /// bodies that its kind decides or takes part in.
    /// - Throws: `Refusal.notFound` when there is no such party.
    public func clearance(ofParty slug: String) throws -> Clearance {
        guard
            let row = try row(
                """
                SELECT p.type, t.decides FROM party p JOIN record r ON r.id = p.record
                JOIN record k ON k.kind = 'party-type' AND k.slug = p.type JOIN party_type t ON t.record = k.id
                WHERE r.slug = \(slug) AND r.removed IS NULL
                """)
        else { throw Refusal.notFound }
        let type: String = try row["type"]
        var audiences: Set<Audience> = [.process, .party(slug)]
        if try row["decides"] as Bool { audiences.insert(.members) }
        for cell in try rows("SELECT body, level FROM participation WHERE party_type = \(type)") {
            if ParticipationLevel(rawValue: try cell["level"])?.opensPapers == true {
                audiences.insert(.body(try cell["body"]))
            }
        }
        return Clearance(audiences)
    }

    /// What the secretariat reads: everything but what is said behind a closed door.
    public func secretariatClearance() throws -> Clearance {
        var audiences: Set<Audience> = [.process, .members, .secretariat]
        for row in try rows(
            """
            SELECT r.kind, r.slug FROM record r LEFT JOIN body b ON b.record = r.id
            WHERE r.kind = 'party' OR b.type <> \(BodyType.sitting.rawValue)
            """)
        {
            let slug: String = try row["slug"]
            audiences.insert(try row["kind"] == "body" ? .body(slug) : .party(slug))
        }
        return Clearance(audiences)
    }
}
