internal import Foundation
public import Records

/// The clock on the wall of a venue: turns moments (UTC) into the day and the time that delegates live by, and back.
public struct VenueClock: Sendable, Hashable, Codable {
    /// The zone's name in the IANA database: `America/New_York`.
    public let zone: String

    /// - Returns: nil when there is no such zone on this machine.
    public init?(_ zone: String) {
        guard zone == "UTC" || zone.contains("/"), TimeZone(identifier: zone) != nil else { return nil }
        self.zone = zone
    }

    /// Without a zone of its own, a venue lives by UTC.
    public static let utc = VenueClock(zone: "UTC")

    private init(zone: String) { self.zone = zone }

    /// A day with a time of day, as the wall shows it.
    public struct Reading: Sendable, Hashable, Comparable, CustomStringConvertible {
        public let day: Day
        /// Minutes since the beginning of the day.
        public let minute: Int

        public init(day: Day, minute: Int) {
            self.day = day
            self.minute = minute
        }

        /// Reads `2007-04-26T09:30` or `2007-04-26 09:30`; nil when it is something else.
        public init?(_ text: String) {
            let bytes = Array(text.utf8)
            guard bytes.count == 16, bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " "),
                let day = Day(String(text.prefix(10))), let minute = Reading.minute(String(text.suffix(5)))
            else { return nil }
            self.init(day: day, minute: minute)
        }

        /// Reads `09:30` as minutes of a day; nil when it is something else.
        public static func minute(_ text: String) -> Int? {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }), let hour = Int(parts[0]),
                let minute = Int(parts[1]), (0..<24).contains(hour), (0..<60).contains(minute)
            else { return nil }
            return hour * 60 + minute
        }

        /// `09:30`.
        public var time: String { "\(pad(minute / 60, 2)):\(pad(minute % 60, 2))" }

        /// As forms of HTML have it: `2007-04-26T09:30`.
        public var description: String { "\(day)T\(time)" }

        public static func < (left: Reading, right: Reading) -> Bool {
            (left.day, left.minute) < (right.day, right.minute)
        }
    }

    /// What the wall shows at a moment.
    public func reading(_ moment: Moment) -> Reading {
        let shifted = moment.milliseconds + offset(at: moment.milliseconds)
        let local = Moment(milliseconds: shifted)
        return Reading(day: local.day, minute: (shifted - local.day.number * 86_400_000) / 60_000)
    }

    /// The moment at which the wall shows this. What a change of the clock leaves out is read as the time after it; what it
    /// repeats, as the first of the two.
    public func moment(_ reading: Reading) -> Moment {
        let wall = (reading.day.number * 1440 + reading.minute) * 60_000
        let first = wall - offset(at: wall - 86_400_000)
        if first + offset(at: first) == wall { return Moment(milliseconds: first) }
        return Moment(milliseconds: wall - offset(at: first))
    }

    private func offset(at milliseconds: Int) -> Int {
        guard zone != "UTC", let zone = TimeZone(identifier: zone) else { return 0 }
        return zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(milliseconds) / 1000)) * 1000
    }
}
