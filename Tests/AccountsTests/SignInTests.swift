import Records
import SQL
import TestDatabase
import Testing
import Web

@testable import Accounts

@Suite("Signing in", .timeLimit(.minutes(5)))
struct SignInTests {
    @Test(arguments: TestEngine.allCases)
    func `Address and password open a session with the rights of the seats`(engine: TestEngine) async throws {
        let house = try await House.open(engine)
        try await house.give(house.elena)
        let token = try await house.desk.signIn(
            address: " Elena@Example.HN ", password: House.password, from: house.home)
        let signedIn = try await house.signedIn(token)
        #expect(signedIn.person == house.elena && signedIn.standing == .complete)
        #expect(signedIn.actor.clearance.audiences.contains(.party("hnd")))
        #expect(signedIn.session.agent == "Firefox, Windows" && signedIn.session.place == "203.0.113.…")
        let events = try await house.database.read { db in try db.events(of: house.elena.id) }
        #expect(events.map(\.what) == [.signedIn])
    }

    @Test(arguments: TestEngine.allCases)
    func `Nothing in the database opens anything`(engine: TestEngine) async throws {
        let house = try await House.open(engine)
        try await house.give(house.elena)
        let token = try await house.desk.signIn(address: house.elena.address, password: House.password, from: house.home)
        #expect(try await house.count("SELECT COUNT(*) FROM session WHERE digest = \(token.text)") == 0)
        #expect(try await house.count("SELECT COUNT(*) FROM session WHERE digest = \(token.digest)") == 1)
        #expect(try await house.desk.signedIn(try #require(Token(String(token.digest.prefix(43))))) == nil)
    }

    @Test(arguments: TestEngine.allCases)
    func `Wrong password, unknown address, no password and no seat are one answer after the same work`(
        engine: TestEngine
    ) async throws {
        let house = try await House.open(engine)
        try await house.give(house.elena)
        try await house.give(house.pedro)
        let tries = [
            (house.elena.address, "wrong"), ("nobody@example.org", "wrong"), (house.marta.address, "wrong"),
            (house.pedro.address, House.password), ("no address", "wrong"), ("", ""),
        ]
        var answers: Set<Refusal> = []
        for (address, password) in tries {
            let hashes = house.desk.hashing.done
            let asked = house.seats.asked
            let events = try await house.count("SELECT COUNT(*) FROM sign_in_event")
            let answer = try await refusal {
                _ = try await house.desk.signIn(address: address, password: password, from: house.home)
            }
            answers.insert(try #require(answer))
            #expect(house.desk.hashing.done == hashes + 1)
            #expect(house.seats.asked == asked + 1)
            #expect(try await house.count("SELECT COUNT(*) FROM sign_in_event") == events + 1)
        }
        #expect(answers.count == 1)
    }

    @Test(arguments: TestEngine.allCases)
    func `A letter to nobody costs what a letter costs, and is not sent`(engine: TestEngine) async throws {
        let house = try await House.open(engine)
        for (number, address) in [house.elena.address, "nobody@example.org", house.pedro.address].enumerated() {
            try await house.desk.sendLink(to: address, for: .signIn, language: .spanish, from: house.home)
            // Each is written; only the first transaction keeps it.
            #expect(house.box.all.count == number + 1)
            #expect(try await house.count("SELECT COUNT(*) FROM mail_link") == 1)
            #expect(try await house.count("SELECT COUNT(*) FROM sign_in_event") == 1)
        }
        #expect(house.box.all.map(\.person) == [house.elena.id, nil, nil])
    }

    @Test(arguments: TestEngine.allCases)
    func `What cannot be an address is said to be none`(engine: TestEngine) async throws {
        let house = try await House.open(engine)
        let answer = try await refusal {
            try await house.desk.sendLink(to: "elena@example.hn\r\nbcc: x", for: .signIn, language: .spanish, from: house.home)
        }
        #expect(answer?.fields == ["address"] && house.box.all.isEmpty)
    }

    @Test func `An invitation names the seat, says days for hours, and leads to the button once`() throws {
        let letter = LinkLetter(
            to: "dania@example.org", person: nil, language: .spanish, purpose: .invitation, token: .random(), seat: "Enlace de Honduras")
        let parts = try letter.message().letter.parts
        #expect(parts.contains(.paragraph(Phrase(
            "The secretariat invites you to its private site, where you hold this seat: {seat}.", ["seat": "Enlace de Honduras"]))))
        #expect(parts.contains(.paragraph(Phrase("The link is good once, for {days} days.", ["days": "7"]))))
        #expect(parts.count { if case .link = $0 { true } else { false } } == 1 && parts.count == 4)
        #expect(try !letter.message().subject.key.contains("Honduras"))
    }

    @Test(arguments: TestEngine.allCases)
    func `A link shows what it opens without opening it, opens once, and takes the others with it`(
        engine: TestEngine
    ) async throws {
        let house = try await House.open(engine)
        try await house.desk.sendLink(to: house.elena.address, for: .signIn, language: .spanish, from: house.home)
        let other = try #require(house.box.token)
        try await house.desk.sendLink(to: house.elena.address, for: .password, language: .spanish, from: house.home)
        let link = try #require(house.box.token)
        let letter = try #require(house.box.all.last)
        let message = try letter.message()
        #expect(message.handling == .secret)
        #expect(message.letter.parts.contains(.link(Phrase("Open this page and press the button"), to: "/sign-in/link?token=\(link.text)")))
        #expect(!message.subject.key.contains(link.text))
        for _ in 0..<3 {
            #expect(try await house.desk.link(link) == MailLink(person: house.elena.id, purpose: .password))
        }
        let entered = try await house.desk.enter(with: link, from: house.home)
        #expect(entered.purpose == .password)
        #expect(try await house.signedIn(entered.token).session.way == .link)
        for used in [link, other, Token.random()] {
            #expect(try await house.desk.link(used) == nil)
            #expect(try await refusal { _ = try await house.desk.enter(with: used, from: house.home) } == .notFound)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `A link is good for a quarter of an hour, and of no use without a seat`(engine: TestEngine) async throws {
        let house = try await House.open(engine)
        try await house.desk.sendLink(to: house.elena.address, for: .signIn, language: .spanish, from: house.home)
        let late = try #require(house.box.token)
        house.time.pass(minutes: 15)
        #expect(try await refusal { _ = try await house.desk.enter(with: late, from: house.home) } == .notFound)
        try await house.desk.sendLink(to: house.elena.address, for: .signIn, language: .spanish, from: house.home)
        house.seats.end(of: house.elena.id)
        let retired = try #require(house.box.token)
        #expect(try await refusal { _ = try await house.desk.enter(with: retired, from: house.home) } == .notFound)
    }

    @Test(arguments: TestEngine.allCases)
    func `A link that proves an address signs nobody in; a way in leaves it be, a new password ends it`(
        engine: TestEngine
    ) async throws {
        let house = try await House.open(engine)
        try await house.give(house.elena)
        let proof = Token.random()
        try await house.database.write { db in
            try db.keep(proof, of: house.elena.id, for: .address, address: "elena@example.com", at: House.start)
        }
        func proven() async throws -> String? {
            try await house.database.read { db in try db.link(proof, for: [.address], at: house.time.now)?.address }
        }
        #expect(try await house.desk.link(proof) == nil)
        #expect(try await refusal { _ = try await house.desk.enter(with: proof, from: house.home) } == .notFound)
        try await house.desk.sendLink(to: house.elena.address, for: .signIn, language: .spanish, from: house.home)
        let entered = try await house.desk.enter(with: try #require(house.box.token), from: house.home)
        #expect(try await proven() == "elena@example.com")
        _ = try await house.desk.setPassword(
            "tres volcanes y un lago muy frío", of: try await house.signedIn(entered.token), site: .test, from: house.home)
        #expect(try await proven() == nil)
    }

    @Test(arguments: TestEngine.allCases)
    func `Two who press the button of one link at once: one comes in`(engine: TestEngine) async throws {
        let house = try await House.open(engine)
        try await house.desk.sendLink(to: house.elena.address, for: .signIn, language: .spanish, from: house.home)
        let link = try #require(house.box.token)
        let inside = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask { try await refusal { _ = try await house.desk.enter(with: link, from: house.home) } == nil }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(inside == 1)
    }

    @Test(arguments: TestEngine.allCases)
    func `The secretariat's link opens once, and the journal knows that it was made, not what it is`(
        engine: TestEngine
    ) async throws {
        let house = try await House.open(engine)
        let secretariat = Actor(name: "secretariat", clearance: .everyone, rights: [.administer])
        let command = MakeLink(for: house.marta.id, purpose: .firstRun)
        try await house.office.perform(command, as: secretariat)
        let token = try #require(Token(String(command.path.split(separator: "=").last ?? "")))
        let journal = try await house.journal()
        #expect(journal.contains("accounts.make-link") && !journal.contains(token.text) && !journal.contains(token.digest))
        house.time.pass(minutes: 23 * 60)
        #expect(try await house.desk.enter(with: token, from: house.home).purpose == .firstRun)
        let own = Actor(name: "x", clearance: .everyone, rights: [], person: house.elena.id)
        #expect(try await refusal { try await house.office.perform(command, as: own) }?.isNotAllowed == true)
    }

    @Test(arguments: TestEngine.allCases)
    func `A hash at yesterday's cost is made anew with the next right password`(engine: TestEngine) async throws {
        let house = try await House.open(engine, hashing: .quick(rounds: 6))
        let old = try PasswordHash(of: House.password, cost: .init(rounds: 4, blockSize: 1, passes: 1))
        try await house.database.write { db in try db.keep(old, of: house.elena.id, at: House.start) }
        _ = try await refusal { _ = try await house.guess(house.elena) }
        #expect(try await house.hash(of: house.elena)?.cost.rounds == 4)
        _ = try await house.signIn(house.elena)
        #expect(try await house.hash(of: house.elena)?.cost.rounds == 6)
        let hashes = house.desk.hashing.done
        _ = try await house.signIn(house.elena)
        #expect(house.desk.hashing.done == hashes + 1)
    }

    @Test(arguments: TestEngine.allCases)
    func `Signing in and failing to leave the journal alone`(engine: TestEngine) async throws {
        let house = try await House.open(engine)
        try await house.give(house.elena)
        let before = try await house.count("SELECT COUNT(*) FROM journal")
        _ = try await house.signIn(house.elena)
        for _ in 0..<10 { _ = try await refusal { _ = try await house.guess(house.elena) } }
        #expect(try await house.count("SELECT COUNT(*) FROM journal") == before)
    }

    @Test(arguments: TestEngine.allCases)
    func `What is old is forgotten, what is not stays`(engine: TestEngine) async throws {
        let house = try await House.open(engine)
        try await house.give(house.elena)
        _ = try await house.signIn(house.elena)
        _ = try await refusal { _ = try await house.guess(house.elena) }
        try await house.desk.sendLink(to: house.elena.address, for: .signIn, language: .spanish, from: house.home)
        try await house.desk.forgetOldSignIns()
        let tables: [SQL] = ["session", "mail_link", "sign_in_event", "sign_in_try"]
        for table in tables { #expect(try await house.count("SELECT COUNT(*) FROM \(table)") > 0) }
        house.time.pass(minutes: 91 * 24 * 60)
        try await house.desk.forgetOldSignIns()
        for table in tables { #expect(try await house.count("SELECT COUNT(*) FROM \(table)") == 0) }
    }
}

extension House {
    func hash(of person: Person) async throws -> PasswordHash? {
        try await database.read { db in try db.passwordHash(of: person.id) }
    }
}
