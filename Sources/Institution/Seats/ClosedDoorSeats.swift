public import Records
public import SQL

/// Somebody was seated behind a closed door without having been named by their own party.
public struct SeatedBehindDoor: Event {
    public let person: Identity
    /// The seats of the party whose holders are to be told.
    public let told: [Identity]
}

/// Somebody's time in a seat was ended, by hand or because somebody else has it from a day on.
public struct TenureEnded: Event {
    public let person: Identity
}

/// How somebody who was not named by their own party came to a seat behind a closed door.
public struct Seating: Sendable, Encodable, Hashable {
    public let seat: RecordName
    /// Nil where the reader may not know of them.
    public let person: RecordName?
    public let begins: String
    /// Before the beginning, where it was ended on the day on which it began.
    public let ends: String?
    /// Who seated them, as the journal names them.
    public let by: String
    public let at: Moment

    public var lastedNoDay: Bool { ends.map { $0 < begins } ?? false }
}

/// Of `tenure t` in `seat s`: not named by a seat of the party's own, or named and confirmed by one hand.
private var isUnnamed: SQL {
    """
    (t.nominated_by = t.settled_by OR NOT EXISTS (
        SELECT 1 FROM record q JOIN seat n ON n.record = q.id
        WHERE q.kind = \(Seat.kind) AND n.party = s.party AND t.nominated_by LIKE 'seat/' || q.slug || ' %'))
    """
}

extension Connection {
    /// The seats that open what is said behind a closed door, with their parties.
    func closedDoorSeats() throws -> [(id: Identity, party: String)] {
        let functions = try seatFunctions().filter { $0.value.reading.contains(.body) }
        guard !functions.isEmpty else { return [] }
        var known: [String: SeatSurroundings] = [:]
        var seats: [(id: Identity, party: String)] = []
        for row in try rows(
            """
            SELECT record, function, party, body, sector, number FROM seat
            WHERE function IN (\(list: functions.keys.sorted())) AND party IS NOT NULL AND body IS NOT NULL ORDER BY record
            """)
        {
            let seat = try Seat(row: row)
            guard let party = seat.party, let function = functions[seat.function] else { continue }
            let around = try known[party] ?? surroundings(of: party)
            known[party] = around
            guard function.audiences(party: party, body: seat.body, in: around).contains(where: \.isSitting) else { continue }
            seats.append((Identity(rawValue: try row["record"]), party))
        }
        return seats
    }

    /// Whoever was seated behind a closed door without having been named by their own party, also for no day, the latest
    /// first: for the members, and to each party of its own seats.
    public func seatings(for reader: Reader) throws -> [Seating] {
        let audiences = reader.clearance.audiences
        let seats = try closedDoorSeats().filter { audiences.contains(.members) || audiences.contains(.party($0.party)) }
        guard !seats.isEmpty else { return [] }
        let rows = try rows(
            """
            SELECT t.seat, t.person, t.begins, t.ends, t.nominated_by, t.nominated_at, t.settled_by, t.settled_at
            FROM tenure t JOIN seat s ON s.record = t.seat
            WHERE t.seat IN (\(list: seats.map(\.id.rawValue))) AND t.state = 'confirmed' AND \(isUnnamed)
            ORDER BY t.nominated_at DESC, t.id DESC LIMIT 200
            """)
        let names = try records(
            rows.flatMap { [Identity(rawValue: try $0["seat"]), Identity(rawValue: try $0["person"])] }.uniqued(),
            fields: [.title, .short], for: reader)
        return try rows.compactMap { row -> Seating? in
            let (seat, person): (String, String) = (try row["seat"], try row["person"])
            guard let name = names[Identity(rawValue: seat)] else { return nil }
            let (by, at): (String?, String?) = (try row["settled_by"], try row["settled_at"])
            let (named, namedAt): (String, String) = (try row["nominated_by"], try row["nominated_at"])
            return Seating(
                seat: RecordName(name), person: names[Identity(rawValue: person)].map { RecordName($0) },
                begins: try row["begins"], ends: try row["ends"], by: by ?? named,
                at: Moment(at ?? namedAt) ?? reader.moment)
        }
    }
}

extension Work {
    /// Whoever looks after the system opens the closed door on a record that the members see: they have no seat behind it, and
    /// whoever has one does not look after the system (M3).
    /// - Throws: `Refusal.invalid` on `seat` for a person who would have both at one time.
    func requireApart(_ tenure: Identity, seat: Identity) throws {
        let behind = try db.closedDoorSeats().map(\.id)
        let offices = try seats(where: { $0.rights.contains(.administer) })
        let isBehind = behind.contains(seat)
        guard isBehind || offices.contains(seat) else { return }
        let others = isBehind ? offices : behind
        let both = try db.value(
            """
            SELECT 1 FROM tenure t JOIN tenure o ON o.person = t.person AND o.id <> t.id
            WHERE t.id = \(tenure.rawValue) AND o.seat IN (\(list: others.map(\.rawValue))) AND o.state = 'confirmed'
            AND (o.ends IS NULL OR (o.ends >= o.begins AND o.ends >= t.begins)) AND (t.ends IS NULL OR t.ends >= o.begins) LIMIT 1
            """, as: Int.self)
        guard both != nil else { return }
        throw isBehind
            ? Refusal.invalid(
                "seat", "whoever looks after the system has no seat behind the closed door: rule {rule}", ["rule": "M3"])
            : Refusal.invalid(
                "seat", "whoever has a seat behind the closed door does not look after the system: rule {rule}", ["rule": "M3"])
    }

    /// The party is told of whoever was seated behind the closed door for it without having been named by it.
    func tellOfSeating(_ tenure: Identity, seat: Identity) throws {
        let behind = try db.closedDoorSeats()
        guard let party = behind.first(where: { $0.id == seat })?.party else { return }
        let person = try db.value(
            """
            SELECT t.person FROM tenure t JOIN seat s ON s.record = t.seat WHERE t.id = \(tenure.rawValue) AND \(isUnnamed)
            """, as: String.self)
        guard let person else { return }
        let told = try db.correspondentSeats(of: party) + behind.filter { $0.party == party }.map(\.id)
        try announce(SeatedBehindDoor(person: Identity(rawValue: person), told: told.uniqued()))
    }
}
