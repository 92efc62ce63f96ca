import Foundation

@testable import CharterFiles

/// A small sound charter of an invented process, to be broken in one way at a time.
struct SmallCharter {
    var files: [String: String] = [
        "charter.yaml": SmallCharter.charter, "memory/work.yaml": SmallCharter.work,
        "texts/rules.en.md": "# Rules\n\nThe first paragraph. [s1: page 1]\n",
        "texts/rules.fr.md": "# Règles\n\nLe premier alinéa. [s1: page 1]\n",
    ]

    /// Puts one text in the place of another, which must be there exactly once.
    mutating func replace(_ old: String, with new: String, in file: String = "charter.yaml") throws {
        let text = files[file] ?? ""
        guard text.components(separatedBy: old).count == 2 else { throw Unclear(text: old) }
        files[file] = text.replacingOccurrences(of: old, with: new)
    }

    /// The line, counted from one, of the only place of a text.
    func line(of text: String, in file: String = "charter.yaml") throws -> Int {
        let parts = (files[file] ?? "").components(separatedBy: text)
        guard parts.count == 2 else { throw Unclear(text: text) }
        return parts[0].filter { $0 == "\n" }.count + 1
    }

    func read() throws -> Charter { try Charter(CharterFolder(name: "small", files: files)) }

    /// What is wrong with it; empty when it is sound.
    var faults: [CharterFault] {
        do {
            _ = try read()
            return []
        } catch let faults as CharterFaults { return faults.all } catch {
            return [CharterFault(file: "?", line: 0, message: "\(error)")]
        }
    }

    struct Unclear: Error { let text: String }

    private static let charter = """
        process:
          id: tiny
          title: {en: Tiny Forum, fr: Petit forum}
          languages: [en, fr]
          official-language: en
          sources: ["s1: whole"]
        sources:
          - id: s1
            title: {en: Minutes, fr: Procès-verbal}
        party-types:
          - id: member
            title: {en: Members, fr: Membres}
            one: {en: Member, fr: Membre}
            decides: true
            sources: ["s1: types"]
        parties:
          - id: aland
            type: member
            title: Aland
            sources: ["s1: parties, 1"]
          - id: bland
            type: member
            title: Bland
            sources: ["s1: parties, 2"]
        bodies:
          - id: council
            type: decision
            title: {en: Council, fr: Conseil}
            sources: ["s1: council"]
          - id: desk
            type: secretariat
            title: {en: Desk, fr: Bureau}
            sources: ["s1: desk"]
        participation:
          - party-type: member
            body: council
            level: decides
            sources: ["s1: council, 2"]
        themes:
          - id: sea
            level: axis
            title: {en: The sea, fr: La mer}
            sources: ["s1: plan"]
          - id: fish
            level: theme
            parent: sea
            title: {en: Fish, fr: Poisson}
            sources: ["s1: plan, 2"]
        """ + "\n"

    private static let work = """
        meetings:
          - id: first-meeting
            body: council
            number: 1
            when: 2007-02-27/2007-02-28
            title: {en: First meeting, fr: Première réunion}
            sources: ["s1: meetings"]
        activities:
          - id: counting
            type: project
            status: held
            hosts: [bland]
            themes: [fish]
            proposed: {when: 2006, meeting: first-meeting}
            when: 2007-04
            title: {en: Counting, fr: Comptage}
            sources: ["s1: work"]
        scales:
          - id: scale
            currency: XPF
            title: {en: Scale, fr: Barème}
            shares:
              - {party: aland, percent: "33.33", amount: 100}
              - {party: bland, percent: "66.67", amount: 200}
            total: {percent: "100.00", amount: 300}
            sources: ["s1: money"]
        documents:
          - id: rules
            type: guidelines
            title: {en: Rules, fr: Règles}
            files: {en: texts/rules.en.md, fr: texts/rules.fr.md}
            sources: ["s1: rules"]
        disagreements:
          - id: how-many
            title: {en: How many fish?, fr: Combien de poissons ?}
            about: [theme/fish]
            claims:
              - value: {en: Three, fr: Trois}
                sources: ["s1: page 4"]
              - value: {en: Four, fr: Quatre}
                sources: ["s1: page 5"]
            sources: ["s1: pages 4 and 5"]
        """ + "\n"
}

/// The folder of the repository.
let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
