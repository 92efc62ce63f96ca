import Foundation
import Records
import SQL
import Testing
import Web

@testable import Portal

/// What the charter and the code hold of the rules about decisions, observers, the presidency, reports, follow-up, sites
/// and money (DESIGN, section 5).
@Suite(.timeLimit(.minutes(5))) struct CharterRuleTests {
    @Test func `D1: decisions by consensus, not binding; nothing in the house counts votes`() async throws {
        let book = try await RuleReading()
        let rule = try await book.rule("d1")
        #expect(Set(rule.sources) == ["003", "004"] && rule.html.contains("consensus") && rule.html.contains("not binding"))
        #expect(House.routes.allSatisfy { !$0.path.contains("vote") })
        // Only members decide anywhere.
        let cells = try await book.stage.json("/en/participation")["cells"] as? [[String: Any]] ?? []
        #expect(cells.count == 24)
        let deciders = cells.filter { $0["level"] as? String == "decides" }.compactMap { $0["partyType"] as? String }
        #expect(!deciders.isEmpty && Set(deciders) == ["member"])
    }

    @Test func `D2: the Vice-Ministers approve the Declaration in the second closed meeting`() async throws {
        let book = try await RuleReading()
        let rule = try await book.rule("d2")
        #expect(rule.numbers("Closed-door meetings") == [2] && rule.sources == ["001"])
        let cycle = try await book.cycle()
        let places = ["closed-door-first", "plenary-meeting", "closed-door-second"].compactMap { cycle.firstIndex(of: $0) }
        #expect(places.count == 3 && places == places.sorted())
    }

    @Test func `D3: networks report to the consultation group, and that to the Vice-Ministers`() async throws {
        let book = try await RuleReading()
        #expect(Set(try await book.rule("d3").sources).isSuperset(of: ["003", "004"]))
        #expect(try await book.targets("body/trafficking-network", "reports-on") == ["body/grcm"])
        #expect(try await book.targets("body/consular-network", "reports-on") == ["body/grcm"])
        #expect(try await book.targets("body/grcm", "reports-on") == ["body/vice-ministers"])
    }

    @Test func `D4: a network's work plan runs only once the consultation group has approved it`() async throws {
        let book = try await RuleReading()
        #expect(try await book.rule("d4").bodies == ["trafficking-network", "consular-network", "grcm"])
        for network in ["trafficking-network", "consular-network"] {
            let functions = try await book.parts("body/\(network)", "function")
            #expect(functions.contains { $0.contains("once the Consultation Group has approved it") }, "\(network)")
            #expect(try await book.level("member", network) == "takes-part", "a network does not decide")
        }
    }

    @Test func `D5: an instrument goes from proposal over approval to report, step by step in time`() async throws {
        let book = try await RuleReading()
        #expect(Set(try await book.rule("d5").sources) == ["001", "003"])
        let documents = try await book.stage.read { db in
            try db.rows(
                """
                SELECT r.slug, s.position, s.kind, s.happened FROM document_step s JOIN record r ON r.id = s.document
                ORDER BY r.slug, s.position
                """
            ).map { (slug: try $0["slug"] as String, kind: try $0["kind"] as String, year: try ($0["happened"] as String?)?.prefix(4)) }
        }
        #expect(documents.count > 20)
        #expect(Set(documents.map(\.kind)).isSuperset(of: ["proposed", "drafted", "approved", "ratified", "reported"]))
        for (slug, steps) in Dictionary(grouping: documents, by: \.slug) {
            let years = steps.compactMap { $0.year.flatMap { Int($0) } }
            #expect(years == years.sorted(), "\(slug): \(years)")
        }
    }

    @Test func `O1: eight criteria for a state, three for an organisation; the Vice-Ministers decide in private`() async throws {
        let book = try await RuleReading()
        let rule = try await book.rule("o1")
        #expect(rule.values.map(\.number) == [8, 3] && rule.bodies.contains("closed-door"))
        #expect(rule.values.allSatisfy { $0.when == "1999-01/.." && $0.documents.contains("003") })
        let page = await book.stage.ask("/en/admission").body
        let sections = page.components(separatedBy: "<section aria-labelledby=\"observer-").dropFirst()
        #expect(sections.map { String($0.prefix { $0 != "\"" }) } == ["state", "organisation"])
        #expect(sections.map { $0.components(separatedBy: "<li id=").count - 1 } == [8, 3])
    }

    @Test func `O2: observers may be invited to make a statement; they never debate or draft`() async throws {
        let book = try await RuleReading()
        #expect(try await book.rule("o2").bodies.isSuperset(of: ["plenary", "drafting-group"]))
        let page = await book.stage.ask("/en/participation").body
        #expect(page.components(separatedBy: "may be invited to make a statement; they take no part in the debate or in drafting").count == 3)
        for type in ["observer-state", "observer-organisation"] { #expect(try await book.level(type, "plenary") == "takes-part") }
    }

    @Test func `O3: observer states follow open discussions only`() async throws {
        let book = try await RuleReading()
        #expect(try await book.rule("o3").sources == ["003"])
        #expect(try await book.keys("arg") == ["public", "process", "party:arg", "body:vice-ministers", "body:plenary"])
    }

    @Test func `P1: the presidency rotates yearly`() async throws {
        let book = try await RuleReading()
        #expect(try await book.rule("p1").numbers("Term, in years") == [1])
        let all = try await book.stage.json("/en/presidencies")["presidencies"] as? [[String: Any]] ?? []
        let parties = all.compactMap { ($0["party"] as? [String: Any])?["slug"] as? String }
        #expect(parties.count == 15)
        #expect(zip(parties, parties.dropFirst()).allSatisfy { $0 != $1 }, "nobody follows themselves")
        for party in Set(parties) { #expect(try await book.keys(party).contains("members"), "\(party) is a member") }
    }

    @Test func `P2: the presidency, having consulted the members, ranks pending activities that lack money`() async throws {
        let book = try await RuleReading()
        #expect(try await book.rule("p2").bodies == ["presidency"])
        let cycle = try await book.cycle()
        #expect(cycle.contains("priorities"))
        let pending = await book.stage.ask("/en/activities?status=pending")
        #expect(pending.status == 200)
    }

    @Test func `R1: reports on trafficking and smuggling reach the secretariat two weeks before`() async throws {
        let rule = try await RuleReading().rule("r1")
        #expect(rule.numbers("Weeks beforehand") == [2])
        #expect(rule.bodies == ["secretariat", "trafficking-network", "vice-ministers"])
    }

    @Test func `R2: consular reports reach it in writing; the sources name no deadline and the page says so`() async throws {
        let rule = try await RuleReading().rule("r2")
        #expect(rule.values.map(\.name) == ["Deadline"])
        #expect(rule.values.map(\.number) == [nil])
        #expect(rule.html.contains("Not in the sources"))
        #expect(!rule.html.contains("not-in-sources"), "the charter's code is for the charter")
    }

    @Test func `R3: members report what they do with other international organisations`() async throws {
        let book = try await RuleReading()
        #expect(try await book.rule("r3").bodies == ["grcm"])
        #expect((try await book.record("rule/r3")["record"] as? [String: Any])?["when"] as? String == "2007/..")
    }

    @Test func `A1: a joint training is followed up within six months`() async throws {
        let rule = try await RuleReading().rule("a1")
        #expect(rule.numbers("Months to follow up, at most") == [6])
        #expect(rule.values.first?.documents == ["002"] && rule.values.first?.when == "2007-04-24/..")
    }

    @Test func `S1: a public site and a private one, and only the secretariat keeps the records`() async throws {
        let book = try await RuleReading()
        #expect(try await book.rule("s1").values.map(\.name) == ["Public site", "Private site"])
        let office = House.office(book.stage.database)
        let draft = RecordDraft(Reference("term", "nobody"))
        for actor in [Actor.anyone, Actor(name: "party:mex", clearance: .everyone, keepsRecords: false)] {
            await #expect(throws: Refusal.notAllowed(reason: "only the secretariat keeps the records", rule: "s1")) {
                try await office.perform(KeepRecord(draft), as: actor)
            }
        }
    }

    @Test func `S2: each member has focal points in its foreign affairs, interior and migration authorities`() async throws {
        let book = try await RuleReading()
        #expect(try await book.rule("s2").numbers("Sectors per country") == [3])
        let points = try await book.stage.json("/en/focal-points")["points"] as? [[String: Any]] ?? []
        let cells = Set(points.map { "\($0["party"] ?? "") \($0["sector"] ?? "")" })
        #expect(points.count == 33 && cells.count == 33)
    }

    @Test func `F1: a dated scale, six budget lines, and who prepares, examines and approves`() async throws {
        let book = try await RuleReading()
        let rule = try await book.rule("f1")
        #expect(rule.numbers("Budget lines") == [6])
        #expect(rule.values.last?.when == "2005/..")
        #expect(rule.bodies == ["secretariat", "presidency", "grcm", "closed-door"])
        let funding = try await book.stage.json("/en/funding")
        #expect((funding["lines"] as? [Any])?.count == 6)
        let page = await book.stage.ask("/es/funding").body
        for figure in ["282,724", "100.01 %", "100.00 %"] { #expect(page.contains(figure), "\(figure)") }
    }

    @Test func `Every rule of the design is in the charter, and every rule of the charter in the design`() async throws {
        let book = try await RuleReading()
        let wanted = (1...10).map { "m\($0)" } + (1...5).map { "d\($0)" } + ["o1", "o2", "o3", "p1", "p2", "r1", "r2", "r3", "a1", "s1", "s2", "f1"]
        let slugs = try await book.stage.read { db in
            try db.rows("SELECT slug FROM record WHERE kind = 'rule' ORDER BY position").map { try $0["slug"] as String }
        }
        #expect(slugs == wanted && wanted.count == 27)
    }
}
