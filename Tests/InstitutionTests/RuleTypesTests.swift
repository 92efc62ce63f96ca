import Records
import SQL
import TestDatabase
import Testing

@testable import Institution

@Suite("Types and rules of the institution", .timeLimit(.minutes(5)))
struct RuleTypesTests {
    @Test("A dated value holds from its first day to its last; one without dates always")
    func values() {
        func value(_ when: String?) -> RuleValue {
            RuleValue(name: "value-name.001", number: 2, when: when.flatMap { When($0) })
        }
        let day = Day("2010-11-15")!
        #expect(value(nil).holds(on: day))
        #expect(value("2007-04-27/..").holds(on: day))
        #expect(value("2010-11/..").holds(on: Day("2010-11-01")!))
        #expect(!value("2010-11/..").holds(on: Day("2010-10-31")!))
        #expect(value("../2010").holds(on: Day("2010-12-31")!))
        #expect(!value("../2010").holds(on: Day("2011-01-01")!))
    }

    @Test("Only who decides or takes part reads a body's papers")
    func papers() {
        #expect(ParticipationLevel.allCases.filter(\.opensPapers) == [.decides, .takesPart])
        #expect(BodyType.allCases.filter(\.hasParticipants) == [.decision, .sitting, .consultation, .network])
    }

    @Test("A scale adds up its own lines, whatever the source prints")
    func scale() {
        let scale = Scale(
            currency: "USD", shares: [
                Share(party: "a", hundredths: 3334, cents: 100), Share(party: "b", hundredths: 6667, cents: 250),
            ], statedHundredths: 10_000, statedCents: 350)
        #expect(scale.sumOfHundredths == 10_001 && scale.sumOfCents == 350)
    }

    @Test("A scale with a party twice, or a negative line, is refused by field")
    func scaleProblems() {
        var draft = RecordDraft(Reference("scale", "s"))
        draft.wordings.add(Wording("Escala", in: .spanish, .official), to: .title)
        func problems(_ shares: [Share]) -> [String] {
            KeepScale(
                draft, scale: Scale(currency: "USD", shares: shares, statedHundredths: 0, statedCents: 0)
            ).problems().map(\.rule)
        }
        let one = Share(party: "a", hundredths: 1, cents: 1)
        #expect(problems([one]).isEmpty)
        #expect(problems([one, one]) == ["a party has one line only"])
        #expect(problems([Share(party: "a", hundredths: -1, cents: 1)]) == ["must not be negative"])
    }

    @Test("A party's seats open what the matrix says, and a body's closed door to nobody", arguments: TestEngine.allCases)
    func clearance(engine: TestEngine) async throws {
        let database = try await engine.database(tokenizer: SearchTokenizer.self)
        try await database.migrate(RecordsSchema.migrations + SearchSchema.migrations + InstitutionSchema.migrations)
        func draft(_ kind: String, _ slug: String) -> RecordDraft {
            var draft = RecordDraft(Reference(kind, slug))
            draft.wordings.add(Wording(slug, in: .spanish, .official), to: .title)
            return draft
        }
        func cell(_ type: String, _ body: String, _ level: ParticipationLevel) -> KeepParticipation {
            KeepParticipation(draft("participation", "\(type)-\(body)"), partyType: type, body: body, level: level)
        }
        let commands: [any KeepingCommand] = [
            KeepPartyType(draft("party-type", "full"), decides: true),
            KeepPartyType(draft("party-type", "guest"), decides: false),
            KeepParty(draft("party", "a"), code: "A", type: "full", website: nil),
            KeepParty(draft("party", "b"), code: "B", type: "guest", website: nil),
            KeepBody(draft("body", "council"), type: .decision), KeepBody(draft("body", "door"), type: .sitting),
            KeepBody(draft("body", "net"), type: .network), cell("full", "council", .decides), cell("full", "door", .decides),
            cell("guest", "council", .takesPart), cell("guest", "net", .byInvitation), cell("guest", "door", .excluded),
        ]
        let actor = Actor(name: "test", clearance: .everyone, keepsRecords: true)
        _ = try await CommandOffice(database).takeUp(commands, as: actor)
        try await database.read { db in
            #expect(
                try db.clearance(ofParty: "b").audiences == [.everyone, .process, .party("b"), .body("council")])
            #expect(try db.clearance(ofParty: "a").audiences.isSuperset(of: [.members, .body("council"), .party("a")]))
            #expect(throws: Refusal.notFound) { try db.clearance(ofParty: "nobody") }
            let secretariat = try db.secretariatClearance().audiences
            #expect(secretariat.contains(.body("net")) && !secretariat.contains(.body("door")))
        }
        await #expect(throws: Refusal.invalid("type", "there is no {reference}", ["reference": "party-type/none"])) {
            try await CommandOffice(database).perform(
                KeepParty(draft("party", "c"), code: nil, type: "none", website: nil), as: actor)
        }
    }
}
