import Institution
import Meetings
import Records
import TestDatabase
import Testing

@testable import Portal

/// Whom the charter's own matrix invites to which body's meetings, by the rules that say so.
@Suite struct InvitationRuleTests {
    private func list(_ body: String, _ engine: TestEngine) async throws -> InvitationList {
        try await Stage.shared(engine).read { db in
            let languages = try db.languages()
            return try db.invitationList(
                to: body, for: Reader(.everyone, language: .spanish, of: languages, at: Moment("2026-11-21T12:00Z")!))
        }
    }

    private func parties(_ list: InvitationList, _ condition: (InvitationList.Entry) -> Bool) -> Set<String> {
        Set(list.entries.filter(condition).map(\.party.slug))
    }

    private static let members: Set<String> = ["blz", "can", "cri", "slv", "usa", "gtm", "hnd", "mex", "nic", "pan", "dom"]
    private static let states: Set<String> = ["arg", "col", "ecu", "jam", "per"]
    private static let organisations: Set<String> = ["unhcr", "un-rapporteur-migrants", "eclac-celade", "segib", "iachr", "sica", "iom", "unfpa"]

    @Test(arguments: TestEngine.allCases)
    func `M3: behind the closed door only members are invited, and nobody by choice`(engine: TestEngine) async throws {
        let list = try await list("closed-door", engine)
        #expect(parties(list) { $0.basis == .right } == Self.members)
        #expect(list.entries.allSatisfy { $0.basis == .right || $0.level == .excluded })
        #expect(list.entries.allSatisfy { $0.rule == "m3" })
    }

    @Test(arguments: TestEngine.allCases)
    func `M5: to the Consultation Group members and observer organisations come by right, observer states never`(
        engine: TestEngine
    ) async throws {
        let list = try await list("grcm", engine)
        #expect(parties(list) { $0.basis == .right } == Self.members.union(Self.organisations))
        #expect(parties(list) { $0.level == .excluded } == Self.states)
        #expect(list["jam"]?.rule == "m5" && list["jam"]?.isByChoice == false)
        #expect(list["jam"]?.sources.isEmpty == false && list["jam"]?.note != nil)
    }

    @Test(arguments: TestEngine.allCases)
    func `M6: to a network members come by right, observers only when explicitly invited`(engine: TestEngine) async throws {
        for network in ["trafficking-network", "consular-network"] {
            let list = try await list(network, engine)
            #expect(parties(list) { $0.basis == .right } == Self.members)
            #expect(parties(list, \.isByChoice) == Self.states.union(Self.organisations))
            #expect(list["iom"]?.rule == "m6" && list["iom"]?.basis == nil)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `M7: civil society has a slot in the networks, the Group and the plenary, and none behind the door`(
        engine: TestEngine
    ) async throws {
        for body in ["trafficking-network", "consular-network", "grcm", "plenary", "vice-ministers"] {
            let entry = try #require(try await list(body, engine)["rrocm"])
            #expect(entry.basis == .slot && entry.rule == "m7", "\(body)")
        }
        #expect(try await list("closed-door", engine)["rrocm"]?.level == .excluded)
    }

    @Test(arguments: TestEngine.allCases)
    func `O2 and O3: observers come to the Vice-Ministers by right, each kind by its rule`(engine: TestEngine) async throws {
        let list = try await list("vice-ministers", engine)
        #expect(list["jam"]?.basis == .right && list["jam"]?.rule == "o3")
        #expect(list["unhcr"]?.basis == .right && list["unhcr"]?.rule == "o2")
        #expect(list["hnd"]?.rule == "m1")
        let silent = try await self.list("drafting-group", engine)
        #expect(silent.entries.allSatisfy { $0.level == .notInSources && $0.basis == nil && $0.rule == nil })
    }
}
