import Records
import Testing

@testable import Meetings

/// Who may come in which capacity, and until when.
struct ConvocationTests {
    @Test func `M3: a delegation has one head and as many companions as the number in force`() {
        for companions in [1, 2] {
            let rules = DelegationRules(decides: true, companions: companions)
            #expect(rules.problems(.head, among: []).isEmpty)
            #expect(rules.problems(.head, among: [.head]).map(\.field) == ["role"])
            let full = Array(repeating: DelegateRole.companion, count: companions)
            #expect(rules.problems(.companion, among: Array(full.dropLast())).isEmpty)
            let refused = rules.problems(.companion, among: full + [.delegate])
            #expect(refused == [.init("role", "at most {n} to a delegation, by rule {rule}", ["n": String(companions), "rule": "M3"])])
            #expect(rules.problems(.delegate, among: full + [.head, .delegate, .delegate]).isEmpty)
        }
        #expect(DelegationRules(decides: true, companions: nil).problems(.companion, among: [.companion, .companion]).isEmpty)
    }

    @Test func `M3: who does not decide has neither head nor companions; who is of no party is no delegate`() {
        let observers = DelegationRules(decides: false, companions: 1)
        #expect(observers.roles == [.observer])
        #expect(observers.problems(.companion, among: []).first?.values["rule"] == "M3")
        #expect(observers.problems(.staff, among: []).map(\.field) == ["role"])
        let nobodys = DelegationRules(decides: nil, companions: nil)
        #expect(nobodys.problems(.interpreter, among: []).isEmpty && !nobodys.problems(.delegate, among: []).isEmpty)
    }

    @Test func `The whole day of the deadline counts, by the clock of the venue`() throws {
        let clock = try #require(VenueClock("America/Tegucigalpa"))
        let convocation = Convocation(deadline: Day("2027-03-15"), retention: nil, list: .provisional, erased: nil)
        #expect(convocation.isOpen(at: try #require(Moment("2027-03-16T05:59:59Z")), clock))
        #expect(!convocation.isOpen(at: try #require(Moment("2027-03-16T06:00:00Z")), clock))
        #expect(Convocation.unset.isOpen(at: Moment(milliseconds: 4_000_000_000_000), clock), "no day is set: none is over")
        for list in [ParticipantsList.final, .published] {
            let closed = Convocation(deadline: nil, retention: nil, list: list, erased: nil)
            #expect(!closed.isOpen(at: Moment(milliseconds: 0), clock))
        }
    }

    @Test func `What is wrong with an entry is told by field`() {
        let entry = DelegateEntry(
            name: " ", title: "a\nb", role: .delegate,
            detail: DelegateDetail(needs: String(repeating: "x", count: 2001), arrives: "tomorrow", departs: "2027-04-01T10:00"))
        #expect(entry.problems().map(\.field) == ["name", "title", "needs", "arrives"])
        let backwards = DelegateDetail(arrives: "2027-04-02T10:00", departs: "2027-04-01T10:00")
        #expect(backwards.problems().map(\.field) == ["departs"])
        #expect(DelegateEntry(name: "Ana", title: "", role: .head).problems().isEmpty)
    }

    @Test func `A badge is read as it is typed, scanned, or opened as an address`() {
        let code = Badge.newCode()
        #expect(code.count == 12 && Badge.newCode() != code)
        for text in [code, code.lowercased(), Badge.grouped(code), "https://crm.example/es/meetings/x/check-in?badge=\(code)&a=b"] {
            #expect(Badge.read(text) == code)
        }
        #expect(Badge.read("") == "")
    }

    @Test func `Months are counted to the same day, or the month's last`() throws {
        #expect(try #require(Day("2026-11-30")).adding(months: 3).description == "2027-02-28")
        #expect(try #require(Day("2026-01-15")).adding(months: 12).description == "2027-01-15")
    }
}
