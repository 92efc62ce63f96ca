internal import Records

/// Events as an iCalendar object (RFC 5545): whole days, or times in UTC; lines of at most 75 bytes.
public struct ICalendar: Sendable {
    public let text: String

    public init(name: String, events: [CalendarEvent], t: Translator) {
        var lines = [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Puebla//Puebla 1//EN", "CALSCALE:GREGORIAN",
            "METHOD:PUBLISH", "X-WR-CALNAME:\(ICalendar.escape(name))",
        ]
        var times: [Reference: Int] = [:]
        for event in events {
            guard let span = ICalendar.span(of: event) else { continue }
            let reference = event.record.reference
            // A record with several times is several events: calendars tell them apart by their identity.
            if event.mark == nil { times[reference, default: 0] += 1 }
            let turn = event.mark.map { "-\($0)" } ?? times[reference].flatMap { $0 > 1 ? "-\($0)" : nil } ?? ""
            lines += [
                "BEGIN:VEVENT", "UID:\(reference.kind)-\(reference.slug)\(turn)@\(t.site.host)",
                "DTSTAMP:\(ICalendar.stamp(event.revised))",
            ] + span + ["SUMMARY:\(ICalendar.escape(event.title ?? event.record.title.text))"]
            // A whole month or year is how the source has it: said, so that nobody takes it for the event's length.
            let isVague = event.when.start?.day == nil || event.when.end?.day == nil
            let exactness = isVague ? t("The sources give the date only as: {date}", ["date": t.when(event.when)]) : nil
            let description = [event.summary, exactness].compactMap { $0 }.joined(separator: "\n")
            if !description.isEmpty { lines.append("DESCRIPTION:\(ICalendar.escape(description))") }
            if let place = event.place { lines.append("LOCATION:\(ICalendar.escape(place))") }
            lines += ["URL:\(t.site.base)\(t.path(of: reference))", "TRANSP:\(event.begins == nil ? "TRANSPARENT" : "OPAQUE")", "END:VEVENT"]
        }
        lines.append("END:VCALENDAR")
        text = lines.map { ICalendar.folded($0) + "\r\n" }.joined()
    }

    /// From when until when; nil where an end is open.
    private static func span(of event: CalendarEvent) -> [String]? {
        if let begins = event.begins {
            return ["DTSTART:\(stamp(begins))"] + (event.ends.map { ["DTEND:\(stamp($0))"] } ?? [])
        }
        guard let begins = event.when.begins, let ends = event.when.ends else { return nil }
        return ["DTSTART;VALUE=DATE:\(date(begins))", "DTEND;VALUE=DATE:\(date(Day(number: ends.number + 1)))"]
    }

    /// Letter by letter: a combining mark may stand on a comma.
    private static func escape(_ text: String) -> String {
        var escaped = ""
        for letter in text.unicodeScalars {
            switch letter {
            case "\\": escaped += "\\\\"
            case ";": escaped += "\\;"
            case ",": escaped += "\\,"
            case "\n": escaped += "\\n"
            case "\u{0}"..."\u{1F}", "\u{7F}": continue
            default: escaped.unicodeScalars.append(letter)
            }
        }
        return escaped
    }

    private static func date(_ day: Day) -> String { day.description.replacing("-", with: "") }

    private static func stamp(_ moment: Moment) -> String {
        String(moment.description.prefix(19)).replacing("-", with: "").replacing(":", with: "") + "Z"
    }

    /// Lines of over 75 bytes go on after a line end and a blank, never inside a letter.
    private static func folded(_ line: String) -> String {
        guard line.utf8.count > 75 else { return line }
        var result = ""
        var length = 0
        for letter in line.unicodeScalars {
            let bytes = UTF8.width(letter)
            if length + bytes > 75 {
                result += "\r\n "
                length = 1
            }
            result.unicodeScalars.append(letter)
            length += bytes
        }
        return result
    }
}
