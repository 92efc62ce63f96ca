import HTML
import Meetings
import Records
import SQL
import Web

/// What happened when: a list by year, or one month as a grid; also for calendars and feed readers.
struct EventsPage: CalendarPage, FeedPage {
    static let kinds = ["meeting", "sitting", "activity", "forum"]

    let events: [CalendarEvent]
    let years: [Int]
    let entries: [FeedEntry]
    private let month: PartialDate?
    private let query: Query
    private let filters: [Filter]

    private enum CodingKeys: String, CodingKey { case events, years }

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        let query = inquiry.query
        let year = try query["year"].map { _ in try query.number("year", in: 1900...2200, default: 0) }
        let month = try query["month"].map { text in
            guard let date = PartialDate(text), date.month != nil, date.day == nil else {
                throw Refusal.invalid("month", "a month like 2007-04")
            }
            return date
        }
        let kind = query["kind"]
        if let kind, !kinds.contains(kind) {
            throw Refusal.invalid("kind", "one of {list}", ["list": kinds.joined(separator: ", ")])
        }
        let body = query["body"]
        let t = inquiry.t
        return try await inquiry.read { db, reader in
            let all = try db.events(kind: kind, body: body, for: reader)
            let range: ClosedRange<Day>? = month.map { $0.first...$0.last }
                ?? year.flatMap { PartialDate(String($0)) }.map { $0.first...$0.last }
            let events = all.filter { event in
                guard let range else { return true }
                guard let begins = event.event.when.begins, let ends = event.event.when.ends else { return false }
                return begins <= range.upperBound && ends >= range.lowerBound
            }
            let entries = events.map { FeedEntry($0.record) }
            return EventsPage(
                events: events.map(\.event), years: Set(all.flatMap { $0.event.when.years }).sorted(by: >),
                entries: Array(Dictionary(grouping: entries, by: \.id).values.compactMap(\.first)
                    .sorted { ($0.revised, $0.id) > ($1.revised, $1.id) }.prefix(50)),
                month: month, query: query, filters: try choices(db, all, query, t, reader))
        }
    }

    private static func choices(
        _ db: Connection, _ all: [DatedEvent], _ query: Query, _ t: Translator, _ reader: Reader
    ) throws -> [Filter] {
        func counted<Value: Hashable>(_ values: [Value]) -> [(Value, Int)] {
            Dictionary(grouping: values, by: { $0 }).map { ($0.key, $0.value.count) }
        }
        let years = counted(all.flatMap { $0.event.when.years }).sorted { $0.0 > $1.0 }
        let present = counted(all.map(\.event.record.kind)).sorted { $0.0 < $1.0 }
        return [
            Filter(
                "year", label: t("Year"), selected: query["year"],
                options: years.map { .init(String($0.0), String($0.0), $0.1) }),
            Filter(
                "kind", label: t("Kind"), selected: query["kind"],
                options: present.map { .init($0.0, t.name(ofKind: $0.0, many: true), $0.1) }),
        ]
    }

    func head(_ t: Translator) -> PageHead {
        let title = month.map { t.month($0.month ?? 1, of: $0.year) } ?? t("Calendar")
        return PageHead(
            title, description: t("What happened when: meetings, activities and forums"),
            crumbs: month == nil ? [] : [.init(t("Calendar"), "/calendar")], section: .calendar,
            alternates: [.ics, .atom], isTransient: !query.items.isEmpty)
    }

    func body(_ t: Translator) -> HTML {
        if let month { return grid(month, t) }
        let subscribe = t.path("/calendar") + ".ics"
        return """
            <header class="title"><h1>\(t("Calendar"))</h1></header>
            \(t.filters(filters, path: "/calendar"))
            <p class="tools"><a href="\(url: subscribe)">\(t("Subscribe in a calendar (iCalendar)"))</a> · <a href="\(url: t.path("/calendar") + ".atom")">Atom</a></p>
            \(events.isEmpty ? t.emptyState(t("Nothing in the record for this time."), "<a href=\"\(url: t.path("/calendar"))\">\(t("The whole calendar"))</a>") : list(t))
            """
    }

    private func list(_ t: Translator) -> HTML {
        let groups = Dictionary(grouping: events) { $0.when.begins?.parts.year ?? $0.when.years.first ?? 0 }
        return groups.keys.sorted(by: >).html { year in
            let items = (groups[year] ?? []).reversed().html { event in
                let place: HTML = event.place.map { " · \($0)" } ?? .empty
                return "<li>\(t.link(event.record)) <small>\(when(event, t)) · \(t.name(ofKind: event.record.kind))\(place)</small></li>"
            }
            return t.section(String(year), id: "y\(year)", "<ul class=\"lines\">\(items)</ul>")
        }
    }

    /// The date, leading to its month where it is that exact.
    private func when(_ event: CalendarEvent, _ t: Translator) -> HTML {
        guard let start = event.when.start, let month = start.month else { return t.time(event.when) }
        let address = t.path("/calendar") + Query([("month", "\(start.year)-\(month < 10 ? "0" : "")\(month)")]).text
        return "<a href=\"\(url: address)\">\(t.time(event.when))</a>"
    }

    private func grid(_ month: PartialDate, _ t: Translator) -> HTML {
        let exact = events.filter { $0.when.start?.day != nil && $0.when.end?.day != nil }
        let vague = events.filter { event in !exact.contains { $0.record == event.record && $0.when == event.when } }
        let head = t.weekdays.html { "<th scope=\"col\">\($0)</th>" }
        var day = Day(number: month.first.number - month.first.weekday)
        var weeks = HTML.empty
        while day <= month.last {
            var cells = HTML.empty
            for _ in 0..<7 {
                cells += cell(day, in: month, exact, t)
                day = Day(number: day.number + 1)
            }
            weeks += "<tr>\(cells)</tr>"
        }
        let unsure = vague.html { "<li>\(t.link($0.record)) <small>\(t.when($0.when))</small></li>" }
        let title = t.month(month.month ?? 1, of: month.year)
        return """
            <header class="title"><h1>\(title)</h1></header>
            <nav class="pager" aria-label="\(t("Months"))">\(neighbour(month, -1, t))<a href="\(url: t.path("/calendar"))">\(t("The whole calendar"))</a>\(neighbour(month, 1, t))</nav>
            <div class="wide-table" role="region" tabindex="0" aria-label="\(title)"><table class="month"><caption>\(title)</caption><thead><tr>\(head)</tr></thead><tbody>\(weeks)</tbody></table></div>
            \(t.section(t("In this month, the day not in the sources"), id: "unsure", unsure.isEmpty ? .empty : "<ul class=\"lines\">\(unsure)</ul>"))
            """
    }

    private func cell(_ day: Day, in month: PartialDate, _ exact: [CalendarEvent], _ t: Translator) -> HTML {
        guard day >= month.first, day <= month.last else { return "<td class=\"other\"></td>" }
        let own = exact.filter { event in
            guard let begins = event.when.begins, let ends = event.when.ends else { return false }
            return begins <= day && day <= ends
        }
        let items = own.html { "<li>\(t.link($0.record))</li>" }
        return "<td><time datetime=\"\(day.description)\">\(day.parts.day)</time>\(items.isEmpty ? .empty : "<ul>\(items)</ul>")</td>"
    }

    private func neighbour(_ month: PartialDate, _ step: Int, _ t: Translator) -> HTML {
        let day = step < 0 ? Day(number: month.first.number - 1) : Day(number: month.last.number + 1)
        let parts = day.parts
        let address = t.path("/calendar") + Query([("month", String(day.description.prefix(7)))]).text
        return "<a rel=\"\(step < 0 ? "prev" : "next")\" href=\"\(url: address)\">\(t.month(parts.month, of: parts.year))</a>"
    }
}

/// An event with the record that it is of.
struct DatedEvent: Sendable {
    let record: Record
    let event: CalendarEvent
}

extension Connection {
    /// Every time at which something happened, oldest first. What has no end is no event.
    func events(kind: String?, body: String?, for reader: Reader) throws -> [DatedEvent] {
        let kinds = kind.map { [$0] } ?? EventsPage.kinds
        var condition: SQL = "r.kind IN (\(list: kinds))"
        if let body {
            condition = condition + " AND \(reader.condition(.body, body))"
        }
        let rows = try rows(
            """
            SELECT r.id, o.position, o.happened FROM occasion o JOIN record r ON r.id = o.record
            WHERE o.ends IS NOT NULL AND o.begins IS NOT NULL AND \(condition) AND \(reader.mayRead("r"))
            ORDER BY o.begins, o.ends, r.slug, r.kind
            """
        ).map { (Identity(rawValue: try $0["id"]), try $0["position"] as Int, try $0["happened"] as String) }
        let records = try records(rows.map(\.0).uniqued(), for: reader)
        // Sittings have hours.
        let hours = kinds.contains("sitting")
            ? Dictionary(try sittingEvents(for: reader).map { ($0.record.reference, $0) }, uniquingKeysWith: { first, _ in first }) : [:]
        return rows.compactMap { identity, position, happened in
            guard let record = records[identity], let when = When(happened) else { return nil }
            if let timed = hours[record.reference] { return DatedEvent(record: record, event: timed) }
            return DatedEvent(
                record: record,
                event: CalendarEvent(
                    record: RecordName(record), when: when,
                    place: (record[.part("occasion", position)] ?? record[.place])?.text,
                    summary: record[.summary]?.text, revised: record.revised))
        }
    }
}
