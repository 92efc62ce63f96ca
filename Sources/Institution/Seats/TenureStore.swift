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
    /// What the party typed of whom it names, where that is not what the record of the person says: for the secretariat alone.
    public let typed: Typed?

    public struct Contact: Sendable, Encodable, Hashable {
        public let address: String
        public let telephone: String
    }

    public struct Typed: Sendable, Encodable, Hashable {
        public let name: String
        public let address: String
    }
}

/// Somebody whom a party named and the secretariat did not confirm.
struct DeclinedNomination: Sendable, Encodable, Hashable {
    /// How long the party reads why.
    static let days = 90

    let seat: RecordName
    let reason: String
    let day: String
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
            Clearance(reader.clearance.audiences.union(parties + [.secretariat])), language: reader.language, of: reader.languages,
            at: reader.moment)
    }

    /// Tenures that hold on a day, and nominations that wait.
    /// - Parameters:
    ///   - party: only those of one party.
    ///   - state: confirmed ones or nominations.
    ///   - isComing: of the confirmed ones those that begin after the day.
    func tenures(
        party: String? = nil, seat: Identity? = nil, state: TenureState, isComing: Bool = false, on day: Day, for reader: Reader
    ) throws -> [TenureEntry] {
        var condition: SQL = """
            t.state = \(state.rawValue) AND (t.ends IS NULL OR t.ends >= \(day.description)) AND r.removed IS NULL
            AND (r.ends IS NULL OR r.ends >= \(day.description)) AND \(reader.mayRead("r"))
            AND (t.typed_name IS NOT NULL OR \(reader.mayRead("p")))
            """
        if isComing {
            condition = condition + " AND t.begins > \(day.description) AND (t.ends IS NULL OR t.ends >= t.begins)"
        } else if state == .confirmed {
            condition = condition + " AND t.begins <= \(day.description)"
        }
        if let party { condition = condition + " AND s.party = \(party)" }
        if let seat { condition = condition + " AND s.record = \(seat.rawValue)" }
        let rows = try rows(
            """
            SELECT t.id, t.seat, t.person, t.begins, t.ends, t.typed_name, t.typed_address, s.function, s.party, s.sector, s.body,
                h.address, h.telephone
            FROM tenure t JOIN seat s ON s.record = t.seat JOIN record r ON r.id = s.record
            JOIN person h ON h.record = t.person JOIN record p ON p.id = h.record
            WHERE \(condition) ORDER BY s.party, s.function, s.sector, s.body, s.number, t.begins
            """)
        let names = try records(
            rows.flatMap { [Identity(rawValue: try $0["seat"]), Identity(rawValue: try $0["person"])] }.uniqued(),
            fields: [.title, .short], for: reader)
        return try rows.compactMap { row -> TenureEntry? in
            let (seat, party): (String, String?) = (try row["seat"], try row["party"])
            guard let seat = names[Identity(rawValue: seat)], let shown = try person(in: row, names, of: party, for: reader)
            else { return nil }
            return TenureEntry(
                id: Identity(rawValue: try row["id"]), seat: RecordName(seat), function: try row["function"],
                party: party, sector: try row["sector"], body: try row["body"], person: shown.name, begins: try row["begins"],
                ends: try row["ends"], state: state, contact: shown.contact, typed: shown.typed)
        }
    }

    /// Whose tenure it is. Of a nomination the party sees what it typed, whether the address is known or not and whoever's it
    /// is; the secretariat sees both, and nobody else anything.
    private func person(
        in row: Row, _ names: [Identity: Record], of party: String?, for reader: Reader
    ) throws -> (name: RecordName, contact: TenureEntry.Contact?, typed: TenureEntry.Typed?)? {
        let (id, person, address): (String, String, String?) = (try row["id"], try row["person"], try row["address"])
        let (typedName, typedAddress): (String?, String?) = (try row["typed_name"], try row["typed_address"])
        let telephone: String = try row["telephone"]
        let known = names[Identity(rawValue: person)].map { RecordName($0) }
        let contact = reader.mayContact(party) ? address.map { TenureEntry.Contact(address: $0, telephone: telephone) } : nil
        guard let typedName, let typedAddress else {
            guard let known else { return nil }
            return (known, contact, nil)
        }
        let audiences = reader.clearance.audiences
        if audiences.contains(.secretariat), let known {
            let isSame = known.title.text == typedName && address == typedAddress
            return (known, contact, isSame ? nil : TenureEntry.Typed(name: typedName, address: typedAddress))
        }
        guard let party, audiences.contains(.party(party)) else { return nil }
        let name = RecordName(Reference(PersonalDetails.kind, "n-\(id)"), title: Wording(typedName, in: .none, .official))
        return (name, TenureEntry.Contact(address: typedAddress, telephone: ""), nil)
    }

    /// For which of a party's seats somebody was named and not confirmed of late, with the secretariat's reason. Whom it named,
    /// the party knows.
    func declinedNominations(of party: String, for reader: Reader) throws -> [DeclinedNomination] {
        let since = Day(number: reader.moment.day.number - DeclinedNomination.days)
        let rows = try rows(
            """
            SELECT t.seat, t.settled_at, t.reason FROM tenure t JOIN seat s ON s.record = t.seat
            WHERE s.party = \(party) AND t.state = 'declined' AND t.settled_at >= \(since.description)
            ORDER BY t.settled_at DESC, t.id
            """)
        let names = try records(rows.map { Identity(rawValue: try $0["seat"]) }.uniqued(), fields: [.title], for: reader)
        return try rows.compactMap { row in
            let (seat, day): (String, String) = (try row["seat"], try row["settled_at"])
            let reason: String = try row["reason"]
            return names[Identity(rawValue: seat)].map {
                DeclinedNomination(seat: RecordName($0), reason: reason, day: String(day.prefix(10)))
            }
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
        func rule(_ row: Row) throws -> String? {
            let (kind, subject): (String, String) = (try row["kind"], try row["subject"])
            let (what, rule) = Duty.parts(ofDeadline: subject)
            return kind == Duty.deadline && what == "reports" ? rule : nil
        }
        let rules = try titles(ofKind: "rule", named: Set(try rows.compactMap(rule)), for: reader)
        return try rows.compactMap { row in
            let record: String? = try row["record"]
            let name = record.flatMap { names[Identity(rawValue: $0)] }.map { RecordName($0) }
            if name == nil, Duty.openWithTheirRecord.contains(try row["kind"]) { return nil }
            return Duty(
                id: Identity(rawValue: try row["id"]), seat: Identity(rawValue: try row["seat"]), kind: try row["kind"],
                record: name, isAboutHidden: record != nil && name == nil,
                subject: try row["subject"], rule: try rule(row).flatMap { rules[$0] }, due: try row["due"], made: Moment(try row["made"]) ?? reader.moment)
        }
    }
}
