import Institution
import Meetings
import Records
import SQL
import TestDatabase
import Testing

@testable import Portal

/// The XII edition held again: New Orleans, April 2007, with everybody the sources name. What they do not say (hours, who
/// spoke when) is made up here, for the test alone.
struct NewOrleans: Sendable {
    let scene: PrivateScene
    static let members = ["blz", "can", "cri", "slv", "usa", "gtm", "hnd", "mex", "nic", "pan", "dom"]
    static let observerStates = ["col", "jam", "per"]
    static let observerOrganisations = ["iom", "unhcr", "unfpa"]

    init(_ engine: TestEngine) async throws {
        scene = try await PrivateScene(engine, at: "2007-04-24T14:00:00Z")
        func seat(_ name: String, _ seat: Seat) async throws { try await scene.seat(name, seat, from: "2007-01-01") }
        try await seat("coordinator", Seat(function: "coordinator", body: "secretariat"))
        try await scene.office.perform(
            PassPresidency(
                "presidency-pro-tempore", to: "usa", from: try #require(Day("2007-01-01")), until: try #require(Day("2007-12-31"))),
            as: try await scene.secretariat())
        try await seat(
            "presidency", Seat(function: "presidency-pro-tempore", party: "usa", body: "presidency", number: 2007))
        for party in NewOrleans.members {
            try await seat("\(party)-focal", Seat(function: "focal-point-seat", party: party, sector: "migration"))
            try await seat("\(party)-network", Seat(function: "liaison-officer", party: party, body: "trafficking-network"))
            try await seat("\(party)-vice", Seat(function: "vice-minister", party: party, body: "closed-door"))
        }
        // Who presides is behind the closed door as a companion of the host's Vice-Minister.
        try await seat("presidency", Seat(function: "companion", party: "usa", body: "closed-door"))
        for party in NewOrleans.observerStates + NewOrleans.observerOrganisations {
            try await seat("\(party)-observer", Seat(function: "observer-representative", party: party))
        }
        try await seat("rrocm", Seat(function: "network-representative", party: "rrocm"))
    }

    func moment(_ text: String) throws { scene.clock.set(try #require(Moment(text))) }

    func actor(_ name: String) async throws -> Actor {
        let moment = scene.clock.now
        return try await scene.database.read { db in
            let person = try db.value("SELECT record FROM person WHERE address = \("\(name)@example.org")", as: String.self)
            return try db.holder(Identity(rawValue: person ?? ""), at: moment)?.actor ?? .anyone
        }
    }

    func perform(_ command: some Command, as name: String) async throws {
        try await scene.office.perform(command, as: try await actor(name))
    }

    private func draft(_ kind: String, _ slug: String, _ title: String, _ audience: Audience) -> RecordDraft {
        var draft = RecordDraft(Reference(kind, slug), audience: audience)
        draft.wordings[.title] = [
            Wording(title, in: .spanish, .official), Wording("\(title) (en)", in: .english, .translation),
        ]
        return draft
    }

    /// A sitting with its items, prepared by the secretariat.
    func sitting(
        _ slug: String, of meeting: String, body: String, inside: Audience, opens: String, items: [String]
    ) async throws {
        let secretariat = try await scene.secretariat()
        let clock = try #require(VenueClock("America/Chicago"))
        let begin = try #require(Moment(opens))
        try await scene.office.perform(
            KeepSitting(
                draft(Sitting.kind, slug, "Sesión \(slug)", .everyone),
                Sitting(
                    meeting: meeting, body: body, inside: inside, clock: clock, opens: begin,
                    closes: Moment(milliseconds: begin.milliseconds + 7_200_000))), as: secretariat)
        for (number, item) in items.enumerated() {
            try await scene.office.perform(
                KeepAgendaItem(
                    draft(AgendaItem.kind, "\(slug)-\(number + 1)", item, inside.isSitting ? .members : inside),
                    AgendaItem(meeting: meeting, sitting: slug, place: 100 + number, minutes: 30)), as: secretariat)
        }
    }

    /// Registers and checks somebody in.
    func checkIn(_ names: [String], to sitting: String, of meeting: String) async throws {
        for name in names {
            let person = try await scene.letIn(name)
            let id = "\(meeting)-\(name)"
            let party = name.hasSuffix("-vice") ? String(name.prefix(3)) : nil
            try await scene.database.write { db in
                try db.execute(
                    """
                    INSERT INTO delegate (id, meeting, party, person, name, title, role, state, badge, registered, registered_by)
                    VALUES (\(id), \(meeting), \(party), \(person.rawValue), \(name), '', 'head', 'accredited', \(id),
                            '2007-04-01T00:00:00.000Z', 'test') ON CONFLICT (id) DO NOTHING
                    """)
            }
            // Nobody lets themselves in.
            try await perform(
                CheckIn(Identity(rawValue: id), to: sitting), as: name == "coordinator" ? "presidency" : "coordinator")
        }
    }

    /// Parties ask for the floor, get it in the order of the list, and give it back.
    func debate(_ sitting: String, _ names: [String], invited: [String] = []) async throws {
        for name in names + invited { try await perform(RequestFloor(in: sitting), as: name) }
        for name in invited {
            let party = String(name.prefix { $0 != "-" })
            let request = try await scene.value(
                "SELECT id FROM floor_request WHERE party = \(party) AND state = 'waiting' ORDER BY arrival DESC LIMIT 1")
            try await perform(InviteToSpeak(Identity(rawValue: request ?? ""), in: sitting), as: "presidency")
        }
        for _ in names + invited { try await perform(GiveFloor(in: sitting), as: "presidency") }
        try await perform(EndSpeech(in: sitting), as: "presidency")
    }
}
