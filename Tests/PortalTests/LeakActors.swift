import Foundation
import Institution
import Records
import SQL
import Web

@testable import Portal

/// Somebody who comes to the site. What they belong to is written out here by hand, from section 4 of DESIGN, the
/// charter's matrix (`charters/crm/charter.yaml`) and its functions (`memory/functions.yaml`): never from `Clearance`.
struct LeakActor: Sendable {
    let name: String
    /// Beside what is public.
    let reads: Set<Audience>
    /// The presidency has opened one record of each kind to this party (O3).
    var isAuthorised = false
    /// Reads who is named for a seat, wherever: gives the seats.
    var administers = false
    /// Whose people and seats are their own.
    var party: String?
    var visit: Visit?
    /// A token whose session was revoked: it is shown, and nobody knows it.
    var isRevoked = false

    /// What is shown at the door; nil for whoever shows nothing.
    var bearer: String? { visit != nil || isRevoked ? "secret-token-of-\(name.replacing(" ", with: "-"))" : nil }

    /// Comes as a known person, whatever they may read.
    var isKnown: Bool { visit != nil }

    func question(_ target: String, method: String = "GET", accept: String = "*/*") -> Question {
        var question = Question(target, method: method, accept: accept)
        question.credentials = Credentials(bearer: bearer)
        return question
    }
}

/// The bodies whose papers the charter's matrix opens to each kind of party: those in which it decides or takes part.
private enum Opened {
    static let members: Set<Audience> = [
        .process, .members, .body("vice-ministers"), .body("grcm"), .body("trafficking-network"), .body("consular-network"),
    ]
    static let observerStates: Set<Audience> = [.process, .body("vice-ministers")]
    static let observerOrganisations: Set<Audience> = [.process, .body("vice-ministers"), .body("grcm")]
    /// A slot on an agenda opens no papers.
    static let civilSociety: Set<Audience> = [.process]
    /// The closed door is for heads of delegation and their companions (M3).
    static let closedDoor: Set<Audience> = [.sitting("closed-door"), .body("closed-door")]
    /// Everything but the closed door.
    static let secretariat: Set<Audience> = [
        .process, .members, .secretariat, .interpreters, .body("vice-ministers"), .body("presidency"), .body("grcm"),
        .body("trafficking-network"), .body("consular-network"), .body("secretariat"), .body("drafting-group"),
        .party("hnd"), .party("jam"), .party("pan"),
    ]
}

/// Everybody of the matrix, seated by the commands that the house has for it.
struct LeakCast: Sendable {
    let actors: [LeakActor]
    /// Who is named for a seat and not confirmed: the person's name, and the party whose affair it is.
    let nominee: (word: String, party: String)
    /// Which seat a known actor holds: for what waits in it.
    let seats: [String: Identity]
    /// The readable names of seats, for the addresses of handover packs.
    let seatNames: [String]
    /// Holds seats and never comes.
    let bystander: Identity
    let presidency: Actor
    let unsealer: Actor

    static let now = Moment("2030-06-15T12:00:00Z")!

    private static let today = Day(number: now.day.number)
    private static let begin = Day("2029-01-01")!

    /// Gives out the seats.
    /// - Parameters:
    ///   - addressMark: in every address of a person, with the party (or `none`) behind it.
    ///   - nameMark: in the name of the nominee.
    static func seat(
        in database: Database, office: CommandOffice, addressMark: String, nomineeName: String
    ) async throws -> LeakCast {
        let clearance = try await database.read { db in try db.secretariatClearance() }
        let secretariat = Actor(name: "secretariat", clearance: clearance, rights: [.keep, .administer])
        func person(_ key: String, _ party: String?, name: String? = nil) -> PersonalDetails {
            PersonalDetails(
                name: name ?? "Person \(key)", address: "\(addressMark)\(party ?? "none").\(key)@crm.example", language: .spanish)
        }
        func identity(_ details: PersonalDetails) async throws -> Identity {
            try await database.read { db in
                Identity(
                    rawValue: try db.value("SELECT record FROM person WHERE address = \(details.address)", as: String.self) ?? "")
            }
        }
        func seatIdentity(_ seat: Seat) async throws -> Identity {
            try await database.read { db in
                Identity(
                    rawValue: try db.value("SELECT id FROM record WHERE kind = 'seat' AND slug = \(seat.slug)", as: String.self) ?? "")
            }
        }
        @discardableResult func invite(
            _ key: String, _ seat: Seat, from begins: Day = begin, until ends: Day? = nil
        ) async throws -> Identity {
            let details = person(key, seat.party)
            try await office.perform(InviteHolder(seat, details, from: begins, until: ends), as: secretariat)
            return try await identity(details)
        }
        func focalPoint(_ party: String) -> Seat { Seat(function: "focal-point-seat", party: party, sector: "foreign-affairs") }
        func observer(_ party: String) -> Seat { Seat(function: "observer-representative", party: party) }
        func closed(_ function: String, _ party: String) -> Seat { Seat(function: function, party: party, body: "closed-door") }
        func visit(
            _ key: String, _ person: Identity, secondFactor: Bool = true, seat: Identity? = nil, readOnly: Bool = false,
            machine: Bool = false
        ) -> Visit {
            Visit(
                person: person, session: "session-\(key)", formToken: "form-token-\(key)", provedAt: now,
                hasSecondFactor: secondFactor, seat: seat, isReadOnly: readOnly, isMachine: machine)
        }

        // The presidencies: one whose year is over, one whose year it is. Who held the first was never retired.
        for (party, year) in [("gtm", "2029"), ("slv", "2030")] {
            try await office.perform(
                PassPresidency("presidency-pro-tempore", to: party, from: Day("\(year)-01-01")!, until: Day("\(year)-12-31")!),
                as: secretariat)
        }
        func presiding(_ party: String, _ year: Int) -> Seat {
            Seat(function: "presidency-pro-tempore", party: party, body: "presidency", number: year)
        }

        var actors = [LeakActor(name: "public", reads: [])]
        var seats: [String: Identity] = [:]
        var seatNames: [String] = []
        func add(_ name: String, _ seat: Seat, _ reads: Set<Audience>, from begins: Day = begin, until ends: Day? = nil,
            secondFactor: Bool = true, _ change: (inout LeakActor) -> Void = { _ in }
        ) async throws {
            let key = String(name.map { $0.isLetter ? $0 : "-" })
            let person = try await invite(key, seat, from: begins, until: ends)
            var actor = LeakActor(name: name, reads: reads, party: seat.party, visit: visit(key, person, secondFactor: secondFactor))
            change(&actor)
            actors.append(actor)
            seats[name] = try await seatIdentity(seat)
            seatNames.append(seat.slug)
        }

        try await add("coordinator", Seat(function: "coordinator", body: "secretariat"), Opened.secretariat) {
            $0.administers = true
        }
        try await add("observer state", observer("jam"), Opened.observerStates.union([.party("jam")])) { $0.isAuthorised = true }
        try await add("observer organisation", observer("unhcr"), Opened.observerOrganisations)
        try await add(
            "civil society", Seat(function: "network-representative", party: "rrocm"), Opened.civilSociety)
        try await add("interpreter", Seat(function: "interpreter", body: "secretariat"), [.process, .interpreters])
        try await add("member focal point", focalPoint("hnd"), Opened.members.union([.party("hnd")]))
        try await add("other member", focalPoint("mex"), Opened.members)
        try await add(
            "liaison officer", Seat(function: "liaison-officer", party: "hnd", body: "trafficking-network"),
            [.process, .party("hnd"), .body("trafficking-network")])
        try await add(
            "vice-minister", closed("vice-minister", "pan"), Opened.members.union(Opened.closedDoor).union([.party("pan")]))
        try await add("companion", closed("companion", "pan"), Opened.closedDoor.union([.process, .party("pan")]))
        try await add("presidency", presiding("slv", 2030), Opened.members.union([.body("presidency")]))
        try await add("former presidency", presiding("gtm", 2029), [])
        try await add("retired seat", focalPoint("nic"), [], until: Day(number: today.number - 1))
        try await add("seat from tomorrow on", observer("ecu"), [], from: Day(number: today.number + 1))
        try await add("seat of a party that has left", observer("sica"), [])
        try await add(
            "informatics", Seat(function: "secretariat-informatics", body: "secretariat"), [.process]) { $0.administers = true }
        try await add("owes a second factor", closed("vice-minister", "blz"), [], secondFactor: false)
        try await leave("sica", database, office, secretariat)

        // Informatics that has opened the closed door, and one that has opened it and lost the seat since.
        try await add(
            "informatics behind the door", Seat(function: "secretariat-informatics", body: "secretariat", number: 2),
            [.process, .sitting("closed-door")]) { $0.administers = true }
        try await add(
            "informatics retired behind the door", Seat(function: "secretariat-informatics", body: "secretariat", number: 3), [],
            until: Day(number: today.number - 1))

        // Tokens: one seat only of a person with two; one that may only read.
        let both = person("two-seats", "can")
        let liaison = Seat(function: "liaison-officer", party: "can", body: "consular-network")
        for seat in [focalPoint("can"), liaison] {
            try await office.perform(InviteHolder(seat, both, from: begin), as: secretariat)
        }
        let canadian = try await identity(both)
        actors.append(
            LeakActor(
                name: "token of one seat", reads: [.process, .body("consular-network")], party: "can",
                visit: visit("token", canadian, seat: try await seatIdentity(liaison), machine: true)))
        let reading = focalPoint("dom")
        let dominican = try await invite("reader", reading)
        actors.append(
            LeakActor(
                name: "read-only token", reads: Opened.members, party: "dom",
                visit: visit("read-only", dominican, seat: try await seatIdentity(reading), readOnly: true, machine: true)))

        // Who was revoked shows a token that opens nothing, whatever seat its person holds.
        try await invite("revoked", Seat(function: "secretariat-assistant", body: "secretariat"))
        actors.append(LeakActor(name: "revoked session", reads: [], isRevoked: true))

        // Named by Costa Rica's focal point, not yet confirmed.
        let costaRican = try await invite("nominator", focalPoint("cri"))
        let nominator = try await database.read { db in try db.holder(costaRican, at: now)?.actor }
        let named = person("nominee", "cri", name: nomineeName)
        if let nominator {
            try await office.perform(
                NominateHolder(Seat(function: "liaison-officer", party: "cri", body: "trafficking-network"), named, from: today),
                as: nominator)
        }
        actors.append(
            LeakActor(
                name: "nominated", reads: [], party: "cri", visit: visit("nominated", try await identity(named))))
        func acting(_ name: String) async throws -> Actor {
            guard let person = actors.first(where: { $0.name == name })?.visit?.person else { return .anyone }
            return try await database.read { db in try db.holder(person, at: now)?.actor } ?? .anyone
        }
        let presidency = try await acting("presidency")
        return LeakCast(
            actors: actors, nominee: (nomineeName, "cri"), seats: seats, seatNames: seatNames, bystander: costaRican,
            presidency: presidency,
            unsealer: try await acting("informatics behind the door"))
    }

    /// A party goes out of the process, as the charter would say it.
    private static func leave(
        _ party: String, _ database: Database, _ office: CommandOffice, _ actor: Actor
    ) async throws {
        let (draft, type, code) = try await database.read { db in
            let row = try db.row(
                "SELECT r.id, p.type, p.code FROM party p JOIN record r ON r.id = p.record WHERE r.slug = \(party)")
            let identity = Identity(rawValue: try row?["id"] ?? "")
            return (try db.draft(of: identity), try row?["type"] as String?, try row?["code"] as String?)
        }
        guard var draft, let type else { return }
        draft.when = When("2003/2029")
        try await office.perform(KeepParty(draft, code: code, type: type, website: nil), as: actor)
    }
}
