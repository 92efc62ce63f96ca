public import Records
public import SQL

/// Who holds a seat, or is named for it.
public struct TenureEntry: Sendable, Encodable, Hashable {
    public let id: Identity
    public let seat: RecordName
    public let function: String
    public let party: String?
    public let sector: String?
    public let body: String?
    public let person: RecordName
    public let begins: String
    public let ends: String?
    public let state: TenureState
    /// How to reach the person; only for those who may know.
    public let contact: Contact?

    public struct Contact: Sendable, Encodable, Hashable {
        public let address: String
        public let telephone: String
    }
}

extension Reader {
    /// Who is who, is for those who belong to the process.
    /// - Throws: `Refusal.notAllowed` for whoever holds no seat today: an empty directory would say what is not so.
    func requireSeat() throws(Refusal) {
        guard clearance.audiences.contains(.process) else {
            throw .notAllowed(reason: "the directory is for those who hold a seat", rule: nil)
        }
    }

    /// Addresses are for the members, the secretariat and the party's own people; others see names.
    func mayContact(_ party: String?) -> Bool {
        let audiences = clearance.audiences
        return audiences.contains(.members) || audiences.contains(.secretariat)
            || party.map { audiences.contains(.party($0)) } ?? false
    }
}

extension Connection {
    /// Whoever gives the seats reads who is named for them, of whatever party.
    func settling(_ reader: Reader) throws -> Reader {
        let parties = try rows(
            "SELECT DISTINCT s.party FROM tenure t JOIN seat s ON s.record = t.seat WHERE t.state = 'nominated' AND s.party IS NOT NULL"
        ).map { Audience.party(try $0["party"]) }
        return Reader(
            Clearance(reader.clearance.audiences.union(parties)), language: reader.language, of: reader.languages,
            at: reader.moment)
    }

    /// Tenures that hold on a day, and nominations that wait.
    /// - Parameters:
    ///   - party: only those of one party.
    ///   - state: confirmed ones or nominations.
    func tenures(party: String? = nil, seat: Identity? = nil, state: TenureState, on day: Day, for reader: Reader) throws -> [TenureEntry] {
        var condition: SQL = """
            t.state = \(state.rawValue) AND (t.ends IS NULL OR t.ends >= \(day.description)) AND r.removed IS NULL
            AND (r.ends IS NULL OR r.ends >= \(day.description)) AND \(reader.mayRead("r")) AND \(reader.mayRead("p"))
            """
        if state == .confirmed { condition = condition + " AND t.begins <= \(day.description)" }
        if let party { condition = condition + " AND s.party = \(party)" }
        if let seat { condition = condition + " AND s.record = \(seat.rawValue)" }
        let rows = try rows(
            """
            SELECT t.id, t.seat, t.person, t.begins, t.ends, t.state, s.function, s.party, s.sector, s.body, h.address, h.telephone
            FROM tenure t JOIN seat s ON s.record = t.seat JOIN record r ON r.id = s.record
            JOIN person h ON h.record = t.person JOIN record p ON p.id = h.record
            WHERE \(condition) ORDER BY s.party, s.function, s.sector, s.body, s.number, t.begins
            """)
        let names = try records(
            rows.flatMap { [Identity(rawValue: try $0["seat"]), Identity(rawValue: try $0["person"])] }.uniqued(),
            fields: [.title, .short], for: reader)
        return try rows.compactMap { row in
            let (seat, person) = (Identity(rawValue: try row["seat"] as String), Identity(rawValue: try row["person"] as String))
            guard let seat = names[seat], let person = names[person] else { return nil }
            let (party, address): (String?, String?) = (try row["party"], try row["address"])
            return TenureEntry(
                id: Identity(rawValue: try row["id"]), seat: RecordName(seat), function: try row["function"],
                party: party, sector: try row["sector"], body: try row["body"], person: RecordName(person), begins: try row["begins"],
                ends: try row["ends"], state: state,
                contact: reader.mayContact(party)
                    ? try address.map { .init(address: $0, telephone: try row["telephone"]) } : nil)
        }
    }

    /// What waits for seats, what is due soonest first.
    public func openDuties(of seats: [Identity], for reader: Reader, limit: Int = 200) throws -> [Duty] {
        guard !seats.isEmpty else { return [] }
        let rows = try rows(
            """
            SELECT id, seat, kind, record, subject, due, made FROM duty
            WHERE seat IN (\(list: seats.map(\.rawValue))) AND done IS NULL
            ORDER BY CASE WHEN due IS NULL THEN 1 ELSE 0 END, due, made LIMIT \(limit)
            """)
        let about = try rows.compactMap { row in (try row["record"] as String?).map { Identity(rawValue: $0) } }
        let names = try records(about.uniqued(), fields: [.title, .short], for: reader)
        return try rows.map { row in
            let record: String? = try row["record"]
            let name = record.flatMap { names[Identity(rawValue: $0)] }.map { RecordName($0) }
            return Duty(
                id: Identity(rawValue: try row["id"]), seat: Identity(rawValue: try row["seat"]), kind: try row["kind"],
                record: name, isAboutHidden: record != nil && name == nil,
                subject: try row["subject"], due: try row["due"], made: Moment(try row["made"]) ?? reader.moment)
        }
    }
}
