public import Records
internal import SQL

/// What is said of somebody who comes to a meeting, as their focal point or the secretariat registers them.
public struct DelegateEntry: Sendable, Hashable, Codable {
    public let name: String
    /// What they are at home.
    public let title: String
    public let role: DelegateRole
    /// The record of the person, where they hold a seat.
    public let person: Identity?
    public let detail: DelegateDetail

    public init(name: String, title: String, role: DelegateRole, person: Identity? = nil, detail: DelegateDetail = DelegateDetail()) {
        self.name = name.trimmed
        self.title = title.trimmed
        self.role = role
        self.person = person
        self.detail = detail
    }

    public func problems() -> [Refusal.Problem] {
        var problems: [Refusal.Problem] = []
        if name.isEmpty { problems.append(.init("name", "must not be empty")) }
        for (field, text) in [("name", name), ("title", title)] {
            if text.utf8.count > 200 { problems.append(.init(field, "at most {limit} bytes", ["limit": "200"])) }
            if text.unicodeScalars.contains(where: { $0.value < 32 }) { problems.append(.init(field, "must stand on one line")) }
        }
        return problems + detail.problems()
    }
}

/// What is private of a delegate: for the secretariat, the host and their own focal points. It is removed when the time that
/// the secretariat has set is over, and never stands in the journal or in the search.
public struct DelegateDetail: Sendable, Hashable, Codable {
    /// What they need to take part: a ramp, sign language, a medicine kept cold.
    public let needs: String
    public let diet: String
    /// By the clock of the venue: `2007-04-26T09:30`; empty while it is not known.
    public let arrives: String
    public let arrivalFlight: String
    public let departs: String
    public let departureFlight: String
    public let hotel: String
    /// A letter for the consulate is wanted.
    public let wantsVisaLetter: Bool
    /// The language into which they are to be interpreted; nil when they need none.
    public let interpretation: Language?

    public init(
        needs: String = "", diet: String = "", arrives: String = "", arrivalFlight: String = "", departs: String = "",
        departureFlight: String = "", hotel: String = "", wantsVisaLetter: Bool = false, interpretation: Language? = nil
    ) {
        self.needs = needs.trimmed
        self.diet = diet.trimmed
        self.arrives = arrives.trimmed
        self.arrivalFlight = arrivalFlight.trimmed
        self.departs = departs.trimmed
        self.departureFlight = departureFlight.trimmed
        self.hotel = hotel.trimmed
        self.wantsVisaLetter = wantsVisaLetter
        self.interpretation = interpretation
    }

    public func problems() -> [Refusal.Problem] {
        var problems: [Refusal.Problem] = []
        for (field, text, most) in [
            ("needs", needs, 2000), ("diet", diet, 500), ("arrival-flight", arrivalFlight, 100),
            ("departure-flight", departureFlight, 100), ("hotel", hotel, 200),
        ] where text.utf8.count > most {
            problems.append(.init(field, "at most {limit} bytes", ["limit": String(most)]))
        }
        for (field, text) in [("arrives", arrives), ("departs", departs)]
        where !text.isEmpty && VenueClock.Reading(text) == nil {
            problems.append(.init(field, "a time such as 2007-04-26T09:30"))
        }
        if let first = VenueClock.Reading(arrives), let last = VenueClock.Reading(departs), last < first {
            problems.append(.init("departs", "must be after the arrival"))
        }
        return problems
    }
}

extension Connection {
    /// The private details of a meeting's delegates, by delegate. Whose they are to see is the caller's to ask.
    func delegateDetails(of meeting: String) throws -> [Identity: DelegateDetail] {
        var details: [Identity: DelegateDetail] = [:]
        for row in try rows(
            "SELECT x.* FROM delegate_detail x JOIN delegate d ON d.id = x.delegate WHERE d.meeting = \(meeting)")
        {
            details[Identity(rawValue: try row["delegate"])] = try DelegateDetail(row: row)
        }
        return details
    }
}

extension DelegateDetail {
    init(row: Row) throws {
        let (arrives, departs, interpretation): (String?, String?, String?) = (
            try row["arrives"], try row["departs"], try row["interpretation"]
        )
        self.init(
            needs: try row["needs"], diet: try row["diet"], arrives: arrives ?? "", arrivalFlight: try row["arrival_flight"],
            departs: departs ?? "", departureFlight: try row["departure_flight"], hotel: try row["hotel"],
            wantsVisaLetter: try row["visa"], interpretation: interpretation.map { Language($0) })
    }
}

extension Work {
    /// Keeps what is private of a delegate.
    func keep(_ detail: DelegateDetail, of delegate: Identity) throws {
        let (arrives, departs) = (VenueClock.Reading(detail.arrives), VenueClock.Reading(detail.departs))
        try db.execute(
            """
            INSERT INTO delegate_detail (delegate, needs, diet, arrives, arrival_flight, departs, departure_flight, hotel, visa,
                                         interpretation)
            VALUES (\(delegate.rawValue), \(detail.needs), \(detail.diet), \(arrives?.description), \(detail.arrivalFlight),
                    \(departs?.description), \(detail.departureFlight), \(detail.hotel), \(detail.wantsVisaLetter ? 1 : 0),
                    \(detail.interpretation?.rawValue))
            ON CONFLICT (delegate) DO UPDATE SET needs = excluded.needs, diet = excluded.diet, arrives = excluded.arrives,
                arrival_flight = excluded.arrival_flight, departs = excluded.departs,
                departure_flight = excluded.departure_flight, hotel = excluded.hotel, visa = excluded.visa,
                interpretation = excluded.interpretation
            """)
    }

    /// Removes what is private of a delegate.
    func forgetDetail(of delegate: Identity) throws {
        try db.execute("DELETE FROM delegate_detail WHERE delegate = \(delegate.rawValue)")
    }
}
