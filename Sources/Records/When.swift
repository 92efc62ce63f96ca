/// A date that is as exact as its source: a year, a month, or a day.
public struct PartialDate: Hashable, Sendable, CustomStringConvertible {
    public let year: Int
    public let month: Int?
    public let day: Int?

    /// Reads `2007`, `2007-04` or `2007-04-24`; nil when it is no date.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard (1...3).contains(parts.count), parts[0].utf8.count == 4,
            parts.dropFirst().allSatisfy({ $0.utf8.count == 2 }),
            parts.allSatisfy({ part in part.utf8.allSatisfy { (48...57).contains($0) } }),
            let year = Int(parts[0]), year > 0
        else { return nil }
        self.year = year
        month = parts.count > 1 ? Int(parts[1]) : nil
        day = parts.count > 2 ? Int(parts[2]) : nil
        guard Day(year: year, month: month ?? 1, day: day ?? 1) != nil else { return nil }
    }

    /// The first day that it can mean.
    public var first: Day { Day(year: year, month: month ?? 1, day: day ?? 1)! }

    /// The last day that it can mean.
    public var last: Day {
        let lastMonth = month ?? 12
        return Day(year: year, month: lastMonth, day: day ?? Day.length(ofMonth: lastMonth, year: year))!
    }

    public var description: String {
        var text = pad(year, 4)
        if let month { text += "-" + pad(month, 2) }
        if let day { text += "-" + pad(day, 2) }
        return text
    }
}

/// When something happened or holds: a partial date, or an interval of them that may be open at an end.
public struct When: Hashable, Sendable, Codable, CustomStringConvertible {
    public let start: PartialDate?
    public let end: PartialDate?

    /// Reads `2007-04`, `2007-04-24/2007-04-27`, `1996/..` or `../2005`; nil when it is none of them, or runs backwards.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        switch parts.count {
        case 1:
            guard let date = PartialDate(parts[0]) else { return nil }
            (start, end) = (date, date)
        case 2:
            guard parts[0] != ".." || parts[1] != ".." else { return nil }
            if parts[0] == ".." { start = nil } else {
                guard let date = PartialDate(parts[0]) else { return nil }
                start = date
            }
            if parts[1] == ".." { end = nil } else {
                guard let date = PartialDate(parts[1]) else { return nil }
                end = date
            }
            if let start, let end, start.first > end.last { return nil }
        default: return nil
        }
    }

    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let when = When(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "“\(text)” is not a date expression"))
        }
        self = when
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    public var isOpen: Bool { start == nil || end == nil }

    /// First and last day; nil at an open end.
    public var begins: Day? { start?.first }
    public var ends: Day? { end?.last }

    /// The years that it touches. An open one counts only for the year that it names.
    public var years: [Int] {
        switch (start, end) {
        case let (start?, end?): Array(start.year...min(max(end.year, start.year), start.year + 60))
        case let (start?, nil): [start.year]
        case let (nil, end?): [end.year]
        case (nil, nil): []
        }
    }

    public var description: String {
        if let start, let end, start == end { return start.description }
        return "\(start?.description ?? "..")/\(end?.description ?? "..")"
    }
}
