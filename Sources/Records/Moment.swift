#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A point in time, in milliseconds since 1970, written as UTC ISO-8601 text (`2007-04-26T14:30:00.000Z`).
public struct Moment: Hashable, Sendable, Comparable, Codable, CustomStringConvertible {
    public let milliseconds: Int

    public init(milliseconds: Int) { self.milliseconds = milliseconds }

    /// Now, by the machine's clock.
    public static var now: Moment {
        Moment(milliseconds: Int((Date().timeIntervalSince1970 * 1000).rounded(.down)))
    }

    /// Reads `YYYY-MM-DDTHH:MM[:SS[.mmm]]Z`, with a space allowed for `T`; nil when it is something else.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 17, bytes.last == UInt8(ascii: "Z"), let day = Day(String(text.prefix(10))),
            bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " "), bytes[13] == UInt8(ascii: ":"),
            let hour = Int(String(decoding: bytes[11..<13], as: UTF8.self)), (0..<24).contains(hour),
            let minute = Int(String(decoding: bytes[14..<16], as: UTF8.self)), (0..<60).contains(minute)
        else { return nil }
        var seconds = 0.0
        if bytes.count > 17 {
            guard bytes[16] == UInt8(ascii: ":"),
                let value = Double(String(decoding: bytes[17..<(bytes.count - 1)], as: UTF8.self)),
                (0..<60).contains(value)
            else { return nil }
            seconds = value
        }
        let whole = (day.number * 24 + hour) * 60 + minute
        milliseconds = whole * 60_000 + Int((seconds * 1000).rounded())
    }

    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let moment = Moment(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "“\(text)” is not a UTC time"))
        }
        self = moment
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// The day of this moment in UTC.
    public var day: Day { Day(number: Moment.floor(milliseconds, 86_400_000)) }

    public var description: String {
        let inDay = milliseconds - day.number * 86_400_000
        let (hour, minute) = (inDay / 3_600_000, inDay / 60_000 % 60)
        let (second, rest) = (inDay / 1000 % 60, inDay % 1000)
        return "\(day)T\(pad(hour, 2)):\(pad(minute, 2)):\(pad(second, 2)).\(pad(rest, 3))Z"
    }

    public static func < (left: Moment, right: Moment) -> Bool { left.milliseconds < right.milliseconds }

    private static func floor(_ value: Int, _ unit: Int) -> Int {
        value >= 0 ? value / unit : -((-value + unit - 1) / unit)
    }
}

/// A day of the calendar, without a time zone.
public struct Day: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Days since 1970-01-01.
    public let number: Int

    public init(number: Int) { self.number = number }

    /// A day of the Gregorian calendar; nil when there is none such (2007-02-30).
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Day.length(ofMonth: month, year: year)
        else { return nil }
        // Days from civil, after Howard Hinnant: years begin in March, eras have 400 years.
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        number = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// Reads `YYYY-MM-DD`.
    public init?(_ text: String) {
        guard let partial = PartialDate(text), let month = partial.month, let day = partial.day else { return nil }
        self.init(year: partial.year, month: month, day: day)
    }

    /// Year, month and day of the month.
    public var parts: (year: Int, month: Int, day: Int) {
        let shifted = number + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }

    /// 0 for Monday to 6 for Sunday.
    public var weekday: Int { ((number + 3) % 7 + 7) % 7 }

    public var description: String {
        let (year, month, day) = parts
        return "\(pad(year, 4))-\(pad(month, 2))-\(pad(day, 2))"
    }

    public static func < (left: Day, right: Day) -> Bool { left.number < right.number }

    public static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

public func pad(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return digits.utf8.count >= width ? digits : String(repeating: "0", count: width - digits.utf8.count) + digits
}
