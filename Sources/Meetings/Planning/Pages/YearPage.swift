import HTML
import Institution
import Records
import SQL
import Web

/// A year of the whole process on one page: twelve months drawn, with who presides, what meets, what is due.
struct YearPage: CalendarPage {
    let year: Int
    let presiding: [RecordName]
    let events: [CalendarEvent]
    /// From the first year that has something to the year after the last: further there is nothing to leaf to.
    private let years: ClosedRange<Int>

    private enum CodingKeys: String, CodingKey { case year, presiding, events }

    static func readCurrent(_ inquiry: Inquiry) async throws -> any Page {
        try await read(inquiry.reader.moment.day.parts.year, inquiry)
    }

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        guard let text = inquiry.parameters["slug"], text.utf8.count == 4, let year = Int(text), (1900...2200).contains(year)
        else { throw Refusal.notFound }
        return try await read(year, inquiry)
    }

    private static func read(_ year: Int, _ inquiry: Inquiry) async throws -> YearPage {
        guard let first = Day(year: year, month: 1, day: 1), let last = Day(year: year, month: 12, day: 31) else { throw Refusal.notFound }
        let t = inquiry.t
        return try await inquiry.read { db, reader in
            let parties = try db.titles(ofKind: "party", for: reader)
            let presiding = try db.charterShape(for: reader).presidencies.filter { presidency in
                (presidency.when.begins ?? first) <= last && (presidency.when.ends ?? last) >= first
            }
            let records = try db.records(
                "r.kind IN ('meeting', 'activity', 'forum') AND r.begins <= \(last.description) AND r.ends >= \(first.description)",
                order: "r.begins, r.ends, r.slug", fields: [.title, .short, .place, .summary], for: reader)
            let whole = records.compactMap { record in
                record.when.map {
                    CalendarEvent(
                        record: RecordName(record), when: $0, place: record[.place]?.text, summary: record[.summary]?.text, revised: record.revised)
                }
            }
            let sittings = try db.sittingEvents(for: reader).filter { $0.when.years.contains(year) }
            return YearPage(
                year: year, presiding: presiding.compactMap { parties[$0.party] }.uniqued(),
                events: whole + sittings + (try db.deadlineEvents(from: first, to: last, t, for: reader)),
                years: try db.yearsOfEvents(for: reader))
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("The year {year}", ["year": String(year)]), description: t("Meetings, sittings, seminars and deadlines of a year"),
            crumbs: [.init(t("Calendar"), "/calendar")], section: .calendar, alternates: [.ics])
    }

    func body(_ t: Translator) -> HTML {
        let presides: HTML = presiding.isEmpty ? .empty : "<p class=\"kicker\">\(t("Presidency")): \(t.list(presiding))</p>"
        let months = (1...12).html { month($0, t) }
        let unsure = events.filter { $0.when.days == nil }
        let vague = unsure.html { "<li>\(t.link($0.record)) <small>\(t.when($0.when)) · \(t.name(ofKind: $0.record.kind))</small></li>" }
        let plan: HTML = t.visitor.map { $0.rights.contains(.keep) || $0.rights.contains(.preside) } == true
            ? "<p class=\"tools\"><a href=\"\(url: t.path("/plan-edition"))\">\(t("Plan an edition"))</a> · <a href=\"\(url: t.path("/seminars/plan"))\">\(t("Plan a seminar or workshop"))</a></p>" : .empty
        return """
            <header class="title">\(presides)<h1>\(t("The year {year}", ["year": String(year)]))</h1></header>
            <nav class="pager" aria-label="\(t("Years"))">\(neighbour(year - 1, "prev", t))\(neighbour(year + 1, "next", t))</nav>\(plan)
            \(events.isEmpty ? t.emptyState(t("Nothing in the record for this time."), "<a href=\"\(url: t.path("/calendar"))\">\(t("The whole calendar"))</a>") : .empty)
            <div class="twelve">\(months)</div>
            \(t.section(t("In this year, the day not in the sources"), id: "unsure", vague.isEmpty ? .empty : "<ul class=\"lines\">\(vague)</ul>"))
            """
    }

    private func neighbour(_ year: Int, _ relation: String, _ t: Translator) -> HTML {
        guard years.contains(year) else { return .empty }
        return "<a rel=\"\(relation)\" href=\"\(url: t.path("/year/\(year)"))\">\(String(year))</a>"
    }

    /// A month as a small grid whose busy days are marked, with what there is below it.
    private func month(_ month: Int, _ t: Translator) -> HTML {
        guard let first = Day(year: year, month: month, day: 1) else { return .empty }
        let last = Day(number: first.number + Day.length(ofMonth: month, year: year) - 1)
        let own = events.filter { event in event.when.days.map { $0.lowerBound <= last && $0.upperBound >= first } ?? false }
        var day = Day(number: first.number - first.weekday)
        var weeks = HTML.empty
        while day <= last {
            var cells = HTML.empty
            for _ in 0..<7 {
                cells += cell(day, first...last, own)
                day = Day(number: day.number + 1)
            }
            weeks += "<tr>\(cells)</tr>"
        }
        let head = t.weekdays.html { "<th scope=\"col\">\($0)</th>" }
        let items = own.sorted { ($0.when.begins ?? first, $0.begins?.milliseconds ?? 0) < ($1.when.begins ?? first, $1.begins?.milliseconds ?? 0) }
            .html { item($0, t) }
        let name = t.month(month, of: year)
        return """
            <section aria-labelledby="m\(String(month))"><h2 id="m\(String(month))">\(name)</h2>
            <table class="small-month"><caption class="unseen">\(name)</caption><thead><tr>\(head)</tr></thead><tbody>\(weeks)</tbody></table>
            \(items.isEmpty ? .empty : "<ul class=\"lines\">\(items)</ul>")</section>
            """
    }

    private func cell(_ day: Day, _ month: ClosedRange<Day>, _ own: [CalendarEvent]) -> HTML {
        guard month.contains(day) else { return "<td></td>" }
        let here = own.filter { $0.when.days?.contains(day) == true }
        guard !here.isEmpty else { return "<td>\(String(day.parts.day))</td>" }
        let isDue = here.allSatisfy { $0.mark != nil }
        return "<td class=\"\(isDue ? "due" : "on")\"><strong>\(String(day.parts.day))</strong></td>"
    }

    private func item(_ event: CalendarEvent, _ t: Translator) -> HTML {
        let what = event.mark == nil ? t.name(ofKind: event.record.kind) : t("Deadline")
        let link: HTML = event.title.map { "<a href=\"\(url: t.path(of: event.record.reference))\">\($0)</a>" } ?? t.link(event.record)
        return "<li>\(link) <small>\(t.when(event.when)) · \(what)</small></li>"
    }
}

extension Connection {
    /// The years in which anything is that a reader may know of, with the present one and the next.
    fileprivate func yearsOfEvents(for reader: Reader) throws -> ClosedRange<Int> {
        let now = reader.moment.day.parts.year
        let row = try row(
            """
            SELECT MIN(r.begins) AS first, MAX(r.ends) AS last FROM record r
            WHERE r.kind IN ('meeting', 'activity', 'forum', 'sitting') AND \(reader.mayRead("r"))
            """)
        let (first, last): (String?, String?) = (try row?["first"], try row?["last"])
        func year(_ day: String?) -> Int { day.flatMap { Day($0) }?.parts.year ?? now }
        return min(year(first), now)...max(year(last), now + 1)
    }
}
