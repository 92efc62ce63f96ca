import Meetings
import Records
import Testing

/// What the wall of a venue shows, and back.
struct VenueClockTests {
    @Test func `New Orleans in April is five hours behind UTC`() throws {
        let clock = try #require(VenueClock("America/Chicago"))
        let reading = clock.reading(try #require(Moment("2007-04-26T14:30:00Z")))
        #expect(reading.description == "2007-04-26T09:30")
        #expect(clock.moment(reading) == Moment("2007-04-26T14:30:00Z"))
    }

    @Test func `A night session falls on the day that the wall shows`() throws {
        let clock = try #require(VenueClock("America/Chicago"))
        #expect(clock.reading(try #require(Moment("2007-04-27T03:00:00Z"))).description == "2007-04-26T22:00")
    }

    @Test func `Every quarter of an hour of a year comes back as it went, but for what the clock leaves out`() throws {
        for zone in ["America/Chicago", "America/Tegucigalpa", "America/Toronto", "America/Mexico_City", "UTC"] {
            let clock = try #require(VenueClock(zone))
            var skipped = 0
            for quarter in 0..<(366 * 96) {
                let reading = VenueClock.Reading(
                    day: Day(number: try #require(Day("2028-01-01")).number + quarter / 96), minute: quarter % 96 * 15)
                if clock.reading(clock.moment(reading)) != reading { skipped += 1 }
            }
            // One hour in spring where there is summer time, none elsewhere.
            #expect(skipped == 4 || skipped == 0, "\(zone): \(skipped)")
        }
    }

    @Test(arguments: ["", "CST", "New York", "America/Atlantis", "2007"]) func `What is no zone is none`(text: String) {
        #expect(VenueClock(text) == nil)
    }
}
