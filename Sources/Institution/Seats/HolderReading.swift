public import Records
public import SQL

extension Connection {
    /// What a person may read and do at a moment, by the seats they hold then.
    /// - Parameter only: the one seat to act for, as an API token does; nil for all.
    /// - Returns: nil when there is no such person.
    public func holder(_ person: Identity, seat only: Identity? = nil, at moment: Moment) throws -> Holder? {
        guard
            let row = try row(
                """
                SELECT r.slug, (SELECT w.text FROM wording w WHERE w.record = r.id AND w.field = 'title' LIMIT 1) AS name
                FROM record r JOIN person p ON p.record = r.id WHERE r.id = \(person.rawValue) AND r.removed IS NULL
                """)
        else { return nil }
        let (slug, name): (String, String?) = (try row["slug"], try row["name"])
        let seats = try heldSeats(of: person, on: moment.day).filter { only == nil || $0.id == only }
        let functions = try seatFunctions()
        var audiences: Set<Audience> = []
        var rights: Set<Right> = []
        var needsSecondFactor = false
        for held in seats {
            guard let function = functions[held.seat.function] else { continue }
            let surroundings = try surroundings(of: held.seat.party)
            audiences.formUnion(function.audiences(party: held.seat.party, body: held.seat.body, in: surroundings))
            if function.reading.contains(.secretariat) { audiences.formUnion(try secretariatClearance().audiences) }
            rights.formUnion(function.rights)
            if !function.appoints.isEmpty, let party = held.seat.party { rights.insert(.appoint(for: party)) }
            needsSecondFactor = needsSecondFactor || function.needsSecondFactor
        }
        // What was unsealed on the record is open to whoever still looks after the system, for a while, not to their tokens.
        if only == nil, rights.contains(.administer) { audiences.formUnion(try unsealed(for: person, at: moment)) }
        let acting = seats.first { functions[$0.seat.function]?.rights.isEmpty == false } ?? seats.first
        return Holder(
            actor: Actor(
                name: (acting.map { "seat/\($0.seat.slug) " } ?? "") + "person/\(slug)",
                clearance: Clearance(audiences), rights: rights, person: person, seats: seats.map(\.id)),
            name: name ?? slug, needsSecondFactor: needsSecondFactor, seats: seats)
    }

    /// The seats that a person holds on a day, by confirmed tenures, in parties that belong to the process then.
    public func heldSeats(of person: Identity, on day: Day) throws -> [HeldSeat] {
        let today = day.description
        return try rows(
            """
            SELECT s.record, s.function, s.party, s.body, s.sector, s.number, t.begins, t.ends
            FROM tenure t JOIN seat s ON s.record = t.seat JOIN record r ON r.id = s.record
            WHERE t.person = \(person.rawValue) AND t.state = 'confirmed' AND t.begins <= \(today)
              AND (t.ends IS NULL OR t.ends >= \(today)) AND r.removed IS NULL
              AND (r.begins IS NULL OR r.begins <= \(today)) AND (r.ends IS NULL OR r.ends >= \(today))
              AND (s.party IS NULL OR EXISTS (
                  SELECT 1 FROM record q WHERE q.kind = 'party' AND q.slug = s.party AND q.removed IS NULL
                  AND (q.begins IS NULL OR q.begins <= \(today)) AND (q.ends IS NULL OR q.ends >= \(today))))
            ORDER BY s.party, s.function, s.sector, s.body, s.number
            """
        ).map(HeldSeat.init(row:))
    }

    /// The parties for which somebody may speak where something is followed: those of the seats that open it.
    public func parties(of seats: [Identity], where opens: (Clearance) throws -> Bool) throws -> [String] {
        guard !seats.isEmpty else { return [] }
        let functions = try seatFunctions()
        var parties: [String] = []
        for row in try rows(
            """
            SELECT function, party, body, sector, number FROM seat
            WHERE record IN (\(list: seats.map(\.rawValue))) AND party IS NOT NULL ORDER BY party
            """)
        {
            let seat = try Seat(row: row)
            guard let party = seat.party, !parties.contains(party), let function = functions[seat.function] else { continue }
            let audiences = function.audiences(party: party, body: seat.body, in: try surroundings(of: party))
            if try opens(Clearance(audiences)) { parties.append(party) }
        }
        return parties
    }

    /// The seats that are asked, by party, where something is for an audience: of those that open it, the ones that name their
    /// party's people; where none of these does, all of them.
    public func seatsAsked(for audience: Audience) throws -> [(party: String, seats: [Identity])] {
        let functions = try seatFunctions()
        var asked: [(party: String, seats: [(id: Identity, names: Bool)])] = []
        var around: SeatSurroundings?
        for row in try rows(
            """
            SELECT s.record, s.function, s.party, s.body, s.sector, s.number FROM seat s JOIN record r ON r.id = s.record
            WHERE s.party IS NOT NULL AND r.removed IS NULL ORDER BY s.party, s.record
            """)
        {
            let seat = try Seat(row: row)
            guard let party = seat.party, let function = functions[seat.function] else { continue }
            if asked.last?.party != party {
                asked.append((party, []))
                around = try surroundings(of: party)
            }
            guard let around, function.audiences(party: party, body: seat.body, in: around).contains(audience) else { continue }
            asked[asked.count - 1].seats.append((Identity(rawValue: try row["record"]), !function.appoints.isEmpty))
        }
        return asked.map { entry in
            let naming = entry.seats.filter(\.names)
            return (entry.party, (naming.isEmpty ? entry.seats : naming).map(\.id))
        }
    }

    /// What the charter says of each function, by slug.
    public func seatFunctions() throws -> [String: SeatFunction] {
        var functions: [String: SeatFunction] = [:]
        for row in try rows("SELECT f.detail FROM seat_function f JOIN record r ON r.id = f.record WHERE r.removed IS NULL") {
            let function = try SeatFunction(json: try row["detail"])
            functions[function.slug] = function
        }
        return functions
    }

    /// Every seat that the charter allows, each with its first number: by function and party. Of the presidency's, those
    /// whose term has been noted and has not ended.
    /// - Parameter day: today.
    public func possibleSeats(on day: Day) throws -> [Seat] {
        let sectors = try rows("SELECT slug FROM record WHERE kind = 'sector' ORDER BY position").map { try $0["slug"] as String }
        let parties = try rows(
            "SELECT r.slug, p.type FROM party p JOIN record r ON r.id = p.record ORDER BY r.position"
        ).map { (slug: try $0["slug"] as String, type: try $0["type"] as String) }
        return try seatFunctions().values.sorted { $0.slug < $1.slug }.flatMap { function -> [Seat] in
            if function.rights.contains(.preside) { return try terms(of: function.slug, from: day) }
            let own: [String?] = function.partyTypes.isEmpty
                ? [nil] : parties.filter { function.partyTypes.contains($0.type) }.map(\.slug)
            return own.flatMap { party -> [Seat] in
                if function.isBySector { return sectors.map { Seat(function: function.slug, party: party, sector: $0) } }
                if function.bodies.isEmpty { return [Seat(function: function.slug, party: party)] }
                return function.bodies.map { Seat(function: function.slug, party: party, body: $0) }
            }
        }
    }

    /// The seats of a function that have their time, and have not ended.
    private func terms(of function: String, from day: Day) throws -> [Seat] {
        try rows(
            """
            SELECT s.function, s.party, s.body, s.sector, s.number FROM seat s JOIN record r ON r.id = s.record
            WHERE s.function = \(function) AND r.removed IS NULL AND r.ends >= \(day.description) ORDER BY r.begins, r.slug
            """
        ).map(Seat.init(row:))
    }

    /// The functions that a reader may know of, by slug: for whatever is shown.
    func seatFunctions(for reader: Reader) throws -> [String: SeatFunction] {
        let known = try slugs(ofKind: "function", for: reader)
        return try seatFunctions().filter { known.contains($0.key) }
    }

    /// What a party's kind may do where.
    func surroundings(of party: String?) throws -> SeatSurroundings {
        var sittings: Set<String> = []
        for row in try rows(
            "SELECT r.slug FROM body b JOIN record r ON r.id = b.record WHERE b.type = \(BodyType.sitting.rawValue)")
        { sittings.insert(try row["slug"]) }
        guard let party else { return SeatSurroundings(decides: false, matrix: [:], sittings: sittings) }
        var decides = false
        var matrix: [String: ParticipationLevel] = [:]
        for row in try rows(
            """
            SELECT t.decides, c.body, c.level FROM party p JOIN record r ON r.id = p.record
            JOIN record k ON k.kind = 'party-type' AND k.slug = p.type JOIN party_type t ON t.record = k.id
            LEFT JOIN participation c ON c.party_type = p.type
            WHERE r.kind = 'party' AND r.slug = \(party) AND r.removed IS NULL
            """)
        {
            decides = try row["decides"]
            if let body: String = try row["body"] { matrix[body] = ParticipationLevel(rawValue: try row["level"]) }
        }
        return SeatSurroundings(decides: decides, matrix: matrix, sittings: sittings)
    }

    /// The closed doors that were unsealed for a person and are still open.
    private func unsealed(for person: Identity, at moment: Moment) throws -> Set<Audience> {
        Set(
            try rows(
                """
                SELECT audience FROM unsealing WHERE person = \(person.rawValue) AND begins <= \(moment.description)
                AND ends > \(moment.description)
                """
            ).map { Audience(rawValue: try $0["audience"]) })
    }
}

extension HeldSeat {
    init(row: Row) throws {
        let ends: String? = try row["ends"]
        self.init(
            id: Identity(rawValue: try row["record"]), seat: try Seat(row: row),
            begins: Day(try row["begins"]) ?? Day(number: 0), ends: ends.flatMap { Day($0) })
    }
}

extension Seat {
    init(row: Row) throws {
        self.init(
            function: try row["function"], party: try row["party"], body: try row["body"], sector: try row["sector"],
            number: try row["number"])
    }
}
