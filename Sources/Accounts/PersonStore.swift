internal import Institution
internal import Records
internal import SQL

extension People {
    /// As Institution keeps them.
    public static let institution = People(
        withAddress: { address, db in try db.persons("p.address = \(address)").first },
        person: { id, db in try db.persons("p.record = \(id.rawValue)").first },
        all: { db in try db.persons("p.address IS NOT NULL") },
        entitlement: { person, seat, moment, db in
            try db.holder(person, seat: seat, at: moment).flatMap {
                $0.seats.isEmpty ? nil : Entitlement($0.actor, name: $0.name, needsSecondFactor: $0.needsSecondFactor)
            }
        },
        parties: { person, moment, db in Set(try db.heldSeats(of: person, on: moment.day).compactMap(\.seat.party)) })
}

extension Connection {
    /// People who are not removed, by name.
    fileprivate func persons(_ condition: SQL) throws -> [Person] {
        try rows(
            """
            SELECT p.record, p.address, p.language, MIN(w.text) AS name FROM person p
            JOIN record r ON r.id = p.record
            LEFT JOIN wording w ON w.record = p.record AND w.field = \(Field.title.rawValue)
            WHERE r.removed IS NULL AND \(condition) GROUP BY p.record, p.address, p.language ORDER BY name, p.record
            """
        ).map { row in
            let (address, name): (String?, String?) = (try row["address"], try row["name"])
            return Person(
                id: Identity(rawValue: try row["record"]), name: name ?? "", address: address ?? "",
                language: Language(try row["language"]))
        }
    }
}
