import Records
import SQL
import TestDatabase
import Testing
import Web

@testable import Accounts

@Suite("The second factor", .timeLimit(.minutes(5)))
struct SecondFactorTests {
    @Test(arguments: TestEngine.allCases)
    func `With a second factor, the password alone makes nobody of anyone`(engine: TestEngine) async throws {
        let house = try await House.open(engine)
        try await house.give(house.elena)
        let factor = try await house.giveFactor(house.elena)
        let half = try await house.signIn(house.elena)
        #expect(half.standing == .awaitsCode && half.actor == .anyone)
        let events = try await house.database.read { db in try db.events(of: house.elena.id) }
        #expect(events.isEmpty)
        let token = try await house.desk.give(code: house.code(of: factor), in: half, from: house.home)
        let whole = try await house.signedIn(token)
        #expect(whole.standing == .complete && whole.actor.person == house.elena.id)
        #expect(whole.session.id == half.session.id)
    }

    @Test(arguments: TestEngine.allCases)
    func `A code opens once, also for two at once`(engine: TestEngine) async throws {
        let house = try await House.open(engine)
        try await house.give(house.elena)
        let factor = try await house.giveFactor(house.elena)
        let (one, two) = (try await house.signIn(house.elena), try await house.signIn(house.elena))
        let code = house.code(of: factor)
        let opened = try await withThrowingTaskGroup(of: Bool.self) { group in
            for half in [one, two] {
                group.addTask { try await refusal { _ = try await house.desk.give(code: code, in: half, from: house.home) } == nil }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(opened == 1)
    }

    @Test(arguments: TestEngine.allCases)
    func `After five wrong codes the right one waits, whatever session it comes in`(engine: TestEngine) async throws {
        let house = try await House.open(engine)
        try await house.give(house.elena)
        let factor = try await house.giveFactor(house.elena)
        for _ in 0..<5 {
            let half = try await house.signIn(house.elena)
            let answer = try await refusal { _ = try await house.desk.give(code: "not it", in: half, from: house.home) }
            #expect(answer?.fields == ["code"])
        }
        let half = try await house.signIn(house.elena)
        #expect(try await refusal { _ = try await house.desk.give(code: house.code(of: factor), in: half, from: house.home) }?.wait == 10)
        house.time.pass(seconds: 10)
        _ = try await house.desk.give(code: house.code(of: factor), in: half, from: house.home)
    }

    @Test(arguments: TestEngine.allCases)
    func `A sign-in that awaits its code is over after a quarter of an hour`(engine: TestEngine) async throws {
        let house = try await House.open(engine)
        try await house.give(house.elena)
        _ = try await house.giveFactor(house.elena)
        let token = try await house.desk.signIn(address: house.elena.address, password: House.password, from: house.home)
        house.time.pass(minutes: 14)
        #expect(try await house.desk.signedIn(token)?.standing == .awaitsCode)
        house.time.pass(minutes: 1)
        #expect(try await house.desk.signedIn(token) == nil)
    }

    @Test(arguments: TestEngine.allCases)
    func `A seat that asks for a second factor gives no clearance until one is set up`(engine: TestEngine) async throws {
        let house = try await House.open(engine)
        try await house.give(house.marta)
        let half = try await house.signIn(house.marta)
        #expect(half.standing == .awaitsSecondFactor)
        #expect(half.actor.clearance == .everyone && half.actor.rights.isEmpty && half.actor.seats.isEmpty)
        #expect(half.actor.person == house.marta.id)
        let factor = try await house.offer(house.marta)
        #expect(try await house.offer(house.marta).text == factor.text)
        let wrong = try await refusal { _ = try await house.desk.setSecondFactor(code: "000", of: half, from: house.home) }
        #expect(wrong?.fields == ["code"])
        let (token, codes) = try await house.desk.setSecondFactor(
            code: house.code(of: factor), of: half, from: house.home)
        let whole = try await house.signedIn(token)
        #expect(whole.standing == .complete && whole.actor.keepsRecords && codes.count == 10)
        let journal = try await house.journal()
        #expect(journal.contains("accounts.set-second-factor"))
        for secret in [factor.text, house.code(of: factor), codes[0], house.marta.address] { #expect(!journal.contains(secret)) }
        // The step that set it up does not open a door.
        let next = try await house.signIn(house.marta)
        let again = try await refusal { _ = try await house.desk.give(code: house.code(of: factor), in: next, from: house.home) }
        #expect(again?.fields == ["code"])
    }

    @Test(arguments: TestEngine.allCases)
    func `Setting up a factor ends the other sessions`(engine: TestEngine) async throws {
        let house = try await House.open(engine)
        try await house.give(house.elena)
        let other = try await house.desk.signIn(address: house.elena.address, password: House.password, from: house.home)
        let signedIn = try await house.signIn(house.elena)
        let factor = try await house.offer(house.elena)
        _ = try await house.desk.setSecondFactor(code: house.code(of: factor), of: signedIn, from: house.home)
        #expect(try await house.desk.signedIn(other) == nil)
    }

    @Test(arguments: TestEngine.allCases)
    func `A recovery code opens once, and what is left is counted`(engine: TestEngine) async throws {
        let house = try await House.open(engine)
        try await house.give(house.elena)
        let signedIn = try await house.signIn(house.elena)
        let factor = try await house.offer(house.elena)
        let (_, codes) = try await house.desk.setSecondFactor(
            code: house.code(of: factor), of: signedIn, from: house.home)
        let half = try await house.signIn(house.elena)
        let token = try await house.desk.give(code: codes[3].lowercased(), in: half, from: house.home)
        #expect(try await house.signedIn(token).standing == .complete)
        #expect(try await house.account(of: house.elena).recoveryCodesLeft == 9)
        let again = try await house.signIn(house.elena)
        #expect(
            try await refusal { _ = try await house.desk.give(code: codes[3], in: again, from: house.home) }?.fields == ["code"])
        let made = try await house.desk.makeRecoveryCodes(for: try await house.signedIn(token), from: house.home)
        #expect(try await house.account(of: house.elena).recoveryCodesLeft == 10)
        #expect(try await refusal { _ = try await house.desk.give(code: codes[4], in: again, from: house.home) } != nil)
        _ = try await house.desk.give(code: made[0], in: again, from: house.home)
        #expect(try await house.journal().contains("accounts.make-recovery-codes"))
    }

    @Test(arguments: TestEngine.allCases)
    func `Without a second factor there are no recovery codes`(engine: TestEngine) async throws {
        let house = try await House.open(engine)
        try await house.give(house.elena)
        let signedIn = try await house.signIn(house.elena)
        #expect(
            try await refusal { _ = try await house.desk.makeRecoveryCodes(for: signedIn, from: house.home) }?.fields
                == ["factor"])
    }

    @Test(arguments: TestEngine.allCases)
    func `A factor can be removed where no seat asks for it, and only there`(engine: TestEngine) async throws {
        let house = try await House.open(engine)
        for person in [house.elena, house.marta] {
            try await house.give(person)
            let factor = try await house.giveFactor(person)
            let half = try await house.signIn(person)
            let whole = try await house.signedIn(
                try await house.desk.give(code: house.code(of: factor), in: half, from: house.home))
            let answer = try await refusal { _ = try await house.desk.removeSecondFactor(of: whole, from: house.home) }
            #expect(answer?.fields == (person == house.marta ? ["factor"] : nil))
            #expect(try await house.account(of: person).factorSince == (person == house.marta ? House.start : nil))
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `The secretariat takes a lost factor away, for a reason, on the record`(engine: TestEngine) async throws {
        let house = try await House.open(engine)
        try await house.give(house.marta)
        _ = try await house.giveFactor(house.marta)
        let secretariat = Actor(name: "secretariat", clearance: .everyone, rights: [.administer])
        let keeper = Actor(name: "keeper", clearance: .everyone, rights: [.keep])
        let command = ResetSecondFactor(house.marta.id, reason: "recognised in person")
        #expect(try await refusal { try await house.office.perform(command, as: keeper) }?.isNotAllowed == true)
        #expect(
            try await refusal {
                try await house.office.perform(ResetSecondFactor(house.marta.id, reason: ""), as: secretariat)
            }?.fields == ["reason"])
        try await house.office.perform(command, as: secretariat)
        #expect(try await house.signIn(house.marta).standing == .awaitsSecondFactor)
        #expect(try await house.journal().contains("recognised in person"))
    }

    @Test(arguments: TestEngine.allCases)
    func `Nobody changes another's account, not even the secretariat`(engine: TestEngine) async throws {
        let house = try await House.open(engine)
        let secretariat = Actor(name: "secretariat", clearance: .everyone, rights: [.keep, .administer], person: house.marta.id)
        let hash = try PasswordHash(of: "x", cost: .init(rounds: 4, blockSize: 1, passes: 1))
        let commands: [any Command] = [
            SetPassword(person: house.elena.id, hash: .init(hash), renewal: .init(nil), origin: .init(house.home)),
            SetSecondFactor(
                person: house.elena.id, code: .init("1"), recovery: .init([]), renewal: .init(nil), origin: .init(house.home)),
            RemoveSecondFactor(person: house.elena.id, isNeeded: false, renewal: .init(nil), origin: .init(house.home)),
            MakeRecoveryCodes(person: house.elena.id, codes: .init([]), origin: .init(house.home)),
            RevokeAPIToken(id: house.elena.id, person: house.elena.id, origin: .init(house.home)),
            MakeAPIToken(
                id: house.elena.id, person: house.elena.id, seat: house.seats.focalPoint, label: "x", writes: false, days: 1,
                digest: .init("x"), origin: .init(house.home)),
        ]
        for actor in [secretariat, Actor.anyone] {
            for command in commands {
                #expect(try await refusal { try await house.office.perform(command, as: actor) }?.isNotAllowed == true)
            }
        }
    }
}

extension House {
    /// The key that the page shows.
    func offer(_ person: Person) async throws -> OneTimeCode {
        try await database.write { db in try db.offeredFactor(to: person.id) }
    }

    func account(of person: Person) async throws -> AccountState {
        try await database.read { db in try db.account(of: person.id) }
    }
}
