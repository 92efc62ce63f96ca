import Records
import Testing

@testable import Portal

/// What the charter and the code hold of the rules about meetings (DESIGN, section 5).
@Suite(.timeLimit(.minutes(5))) struct MeetingRuleTests {
    @Test func `M1: the Vice-Ministers meet once a year, in the first half, hosted by the presidency`() async throws {
        let book = try await RuleReading()
        let rule = try await book.rule("m1")
        #expect(rule.numbers("Meetings a year") == [1])
        #expect(rule.values.last?.words == "spring or first half")
        #expect(rule.values.allSatisfy { $0.documents.contains("003") })
        #expect(rule.bodies == ["vice-ministers", "presidency"])
        // The editions: one a year without a gap, each in the first half where its month is known.
        let meetings = try await book.stage.json("/en/meetings")["meetings"] as? [[String: Any]] ?? []
        let editions = meetings.filter { $0["body"] as? String == "vice-ministers" }
        let dates = editions.compactMap { ($0["record"] as? [String: Any])?["when"] as? String }
        #expect(dates.compactMap { Int($0.prefix(4)) } == Array(1996...2010))
        #expect(dates.compactMap { $0.count >= 7 ? Int($0.dropFirst(5).prefix(2)) : nil }.allSatisfy { $0 <= 6 })
    }

    @Test func `M2: the plenary's agenda holds the presidency's report, the opening statements and the dialogue with civil society`() async throws {
        let book = try await RuleReading()
        let rule = try await book.rule("m2")
        #expect(rule.bodies == ["plenary"] && rule.sources == ["003"])
        for item in ["report of the Presidency", "opening statements", "dialogue with civil society"] {
            #expect(rule.html.contains(item), "\(item)")
        }
        #expect(try await book.level("civil-society", "plenary") == "slot")
    }

    @Test func `M3: the closed door is for heads of delegations and companions; both numbers of companions are shown`() async throws {
        let book = try await RuleReading()
        let rule = try await book.rule("m3")
        #expect(rule.numbers("Companions per delegation, at most") == [2, 1])
        #expect(rule.values.map(\.when) == ["2007-04-27/..", "2010-11/.."])
        #expect(rule.values.map(\.documents) == [["001"], ["003"]])
        let page = await book.stage.ask("/es/rules/m3").body
        #expect(page.contains("<strong>2</strong>") && page.contains("<strong>1</strong>"))
        #expect(page.contains("Las fuentes no coinciden") || page.contains("class=\"dispute\""))
        #expect(page.contains("/es/sources/001") && page.contains("/es/sources/003"))
        #expect(
            try await book.levels("closed-door")
                == ["member": "decides", "observer-state": "excluded", "observer-organisation": "excluded", "civil-society": "excluded"])
        // Behind one sitting's door: nobody by their party alone, not even the secretariat.
        for party in ["mex", "arg", "iom", "rrocm"] {
            #expect(try await book.keys(party).filter { $0.hasPrefix("sitting:") } == [], "\(party)")
        }
        let secretariat = try await book.stage.read { try House.secretariat($0).clearance.audiences.map(\.rawValue) }
        #expect(!secretariat.contains("body:closed-door") && !secretariat.contains { $0.hasPrefix("sitting:") })
        #expect(secretariat.contains("body:grcm") && secretariat.contains("party:mex"))
    }

    @Test func `M4: the closed door decides the secretariat's administration and money, future actions, membership and observers`() async throws {
        let book = try await RuleReading()
        #expect(try await book.rule("m4").bodies == ["closed-door"])
        let functions = try await book.parts("body/closed-door", "function").joined(separator: "\n")
        for matter in ["administrative and financial", "future actions", "new memberships", "observer"] {
            #expect(functions.contains(matter), "\(matter)")
        }
    }

    @Test func `M5: the consultation group meets twice a year; members and observer organisations, not observer states`() async throws {
        let book = try await RuleReading()
        #expect(try await book.rule("m5").numbers("Meetings a year") == [2])
        let levels = try await book.levels("grcm")
        #expect(levels == ["member": "decides", "observer-state": "excluded", "observer-organisation": "takes-part", "civil-society": "slot"])
        #expect(try await book.keys("mex").contains("body:grcm"))
        #expect(try await book.keys("iom").contains("body:grcm"))
        for party in ["arg", "col", "ecu", "jam", "per", "rrocm"] {
            #expect(try await !book.keys(party).contains("body:grcm"), "\(party)")
        }
        // The first time in the days of the Vice-Ministers, before they meet; the second later.
        let cycle = try await book.cycle()
        let places = ["grcm-first", "plenary-meeting", "grcm-second"].compactMap { cycle.firstIndex(of: $0) }
        #expect(places.count == 3 && places == places.sorted())
    }

    @Test func `M6: the networks meet immediately before the consultation group; members only, others when invited`() async throws {
        let book = try await RuleReading()
        #expect(try await book.rule("m6").numbers("Meetings a year") == [2])
        for body in ["trafficking-network", "consular-network"] {
            #expect(
                try await book.levels(body)
                    == ["member": "takes-part", "observer-state": "by-invitation", "observer-organisation": "by-invitation", "civil-society": "slot"])
            #expect(try await book.keys("hnd").contains("body:\(body)"))
            // An invitation and a slot open no papers.
            for party in ["arg", "iom", "rrocm"] { #expect(try await !book.keys(party).contains("body:\(body)"), "\(party)") }
        }
        let cycle = try await book.cycle()
        let places = ["trafficking-network-first", "consular-network-first", "grcm-first"].compactMap { cycle.firstIndex(of: $0) }
        #expect(places.count == 3 && places == Array((places.first ?? 0)..<((places.first ?? 0) + 3)))
        #expect(try await book.rule("m6").html.contains("joint"))
    }

    @Test func `M7: civil society has a slot with the networks, the consultation group and the Vice-Ministers`() async throws {
        let book = try await RuleReading()
        let bodies: Set = ["trafficking-network", "consular-network", "grcm", "plenary", "vice-ministers"]
        #expect(try await book.rule("m7").bodies == bodies)
        for body in bodies { #expect(try await book.level("civil-society", body) == "slot", "\(body)") }
        #expect(try await book.keys("rrocm") == ["public", "process", "party:rrocm"])
    }

    @Test func `M8: an agenda takes up follow-up, the presidency's topics and the members' input, and goes round beforehand`() async throws {
        let book = try await RuleReading()
        let rule = try await book.rule("m8")
        #expect(rule.sources.contains("003"))
        for part in ["follow-up", "preliminary version", "observer"] { #expect(rule.html.contains(part), "\(part)") }
        let cycle = try await book.cycle()
        let agenda = try #require(cycle.firstIndex(of: "preliminary-agenda"))
        #expect(agenda < (cycle.firstIndex(of: "plenary-meeting") ?? 0))
    }

    @Test func `M9: a seminar is convened by its host with the secretariat; the presidency speaks at the opening`() async throws {
        let book = try await RuleReading()
        let rule = try await book.rule("m9")
        #expect(rule.bodies == ["secretariat", "presidency"] && rule.sources.contains("003"))
        let functions = try await book.parts("body/presidency", "function")
        #expect(functions.contains { $0.contains("opening of seminars") })
    }

    @Test func `M10: a drafting group headed by the presidency is formed when a meeting opens`() async throws {
        let book = try await RuleReading()
        #expect(try await book.rule("m10").bodies == ["drafting-group", "presidency"])
        let cycle = try await book.cycle()
        let formed = try #require(cycle.firstIndex(of: "drafting-group-formed"))
        #expect(formed < (cycle.firstIndex(of: "plenary-meeting") ?? 0))
        // Drafting is no body that others have a place in.
        #expect(try await book.levels("drafting-group") == [:])
    }
}
