import Institution
import Records
import SQL
import TestDatabase
import Testing
import Web

@testable import Portal

/// What nobody does with seats unseen: what looks after the system is apart from what is said behind the closed door, and one
/// party's affairs are not another's.
@Suite(.timeLimit(.minutes(5))) struct SeatSecrecyTests {
    /// The coordinator, a focal point of Honduras and one of Mexico, an observer.
    private func scene(_ engine: TestEngine) async throws -> PrivateScene {
        let scene = try await PrivateScene(engine)
        try await scene.seat("saul", Seat(function: "coordinator", body: "secretariat"))
        try await scene.seat("elena", Seat(function: "focal-point-seat", party: "hnd", sector: "foreign-affairs"))
        try await scene.seat("mario", Seat(function: "focal-point-seat", party: "mex", sector: "foreign-affairs"))
        try await scene.seat("jamaica", Seat(function: "observer-representative", party: "jam"))
        return scene
    }

    private func fields(_ seat: String, _ name: String, _ address: String) -> [String: String] {
        ["seat": seat, "name": name, "address": "\(address)@example.org", "language": "es"]
    }

    @Test(arguments: TestEngine.allCases)
    func `M3: whoever looks after the system has no seat behind the closed door, and the other way round`(engine: TestEngine) async throws {
        let scene = try await scene(engine)
        let refused = await scene.send("/es/seats/hnd", as: "saul", fields("hnd-companion-closed-door", "Saul", "saul"))
        #expect(refused.status == 422 && refused.body.contains("M3"))
        #expect(try await scene.value("SELECT t.id FROM tenure t JOIN seat s ON s.record = t.seat WHERE s.function = 'companion'") == nil)
        try await scene.seat("minister", Seat(function: "vice-minister", party: "pan", body: "closed-door"))
        let office = Seat(function: "secretariat-informatics", body: "secretariat")
        let rule = "whoever has a seat behind the closed door does not look after the system: rule {rule}"
        await #expect(throws: Refusal.invalid("seat", rule, ["rule": "M3"])) { try await scene.seat("minister", office) }
        // A nomination by the party is refused when it is to be confirmed.
        let named = await scene.send("/es/directory/hnd/nominate", as: "elena", fields("hnd-companion-closed-door", "Saul", "saul"))
        #expect(named.status == 303)
        let tenure = try #require(try await scene.value("SELECT id FROM tenure WHERE state = 'nominated'"))
        #expect(await scene.send("/es/tenures/\(tenure)/settle", as: "saul", ["answer": "yes"]).status == 422)
    }

    @Test(arguments: TestEngine.allCases)
    func `Whoever is seated behind the closed door without the party's word stays on the list of openings, and the party is told`(
        engine: TestEngine
    ) async throws {
        let scene = try await scene(engine)
        let named = await scene.send("/es/directory/hnd/nominate", as: "elena", fields("hnd-vice-minister-closed-door", "Dora Propia", "dora"))
        #expect(named.status == 303)
        let tenure = try #require(try await scene.value("SELECT id FROM tenure WHERE state = 'nominated'"))
        #expect(await scene.send("/es/tenures/\(tenure)/settle", as: "saul", ["answer": "yes"]).status == 303)
        let told: SQL = "SELECT address FROM message WHERE subject LIKE '%was given a seat of your party%'"
        #expect(try await scene.value(told) == nil, "named by the party itself")
        #expect(await scene.send("/es/seats/hnd", as: "saul", fields("hnd-companion-closed-door", "Gil Ajeno", "gil")).status == 303)
        let addresses = try await scene.database.read { db in
            try db.rows(told + " ORDER BY address").map { try $0["address"] as String }
        }
        #expect(addresses == ["dora@example.org", "elena@example.org"], "the head and the focal point")
        let given = try #require(
            try await scene.value("SELECT t.id FROM tenure t JOIN seat s ON s.record = t.seat WHERE s.function = 'companion'"))
        #expect(await scene.send("/es/tenures/\(given)/end", as: "saul").status == 303)
        for name in ["elena", "mario"] {
            let page = await scene.ask("/es/openings", as: name).body
            #expect(page.contains("Gil Ajeno") && page.contains("seat/coordinator") && !page.contains("Dora Propia"), "\(name)")
        }
        #expect(await !scene.ask("/es/openings", as: "jamaica").body.contains("Gil Ajeno"))
        #expect(await !scene.ask("/es/openings.json", as: "jamaica").body.contains("Gil Ajeno"))
    }

    @Test(arguments: TestEngine.allCases)
    func `A tenure that ended long ago is not rewritten`(engine: TestEngine) async throws {
        let scene = try await scene(engine)
        try await scene.seat(
            "berta", Seat(function: "focal-point-seat", party: "hnd", sector: "interior"), from: "2023-01-01", until: "2024-12-31")
        let tenure = try #require(try await scene.value("SELECT id FROM tenure WHERE ends = '2024-12-31'"))
        #expect(await scene.send("/es/tenures/\(tenure)/end", as: "saul", ["last": "2026-11-20"]).status == 404)
        let secretariat = try await scene.secretariat()
        for last in ["2024-06-30", "2026-11-20", "2026-11-30"] {
            await #expect(throws: Refusal.self) {
                try await scene.office.perform(EndTenure(Identity(rawValue: tenure), last: try #require(Day(last))), as: secretariat)
            }
        }
        #expect(try await scene.value("SELECT ends FROM tenure WHERE id = \(tenure)") == "2024-12-31")
    }

    @Test(arguments: TestEngine.allCases)
    func `What one party has done still waits for the others`(engine: TestEngine) async throws {
        let scene = try await scene(engine)
        try await scene.seat("berta", Seat(function: "focal-point-seat", party: "hnd", sector: "interior"))
        let secretariat = try await scene.secretariat()
        for party in ["hnd", "mex"] {
            try await scene.office.perform(
                GiveTask("Send the figures", to: party, function: "focal-point-seat", by: Day("2026-12-01")), as: secretariat)
        }
        func duty(_ party: String) async throws -> String {
            try #require(
                try await scene.value("SELECT d.id FROM duty d JOIN seat s ON s.record = d.seat WHERE s.party = \(party) ORDER BY d.id LIMIT 1"))
        }
        func waits(_ name: String) async -> Bool { await scene.ask("/es/inbox", as: name).body.contains("Send the figures") }
        #expect(await scene.send("/es/duties/\(try await duty("mex"))/done", as: "mario").status == 303)
        #expect(await !waits("mario"))
        #expect(await waits("elena"))
        let own = try #require(
            try await scene.value("SELECT d.id FROM duty d JOIN seat s ON s.record = d.seat WHERE s.party = 'hnd' AND s.sector = 'interior'"))
        #expect(await scene.send("/es/duties/\(own)/done", as: "berta").status == 303)
        #expect(await !waits("elena"), "one answer is enough for a party")
    }

    @Test(arguments: TestEngine.allCases)
    func `Until the secretariat confirms, a party sees what it typed, whosever the address is`(engine: TestEngine) async throws {
        let scene = try await scene(engine)
        let secretariat = try await scene.secretariat()
        for (name, address, sector) in [("Olga Verdadera", "olga", "interior"), ("Hilda Oculta", "hilda", "migration")] {
            let details = PersonalDetails(name: name, address: "\(address)@example.org", language: .spanish)
            try await scene.office.perform(
                InviteHolder(
                    Seat(function: "focal-point-seat", party: "mex", sector: sector), details, from: try #require(Day("2026-01-01"))),
                as: secretariat)
        }
        try await scene.database.write { db in
            _ = try db.execute(
                "UPDATE record SET audience = 'secretariat' WHERE id = (SELECT record FROM person WHERE address = 'hilda@example.org')")
        }
        for (seat, name, address) in [
            ("hnd-liaison-officer-trafficking-network", "Tecleada Uno", "nueva"),
            ("hnd-liaison-officer-consular-network", "Tecleada Dos", "olga"), ("hnd-group-delegate-grcm", "Tecleada Tres", "hilda"),
        ] {
            #expect(await scene.send("/es/directory/hnd/nominate", as: "elena", fields(seat, name, address)).status == 303)
        }
        for path in ["/es/directory/hnd", "/es/directory/hnd.json"] {
            let seen = await scene.ask(path, as: "elena").body
            for text in ["Tecleada Uno", "Tecleada Dos", "Tecleada Tres", "nueva@example.org", "olga@example.org", "hilda@example.org"] {
                #expect(seen.contains(text), "\(path) \(text)")
            }
            #expect(!seen.contains("Verdadera") && !seen.contains("Oculta"), "\(path)")
        }
        #expect(await !scene.ask("/es/search.json?q=Tecleada", as: "elena").body.contains("Tecleada Uno"), "nor is there a record of a new one")
        #expect(await !scene.ask("/es/directory/hnd", as: "mario").body.contains("Tecleada"))
        let office = await scene.ask("/es/seats", as: "saul").body
        for text in ["Tecleada Uno", "Tecleada Dos", "Olga Verdadera", "Tecleada Tres", "Hilda Oculta"] { #expect(office.contains(text), "\(text)") }
        let nominations = try await scene.database.read { db in
            try db.rows("SELECT id FROM tenure WHERE state = 'nominated'").map { try $0["id"] as String }
        }
        for tenure in nominations { #expect(await scene.send("/es/tenures/\(tenure)/settle", as: "saul", ["answer": "yes"]).status == 303) }
        let confirmed = await scene.ask("/es/directory/hnd", as: "elena").body
        #expect(confirmed.contains("Tecleada Uno") && confirmed.contains("Olga Verdadera") && !confirmed.contains("Oculta"))
        #expect(try await scene.value("SELECT id FROM tenure WHERE typed_name IS NOT NULL OR typed_address IS NOT NULL") == nil)
    }
}
