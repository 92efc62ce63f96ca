public import HTML
public import Records

/// Dates as each language writes them.
extension Translator {
    /// `26 de abril de 2007`, `26 April 2007`, `26 avril 2007`.
    public func day(_ day: Day) -> String {
        let parts = day.parts
        return date(year: parts.year, month: parts.month, day: parts.day)
    }

    /// The moment's day and time in UTC.
    public func moment(_ moment: Moment) -> String {
        "\(day(moment.day)), \(String(moment.description.dropFirst(11).prefix(5))) UTC"
    }

    /// A month with its year: `abril de 2007`.
    public func month(_ month: Int, of year: Int) -> String { date(year: year, month: month, day: nil) }

    /// A date expression in words, no more exact than it is.
    public func when(_ when: When) -> String {
        switch (when.start, when.end) {
        case let (start?, end?) where start == end: return date(start)
        case let (start?, end?): return interval(start, end)
        case let (start?, nil): return self("since {date}", ["date": date(start)])
        case let (nil, end?): return self("until {date}", ["date": date(end)])
        case (nil, nil): return ""
        }
    }

    /// The same, with the machine's form in a `time` element where HTML has one for it.
    public func time(_ when: When) -> HTML {
        guard let start = when.start, when.start == when.end else { return HTML(escaping: self.when(when)) }
        return "<time datetime=\"\(start.description)\">\(self.when(when))</time>"
    }

    public func monthName(_ month: Int) -> String {
        [
            self("January"), self("February"), self("March"), self("April"), self("May"), self("June"), self("July"),
            self("August"), self("September"), self("October"), self("November"), self("December"),
        ][month - 1]
    }

    /// Monday to Sunday in two or three letters.
    public var weekdays: [String] {
        [self("Mon"), self("Tue"), self("Wed"), self("Thu"), self("Fri"), self("Sat"), self("Sun")]
    }

    private func date(_ date: PartialDate) -> String {
        self.date(year: date.year, month: date.month, day: date.day)
    }

    private func date(year: Int, month: Int?, day: Int?) -> String {
        guard let month else { return String(year) }
        let name = monthName(month)
        guard let day else { return self("{month} {year}", ["month": name, "year": String(year)]) }
        return self("{day} {month} {year}", ["day": String(day), "month": name, "year": String(year)])
    }

    /// What both ends share is said once: `24–27 de abril de 2007`.
    private func interval(_ start: PartialDate, _ end: PartialDate) -> String {
        guard start.year == end.year, let month = start.month, let endMonth = end.month else {
            if start.month == nil, end.month == nil { return "\(start.year)–\(end.year)" }
            return "\(date(start)) – \(date(end))"
        }
        guard let day = start.day, let endDay = end.day else {
            return "\(monthName(month)) – \(date(end))"
        }
        if month == endMonth {
            return self(
                "{day} {month} {year}",
                ["day": "\(day)–\(endDay)", "month": monthName(month), "year": String(end.year)])
        }
        return "\(self("{day} {month}", ["day": String(day), "month": monthName(month)])) – \(date(end))"
    }
}
