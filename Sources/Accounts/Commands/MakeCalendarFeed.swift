internal import Records
internal import SQL
internal import Web

/// Somebody lets calendar programs read what one of their seats may know of.
struct MakeCalendarFeed: ProgramCommand {
    static let name = "accounts.make-calendar-feed"

    let id: Identity
    let person: Identity
    let seat: Identity
    let digest: Unwritten<String>
    let origin: Unwritten<Origin>

    func perform(in work: Work) throws {
        guard try work.db.calendarFeeds(of: person).count < CalendarFeed.most else {
            throw Refusal.invalid("seat", "there are {n} addresses already: revoke one first", ["n": String(CalendarFeed.most)])
        }
        try work.db.execute(
            """
            INSERT INTO calendar_feed (id, digest, person, seat, made)
            VALUES (\(id.rawValue), \(digest.value), \(person.rawValue), \(seat.rawValue), \(work.moment.description))
            """)
        try note(.calendarMade, in: work)
    }
}

/// An address of a calendar opens nothing any more.
struct RevokeCalendarFeed: OwnAccountCommand {
    static let name = "accounts.revoke-calendar-feed"

    let id: Identity
    let person: Identity
    let origin: Unwritten<Origin>

    func perform(in work: Work) throws {
        let removed = try work.db.execute(
            "DELETE FROM calendar_feed WHERE id = \(id.rawValue) AND person = \(person.rawValue)")
        try revoked(removed, .calendarRevoked, in: work)
    }
}
