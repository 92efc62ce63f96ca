import HTML
import Records
import SQL
import Web

/// The order of the day: the sittings of one day with what they take up, on one sheet for the tables and the door.
struct OrderPage: Page, CalendarPage {
    struct Part: Sendable, Encodable {
        let sitting: SittingEntry
        let lines: [AgendaLine]
    }

    let meeting: RecordName
    let place: String?
    let day: String?
    /// The days on which the meeting sits.
    let days: [String]
    let parts: [Part]
    let conducts: Bool
    let revised: Moment

    private enum CodingKeys: String, CodingKey { case meeting, day, days, parts }

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        let slug = try inquiry.slug()
        let wanted = inquiry.query["day"]
        if let wanted, Day(wanted) == nil { throw Refusal.invalid("day", "a day such as 2026-11-21") }
        let conducts = inquiry.actor.conductsMeetings
        return try await inquiry.read { db, reader in
            guard let meeting = try db.record(Reference("meeting", slug), for: reader) else { throw Refusal.notFound }
            let sittings = try db.sittings(of: slug, for: reader).filter { $0.sitting.opens != nil }
            func day(_ entry: SittingEntry) -> String {
                entry.sitting.opens.map { entry.sitting.clock.reading($0).day.description } ?? ""
            }
            let days = sittings.map(day).uniqued()
            // The day itself while the meeting sits, else its first.
            let today = sittings.first.map { $0.sitting.clock.reading(reader.moment).day.description }
            let shown = wanted ?? days.first { $0 == today } ?? days.first
            let lines = try db.lines(try db.versionItems(of: slug, for: reader), for: reader)
            return OrderPage(
                meeting: RecordName(meeting), place: meeting[.place]?.text, day: shown, days: days,
                parts: sittings.filter { day($0) == shown }.map { entry in
                    Part(sitting: entry, lines: OrderPage.lines(lines, of: entry.record.slug))
                }, conducts: conducts, revised: meeting.revised)
        }
    }

    /// What one sitting takes up, each with what is below it in the same sitting.
    private static func lines(_ lines: [AgendaLine], of sitting: String) -> [AgendaLine] {
        lines.flatMap { line -> [AgendaLine] in
            let below = self.lines(line.below, of: sitting)
            guard line.sitting?.slug == sitting else { return below }
            var own = line
            own.below = below
            return [own]
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            "\(t("Order of the day")) · \(meeting.title.text)", crumbs: Crumbs.meeting(meeting, t), section: .conference,
            alternates: [.ics, .pdf, .docx])
    }

    func body(_ t: Translator) -> HTML {
        let parts = parts.html { part -> HTML in
            let sitting = part.sitting.sitting
            let facts = [sitting.room].filter { !$0.isEmpty }.map { " · \($0)" as HTML }.joined(by: .empty)
            let content: HTML = part.lines.isEmpty ? "<p class=\"screen\">\(t("Nothing that you may read has been put on it yet."))</p>" : t.lines(part.lines)
            return """
                <section aria-labelledby="\(part.sitting.record.slug)"><h2 id="\(part.sitting.record.slug)">\(t.link(RecordName(part.sitting.record)))</h2><p class="kicker">\(t.hours(sitting))\(facts)</p>\(content)</section>
                """
        }
        let empty: HTML = self.parts.isEmpty ? t.emptyState(t("No sitting has a time on this day yet.")) : .empty
        return """
            <header class="title"><p class="kicker">\(t.link(meeting))</p><h1>\(t("Order of the day"))</h1>\(day.flatMap { Day($0) }.map { "<p>\(t.day($0))</p>" as HTML } ?? .empty)</header>
            \(t.agendaWays(meeting.slug, to: "/meetings/\(meeting.slug)/agenda/order", isForThoseWhoConduct: conducts))
            \(others(t))\(parts)\(empty)
            """
    }

    private func others(_ t: Translator) -> HTML {
        guard days.count > 1 else { return .empty }
        let items = days.html { other -> HTML in
            let name = Day(other).map { t.day($0) } ?? other
            let address = t.path("/meetings/\(meeting.slug)/agenda/order?day=\(other)")
            return "<li><a href=\"\(url: address)\"\(if: other == day, " aria-current=\"page\"")>\(name)</a></li>"
        }
        return "<nav class=\"ways screen\" aria-label=\"\(t("Days"))\"><ul>\(items)</ul></nav>"
    }

    var events: [CalendarEvent] {
        CalendarEvent.of(parts.map(\.sitting), place) + CalendarEvent.of(parts.flatMap(\.lines), place, revised: revised)
    }
}
