import Meetings
import Records
import Testing

/// When the items of a sitting come up.
struct TimetableTests {
    private let opens = Moment("2007-04-26T14:00:00Z")!

    private func item(_ minutes: Int?, at starts: String? = nil) -> AgendaItem {
        AgendaItem(meeting: "crm-xii", place: 1, minutes: minutes, starts: starts.flatMap { Moment($0) })
    }

    @Test func `An item begins when the one before it ends`() {
        let times = AgendaItem.times([item(30), item(90), item(10)], from: opens)
        #expect(times.map { $0?.description.dropFirst(11).prefix(5) } == ["14:00", "14:30", "16:00"])
    }

    @Test func `A fixed time holds whatever comes before`() {
        let times = AgendaItem.times([item(30), item(15, at: "2007-04-26T16:00:00Z"), item(5)], from: opens)
        #expect(times.map { $0?.description.dropFirst(11).prefix(5) } == ["14:00", "16:00", "16:15"])
    }

    @Test func `What follows something without a length has no time until the next fixed one`() {
        let times = AgendaItem.times([item(nil), item(10), item(10, at: "2007-04-26T17:00:00Z")], from: opens)
        #expect(times.map { $0 != nil } == [true, false, true])
        #expect(AgendaItem.times([item(10)], from: nil) == [nil])
    }
}
