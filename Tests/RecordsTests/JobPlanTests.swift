import Testing

@testable import Records

/// When jobs are due and how long they rest: rules without a database.
@Suite("Plans of jobs")
struct JobPlanTests {
    private func next(_ recurrence: Recurrence, after text: String) throws -> String {
        recurrence.next(after: try #require(Moment(text))).description
    }

    @Test("Recurring work is due at the next full minute, minute of the hour, time of the day")
    func recurrence() throws {
        #expect(try next(.everyMinute, after: "2026-11-21T12:00:00.001Z") == "2026-11-21T12:01:00.000Z")
        #expect(try next(.everyMinute, after: "2026-12-31T23:59:30Z") == "2027-01-01T00:00:00.000Z")
        #expect(try next(.hourly(minute: 15), after: "2026-11-21T12:14:59Z") == "2026-11-21T12:15:00.000Z")
        #expect(try next(.hourly(minute: 15), after: "2026-11-21T23:15:00Z") == "2026-11-22T00:15:00.000Z")
        #expect(try next(.daily(hour: 9, minute: 30), after: "2028-02-28T09:30:00Z") == "2028-02-29T09:30:00.000Z")
        #expect(try next(.daily(hour: 9, minute: 30), after: "1969-12-31T20:00:00Z") == "1970-01-01T09:30:00.000Z")
    }

    @Test("A due moment is always later, and the same for whoever asks in between")
    func recurrenceIsSteady() {
        for recurrence in [Recurrence.everyMinute, .hourly(minute: 59), .daily(hour: 23, minute: 59)] {
            for _ in 0..<500 {
                let moment = Moment(milliseconds: .random(in: -4_000_000_000_000...4_000_000_000_000))
                let next = recurrence.next(after: moment)
                #expect(next > moment)
                let between = Moment(milliseconds: .random(in: moment.milliseconds..<next.milliseconds))
                #expect(recurrence.next(after: between) == next)
            }
        }
    }

    @Test("Pauses double up to the longest, a quarter shorter to a quarter longer")
    func pauses() {
        let plan = RetryPlan(tries: 9, first: .seconds(10), longest: .seconds(100))
        #expect((1...6).map { plan.pause(after: $0, dice: 0.5) } == [10, 20, 40, 80, 100, 100].map { .seconds($0) })
        #expect(plan.pause(after: 1, dice: 0) == .milliseconds(7500))
        #expect(plan.pause(after: 1, dice: 1) == .milliseconds(12500))
        #expect(plan.pause(after: 10_000, dice: 1) == .seconds(125))
        #expect(Set((0..<50).map { _ in plan.pause(after: 3) }).count > 1)
    }
}

/// Addresses that headers and programs can be given.
@Suite("Mail addresses")
struct MailAddressTests {
    @Test(
        "Addresses as people have them are taken",
        arguments: [
            "a@b.example", "focal.point+crm@relaciones.gob.example", "o'neill@b.example", "x@localhost", "A_b-c@X1.Example",
        ])
    func taken(text: String) throws {
        #expect(try MailAddress(text).text.lowercased() == text.lowercased())
    }

    @Test(
        "What could do something else is refused, and the refusal names the field",
        arguments: [
            "", "a", "@b.example", "a@", "a@b@c.example", "a b@c.example", "a@b .example", "a@-b.example", "a@b-.example", "a@b..example",
            ".a@b.example", "a.@b.example", "a..b@c.example", "-froot@b.example", "a@b.example\nBcc: x@y.example", "a@b.example\r",
            "a\u{0}@b.example", "ñ@b.example", "a@ñ.example", "\"a\"@b.example", "<a@b.example>", "a,b@c.example",
            "a@[127.0.0.1]", "a@b.example ", "a@b.example\u{2028}",
        ])
    func refused(text: String) {
        #expect(throws: Refusal.invalid("address", "an address such as name@ministry.example")) { try MailAddress(text) }
    }

    @Test("Whatever is put into an address, it is refused or comes out harmless")
    func anything() {
        let signs = Array("ab.@-+<>\"\\ \t\r\n\u{0}\u{7F},:;é\u{2028}|`$%")
        var taken = 0
        for _ in 0..<20_000 {
            let text = String((0..<Int.random(in: 3...8)).map { _ in signs.randomElement() ?? "a" })
            guard let address = try? MailAddress(text) else { continue }
            taken += 1
            #expect(address.text.unicodeScalars.allSatisfy { (0x21...0x7E).contains($0.value) && !"<>\",:;\\".unicodeScalars.contains($0) })
            #expect(!address.text.hasPrefix("-"))
        }
        #expect(taken > 0)
    }

    @Test("An address does not show in descriptions, so not in logs")
    func isNotDescribed() throws {
        let address = try MailAddress("maria@ministry.example")
        #expect(!"\(address) \(Optional(address) as Any) \(String(reflecting: [address]))".contains("maria"))
    }
}
