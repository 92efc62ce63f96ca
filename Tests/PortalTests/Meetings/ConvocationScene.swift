import Institution
import Meetings
import Records
import SQL
import TestDatabase
import Testing

@testable import Portal

/// A meeting of the Vice-Ministers in April 2027 that Honduras hosts, and people of every kind in their seats.
struct ConvocationScene: Sendable {
    let house: PrivateScene
    static let slug = "xvi-test"
    var path: String { "/es/meetings/\(Self.slug)" }

    static func focalPoint(_ party: String) -> Seat { Seat(function: "focal-point-seat", party: party, sector: "foreign-affairs") }

    init(_ engine: TestEngine, body: String = "vice-ministers", audience: Audience = .everyone) async throws {
        house = try await PrivateScene(engine, at: "2027-01-10T12:00:00Z")
        try await house.seat("saul", Seat(function: "coordinator", body: "secretariat"))
        for party in ["hnd", "mex", "pan"] { try await house.seat("focal-\(party)", Self.focalPoint(party)) }
        try await house.seat("liaison", Seat(function: "liaison-officer", party: "mex", body: "trafficking-network"))
        try await house.seat("jamaica", Seat(function: "observer-representative", party: "jam"))
        try await house.seat("civil", Seat(function: "network-representative", party: "rrocm"))
        try await house.office.perform(
            PassPresidency("presidency-pro-tempore", to: "slv", from: Day("2027-01-01")!, until: Day("2027-12-31")!),
            as: try await house.secretariat())
        try await house.seat("chair", Seat(function: "presidency-pro-tempore", party: "slv", body: "presidency", number: 2027), from: "2027-01-01")
        var draft = RecordDraft(Reference("meeting", Self.slug), audience: audience)
        draft.wordings[.title] = [Wording("XVI Conferencia", in: .spanish, .official), Wording("XVI Conference", in: .english, .translation)]
        draft.wordings[.place] = [Wording("Tegucigalpa", in: .spanish, .official)]
        draft.when = When("2027-04-26/2027-04-27")
        draft.links = [Link(.hostedBy, Reference("party", "hnd"))]
        try await house.office.perform(KeepMeeting(draft, body: body, number: 99), as: try await house.secretariat())
    }

    /// A sitting on the first day of the meeting.
    func sitting(_ slug: String, inside: Audience) async throws {
        var draft = RecordDraft(Reference("sitting", slug), audience: .process)
        draft.wordings[.title] = [Wording("Sesión \(slug)", in: .spanish, .official)]
        let clock = try #require(VenueClock("America/Tegucigalpa"))
        try await house.office.perform(
            KeepSitting(
                draft,
                Sitting(
                    meeting: Self.slug, body: "plenary", inside: inside, clock: clock, opens: Moment("2027-04-26T15:00Z"),
                    closes: Moment("2027-04-26T18:00Z"))), as: try await house.secretariat())
    }

    /// Everybody is invited, and Mexico has accepted.
    func convene() async throws {
        for (place, fields) in [("/convocation", [:]), ("/convocation/send", [:])] as [(String, [String: String])] {
            #expect(await house.send(path + place, as: "saul", fields).status == 303)
        }
        #expect(await answer("focal-mex", "accepted") == 303)
    }

    func answer(_ name: String, _ answer: String) async -> Int {
        await house.send(path + "/invitation", as: name, ["answer": answer, "note": "gracias"]).status
    }

    @discardableResult
    func register(_ name: String, _ delegate: String, role: String, party: String? = nil, _ more: [String: String] = [:]) async -> Answer {
        var fields = ["name": delegate, "title": "Directora", "role": role].merging(more) { $1 }
        if let party { fields["party"] = party }
        return await house.send(path + "/delegation/register", as: name, fields)
    }

    func identity(of delegate: String) async throws -> String {
        try #require(try await house.value("SELECT id FROM delegate WHERE name = \(delegate) AND state <> 'withdrawn'"))
    }

    func number(_ sql: SQL) async throws -> Int { try await house.database.read { db in try db.value(sql, as: Int.self) ?? 0 } }
}
