import Records
import TestDatabase
import Testing
import Web

@testable import Accounts

@Suite("Slowing guesses down", .timeLimit(.minutes(5)))
struct ThrottleTests {
    @Test func `Five tries are free, then waits double up to a quarter of an hour`() {
        let rule = Throttle.account("a@b.c", from: nil).rule
        #expect((0...4).map(rule.wait) == [0, 0, 0, 0, 0])
        #expect((5...8).map(rule.wait) == [5, 10, 20, 40])
        #expect(rule.wait(after: 1000) == 900 && rule.wait(after: .max) == 900)
    }

    @Test func `Accounts, networks and browsers known to an account are counted apart`() {
        let keys = [
            Throttle.account("a@b.c", from: nil), .account("a@b.c", from: "203.0.113.7"), .account("b@b.c", from: nil),
            .network("203.0.113.7"), .letters(to: "a@b.c"), .letters(from: "203.0.113.7"),
        ]
        #expect(Set(keys.map { "\($0.scope) \($0.key)" }).count == keys.count)
        #expect(keys.allSatisfy { !$0.key.contains("b.c") && !$0.key.contains("203") })
    }

    @Test(arguments: TestEngine.allCases)
    func `After five wrong passwords the right one waits too, and then opens`(engine: TestEngine) async throws {
        let house = try await House.open(engine)
        try await house.give(house.elena)
        for _ in 0..<5 {
            let refusal = try await refusal { _ = try await house.guess(house.elena) }
            #expect(refusal?.fields == ["address", "password"])
        }
        #expect(try await refusal { _ = try await house.signIn(house.elena) }?.wait == 5)
        house.time.pass(seconds: 5)
        #expect(try await house.signIn(house.elena).standing == .complete)
        // The right password has forgiven the wrong ones.
        for _ in 0..<5 { #expect(try await refusal { _ = try await house.guess(house.elena) }?.fields.isEmpty == false) }
    }

    @Test(arguments: TestEngine.allCases)
    func `Tries that must wait are neither counted nor computed`(engine: TestEngine) async throws {
        let house = try await House.open(engine)
        try await house.give(house.elena)
        for _ in 0..<5 { _ = try await refusal { _ = try await house.guess(house.elena) } }
        let done = house.desk.hashing.done
        for _ in 0..<50 { #expect(try await refusal { _ = try await house.guess(house.elena) }?.wait == 5) }
        #expect(house.desk.hashing.done == done)
    }

    @Test(arguments: TestEngine.allCases)
    func `Twenty tries at once are no more than five`(engine: TestEngine) async throws {
        let house = try await House.open(engine)
        try await house.give(house.elena)
        let waits = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 {
                group.addTask { try await refusal { _ = try await house.guess(house.elena) }?.isTooMany ?? false }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(waits == 15)
    }

    @Test(arguments: TestEngine.allCases)
    func `A restart forgives nothing`(engine: TestEngine) async throws {
        let house = try await House.open(engine)
        try await house.give(house.elena)
        for _ in 0..<5 { _ = try await refusal { _ = try await house.guess(house.elena) } }
        let again = SignInDesk(
            house.database, office: house.office, people: house.desk.people, base: house.desk.base, hashing: .quick(),
            clock: house.desk.clock)
        #expect(
            try await refusal {
                _ = try await again.signIn(address: house.elena.address, password: House.password, from: house.home)
            }?.wait == 5)
    }

    @Test(arguments: TestEngine.allCases)
    func `A stranger who guesses cannot keep an official out of a place she has signed in from`(
        engine: TestEngine
    ) async throws {
        let house = try await House.open(engine)
        try await house.give(house.elena)
        _ = try await house.signIn(house.elena)
        let stranger = Origin(address: "198.51.100.9", agent: "")
        for _ in 0..<6 { _ = try await refusal { _ = try await house.guess(house.elena, from: stranger) } }
        #expect(try await refusal { _ = try await house.guess(house.elena, from: stranger) }?.isTooMany == true)
        #expect(try await house.signIn(house.elena).standing == .complete)
    }

    @Test(arguments: TestEngine.allCases)
    func `While passwords wait, a letter still opens and sessions go on`(engine: TestEngine) async throws {
        let house = try await House.open(engine)
        try await house.give(house.elena)
        let token = try await house.desk.signIn(address: house.elena.address, password: House.password, from: house.home)
        for _ in 0..<40 { _ = try await refusal { _ = try await house.guess(house.elena) } }
        try await house.desk.sendLink(to: house.elena.address, for: .signIn, language: .spanish, from: house.home)
        _ = try await house.desk.enter(with: try #require(house.box.token), from: house.home)
        #expect(try await house.desk.signedIn(token) != nil)
    }

    @Test(arguments: TestEngine.allCases)
    func `Many addresses tried from one network make the network wait`(engine: TestEngine) async throws {
        let house = try await House.open(engine)
        func tried(_ number: Int) async throws -> Refusal? {
            try await refusal {
                _ = try await house.desk.signIn(address: "a\(number)@example.org", password: "x", from: house.home)
            }
        }
        for number in 0..<30 { #expect(try await tried(number)?.fields.isEmpty == false) }
        #expect(try await tried(30)?.wait == 5)
    }

    @Test(arguments: TestEngine.allCases)
    func `A day without a try forgets them`(engine: TestEngine) async throws {
        let house = try await House.open(engine)
        try await house.give(house.elena)
        for _ in 0..<5 { _ = try await refusal { _ = try await house.guess(house.elena) } }
        house.time.pass(minutes: 24 * 60)
        for _ in 0..<5 { #expect(try await refusal { _ = try await house.guess(house.elena) }?.fields.isEmpty == false) }
    }

    @Test(arguments: TestEngine.allCases)
    func `The fourth letter within a minute waits, for addresses of nobody too`(engine: TestEngine) async throws {
        let house = try await House.open(engine)
        for address in [house.elena.address, "nobody@example.org"] {
            for _ in 0..<3 {
                try await house.desk.sendLink(to: address, for: .signIn, language: .spanish, from: house.home)
            }
            #expect(
                try await refusal {
                    try await house.desk.sendLink(to: address, for: .signIn, language: .spanish, from: house.home)
                }?.wait == 60)
        }
    }
}

extension House {
    /// A wrong password.
    func guess(_ person: Person, from origin: Origin? = nil) async throws -> Token {
        try await desk.signIn(address: person.address, password: "wrong", from: origin ?? home)
    }
}
