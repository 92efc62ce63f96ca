import Foundation
import Institution
import Records
import SQL
import TestDatabase
import Testing
import Web

@testable import Portal

/// One test for each rule of DESIGN section 5: what the charter's data and the reading side hold of it today.
@Suite("Rules", .timeLimit(.minutes(1)))
struct RulesTests {
    private let conference = Rulebook()

    @Test("M1 the Vice-Ministers meet once a year, in the first half, hosted by the presidency", arguments: TestEngine.allCases)
    func m1(engine: TestEngine) async throws {
        #expect(try await conference.numbers("m1", engine) == [1])
        let book = try await conference.meetings(engine)
        let editions = book.filter { $0.number != nil }
        #expect(editions.compactMap(\.number) == Array(1...15))
        #expect(Set(editions.map(\.year)).count == 15)
        for edition in editions { #expect(edition.host == edition.president, "\(edition)") }
    }

    @Test("M2 the plenary's agenda holds report, opening statements and dialogue", arguments: TestEngine.allCases)
    func m2(engine: TestEngine) async throws {
        try await conference.says("m2", ["informe", "declaraciones de apertura", "sociedad civil"], "003", engine)
    }

    @Test("M3 the closed door: two companions by the annex of 2007, one by the publication of 2010, both kept", arguments: TestEngine.allCases)
    func m3(engine: TestEngine) async throws {
        #expect(try await conference.numbers("m3", engine) == [2, 1])
        let page = try await conference.page("/es/rules/m3", engine)
        #expect(page.contains("desde 27 de abril de 2007") && page.contains("desde noviembre de 2010"))
        for type in ["observer-state", "observer-organisation", "civil-society"] {
            #expect(try await conference.level(type, "closed-door", engine) == "excluded")
        }
        #expect(try await conference.level("member", "closed-door", engine) == "decides")
    }

    @Test("M4 the closed door decides administration, money, future actions, membership, observers", arguments: TestEngine.allCases)
    func m4(engine: TestEngine) async throws {
        try await conference.says("m4", ["administrativos y financieros", "futuras", "membres", "observador"], "003", engine)
    }

    @Test("M5 GRCM meets twice a year; observer organisations take part, observer states do not", arguments: TestEngine.allCases)
    func m5(engine: TestEngine) async throws {
        #expect(try await conference.numbers("m5", engine).contains(2))
        #expect(try await conference.opens("party:iom", "body:grcm", engine))
        #expect(try await !conference.opens("party:jam", "body:grcm", engine))
        #expect(try await conference.level("observer-state", "grcm", engine) == "excluded")
    }

    @Test("M6 the networks are for members; others come when explicitly invited", arguments: TestEngine.allCases)
    func m6(engine: TestEngine) async throws {
        for network in ["trafficking-network", "consular-network"] {
            for type in ["observer-state", "observer-organisation"] {
                #expect(try await conference.level(type, network, engine) == "by-invitation")
            }
            #expect(try await !conference.opens("party:iom", "body:\(network)", engine))
            #expect(try await conference.opens("party:hnd", "body:\(network)", engine))
        }
        try await conference.says("m6", ["inmediatamente antes", "conjunta"], "003", engine)
    }

    @Test("M7 civil society has a slot on the agendas of the networks, of GRCM and of the Vice-Ministers", arguments: TestEngine.allCases)
    func m7(engine: TestEngine) async throws {
        for body in ["trafficking-network", "consular-network", "grcm", "plenary"] {
            #expect(try await conference.level("civil-society", body, engine) == "slot")
            #expect(try await !conference.opens("party:rrocm", "body:\(body)", engine))
        }
    }

    @Test("M8 what an agenda takes up, and who gets its preliminary version", arguments: TestEngine.allCases)
    func m8(engine: TestEngine) async throws {
        try await conference.says("m8", ["seguimiento", "preliminar", "observador"], "003", engine)
    }

    @Test("M9 a seminar is convened by its host or co-sponsors with the secretariat", arguments: TestEngine.allCases)
    func m9(engine: TestEngine) async throws {
        try await conference.says("m9", ["anfitri", "Secretaría", "inaugura"], "003", engine)
    }

    @Test("M10 a drafting group headed by the presidency is formed when a meeting opens", arguments: TestEngine.allCases)
    func m10(engine: TestEngine) async throws {
        try await conference.says("m10", ["Redacción", "Presidencia"], "003", engine)
        #expect(try await conference.page("/es/bodies/drafting-group", engine).contains("M10"))
    }

    @Test("D1 decisions by consensus, not binding, never a vote", arguments: TestEngine.allCases)
    func d1(engine: TestEngine) async throws {
        try await conference.says("d1", ["consenso", "vinculante"], "003", engine)
        #expect(!ParticipationLevel.allCases.map(\.rawValue).contains("votes"))
    }

    @Test("D2 what the Declaration holds", arguments: TestEngine.allCases)
    func d2(engine: TestEngine) async throws {
        try await conference.says("d2", ["Declaración", "segunda"], "001", engine)
    }

    @Test("D3 networks report to GRCM, GRCM to the Vice-Ministers", arguments: TestEngine.allCases)
    func d3(engine: TestEngine) async throws {
        #expect(try await conference.reportsTo("trafficking-network", engine) == ["grcm"])
        #expect(try await conference.reportsTo("consular-network", engine) == ["grcm"])
        #expect(try await conference.reportsTo("grcm", engine) == ["vice-ministers"])
    }

    @Test("D4 a network's work plan runs only once GRCM has approved it", arguments: TestEngine.allCases)
    func d4(engine: TestEngine) async throws {
        try await conference.says("d4", ["Plan", "aprob"], "003", engine)
    }

    @Test("D5 an instrument's path: drafted, approved by GRCM, ratified by the Vice-Ministers, reported on", arguments: TestEngine.allCases)
    func d5(engine: TestEngine) async throws {
        let page = try await conference.page("/es/documents/guidelines-overland-return-mechanisms", engine)
        let approved = try #require(page.range(of: "Aprobado"))
        let ratified = try #require(page.range(of: "Ratificado"))
        #expect(approved.lowerBound < ratified.lowerBound)
    }

    @Test("O1 eight criteria for an observer state, three for an organisation", arguments: TestEngine.allCases)
    func o1(engine: TestEngine) async throws {
        #expect(try await conference.criteria("observer-state", engine) == 8)
        #expect(try await conference.criteria("observer-organisation", engine) == 3)
        #expect(Set(try await conference.numbers("o1", engine)) == [8, 3])
    }

    @Test("O2 observers may be invited to make a statement; they never debate or draft", arguments: TestEngine.allCases)
    func o2(engine: TestEngine) async throws { try await conference.says("o2", ["debate", "redacci"], "003", engine) }

    @Test("O3 observer states follow open discussions only, unless the presidency authorises more", arguments: TestEngine.allCases)
    func o3(engine: TestEngine) async throws {
        try await conference.says("o3", ["abiertas", "Presidencia"], "003", engine)
        #expect(try await !conference.opens("party:per", "body:closed-door", engine))
        #expect(try await !conference.opens("party:per", "members", engine))
    }

    @Test("P1 the presidency rotates yearly, by consensus", arguments: TestEngine.allCases)
    func p1(engine: TestEngine) async throws {
        let presidents = try await conference.meetings(engine).filter { $0.number != nil }.map(\.president)
        #expect(presidents.count == 15 && !zip(presidents, presidents.dropFirst()).contains { $0 == $1 })
        try await conference.says("p1", ["consenso", "Plenaria"], "003", engine)
    }

    @Test("P2 the presidency ranks pending activities that lack money, having consulted the members", arguments: TestEngine.allCases)
    func p2(engine: TestEngine) async throws { try await conference.says("p2", ["Consultados", "financ"], "003", engine) }

    @Test("R1 reports on trafficking and smuggling come two weeks before", arguments: TestEngine.allCases)
    func r1(engine: TestEngine) async throws { #expect(try await conference.numbers("r1", engine) == [2]) }

    @Test("R2 consular protection reports come in writing; no deadline is made up", arguments: TestEngine.allCases)
    func r2(engine: TestEngine) async throws {
        #expect(try await conference.numbers("r2", engine).isEmpty)
        try await conference.says("r2", ["escrito"], "003", engine)
    }

    @Test("R3 members report what they do with other organisations", arguments: TestEngine.allCases)
    func r3(engine: TestEngine) async throws { try await conference.says("r3", ["organizaciones"], "003", engine) }

    @Test("A1 a joint training is followed up within six months", arguments: TestEngine.allCases)
    func a1(engine: TestEngine) async throws {
        #expect(try await conference.numbers("a1", engine) == [6])
        try await conference.says("a1", ["seis meses"], "002", engine)
    }

    @Test("S1 two sites; only who keeps the records writes them", arguments: TestEngine.allCases)
    func s1(engine: TestEngine) async throws {
        try await conference.says("s1", ["público", "privado"], "003", engine)
        await #expect(throws: Refusal.self) {
            try await House.office(try await Conference.shared.database(engine)).perform(
                SetAudience(Reference("party", "mex"), audience: .everyone, basedOn: 1), as: .anyone)
        }
    }

    @Test("S2 focal points of three sectors in each of eleven members", arguments: TestEngine.allCases)
    func s2(engine: TestEngine) async throws {
        let pairs = try await conference.focalPoints(engine)
        #expect(pairs.count == 33 && Set(pairs).count == 33)
    }

    @Test("F1 a dated scale and six budget lines", arguments: TestEngine.allCases)
    func f1(engine: TestEngine) async throws {
        let page = try await conference.page("/es/funding.csv", engine)
        let amounts = page.split(separator: "\r\n").dropFirst().compactMap { Double($0.split(separator: ",").suffix(2).first ?? "") }
        #expect(amounts.count == 11 && amounts.reduce(0, +) == 282_724)
        #expect(try await conference.page("/es/records/budget-line.json", engine).contains("\"total\":6"))
        #expect(try await conference.page("/es/funding", engine).contains("desde 2005"))
    }
}
