import Records
import SQL
import Synchronization
import TestDatabase
import Web

@testable import Accounts

/// A small house with three people, in which time stands still until a test moves it.
struct House: Sendable {
    static let start = Moment("2026-11-21T12:00Z")!
    static let password = "un puente sobre el río Suchiate"

    let database: Database
    let office: CommandOffice
    let desk: SignInDesk
    let time: Time
    let box: LetterBox
    let seats: Seats
    /// Of the foreign ministry of Honduras.
    let elena: Person
    /// The coordinator: her seat asks for a second factor.
    let marta: Person
    /// Holds no seat any more.
    let pedro: Person

    static func open(_ engine: TestEngine, hashing: Hashing = .quick()) async throws -> House {
        let database = try await engine.database(tokenizer: SearchTokenizer.self)
        try await database.migrate(
            RecordsSchema.migrations + FilesSchema.migrations + SearchSchema.migrations + AccountsSchema.migrations)
        let time = Time()
        let box = LetterBox()
        let office = CommandOffice(
            database, clock: { time.now }, reactions: [Reaction(to: LinkLetter.self) { letter, _ in box.take(letter) }])
        let secretariat = Actor(name: "secretariat", clearance: Clearance([.secretariat]), rights: [.keep, .administer])
        func record(_ kind: String, _ slug: String) async throws -> Identity {
            var draft = RecordDraft(Reference(kind, slug), audience: .secretariat)
            draft.wordings.add(Wording(slug, in: .spanish, .official), to: .title)
            return try await office.perform(KeepRecord(draft), as: secretariat)[0]
        }
        let elena = Person(
            id: try await record("person", "p-1"), name: "Elena Zelaya", address: "elena@example.hn", language: .spanish)
        let marta = Person(
            id: try await record("person", "p-2"), name: "Marta Roldán", address: "marta@example.org", language: nil)
        let pedro = Person(
            id: try await record("person", "p-3"), name: "Pedro Solís", address: "pedro@example.cr", language: nil)
        let seats = Seats(
            elena: elena.id, marta: marta.id, focalPoint: try await record("seat", "hnd"),
            coordinator: try await record("seat", "coordinator"))
        let desk = SignInDesk(
            database, office: office, people: seats.people([elena, marta, pedro]), base: "https://crm.example",
            hashing: hashing, clock: { time.now })
        return House(
            database: database, office: office, desk: desk, time: time, box: box, seats: seats, elena: elena, marta: marta,
            pedro: pedro)
    }

    let home = Origin(address: "203.0.113.7", agent: "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0")

    /// Gives a person a password, past the rules for it.
    func give(_ person: Person, password: String = House.password) async throws {
        let hash = try await desk.hashing.hash(password)
        try await database.write { db in try db.keep(hash, of: person.id, at: House.start) }
    }

    /// Gives a person a second factor.
    func giveFactor(_ person: Person) async throws -> OneTimeCode {
        let factor = OneTimeCode()
        try await database.write { db in
            try db.execute(
                """
                INSERT INTO one_time_code (person, secret, since)
                VALUES (\(person.id.rawValue), \(factor.text), \(House.start.description))
                """)
        }
        return factor
    }

    func signIn(_ person: Person, from origin: Origin? = nil) async throws -> SignedIn {
        let token = try await desk.signIn(address: person.address, password: House.password, from: origin ?? home)
        return try await signedIn(token)
    }

    /// Whoever is signed in with a token; fails when nobody is.
    func signedIn(_ token: Token) async throws -> SignedIn {
        guard let found = try await desk.signedIn(token) else { throw Refusal.notFound }
        return found
    }

    func code(of factor: OneTimeCode) -> String { factor.code(step: OneTimeCode.step(at: time.now)) }

    func count(_ sql: SQL) async throws -> Int { try await database.read { db in try db.value(sql) ?? 0 } }

    /// What the journal says, all of it.
    func journal() async throws -> String {
        try await database.read { db in
            try db.rows("SELECT actor, command, records, detail FROM journal ORDER BY sequence").map { row in
                "\(try row["actor"] as String) \(try row["command"] as String) \(try row["records"] as String) \(try row["detail"] as String)"
            }.joined(separator: "\n")
        }
    }
}

extension Hashing {
    /// Cheap hashes: tests count them, and do not wait for them.
    static func quick(threads: Int = 2, waiting: Int = 32, rounds: Int = 4) -> Hashing {
        Hashing(threads: threads, waiting: waiting, cost: .init(rounds: rounds, blockSize: 1, passes: 1))
    }
}

/// A clock that a test moves.
final class Time: Sendable {
    private let moment = Mutex(House.start)
    var now: Moment { moment.withLock { $0 } }
    func pass(seconds: Int) { moment.withLock { $0 = Moment(milliseconds: $0.milliseconds + seconds * 1000) } }
    func pass(minutes: Int) { pass(seconds: minutes * 60) }
}

/// Where letters land, also those of work that is undone.
final class LetterBox: Sendable {
    private let letters = Mutex<[LinkLetter]>([])
    var all: [LinkLetter] { letters.withLock { $0 } }
    func take(_ letter: LinkLetter) { letters.withLock { $0.append(letter) } }

    /// The token of the last letter's link.
    var token: Token? { all.last?.token }
}

/// Who holds which seat, as a test wants it.
final class Seats: Sendable {
    let elena: Identity
    let marta: Identity
    let focalPoint: Identity
    let coordinator: Identity
    private let held: Mutex<[Identity: Identity]>
    private let questions = Mutex(0)
    /// How often somebody's rights were asked for.
    var asked: Int { questions.withLock { $0 } }

    init(elena: Identity, marta: Identity, focalPoint: Identity, coordinator: Identity) {
        self.elena = elena
        self.marta = marta
        self.focalPoint = focalPoint
        self.coordinator = coordinator
        held = Mutex([elena: focalPoint, marta: coordinator])
    }

    func end(of person: Identity) { held.withLock { $0[person] = nil } }

    func people(_ persons: [Person]) -> People {
        People(
            withAddress: { address, _ in persons.first { $0.address == address } },
            person: { id, _ in persons.first { $0.id == id } },
            all: { _ in persons },
            entitlement: { [self] person, only, _, _ in
                questions.withLock { $0 += 1 }
                guard let seat = held.withLock({ $0[person] }), only == nil || only == seat else { return nil }
                return Entitlement(actor(of: person, seat), name: "", needsSecondFactor: seat == coordinator)
            },
            parties: { [self] person, _, _ in person == elena && held.withLock { $0[person] } != nil ? ["hnd"] : [] })
    }

    private func actor(of person: Identity, _ seat: Identity) -> Actor {
        seat == coordinator
            ? Actor(
                name: "seat/coordinator person/p-2", clearance: Clearance([.process, .secretariat]),
                rights: [.keep, .administer], person: person, seats: [seat])
            : Actor(
                name: "seat/hnd person/p-1", clearance: Clearance([.process, .party("hnd")]), rights: [], person: person,
                seats: [seat])
    }
}

/// Whether a body throws a refusal of this kind.
func refuses(_ kind: (Refusal) -> Bool, _ body: () async throws -> Void) async throws -> Bool {
    do {
        try await body()
        return false
    } catch let refusal as Refusal {
        return kind(refusal)
    }
}

extension Refusal {
    var isTooMany: Bool { if case .tooMany = self { true } else { false } }
    var isNotAllowed: Bool { if case .notAllowed = self { true } else { false } }
    /// The fields that break a rule.
    var fields: [String] { if case .invalid(let problems) = self { problems.map(\.field) } else { [] } }
    /// Seconds to wait.
    var wait: Int? { if case .tooMany(let seconds) = self { seconds } else { nil } }
}

/// The refusal that a body throws.
func refusal(_ body: () async throws -> Void) async throws -> Refusal? {
    do {
        try await body()
        return nil
    } catch let refusal as Refusal {
        return refusal
    }
}
