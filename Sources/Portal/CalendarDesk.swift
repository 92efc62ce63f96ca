internal import Accounts
internal import Institution
internal import Meetings
internal import Records
internal import SQL
internal import Web

/// The calendar of one seat, for programs that know nothing but its address.
extension Portal {
    /// `calendar/feed/SECRET.ics`
    func calendarFeed(_ address: Address) async throws -> Answer {
        guard address.parts.count == 3, address.representation == .ics else { throw Refusal.notFound }
        let moment = clock()
        let found = try await database.read { db in
            try db.holder(ofCalendarFeed: address.parts[2]).flatMap { feed in
                // Rights are those of the seat at this moment: who holds it no more gets nothing.
                try db.holder(feed.person, seat: feed.seat, at: moment).flatMap { $0.seats.isEmpty ? nil : (feed, $0) }
            }
        }
        guard let (feed, holder) = found else { throw Refusal.notFound }
        let language = feed.language.flatMap { site.languages.contains($0) ? $0 : nil } ?? site.languages.official
        let t = Translator(language, site: site, catalog: House.catalog)
        // An address is easily lost: what is behind the closed door is not in it.
        let reader = Reader(holder.actor.clearance.withoutClosedDoors, language: language, of: site.languages, at: moment)
        let first = Day(number: moment.day.number - 366)
        let events = try await database.read { db in
            let events = try db.events(kind: nil, body: nil, for: reader).map(\.event).filter { ($0.when.ends ?? first) >= first }
            return events + (try db.deadlineEvents(from: first, to: Day(number: first.number + 366 * 4), t, for: reader))
        }
        try await database.write { db in try db.noteUse(of: feed, at: moment) }
        var answer = Answer(
            200, "text/calendar; charset=utf-8",
            ICalendar(name: "\(site.shortName(in: language)) · \(t("My calendar"))", events: events, t: t).text,
            route: "/calendar/feed/{secret}.ics")
        answer.headers += [("cache-control", "private, no-store"), ("content-language", language.rawValue)]
        return answer
    }
}
