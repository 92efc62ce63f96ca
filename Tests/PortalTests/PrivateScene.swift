import Institution
import Records
import SQL
import Synchronization
import TestDatabase
import Testing
import Web

@testable import Portal

/// The Conference with people in seats, who come with a token each: their own name.
struct PrivateScene: Sendable {
    let database: Database
    let portal: Portal
    let clock: SecrecyTests.Clock
    private let people: Guests

    /// Who has been let in, by token.
    final class Guests: Sendable {
        private let visits = Mutex<[String: Visit]>([:])
        subscript(token: String) -> Visit? {
            get { visits.withLock { $0[token] } }
            set { visits.withLock { $0[token] = newValue } }
        }
    }

    init(
        _ engine: TestEngine, charter: String = "crm", at moment: String = "2026-11-21T12:00:00Z",
        limits: LiveLimits = LiveLimits(), liveRoutes: [LiveRoute] = House.liveRoutes
    ) async throws {
        database = try await Stage.fresh(engine, charter: charter).database
        let clock = SecrecyTests.Clock(try #require(Moment(moment)))
        let people = Guests()
        self.clock = clock
        self.people = people
        portal = try await Portal.open(
            database, base: Stage.base, cacheBytes: 1 << 20, limits: limits,
            doorkeeper: { credentials, _, moment, database in
                try await Arrival(of: credentials.bearer.flatMap { people[$0] }, at: moment, database)
            }, liveRoutes: liveRoutes,
            clock: { clock.now })
    }

    var office: CommandOffice { House.office(database) { [clock] in clock.now } }

    func secretariat() async throws -> Actor { try await database.read { db in try House.secretariat(db) } }

    /// Gives a person a seat and lets them in.
    @discardableResult
    func seat(_ name: String, _ seat: Seat, from: String = "2026-01-01", until: String? = nil, factor: Bool = true) async throws -> Identity {
        // In a language of the process.
        let language = try await database.read { db in try db.languages() }.official
        let details = PersonalDetails(name: name, address: "\(name)@example.org", language: language)
        let days = (try #require(Day(from)), until.flatMap { Day($0) })
        try await office.perform(InviteHolder(seat, details, from: days.0, until: days.1), as: try await secretariat())
        return try await letIn(name, factor: factor)
    }

    @discardableResult
    func letIn(_ name: String, factor: Bool = true, seat: Identity? = nil, readOnly: Bool = false) async throws -> Identity {
        let person = try #require(
            try await database.read { db in
                try db.value("SELECT record FROM person WHERE address = \("\(name)@example.org")", as: String.self)
            })
        people[name] = Visit(
            person: Identity(rawValue: person), session: name, formToken: "token-\(name)", provedAt: clock.now,
            hasSecondFactor: factor, seat: seat, isReadOnly: readOnly, isMachine: seat != nil)
        return Identity(rawValue: person)
    }

    /// What they came with is nobody's any more.
    func revoke(_ name: String) { people[name] = nil }

    func ask(_ target: String, as name: String? = nil, accept: String = "text/html") async -> Answer {
        var question = Question(target, accept: accept)
        question.credentials.bearer = name
        return await portal.answer(question)
    }

    /// Sends a form from its own page.
    func send(_ target: String, as name: String?, _ fields: [String: String] = [:], token: String? = nil) async -> Answer {
        var items = fields.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
        if let name { items.append(("form-token", token ?? "token-\(name)")) }
        var question = Question(target, method: "POST", body: String(Query(items).text.dropFirst()))
        question.credentials.bearer = name
        return await portal.answer(question)
    }

    func value(_ sql: SQL) async throws -> String? { try await database.read { db in try db.value(sql, as: String.self) } }
}

extension Arrival {
    /// Whoever a test lets in without a sign-in, with the rights of their seats.
    init?(of visit: Visit?, at moment: Moment, _ database: Database) async throws {
        guard let visit, let holder = try await database.read({ db in try db.holder(visit.person, seat: visit.seat, at: moment) })
        else { return nil }
        let owes = holder.needsSecondFactor && !visit.hasSecondFactor && !visit.isMachine
        self.init(
            actor: owes ? holder.actor.withoutSeats : holder.actor, visit: visit, name: holder.name, owesSecondFactor: owes)
    }
}
