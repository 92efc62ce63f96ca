import Records
import SQL
import Synchronization
import TestDatabase
import Web

@testable import Institution
@testable import Meetings

/// A small process with as many members as wanted, two observers and a guest, a council with a plenary and a closed sitting.
struct Hall: Sendable {
    let database: Database
    let office: CommandOffice
    let clock: HallClock
    let people: [String: Actor]

    /// A time that tests move.
    final class HallClock: Sendable {
        private let moment = Mutex(Moment(milliseconds: 1_795_000_000_000))
        var now: Moment { moment.withLock { $0 } }
        func advance(seconds: Int) { moment.withLock { $0 = Moment(milliseconds: $0.milliseconds + seconds * 1000) } }
    }

    static let languages = Languages([.spanish, .english])

    init(_ engine: TestEngine, members: Int = 3) async throws {
        let database = try await engine.database(tokenizer: SearchTokenizer.self)
        try await database.migrate(
            RecordsSchema.migrations + FilesSchema.migrations + InstitutionSchema.migrations + SearchSchema.migrations
                + JobsSchema.migrations + OutboxSchema.migrations + MeetingsSchema.migrations + LiveSchema.migrations)
        let clock = HallClock()
        let office = CommandOffice(database, clock: { clock.now })
        try await database.write { db in try db.set("languages", to: "es en") }
        let machine = Actor(name: "test", clearance: .everyone, keepsRecords: true)
        func draft(_ kind: String, _ slug: String, audience: Audience = .everyone) -> RecordDraft {
            var draft = RecordDraft(Reference(kind, slug), audience: audience)
            draft.wordings.add(Wording("\(kind) \(slug)", in: .spanish, .official), to: .title)
            return draft
        }
        var closed = draft("body", "door")
        closed.links = [Link(.partOf, Reference("body", "council"))]
        var plenary = draft("body", "plenary")
        plenary.links = [Link(.partOf, Reference("body", "council"))]
        var commands: [any KeepingCommand] = [
            KeepPartyType(draft("party-type", "full"), decides: true), KeepPartyType(draft("party-type", "watching"), decides: false),
            KeepPartyType(draft("party-type", "guest"), decides: false), KeepBody(draft("body", "council"), type: .decision),
            KeepBody(plenary, type: .sitting), KeepBody(closed, type: .sitting), KeepBody(draft("body", "group"), type: .consultation),
        ]
        for (type, body, level) in [
            ("full", "council", ParticipationLevel.decides), ("full", "plenary", .takesPart), ("full", "door", .decides),
            ("full", "group", .decides), ("watching", "council", .takesPart), ("watching", "plenary", .takesPart),
            ("watching", "door", .excluded), ("watching", "group", .excluded), ("guest", "plenary", .slot), ("guest", "door", .excluded),
        ] {
            commands.append(
                KeepParticipation(draft("participation", "\(type)-\(body)"), partyType: type, body: body, level: level))
        }
        let parties = (1...members).map { ("m\($0)", "full") } + [("w1", "watching"), ("w2", "watching"), ("g1", "guest")]
        for (slug, type) in parties { commands.append(KeepParty(draft("party", slug), code: nil, type: type, website: nil)) }
        commands += [
            KeepFunction(
                draft("function", "delegate"),
                function: SeatFunction(slug: "delegate", partyTypes: ["full", "watching", "guest"], reading: [.matrix])),
            KeepFunction(
                draft("function", "head"),
                function: SeatFunction(slug: "head", partyTypes: ["full"], bodies: ["door"], reading: [.matrix, .body])),
            KeepMeeting(draft("meeting", "first"), body: "council", number: 1),
        ]
        _ = try await office.takeUp(commands, as: machine)
        self.database = database
        self.office = office
        self.clock = clock
        people = try await Hall.seat(parties.map(\.0), in: database, clock.now)
    }

    /// A delegate of each party, a head of each member behind the door, who conducts, and an interpreter.
    private static func seat(_ parties: [String], in database: Database, _ now: Moment) async throws -> [String: Actor] {
        try await database.write { db in
            var people: [String: Actor] = [:]
            let functions = try db.seatFunctions()
            let time = now.description
            func record(_ kind: String, _ slug: String) throws -> Identity {
                let id = Identity(at: now)
                try db.execute(
                    """
                    INSERT INTO record (id, kind, slug, audience, position, version, digest, recorded, revised)
                    VALUES (\(id.rawValue), \(kind), \(slug), 'process', 0, 1, '', \(time), \(time))
                    """)
                return id
            }
            func add(_ name: String, _ function: String, party: String, body: String? = nil) throws {
                let (seat, person) = (try record("seat", "s-\(name)"), try record("person", "p-\(name)"))
                try db.execute(
                    "INSERT INTO seat (record, function, party, body, sector, number) VALUES (\(seat.rawValue), \(function), \(party), \(body), NULL, 1)")
                let audiences = functions[function]?.audiences(party: party, body: body, in: try db.surroundings(of: party)) ?? []
                people[name] = Actor(name: name, clearance: Clearance(audiences), rights: [], person: person, seats: [seat])
            }
            for party in parties {
                try add(party, "delegate", party: party)
                if party.hasPrefix("m") { try add("head-\(party)", "head", party: party, body: "door") }
            }
            let (secretary, interpreter) = (try record("person", "p-secretary"), try record("person", "p-interpreter"))
            people["secretary"] = Actor(name: "secretary", clearance: try db.secretariatClearance(), rights: [.keep], person: secretary)
            people["usher"] = Actor(
                name: "usher", clearance: try db.secretariatClearance(), rights: [.keep], person: try record("person", "p-usher"))
            people["interpreter"] = Actor(
                name: "interpreter", clearance: Clearance([.process, .interpreters]), rights: [], person: interpreter)
            return people
        }
    }

    func person(_ name: String) -> Actor { people[name] ?? .anyone }

    func perform(_ command: some Command, as name: String) async throws { try await office.perform(command, as: person(name)) }

    /// What becomes of a command: `done`, the field that is wrong, or the rule that forbids it.
    func outcome(_ command: some Command, as name: String) async -> String {
        do {
            try await perform(command, as: name)
            return "done"
        } catch Refusal.invalid(let problems) {
            return problems.first?.field ?? ""
        } catch Refusal.notAllowed(_, let rule) {
            return rule ?? "not allowed"
        } catch { return "\(error)" }
    }

    /// A sitting of the meeting, with two items on its agenda.
    func sitting(_ slug: String, body: String = "plenary", inside: Audience, isOpen: Bool = false) async throws {
        func draft(_ kind: String, _ slug: String, _ title: String) -> RecordDraft {
            var draft = RecordDraft(Reference(kind, slug), audience: kind == Sitting.kind ? .process : .everyone)
            draft.wordings.add(Wording(title, in: .spanish, .official), to: .title)
            return draft
        }
        try await perform(
            KeepSitting(
                draft(Sitting.kind, slug, "Sesión \(slug)"),
                Sitting(meeting: "first", body: body, inside: inside, clock: .utc)), as: "secretary")
        for (place, name) in ["one", "two"].enumerated() {
            try await perform(
                KeepAgendaItem(
                    draft(AgendaItem.kind, "\(slug)-\(name)", "Asunto reservado \(name)"),
                    AgendaItem(meeting: "first", sitting: slug, place: place + 1)), as: "secretary")
        }
        if isOpen { try await perform(ConductSitting(slug, .open), as: "secretary") }
    }

    /// The room as somebody sees it; nil when it is not for them.
    func room(_ slug: String, _ view: RoomView = .room, as name: String) async throws -> Room? {
        let actor = person(name)
        let reader = Reader(actor.clearance, language: .spanish, of: Hall.languages, at: clock.now)
        return try await database.read { db in
            do { return try db.room(slug, view, for: reader, actor) } catch is Refusal { return nil }
        }
    }

    /// How many records of a kind somebody may know of.
    func counts(as name: String) async throws -> [String: Int] {
        let reader = Reader(person(name).clearance, language: .spanish, of: Hall.languages, at: clock.now)
        return try await database.read { db in try db.countsByKind(for: reader) }
    }

    /// The identities of requests by party, of the list as it stands.
    func requests(_ slug: String) async throws -> [String: Identity] {
        let room = try await room(slug, .chair, as: "secretary")
        let all = (room?.speakers.upcoming ?? []) + (room?.speakers.waiting ?? [])
        return Dictionary(all.map { ($0.party, $0.id) }, uniquingKeysWith: { first, _ in first })
    }

    /// Gives the items of a sitting readers of their own.
    func keepItems(of slug: String, for audience: Audience) async throws {
        try await database.write { db in
            _ = try db.execute(
                """
                UPDATE record SET audience = \(audience.rawValue)
                WHERE id IN (SELECT record FROM agenda_item WHERE sitting = \(slug))
                """)
        }
    }

    /// Checks somebody in at the door: nobody lets themselves in.
    func checkIn(_ name: String, to slug: String) async throws {
        try await perform(CheckIn(try await register(name), to: slug), as: name == "secretary" ? "usher" : "secretary")
    }

    /// Puts somebody on the list of the meeting.
    func register(
        _ name: String, party: String? = nil, role: DelegateRole = .head, state: DelegateState = .accredited
    ) async throws -> Identity {
        let person = person(name)
        let id = Identity(at: clock.now)
        try await database.write { db in
            try db.execute(
                """
                INSERT INTO delegate (id, meeting, party, person, name, title, role, state, badge, registered, registered_by)
                VALUES (\(id.rawValue), 'first', \(party), \(person.person?.rawValue), \(name), '', \(role.rawValue),
                        \(state.rawValue), \(id.rawValue), '2026-11-01T00:00:00.000Z', 'test')
                """)
        }
        return id
    }
}
