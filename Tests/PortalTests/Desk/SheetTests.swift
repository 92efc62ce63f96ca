import HTML
import Records
import Testing

@testable import Portal

/// Sheets, their three-way merge and their comparison: rules without a database.
@Suite(.timeLimit(.minutes(5))) struct SheetTests {
    private func draft() -> RecordDraft {
        var draft = RecordDraft(Reference("document", "letter"), audience: .members)
        draft.wordings.add(Wording("Carta", in: .spanish, .official), to: .title)
        draft.wordings.add(Wording("Letter", in: .english, .translation), to: .title)
        draft.wordings.add(Wording("CRM/1", in: .none, .official), to: "symbol")
        draft.wordings.add(Wording("Uno\n\nDos", in: .spanish, .draft), to: .part("claim", 2))
        draft.when = When("2007-04-24/2007-04-27")
        draft.occasions = [When("2007-04-24"), When("2009")].compactMap { $0 }
        draft.position = 7
        draft.release = Moment("2027-05-01T12:00Z").map { Release(at: $0, to: .everyone) }
        draft.links = [Link(.about, Reference("theme", "asylum")), Link(.related, Reference("meeting", "secret"))]
        draft.sources = ["record": [Citation(document: "003", locator: "IV: E")], "claim.002": [Citation(document: "009", locator: "p. 1")]]
        draft.facets = [.theme: ["asylum"], .type: ["report"]]
        return draft
    }

    @Test func `A sheet says all that a draft says, and writes it back`() throws {
        let draft = draft()
        var written = draft
        try Sheet(draft).write(into: &written)
        #expect(written == draft)
    }

    @Test func `What the writer may not read is not in the sheet, and stays where it was`() throws {
        let draft = draft()
        let hidden = Hidden(records: [Reference("meeting", "secret"), Reference("source", "009")])
        var sheet = Sheet(draft, without: hidden)
        let shown = sheet.names.map { sheet[$0] }.joined(separator: "\n")
        #expect(!shown.contains("meeting/") && !shown.contains("009:"), "\(shown)")
        sheet["title.en"] = "A letter"
        sheet.set("links", lines: [])
        var written = draft
        try sheet.write(into: &written, without: hidden)
        #expect(written.links == [Link(.related, Reference("meeting", "secret"))])
        #expect(written.sources["claim.002"] == draft.sources["claim.002"])
        #expect(written.wordings.best(.title, for: [.english])?.text == "A letter")
        #expect(written.facets[.theme] == nil, "what it is no longer linked to, it is not found under")
    }

    @Test func `Everything that breaks a rule is named at once`() {
        var sheet = Sheet(draft())
        (sheet["when"], sheet["audience"], sheet["release"], sheet["position"]) = ("mayo", "friends", "soon", "first")
        sheet.set("links", lines: ["about nowhere"])
        sheet.set("sources", lines: ["record 003"])
        var written = draft()
        #expect {
            try sheet.write(into: &written)
        } throws: { error in
            guard case Refusal.invalid(let problems) = error else { return false }
            return Set(problems.map(\.field)) == ["when", "audience", "release", "position", "links", "sources"]
        }
    }

    /// A generator that gives the same numbers in every run.
    private struct Dice: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    private static let names = ["title.es", "title.en", "when", "audience", "links", "facet.theme", "type"]

    private func sheet(_ dice: inout Dice, changing base: Sheet? = nil) -> Sheet {
        var sheet = base ?? Sheet()
        for name in SheetTests.names where base == nil || Int.random(in: 0..<3, using: &dice) == 0 {
            let values = (0..<Int.random(in: 0..<4, using: &dice)).map { _ in "v\(Int.random(in: 0..<5, using: &dice))" }
            sheet.set(name, lines: Sheet.kind(of: name) == .list ? values : Array(values.prefix(1)))
        }
        return sheet
    }

    @Test(arguments: 0..<400) func `A merge loses nothing of either side, and asks only where both changed the same`(seed: Int) {
        var dice = Dice(state: UInt64(seed) &* 7919)
        let base = sheet(&dice)
        let (theirs, yours) = (sheet(&dice, changing: base), sheet(&dice, changing: base))
        let merge = SheetMerge(base: base, theirs: theirs, yours: yours)
        let other = SheetMerge(base: base, theirs: yours, yours: theirs)
        #expect(merge.conflicts == other.conflicts, "whoever saves first, the same is asked")
        for name in SheetTests.names {
            let (old, their, your, new) = (base[name], theirs[name], yours[name], merge.merged[name])
            if Sheet.kind(of: name) == .list {
                let (before, a, b, result) = (Set(base.lines(name)), Set(theirs.lines(name)), Set(yours.lines(name)), Set(merge.merged.lines(name)))
                #expect(result.isSuperset(of: a.subtracting(before)) && result.isSuperset(of: b.subtracting(before)), "\(name)")
                #expect(result.isDisjoint(with: before.subtracting(a)) && result.isDisjoint(with: before.subtracting(b)), "\(name)")
                #expect(result == a.intersection(b).union(a.subtracting(before)).union(b.subtracting(before)), "\(name)")
                #expect(!merge.conflicts.contains(name))
            } else if their == old {
                #expect(new == your, "\(name)")
            } else if your == old {
                #expect(new == their && merge.theirs.contains(name), "\(name)")
            } else {
                #expect(merge.conflicts.contains(name) == (their != your), "\(name)")
                #expect(new == your)
            }
        }
        #expect(SheetMerge(base: base, theirs: base, yours: yours).merged == yours)
        #expect(SheetMerge(base: base, theirs: theirs, yours: base).merged == theirs)
    }

    @Test(arguments: 0..<200) func `A comparison holds both texts whole`(seed: Int) {
        var dice = Dice(state: UInt64(seed) &* 104_729)
        let words = ["la", "Conferencia", ",", "adopta", ".", "\n", "migración", "é", "12"]
        func text() -> String {
            (0..<Int.random(in: 0..<30, using: &dice)).map { _ in words.randomElement(using: &dice) ?? "" }.joined(separator: [" ", ""].randomElement(using: &dice) ?? "")
        }
        let (old, new) = (text(), text())
        let diff = WordDiff(old, new)
        #expect(diff.pieces.filter { $0.change != .added }.map(\.text).joined() == old)
        #expect(diff.pieces.filter { $0.change != .removed }.map(\.text).joined() == new)
        #expect(diff.isEmpty == (old == new))
        #expect(zip(diff.pieces, diff.pieces.dropFirst()).allSatisfy { $0.change != $1.change })
    }

    @Test func `A comparison says as little as it can, and does not choke on long texts`() {
        let diff = WordDiff("The Conference adopts the plan.", "The Conference has adopted the plan.")
        #expect(diff.pieces.map(\.change) == [.same, .removed, .added, .same] || diff.pieces.map(\.change) == [.same, .added, .removed, .added, .same])
        #expect(diff.pieces.last?.text.hasSuffix("the plan.") == true)
        let long = (0..<40_000).map { "palabra\($0)" }.joined(separator: " ")
        let other = (0..<40_000).map { "word\($0)" }.joined(separator: " ")
        #expect(WordDiff(long, other).pieces.filter { $0.change == .same }.allSatisfy { $0.text.trimmed.isEmpty })
        #expect(WordDiff("", "<b>").html.text == "<ins>&lt;b&gt;</ins>")
    }

    @Test func `What people type for a moment is a moment in UTC`() {
        #expect(Moment(typed: "2027-05-01") == Moment("2027-05-01T00:00Z"))
        #expect(Moment(typed: "2027-05-01T12:00") == Moment("2027-05-01T12:00Z"))
        #expect(Moment(typed: "2027-05-01 12:00Z") == Moment("2027-05-01T12:00Z"))
        #expect(Moment(typed: "tomorrow") == nil && Moment(typed: "2027-02-30") == nil)
    }
}
