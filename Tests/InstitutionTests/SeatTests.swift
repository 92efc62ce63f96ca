import Records
import Testing

@testable import Institution

/// What seats open and who may have how many, without a database.
@Suite(.timeLimit(.minutes(5))) struct SeatTests {
    private let member = SeatSurroundings(
        decides: true, matrix: ["council": .takesPart, "net": .takesPart, "door": .decides, "plenary": .takesPart],
        sittings: ["door", "plenary"])
    private let observer = SeatSurroundings(
        decides: false, matrix: ["council": .excluded, "net": .byInvitation, "door": .excluded, "plenary": .takesPart],
        sittings: ["door", "plenary"])

    @Test func `A seat that reads by the matrix opens the bodies of its kind of party and no closed door`() {
        let focal = SeatFunction(slug: "focal", partyTypes: ["full"], reading: [.matrix])
        #expect(
            focal.audiences(party: "a", body: nil, in: member)
                == [.process, .party("a"), .members, .body("council"), .body("net"), .body("plenary")])
        #expect(focal.audiences(party: "b", body: nil, in: observer) == [.process, .party("b"), .body("plenary")])
    }

    @Test func `A seat that reads its body opens that body alone`() {
        let liaison = SeatFunction(slug: "liaison", partyTypes: ["full"], bodies: ["net"], reading: [.body])
        #expect(liaison.audiences(party: "a", body: "net", in: member) == [.process, .party("a"), .body("net")])
        #expect(liaison.audiences(party: "b", body: "net", in: observer) == [.process, .party("b")])
    }

    @Test func `M3: the closed door opens to a seat in it of a party that decides there, and to no other`() {
        let companion = SeatFunction(slug: "companion", partyTypes: ["full"], bodies: ["door"], reading: [.body])
        #expect(companion.audiences(party: "a", body: "door", in: member).contains(.sitting("door")))
        #expect(!companion.audiences(party: "b", body: "door", in: observer).contains(.sitting("door")))
        // Who only takes part in a sitting is not behind its door.
        #expect(!companion.audiences(party: "a", body: "plenary", in: member).contains(.sitting("plenary")))
        let chief = SeatFunction(slug: "chief", partyTypes: ["full"], reading: [.matrix, .secretariat])
        #expect(chief.audiences(party: "a", body: nil, in: member).allSatisfy { !$0.isSitting })
    }

    @Test func `M3: of two numbers that hold, the one that began last is applied`() throws {
        let values = [
            RuleValue(name: "n", number: 2, when: When("2007-04-27/..")),
            RuleValue(name: "n", number: 1, when: When("2010-11/..")), RuleValue(name: "n", number: nil, when: nil),
        ]
        #expect(RuleValue.inForce(values, on: try #require(Day("2007-04-26"))) == nil)
        #expect(RuleValue.inForce(values, on: try #require(Day("2009-01-01"))) == 2)
        #expect(RuleValue.inForce(values, on: try #require(Day("2026-01-01"))) == 1)
    }

    @Test func `What breaks the charter's limits is named field by field`() {
        let function = SeatFunction(slug: "companion", partyTypes: ["full"], bodies: ["door"], most: 5)
        func fields(_ seat: Seat, _ type: String?, limit: Int? = nil) -> [String] {
            seat.problems(function, partyType: type, rule: limit).map(\.field)
        }
        #expect(fields(Seat(function: "companion", party: "a", body: "door"), "full").isEmpty)
        #expect(fields(Seat(function: "companion", party: "a", body: "door", number: 2), "full", limit: 1) == ["number"])
        #expect(fields(Seat(function: "companion", party: "a", body: "net"), "full") == ["body"])
        #expect(fields(Seat(function: "companion", party: "a", body: "door"), "guest") == ["party"])
        #expect(fields(Seat(function: "companion", party: nil, body: "door"), nil) == ["party"])
        #expect(fields(Seat(function: "companion", party: "a", body: "door", sector: "x"), "full") == ["sector"])
        let office = SeatFunction(slug: "office", bodies: ["bureau"])
        #expect(Seat(function: "office", party: "a", body: "bureau").problems(office, partyType: "full", rule: nil).map(\.field) == ["party"])
    }

    @Test(arguments: [
        ("elena.paz@sre.gob.hn", true), ("a@b.c", true), ("josé@ejemplo.es", true), ("a@münchen.de", true), ("", false), ("a", false),
        ("a@b", false), ("a b@c.de", false), ("a@b@c.de", false), (".a@b.de", false), ("a..b@c.de", false), ("a@-b.de", false),
        ("a@b..de", false), ("a\r\nBcc: x@y.z", false), ("<a@b.de>", false), ("a,b@c.de", false),
    ])
    func `Addresses are checked before anything is sent`(text: String, isGood: Bool) {
        #expect(PersonalDetails.isAddress(text) == isGood)
    }

    @Test func `The journal of a change in who holds a seat has no name and no address`() throws {
        let details = PersonalDetails(name: "Elena Paz", address: "Elena@Example.hn", language: .spanish)
        let seat = Seat(function: "focal", party: "hnd", sector: "migration")
        let day = try #require(Day("2026-01-01"))
        let person = Identity(rawValue: "x")
        for detail in [
            try InviteHolder(seat, details, from: day).journalDetail(), try NominateHolder(seat, details, from: day).journalDetail(),
            try CorrectPerson(person, details).journalDetail(),
        ] {
            #expect(!detail.lowercased().contains("elena") && !detail.contains("@"))
        }
        #expect(details.address == "elena@example.hn")
    }
}
