import Records
import SQL
import TestDatabase
import Testing
import Web

@testable import Accounts

@Suite("Sessions", .timeLimit(.minutes(5)))
struct SessionTests {
    @Test func `Whoever has a second factor gives its code, whoever must have one sets it up`() {
        func standing(_ given: Bool, _ has: Bool, _ needs: Bool) -> Session.Standing {
            Session.standing(hasGivenCode: given, hasFactor: has, needsFactor: needs)
        }
        #expect(standing(false, false, false) == .complete && standing(true, false, false) == .complete)
        #expect(standing(false, true, false) == .awaitsCode && standing(false, true, true) == .awaitsCode)
        #expect(standing(true, true, false) == .complete && standing(true, true, true) == .complete)
        #expect(standing(false, false, true) == .awaitsSecondFactor)
        // The factor was taken away meanwhile: what was given once does not stand for it.
        #expect(standing(true, false, true) == .awaitsSecondFactor)
    }

    @Test(arguments: TestEngine.allCases)
    func `An idle session ends after an hour, a busy one after twelve`(engine: TestEngine) async throws {
        let house = try await House.open(engine)
        try await house.give(house.elena)
        let token = try await house.desk.signIn(address: house.elena.address, password: House.password, from: house.home)
        house.time.pass(minutes: 59)
        #expect(try await house.desk.signedIn(token) != nil)
        house.time.pass(minutes: 60)
        #expect(try await house.desk.signedIn(token) == nil)
        let busy = try await house.desk.signIn(address: house.elena.address, password: House.password, from: house.home)
        for _ in 0..<23 {
            house.time.pass(minutes: 30)
            #expect(try await house.desk.signedIn(busy) != nil)
        }
        house.time.pass(minutes: 30)
        #expect(try await house.desk.signedIn(busy) == nil)
    }

    @Test(arguments: TestEngine.allCases)
    func `Limits are the site's`(engine: TestEngine) async throws {
        let house = try await House.open(engine)
        try await house.give(house.elena)
        let secretariat = Actor(name: "secretariat", clearance: .everyone, rights: [.administer])
        for (wrong, fields) in [((4, 60), ["idle"]), ((5, 14), ["absolute"]), ((60, 30), ["absolute"])] {
            let command = SetSessionLimits(idle: wrong.0, absolute: wrong.1)
            #expect(try await refusal { try await house.office.perform(command, as: secretariat) }?.fields == fields)
        }
        let command = SetSessionLimits(idle: 10, absolute: 15)
        #expect(try await refusal { try await house.office.perform(command, as: .anyone) }?.isNotAllowed == true)
        try await house.office.perform(command, as: secretariat)
        let token = try await house.desk.signIn(address: house.elena.address, password: House.password, from: house.home)
        house.time.pass(minutes: 9)
        #expect(try await house.desk.signedIn(token) != nil)
        house.time.pass(minutes: 6)
        #expect(try await house.desk.signedIn(token) == nil)
    }

    @Test(arguments: TestEngine.allCases)
    func `Use is written down once a minute`(engine: TestEngine) async throws {
        let house = try await House.open(engine)
        try await house.give(house.elena)
        let token = try await house.desk.signIn(address: house.elena.address, password: House.password, from: house.home)
        func seen() async throws -> Moment { try await house.signedIn(token).session.seen }
        house.time.pass(seconds: 59)
        _ = try await house.desk.signedIn(token)
        #expect(try await seen() == House.start)
        house.time.pass(seconds: 1)
        _ = try await house.desk.signedIn(token)
        #expect(try await seen() == house.time.now)
    }

    @Test(arguments: TestEngine.allCases)
    func `Rights are of this moment: a seat that ends takes the session with it`(engine: TestEngine) async throws {
        let house = try await House.open(engine)
        try await house.give(house.elena)
        let token = try await house.desk.signIn(address: house.elena.address, password: House.password, from: house.home)
        house.seats.end(of: house.elena.id)
        #expect(try await house.desk.signedIn(token) == nil)
    }

    @Test func `A device is told apart by who signed in last, without saying who`() throws {
        let (elena, marta) = (Identity(rawValue: "0190-elena"), Identity(rawValue: "0190-marta"))
        let own = try #require(AccountsDoor.cookie(forDeviceOf: elena, in: "", .test))
        #expect(own.name == "puebla-device" && !own.value.contains("elena"))
        let kept = "__Host-puebla-device=\(own.value)"
        #expect(AccountsDoor.cookie(forDeviceOf: elena, in: kept, .test) == nil, "what she kept stays hers")
        #expect(AccountsDoor.cookie(forDeviceOf: marta, in: kept, .test) != nil)
    }

    @Test(arguments: TestEngine.allCases)
    func `Signed out, the token opens nothing`(engine: TestEngine) async throws {
        let house = try await House.open(engine)
        try await house.give(house.elena)
        let token = try await house.desk.signIn(address: house.elena.address, password: House.password, from: house.home)
        try await house.desk.signOut(token)
        #expect(try await house.desk.signedIn(token) == nil)
    }

    @Test(arguments: TestEngine.allCases)
    func `A proof renews the token; the old one opens nothing`(engine: TestEngine) async throws {
        let house = try await House.open(engine)
        try await house.give(house.elena)
        let old = try await house.desk.signIn(address: house.elena.address, password: House.password, from: house.home)
        let before = try await house.signedIn(old)
        house.time.pass(minutes: 20)
        let token = try await house.desk.prove(password: House.password, in: before, from: house.home)
        #expect(try await house.desk.signedIn(old) == nil)
        let after = try await house.signedIn(token)
        #expect(after.session.id == before.session.id && after.session.proven == house.time.now)
        #expect(after.session.made == before.session.made)
    }

    @Test(arguments: TestEngine.allCases)
    func `A wrong proof is refused, and the sixth waits`(engine: TestEngine) async throws {
        let house = try await House.open(engine)
        try await house.give(house.elena)
        let signedIn = try await house.signIn(house.elena)
        for _ in 0..<5 {
            let answer = try await refusal { _ = try await house.desk.prove(password: "x", in: signedIn, from: house.home) }
            #expect(answer?.fields == ["password"])
        }
        #expect(
            try await refusal {
                _ = try await house.desk.prove(password: House.password, in: signedIn, from: house.home)
            }?.isTooMany == true)
    }

    @Test(arguments: TestEngine.allCases)
    func `One's own sessions can be ended one by one and all but this; others' cannot`(engine: TestEngine) async throws {
        let house = try await House.open(engine)
        try await house.give(house.elena)
        try await house.give(house.marta)
        let first = try await house.signIn(house.elena)
        let second = try await house.signIn(house.elena)
        let third = try await house.signIn(house.elena)
        let marta = try await house.signIn(house.marta)
        func open() async throws -> [Identity] {
            try await house.database.read { db in
                try db.sessions(of: house.elena.id, at: house.time.now).map(\.id)
            }
        }
        #expect(Set(try await open()) == [first.session.id, second.session.id, third.session.id])
        try await house.desk.endSession(second.session.id, of: first, from: house.home)
        #expect(Set(try await open()) == [first.session.id, third.session.id])
        #expect(
            try await refusal { try await house.desk.endSession(marta.session.id, of: first, from: house.home) } == .notFound)
        try await house.desk.endOtherSessions(of: first, from: house.home)
        #expect(try await open() == [first.session.id])
        #expect(try await house.count("SELECT COUNT(*) FROM session WHERE id = \(marta.session.id.rawValue)") == 1)
    }

    @Test(arguments: TestEngine.allCases)
    func `A new password ends the other sessions and the links, and renews this one`(engine: TestEngine) async throws {
        let house = try await House.open(engine)
        try await house.give(house.elena)
        let other = try await house.desk.signIn(address: house.elena.address, password: House.password, from: house.home)
        let old = try await house.desk.signIn(address: house.elena.address, password: House.password, from: house.home)
        try await house.desk.sendLink(to: house.elena.address, for: .signIn, language: .spanish, from: house.home)
        let fresh = "tres volcanes y un lago muy frío"
        let token = try await house.desk.setPassword(
            fresh, of: try await house.signedIn(old), site: .test, from: house.home)
        #expect(try await house.desk.signedIn(other) == nil)
        #expect(try await house.desk.signedIn(old) == nil)
        #expect(try await house.signedIn(token).standing == .complete)
        #expect(try await house.desk.link(try #require(house.box.token)) == nil)
        #expect(try await refusal { _ = try await house.signIn(house.elena) }?.fields.isEmpty == false)
        _ = try await house.desk.signIn(address: house.elena.address, password: fresh, from: house.home)
        let journal = try await house.journal()
        #expect(journal.contains("accounts.set-password") && journal.contains(house.elena.id.rawValue))
        for secret in ["scrypt", fresh, house.elena.address, house.elena.name, "203.0.113", token.digest] {
            #expect(!journal.contains(secret))
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `A password that says the site's or one's own name is refused`(engine: TestEngine) async throws {
        let house = try await House.open(engine)
        try await house.give(house.elena)
        let signedIn = try await house.signIn(house.elena)
        for password in ["Elena.Zelaya.2026", "ConferenciaPrueba1", "short"] {
            let answer = try await refusal {
                _ = try await house.desk.setPassword(password, of: signedIn, site: .test, from: house.home)
            }
            #expect(answer?.fields == ["password"])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `The secretariat ends all that a person has open, for a reason`(engine: TestEngine) async throws {
        let house = try await House.open(engine)
        try await house.give(house.elena)
        let token = try await house.desk.signIn(address: house.elena.address, password: House.password, from: house.home)
        let secretariat = Actor(name: "secretariat", clearance: .everyone, rights: [.administer])
        let own = try await house.signedIn(token).actor
        #expect(
            try await refusal { try await house.office.perform(EndSessions(of: house.elena.id, reason: "x"), as: own) }?
                .isNotAllowed == true)
        #expect(
            try await refusal { try await house.office.perform(EndSessions(of: house.elena.id, reason: " "), as: secretariat) }?
                .fields == ["reason"])
        try await house.office.perform(EndSessions(of: house.elena.id, reason: "lost telephone"), as: secretariat)
        #expect(try await house.desk.signedIn(token) == nil)
        #expect(try await house.journal().contains("lost telephone"))
    }
}

extension Site {
    static var test: Site {
        var names = Wordings()
        names.add(Wording("Conferencia de Prueba", in: .spanish, .official), to: .title)
        return Site(
            names: names, languages: Languages([.spanish, .english]), base: "https://crm.example", addresses: [:], contact: nil)
    }
}
