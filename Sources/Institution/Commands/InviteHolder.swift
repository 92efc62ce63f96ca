public import Records
internal import SQL

/// The secretariat gives a seat to a person: they may come in from the day on, before they ever had an account.
public struct InviteHolder: Command {
    public static let name = "institution.invite-holder"

    public let seat: Seat
    public let details: PersonalDetails
    public let begins: String
    public let ends: String?

    public init(_ seat: Seat, _ details: PersonalDetails, from begins: Day, until ends: Day? = nil) {
        self.seat = seat
        self.details = details
        self.begins = begins.description
        self.ends = ends?.description
    }

    public func authorise(_ actor: Actor) throws(Refusal) {
        try actor.require(.administer, reason: "only the secretariat gives seats")
    }

    public func problems() -> [Refusal.Problem] { details.problems() + tenureProblems(begins, ends) }

    public func journalDetail() throws -> String {
        try canonicalJSON(SeatEntry(seat: seat.slug, begins: begins, ends: ends))
    }

    public func perform(in work: Work) throws {
        let seatRecord = try work.open(seat)
        let person = try work.person(details)
        guard let first = Day(begins) else { return }
        let start = try work.db.value("SELECT begins FROM record WHERE kind = 'process' AND begins IS NOT NULL LIMIT 1", as: String.self)
        if let start, begins < start {
            throw Refusal.invalid("begins", "not before the process began, on {day}", ["day": start])
        }
        let tenure = try work.insertTenure(seatRecord, person, from: first, until: ends.flatMap { Day($0) })
        try work.settle(tenure, seat: seatRecord, begins: first)
        work.mention(seatRecord)
        work.mention(person)
        try work.inviteHolders()
    }
}

/// A focal point names somebody of its own country for a seat; the secretariat confirms.
public struct NominateHolder: Command {
    public static let name = "institution.nominate-holder"

    public let seat: Seat
    public let details: PersonalDetails
    public let begins: String
    public let ends: String?

    public init(_ seat: Seat, _ details: PersonalDetails, from begins: Day, until ends: Day? = nil) {
        self.seat = seat
        self.details = details
        self.begins = begins.description
        self.ends = ends?.description
    }

    public func authorise(_ actor: Actor) throws(Refusal) {
        guard let party = seat.party, actor.rights.contains(.appoint(for: party)) else {
            throw .notAllowed(reason: "the people of a country are named by its own focal points", rule: "s2")
        }
    }

    public func problems() -> [Refusal.Problem] { details.problems() + tenureProblems(begins, ends) }

    public func journalDetail() throws -> String {
        try canonicalJSON(SeatEntry(seat: seat.slug, begins: begins, ends: ends))
    }

    public func perform(in work: Work) throws {
        guard try work.mayAppoint(to: seat.function, of: seat.party) else {
            throw Refusal.notAllowed(reason: "none of your seats names people for this function", rule: nil)
        }
        let seatRecord = try work.open(seat)
        // Whether the address is known, and whose it is, the party learns no sooner than everybody else.
        let person = try work.person(details, for: .secretariat)
        guard let first = Day(begins) else { return }
        let earliest = Day(number: work.moment.day.number - 366)
        if first < earliest { throw Refusal.invalid("begins", "not before {day}: at most a year ago", ["day": earliest.description]) }
        let tenure = try work.insertTenure(seatRecord, person, from: first, until: ends.flatMap { Day($0) }, typed: details)
        for office in try work.seats(where: { $0.rights.contains(.administer) }) {
            try work.give(Duty.settleNomination, to: office, record: seatRecord, subject: tenure.rawValue)
        }
        // Not in the person's history, which others may read.
        work.mention(seatRecord)
    }
}

/// The secretariat confirms who was named, or says why not.
public struct SettleNomination: Command {
    public static let name = "institution.settle-nomination"

    public let tenure: Identity
    public let isConfirmed: Bool
    public let reason: String

    public init(_ tenure: Identity, isConfirmed: Bool, reason: String = "") {
        self.tenure = tenure
        self.isConfirmed = isConfirmed
        self.reason = reason
    }

    public func authorise(_ actor: Actor) throws(Refusal) {
        try actor.require(.administer, reason: "only the secretariat confirms nominations")
    }

    public func problems() -> [Refusal.Problem] {
        !isConfirmed && reason.trimmed.isEmpty ? [.init("reason", "must not be empty")] : []
    }

    public func perform(in work: Work) throws {
        guard
            let row = try work.db.row(
                "SELECT seat, person, begins FROM tenure WHERE id = \(tenure.rawValue) AND state = 'nominated'"),
            let begins = Day(try row["begins"])
        else { throw Refusal.invalid("tenure", "there is no such nomination, or it is settled") }
        let (seat, person) = (Identity(rawValue: try row["seat"]), Identity(rawValue: try row["person"]))
        if isConfirmed {
            try work.settle(tenure, seat: seat, begins: begins)
            try work.inviteHolders()
            work.mention(person)
        } else {
            try work.db.execute(
                """
                UPDATE tenure SET state = 'declined', settled_by = \(work.actor.name), settled_at = \(work.moment.description),
                    reason = \(reason.trimmed), typed_name = NULL, typed_address = NULL
                WHERE id = \(tenure.rawValue)
                """)
            try work.announce(NominationDeclined(seat: seat))
        }
        try work.dischargeNomination(tenure)
        work.mention(seat)
    }
}

/// Ends somebody's time in a seat: at the end of a day. The secretariat may, the focal points of the seat's own country, and
/// the person.
public struct EndTenure: Command {
    public static let name = "institution.end-tenure"

    public let tenure: Identity
    /// The last day.
    public let last: String

    public init(_ tenure: Identity, last: Day) {
        self.tenure = tenure
        self.last = last.description
    }

    /// Who may is known only once the tenure is read.
    public func authorise(_ actor: Actor) throws(Refusal) {
        guard actor.person != nil || actor.rights.contains(.administer) else { throw .needsSignIn }
    }

    public func problems() -> [Refusal.Problem] { Day(last) == nil ? [.init("last", "a day such as 2026-11-21")] : [] }

    public func perform(in work: Work) throws {
        guard
            let row = try work.db.row(
                """
                SELECT t.seat, t.person, t.begins, t.ends, t.state, s.function, s.party FROM tenure t
                JOIN seat s ON s.record = t.seat WHERE t.id = \(tenure.rawValue) AND t.state <> 'declined'
                """)
        else { throw Refusal.invalid("tenure", "there is no such tenure") }
        let (seat, person) = (Identity(rawValue: try row["seat"]), Identity(rawValue: try row["person"]))
        let may = try work.db.mayEnd(person, try row["function"], of: try row["party"], work.actor, on: work.moment.day)
        // Whose tenure it is, is not for everybody to learn.
        guard may else { throw Refusal.invalid("tenure", "there is no such tenure") }
        let (begins, present, state): (String, String?, String) = (try row["begins"], try row["ends"], try row["state"])
        if let present, last > present { throw Refusal.invalid("last", "not after the day on which it ends already, {day}", ["day": present]) }
        // What was, was: only what is still to come can be changed.
        let yesterday = Day(number: work.moment.day.number - 1).description
        if last < yesterday { throw Refusal.invalid("last", "not before {day}", ["day": yesterday]) }
        if state == TenureState.confirmed.rawValue, begins <= work.moment.day.description {
            try work.requireAnotherAdministrator(than: tenure, function: try row["function"], after: last)
        }
        // One that has not begun is over before it begins.
        let ends = last < begins ? (Day(begins).map { Day(number: $0.number - 1).description } ?? last) : last
        try work.db.execute("UPDATE tenure SET ends = \(ends) WHERE id = \(tenure.rawValue)")
        try work.db.execute(
            """
            UPDATE tenure SET state = 'declined', typed_name = NULL, typed_address = NULL
            WHERE id = \(tenure.rawValue) AND state = 'nominated'
            """)
        try work.dischargeNomination(tenure)
        work.mention(seat)
        // In the history of a person who was only named the party would find whose the address is.
        guard state == TenureState.confirmed.rawValue else { return }
        work.mention(person)
        try work.announce(TenureEnded(person: person))
    }
}

/// What the journal keeps of a change in who holds a seat: no name, no address.
private struct SeatEntry: Encodable {
    let seat: String
    let begins: String
    let ends: String?
}

private func tenureProblems(_ begins: String, _ ends: String?) -> [Refusal.Problem] {
    guard let first = Day(begins) else { return [.init("begins", "a day such as 2026-11-21")] }
    guard let ends else { return [] }
    guard let last = Day(ends) else { return [.init("ends", "a day such as 2026-11-21")] }
    return last < first ? [.init("ends", "must be after the beginning")] : []
}

extension Connection {
    /// Whether an actor may end somebody's time in a seat.
    func mayEnd(_ person: Identity, _ function: String, of party: String?, _ actor: Actor, on day: Day) throws -> Bool {
        try actor.rights.contains(.administer) || actor.person == person || mayAppoint(actor, to: function, of: party, on: day)
    }

    /// Whether one of an actor's seats of a day, in the same party, names people for a function.
    func mayAppoint(_ actor: Actor, to function: String, of party: String?, on day: Day) throws -> Bool {
        guard let party, let person = actor.person, actor.rights.contains(.appoint(for: party)) else { return false }
        let functions = try seatFunctions()
        return try heldSeats(of: person, on: day).contains { held in
            actor.seats.contains(held.id) && held.seat.party == party
                && functions[held.seat.function]?.appoints.contains(function) == true
        }
    }
}

extension Work {
    /// Whether one of the actor's seats of today, in the same party, names people for a function.
    func mayAppoint(to function: String, of party: String?) throws -> Bool {
        try db.mayAppoint(actor, to: function, of: party, on: moment.day)
    }

    /// Who looks after the seats leaves only when somebody else does so: nobody could give a seat any more.
    func requireAnotherAdministrator(than tenure: Identity, function: String, after last: String) throws {
        let administering = try db.seatFunctions().values.filter { $0.rights.contains(.administer) }.map(\.slug).sorted()
        guard administering.contains(function), let next = Day(last).map({ Day(number: $0.number + 1).description }) else { return }
        let other = try db.value(
            """
            SELECT 1 FROM tenure t JOIN seat s ON s.record = t.seat JOIN record r ON r.id = s.record
            WHERE s.function IN (\(list: administering)) AND t.id <> \(tenure.rawValue) AND t.state = 'confirmed'
            AND t.begins <= \(next) AND (t.ends IS NULL OR t.ends >= \(next)) AND r.removed IS NULL LIMIT 1
            """, as: Int.self)
        if other == nil {
            throw Refusal.invalid("last", "nobody else looks after the seats from then on: give somebody else a seat that does so first")
        }
    }

    /// Something that waited is done, for all seats of one party that it waited for; what waits for others waits on.
    /// - Parameter party: nil: the seats that are of no party.
    public func discharge(_ kind: String, subject: String, party: String?) throws {
        let own: SQL = party.map { "party = \($0)" } ?? "party IS NULL"
        try db.execute(
            """
            UPDATE duty SET done = \(moment.description), done_by = \(actor.name)
            WHERE kind = \(kind) AND subject = \(subject) AND done IS NULL AND seat IN (SELECT record FROM seat WHERE \(own))
            """)
    }

    /// A nomination is settled, or taken back: it waits for none of those who could have confirmed it.
    func dischargeNomination(_ tenure: Identity) throws {
        try db.execute(
            """
            UPDATE duty SET done = \(moment.description), done_by = \(actor.name)
            WHERE kind = \(Duty.settleNomination) AND subject = \(tenure.rawValue) AND done IS NULL
            """)
    }

    /// Ends what waits about a record, for whomever it waits: its time is over.
    public func discharge(_ kind: String, about record: Identity) throws {
        try db.execute(
            """
            UPDATE duty SET done = \(moment.description), done_by = \(actor.name)
            WHERE kind = \(kind) AND record = \(record.rawValue) AND done IS NULL
            """)
    }
}
