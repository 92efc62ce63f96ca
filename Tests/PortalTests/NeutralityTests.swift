import CharterFiles
import Foundation
import Institution
import Records
import Testing

@testable import Portal

/// Another process runs the same program: no name, acronym or id of the Conference's data is in the code. The names come
/// from the charter, so that a new party is looked for without anyone remembering.
@Suite struct NeutralityTests {
    /// Names that the code may hold, each with why.
    private static let allowed: [String: String] = [
        "puebla": "the program's own name", "plenary": "a word of the field (DESIGN, section 6)",
        "secretariat": "a kind of body and an audience", "presidency": "a kind of body", "network": "a kind of body", "consultation group": "a kind of body",
        "drafting group": "a kind of body",
        "cri": "letters of other words", "can": "an English word", "per": "an English word", "col": "letters of HTML",
        "st": "letters of other words", "ts": "letters of other words",
    ]

    /// Where an operator reads an example, and which lines.
    private static func isExample(_ line: Substring, _ file: String) -> Bool {
        let code = line.trimmingCharacters(in: .whitespaces)
        if code.hasPrefix("//") { return true }
        // `--help`, and refusals that show the form of an answer.
        return code.contains("for example party:mex") || code.contains("@Option(help:") || code.contains("@Argument(help:")
            || file.hasPrefix("puebla/")
    }

    @Test func `No name, acronym or id of the charter is in the Swift code`() throws {
        let charter = try Charter(CharterFolder.read(repository.appending(path: "charters/crm").path))
        var names: Set<String> = []
        for draft in charter.commands.map(\.draft) {
            switch draft.reference.kind {
            case "party", "body", "process", "term":
                for field in [Field.title, .short, .part("also", 1)] {
                    names.formUnion(draft.wordings[field].map(\.text))
                }
                if draft.reference.kind != "term" { names.insert(draft.reference.slug) }
            case "meeting", "partner": names.insert(draft.reference.slug)
            default: break
            }
        }
        names.formUnion(["vice-minister", "viceministro", "grcm", "rcgm", "rrocm", "siemca", "trata", "trafficking", "smuggling", "consular"])
        let looked = names.map { $0.lowercased() }.filter { $0.count > 2 && NeutralityTests.allowed[$0] == nil }
        #expect(looked.count > 150)

        let root = repository.appending(path: "Sources")
        let paths = try #require(FileManager.default.enumerator(atPath: root.path)).compactMap { $0 as? String }
        var files = 0
        for path in paths where path.hasSuffix(".swift") && !path.hasPrefix("TestDatabase/") {
            files += 1
            let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
            for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
            where !NeutralityTests.isExample(line, path) {
                let words = NeutralityTests.words(line)
                for name in looked where words.contains(" \(name) ") {
                    Issue.record("\(path):\(number + 1) holds “\(name)”: \(line)")
                }
            }
        }
        #expect(files > 100)
    }

    /// The line in small letters, its words between single blanks; hyphens join.
    private static func words(_ line: Substring) -> String {
        " " + line.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "-" }.joined(separator: " ") + " "
    }
}
