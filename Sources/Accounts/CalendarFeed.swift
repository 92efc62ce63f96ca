public import Records
public import SQL

/// An address at which calendar programs, which cannot sign in, find what one seat may know of: it is the secret, is shown
/// once, and opens nothing but the calendar, for as long as its holder holds the seat.
public struct CalendarFeed: Sendable, Encodable {
    /// For lists and for revoking; it opens nothing.
    public let id: Identity
    public let seat: Identity
    public let made: Moment
    /// To the hour.
    public let used: Moment?

    /// How many one person may have at a time.
    static let most = 10
}

/// Whose calendar an address is of.
public struct CalendarFeedHolder: Sendable {
    public let person: Identity
    public let seat: Identity
    public let language: Language?
    let feed: CalendarFeed
}

extension Connection {
    /// Whose an address is, by the secret in it; nil when it is nobody's, or no longer. Whether the seat is still held is
    /// for the one who answers to ask.
    public func holder(ofCalendarFeed secret: String) throws -> CalendarFeedHolder? {
        guard let token = Token(secret),
            let row = try row(
                """
                SELECT f.id, f.person, f.seat, f.made, f.used, p.language FROM calendar_feed f
                LEFT JOIN person p ON p.record = f.person WHERE f.digest = \(token.digest)
                """)
        else { return nil }
        let language: String? = try row["language"]
        return CalendarFeedHolder(
            person: Identity(rawValue: try row["person"]), seat: Identity(rawValue: try row["seat"]),
            language: language.map { Language($0) }, feed: try CalendarFeed(row))
    }

    /// Notes that an address was asked, at most once an hour.
    public func noteUse(of holder: CalendarFeedHolder, at moment: Moment) throws {
        if let used = holder.feed.used, moment.milliseconds - used.milliseconds < 3_600_000 { return }
        try execute("UPDATE calendar_feed SET used = \(moment.description) WHERE id = \(holder.feed.id.rawValue)")
    }

    func calendarFeeds(of person: Identity) throws -> [CalendarFeed] {
        try rows("SELECT id, seat, made, used FROM calendar_feed WHERE person = \(person.rawValue) ORDER BY made, id").map(CalendarFeed.init)
    }
}

extension CalendarFeed {
    fileprivate init(_ row: Row) throws {
        id = Identity(rawValue: try row["id"])
        seat = Identity(rawValue: try row["seat"])
        made = try row.moment("made")
        used = try row.moment(ifAny: "used")
    }
}
