import Testing

@testable import CharterFiles

/// One way in which a charter can be wrong, and what the reader must be told.
struct Damage: Sendable, CustomTestStringConvertible {
    let name: String
    let file: String
    let old: String
    let new: String
    /// A text in the line that must be named.
    let at: String
    let says: [String]

    init(_ name: String, _ old: String, _ new: String, at: String, says: String..., file: String = "charter.yaml") {
        (self.name, self.old, self.new, self.at, self.says, self.file) = (name, old, new, at, says, file)
    }

    var testDescription: String { name }

    static let work = "memory/work.yaml"

    static let all: [Damage] = [
        Damage("unknown party", "hosts: [bland]", "hosts: [cland]", at: "hosts:", says: "unknown party “cland”", "“hosts”", file: work),
        Damage("unknown party type", "type: member\n    title: Aland", "type: guest\n    title: Aland", at: "type: guest", says: "unknown party-type “guest”"),
        Damage("unknown body", "    body: council\n    number", "    body: senate\n    number", at: "body: senate", says: "unknown body “senate”", file: work),
        Damage("unknown theme", "themes: [fish]", "themes: [fowl]", at: "themes: [fowl]", says: "unknown theme “fowl”", file: work),
        Damage("unknown parent theme", "parent: sea", "parent: lake", at: "parent: lake", says: "unknown theme “lake”", "“parent”"),
        Damage("unknown meeting", "meeting: first-meeting", "meeting: last-meeting", at: "meeting: last-meeting", says: "unknown meeting “last-meeting”", file: work),
        Damage("unknown source", "\"s1: plan, 2\"", "\"s9: plan, 2\"", at: "s9: plan", says: "unknown source “s9”"),
        Damage("source without a place", "\"s1: work\"", "\"s1\"", at: "sources: [\"s1\"]", says: "“s1” should be like", file: work),
        Damage("reference without a kind", "about: [theme/fish]", "about: [fish]", at: "about: [fish]", says: "should be of the form kind/id", file: work),
        Damage("reference of another kind", "hosts: [bland]", "hosts: [theme/fish]", at: "hosts:", says: "should be the id of a party", file: work),
        Damage("duplicate id", "- id: bland", "- id: aland", at: "- id: aland\n    type: member\n    title: Bland", says: "duplicate id “aland” in parties", "charter.yaml:17"),
        Damage("id that cannot be an address", "- id: desk", "- id: The Desk", at: "id: The Desk", says: "“The Desk” should be lower-case letters and digits"),
        Damage("missing id", "  - id: desk\n    type: secretariat", "  - type: secretariat", at: "type: secretariat", says: "“id” is missing"),
        Damage("30 February", "when: 2007-04\n", "when: 2007-02-30\n", at: "2007-02-30", says: "“2007-02-30” is no date", "expected 2007", file: work),
        Damage("a word for a date", "when: 2007-04\n", "when: soon\n", at: "when: soon", says: "“soon” is no date", file: work),
        Damage("backwards interval", "2007-02-27/2007-02-28", "2007-02-28/2007-02-27", at: "2007-02-28/2007-02-27", says: "is no date", file: work),
        Damage("missing source", "    sources: [\"s1: work\"]\n", "", at: "- id: counting", says: "a source is missing", file: work),
        Damage("empty list of sources", "[\"s1: work\"]", "[]", at: "- id: counting", says: "a source is missing", file: work),
        Damage("claim without a source", "                sources: [\"s1: page 5\"]\n".replacing("                ", with: "        "), "", at: "value: {en: Four", says: "a source is missing", file: work),
        Damage("missing matrix cell", "party-type: member\n    body: council\n    level: decides\n    sources: [\"s1: council, 2\"]\n", "party-type: member\n    body: desk\n    level: decides\n    sources: [\"s1: council, 2\"]\n", at: "- id: council", says: "no cell for “member” in “council”"),
        Damage("second cell for the same pair", "themes:\n  - id: sea", "  - party-type: member\n    body: council\n    level: slot\n    sources: [\"s1: again\"]\nthemes:\n  - id: sea", at: "- party-type: member\n    body: council\n    level: slot", says: "a second cell for “member” in “council”", "charter.yaml:35"),
        Damage("missing language", "{en: Fish, fr: Poisson}", "{en: Fish}", at: "{en: Fish}", says: "“title” has no text in fr"),
        Damage("unknown language", "{en: Fish, fr: Poisson}", "{en: Fish, fr: Poisson, de: Fische}", at: "de: Fische", says: "“de”, which is not a language of the process (en, fr)"),
        Damage("empty text", "title: Bland", "title: \"  \"", at: "title: \"  \"", says: "“title” is empty"),
        Damage("missing title", "    title: Bland\n", "", at: "- id: bland", says: "“title” is missing"),
        Damage("unknown key", "themes: [fish]", "theme: [fish]", at: "theme: [fish]", says: "unknown key “theme”", "expected one of", "themes", file: work),
        Damage("unknown section", "activities:\n", "activites:\n", at: "activites:", says: "unknown section “activites”", "activities", file: work),
        Damage("section that is no list", "meetings:\n  - id: first-meeting\n    body", "meetings:\n    id: first-meeting\n    body", at: "id: first-meeting\n", says: "“meetings” should be a list", file: work),
        Damage("wrong enum value", "status: held", "status: over", at: "status: over", says: "“status” is “over”", "held, continuing", file: work),
        Damage("wrong participation level", "level: decides", "level: rules", at: "level: rules", says: "“level” is “rules”", "decides, takes-part"),
        Damage("three decimals", "percent: \"33.33\"", "percent: \"33.333\"", at: "33.333", says: "“percent” should be a number with at most two decimals, not “33.333”", file: work),
        Damage("per cent with a comma", "percent: \"33.33\"", "percent: \"33,33\"", at: "33,33", says: "not “33,33”", file: work),
        Damage("negative per cent", "percent: \"33.33\"", "percent: \"-0.50\"", at: "-0.50", says: "not “-0.50”", file: work),
        Damage("amount in words", "amount: 200}", "amount: many}", at: "amount: many", says: "“amount” should be a number", file: work),
        Damage("second line for a party", "{party: bland, percent", "{party: aland, percent", at: "amount: 200", says: "a second line for “aland”", file: work),
        Damage("missing total", "    total: {percent: \"100.00\", amount: 300}\n", "", at: "- id: scale", says: "“total” is missing", file: work),
        Damage("edition that is no number", "number: 1", "number: one", at: "number: one", says: "should be a whole number, not “one”", file: work),
        Damage("flag that is neither", "decides: true", "decides: yes", at: "decides: yes", says: "should be true or false, not “yes”"),
        Damage("axis with parent", "level: theme\n    parent: sea", "level: axis\n    parent: sea", at: "- id: fish", says: "an axis has no “parent”"),
        Damage("theme without parent", "    parent: sea\n", "", at: "- id: fish", says: "“parent” is missing"),
        Damage("sitting without parent", "type: secretariat", "type: sitting", at: "- id: desk", says: "a sitting needs “parent”"),
        Damage("disagreement with one claim", "      - value: {en: Four, fr: Quatre}\n        sources: [\"s1: page 5\"]\n", "", at: "- id: how-many", says: "at least two claims", file: work),
        Damage("text file that is missing", "fr: texts/rules.fr.md", "fr: texts/règles.fr.md", at: "files:", says: "“texts/règles.fr.md” is not in the charter’s folder", file: work),
        Damage("unknown audience", "    type: project", "    audience: friends\n    type: project", at: "audience: friends", says: "“friends” is no audience", file: work),
        Damage("unknown relation", "    type: project", "    links: {eats: [theme/fish]}\n    type: project", at: "links: {eats", says: "unknown key “eats”", "arises-from", file: work),
        Damage("official language that is not listed", "official-language: en", "official-language: pt", at: "id: tiny", says: "“pt” is not among the languages"),
    ]
}

@Suite struct BrokenEntryTests {
    @Test func `The small charter is sound before it is broken`() throws {
        #expect(SmallCharter().faults == [])
        #expect(try SmallCharter().read().commands.count == 15)
    }

    @Test(arguments: Damage.all)
    func `A fault names file, line and what was expected`(damage: Damage) throws {
        var charter = SmallCharter()
        try charter.replace(damage.old, with: damage.new, in: damage.file)
        let line = try charter.line(of: damage.at, in: damage.file)
        let faults = charter.faults
        let hit = faults.first { fault in
            fault.file == damage.file && fault.line == line && damage.says.allSatisfy { fault.message.contains($0) }
        }
        #expect(hit != nil, "expected \(damage.file):\(line): \(damage.says); found \(faults.map(\.description))")
    }
}
