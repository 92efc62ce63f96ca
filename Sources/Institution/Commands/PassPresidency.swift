public import Records
public import SQL

/// Notes from when until when a party presides: on the day, the rights of the presidency move to those who hold its seat
/// for that party, by themselves (P1). The presidency before it ends the day before.
public struct PassPresidency: Command {
    public static let name = "institution.pass-presidency"

    public let function: String
    public let party: String
    public let begins: String
    public let ends: String

    public init(_ function: String, to party: String, from begins: Day, until ends: Day) {
        self.function = function
        self.party = party
        self.begins = begins.description
        self.ends = ends.description
    }

    public func authorise(_ actor: Actor) throws(Refusal) {
        try actor.require(.administer, reason: "only the secretariat notes who presides, once it has been agreed", rule: "p1")
    }

    public func problems() -> [Refusal.Problem] {
        guard let first = Day(begins) else { return [.init("begins", "a day such as 2026-11-21")] }
        guard let last = Day(ends) else { return [.init("ends", "a day such as 2026-11-21")] }
        return last <= first ? [.init("ends", "must be after the beginning")] : []
    }

    public func perform(in work: Work) throws {
        guard let held = try work.db.seatFunctions()[function], held.rights.contains(.preside), let body = held.bodies.first
        else { throw Refusal.invalid("function", "is no function of the presidency") }
        let year = begins.prefix(4)
        // Each term is a seat of its own, so that a party that presides again begins anew.
        let seat = Seat(function: function, party: party, body: body, number: Int(year) ?? 1)
        try endOthers(seat, in: work)
        let record = try work.open(seat, when: When("\(begins)/\(ends)"))
        work.mention(record)
    }

    /// Two do not preside at once.
    private func endOthers(_ seat: Seat, in work: Work) throws {
        guard let first = Day(begins) else { return }
        let others = try work.db.rows(
            """
            SELECT r.id, r.slug, r.begins, r.ends FROM seat s JOIN record r ON r.id = s.record
            WHERE s.function = \(function) AND r.slug <> \(seat.slug) AND r.removed IS NULL
            AND r.ends >= \(begins) AND r.begins <= \(ends)
            """)
        for row in others {
            let (slug, from): (String, String) = (try row["slug"], try row["begins"])
            guard from < begins else {
                throw Refusal.invalid("begins", "{seat} presides in that time", ["seat": slug])
            }
            let identity = Identity(rawValue: try row["id"])
            guard var draft = try work.db.draft(of: identity) else { continue }
            draft.when = When("\(from)/\(Day(number: first.number - 1))")
            try work.keep(draft)
        }
    }
}

/// When a party presides.
struct PresidencyTerm: Sendable, Encodable, Hashable {
    let seat: RecordName
    let function: String
    let party: String
    let begins: String
    let ends: String
}

extension Connection {
    /// The terms that have been noted and have not ended on a day.
    func presidencyTerms(from day: Day, for reader: Reader) throws -> [PresidencyTerm] {
        let functions = try seatFunctions().values.filter { $0.rights.contains(.preside) }.map(\.slug).sorted()
        guard !functions.isEmpty else { return [] }
        let rows = try rows(
            """
            SELECT s.record, s.function, s.party, r.begins, r.ends FROM seat s JOIN record r ON r.id = s.record
            WHERE s.function IN (\(list: functions)) AND s.party IS NOT NULL AND r.removed IS NULL AND r.begins IS NOT NULL
            AND r.ends >= \(day.description) ORDER BY r.begins, r.slug
            """)
        let names = try records(rows.map { Identity(rawValue: try $0["record"]) }, fields: [.title], for: reader)
        return try rows.compactMap { row in
            let (seat, function): (String, String) = (try row["record"], try row["function"])
            let (party, begins, ends): (String, String, String) = (try row["party"], try row["begins"], try row["ends"])
            return names[Identity(rawValue: seat)].map {
                PresidencyTerm(seat: RecordName($0), function: function, party: party, begins: begins, ends: ends)
            }
        }
    }

    /// The seat of whoever presides on a day.
    public func presidingSeat(on day: Day) throws -> (id: Identity, seat: Seat)? {
        let functions = try seatFunctions().values.filter { $0.rights.contains(.preside) }.map(\.slug).sorted()
        guard !functions.isEmpty else { return nil }
        return try row(
            """
            SELECT s.record, s.function, s.party, s.body, s.sector, s.number FROM seat s JOIN record r ON r.id = s.record
            WHERE s.function IN (\(list: functions)) AND r.removed IS NULL AND r.begins <= \(day.description)
            AND r.ends >= \(day.description) ORDER BY r.begins DESC LIMIT 1
            """
        ).map { (Identity(rawValue: try $0["record"]), try Seat(row: $0)) }
    }
}
