public import Records
public import SQL

/// Somebody who is written to, and who answers, for a party: a seat and who holds it today.
public struct Correspondent: Sendable, Hashable {
    public let seat: Identity
    public let person: Identity
    public let address: String
    public let language: Language
}

extension SeatFunction {
    /// The functions that speak for a party of a kind: those that name its people (S2); where the charter gives its kind
    /// none of these, whatever seats it has.
    public static func correspondents(of partyType: String, among functions: [SeatFunction]) -> Set<String> {
        let own = functions.filter { $0.partyTypes.contains(partyType) && $0.rights.isEmpty }
        let naming = own.filter { !$0.appoints.isEmpty }
        return Set((naming.isEmpty ? own : naming).map(\.slug))
    }
}

extension Connection {
    /// The seats that speak for a party, whether somebody holds them or not.
    public func correspondentSeats(of party: String) throws -> [Identity] {
        guard let type = try type(ofParty: party) else { return [] }
        let functions = SeatFunction.correspondents(of: type, among: Array(try seatFunctions().values))
        guard !functions.isEmpty else { return [] }
        return try rows(
            """
            SELECT s.record FROM seat s JOIN record r ON r.id = s.record WHERE s.party = \(party)
            AND s.function IN (\(list: functions.sorted())) AND r.removed IS NULL ORDER BY r.slug
            """
        ).map { Identity(rawValue: try $0["record"]) }
    }

    /// Who is written to for a party on a day. Nobody, where nobody holds such a seat.
    public func correspondents(of party: String, on day: Day) throws -> [Correspondent] {
        let seats = try correspondentSeats(of: party)
        guard !seats.isEmpty else { return [] }
        let today = day.description
        return try rows(
            """
            SELECT t.seat, p.record, p.address, p.language FROM tenure t JOIN person p ON p.record = t.person
            JOIN record r ON r.id = p.record
            WHERE t.seat IN (\(list: seats.map(\.rawValue))) AND t.state = 'confirmed' AND t.begins <= \(today)
            AND (t.ends IS NULL OR t.ends >= \(today)) AND p.address IS NOT NULL AND r.removed IS NULL
            ORDER BY t.seat, p.record
            """
        ).map { row in
            Correspondent(
                seat: Identity(rawValue: try row["seat"]), person: Identity(rawValue: try row["record"]),
                address: try row["address"], language: Language(try row["language"]))
        }
    }

    /// Who holds a seat of a party on a day, or of no party where it is nil, by name.
    public func holders(ofParty party: String?, on day: Day, for reader: Reader) throws -> [(person: Identity, name: String)] {
        let today = day.description
        let own: SQL = party.map { "s.party = \($0)" } ?? "s.party IS NULL"
        let people = try rows(
            """
            SELECT DISTINCT t.person FROM tenure t JOIN seat s ON s.record = t.seat
            WHERE \(own) AND t.state = 'confirmed' AND t.begins <= \(today) AND (t.ends IS NULL OR t.ends >= \(today))
            """
        ).map { Identity(rawValue: try $0["person"]) }
        return try records(people, fields: [.title], for: reader)
            .map { (person: $0.key, name: $0.value.title.text) }.sorted { ($0.name, $0.person) < ($1.name, $1.person) }
    }
}
