import Testing

@testable import Records

@Suite("Dates and times")
struct DatesTests {
    @Test("Every day of two centuries comes back from its text, in order")
    func days() throws {
        let first = try #require(Day(year: 1900, month: 1, day: 1))
        let last = try #require(Day(year: 2100, month: 12, day: 31))
        for number in first.number...last.number {
            let day = Day(number: number)
            let read = try #require(Day(day.description))
            #expect(read == day)
        }
        #expect(Day("1970-01-01")?.number == 0)
        #expect(Day("2007-04-24")?.weekday == 1)
    }

    @Test(
        "Dates that there are not are refused",
        arguments: ["2007-02-30", "2007-13", "2007-00", "2007-4", "07", "soon", "", "2007-04-", "2007-1a", "0000", "２００７"])
    func impossible(text: String) { #expect(When(text) == nil) }

    @Test(
        "What is read is printed again",
        arguments: ["2007", "2007-04", "2007-04-24", "2007-04-24/2007-04-27", "2005/2008", "1996/..", "../2005", "2007-07-19/2007-07-20"])
    func roundTrip(text: String) { #expect(When(text)?.description == text) }

    @Test("An interval does not run backwards, and needs an end somewhere")
    func intervals() {
        #expect(When("2008/2005") == nil)
        #expect(When("../..") == nil)
        #expect(When("1/2/3") == nil)
        #expect(When("2007-04/2007-04-10") != nil)
    }

    @Test("Years touched; an open interval counts for the year it names")
    func years() {
        #expect(When("2005/2008")?.years == [2005, 2006, 2007, 2008])
        #expect(When("1996/..")?.years == [1996])
        #expect(When("1996/..")?.ends == nil)
        #expect(When("2007-02")?.ends == Day("2007-02-28"))
        #expect(When("2008-02")?.ends == Day("2008-02-29"))
    }

    @Test("Moments are read and printed in UTC, and refuse what is none")
    func moments() {
        #expect(Moment("2027-05-01T12:00Z")?.description == "2027-05-01T12:00:00.000Z")
        #expect(Moment("2027-05-01 12:00:30.250Z")?.description == "2027-05-01T12:00:30.250Z")
        for text in ["2027-05-01", "2027-05-01T25:00Z", "2027-05-01T12:60Z", "2027-02-30T12:00Z", "2027-05-01T12:00"] {
            #expect(Moment(text) == nil)
        }
        var random = SystemRandomNumberGenerator()
        for _ in 0..<1000 {
            let moment = Moment(milliseconds: Int.random(in: 0...4_000_000_000_000, using: &random))
            #expect(Moment(moment.description) == moment)
        }
    }

    @Test("Identities are UUIDv7: unique, and in the order of their making")
    func identities() {
        let early = Identity(at: Moment(milliseconds: 1_000_000_000_000))
        let late = Identity(at: Moment(milliseconds: 1_000_000_000_001))
        #expect(early < late)
        let many = (0..<10_000).map { _ in Identity(at: .now).rawValue }
        #expect(Set(many).count == many.count)
        for identity in many.prefix(100) {
            #expect(identity.count == 36)
            #expect(Array(identity)[14] == "7")
            #expect("89ab".contains(Array(identity)[19]))
        }
    }

    @Test("Slugs", arguments: ["mex", "crm-xii", "003", "a-1"])
    func slugs(text: String) { #expect(Reference.isSlug(text)) }

    @Test("No slugs", arguments: ["", "-a", "a-", "a--b", "A", "ñ", "a b", "a/b", "a.b", "%2e", String(repeating: "a", count: 121)])
    func noSlugs(text: String) { #expect(!Reference.isSlug(text)) }

    @Test("Citations need a document and a place")
    func citations() {
        #expect(Citation("003: IV, A: x") == Citation(document: "003", locator: "IV, A: x"))
        #expect(Citation("003") == nil)
        #expect(Citation(": x") == nil)
        #expect(Citation("003: ") == nil)
    }
}
