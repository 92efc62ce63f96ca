import Foundation
import Records
import Testing
import Web

@testable import Portal

@Suite("Texts")
struct StringsTests {
    @Test("Every text is in Spanish and French, and says the same placeholders")
    func translated() {
        #expect(House.catalog.keys.count > 300)
        for key in House.catalog.keys {
            for language in [Language.spanish, Language("fr")] {
                #expect(House.catalog.has(key, in: language), "\(language): \(key)")
                let text = House.catalog.text(key, in: language)
                #expect(placeholders(text) == placeholders(key), "\(language): \(key)")
            }
        }
    }

    @Test("Every text that a page asks for is in a catalog")
    func asked() throws {
        let call = try Regex(#"\b(?:t|self|say)\(\s*"((?:[^"\\\n]|\\["\\nt])*)""#)
        var count = 0
        for file in try sources() {
            for match in file.text.matches(of: call) {
                guard let text = match.output[1].substring else { continue }
                let key = String(text).replacing("\\\"", with: "\"")
                #expect(House.catalog.keys.contains(key), "\(file.name): \(key)")
                count += 1
            }
        }
        #expect(count > 400)
    }

    @Test("Nothing of the Conference is in the code")
    func conferenceFree() throws {
        let names = [
            "GRCM", "CRM", "Puebla Process", "Honduras", "México", "Mexico", "Guatemala", "Vice-Minister", "vice-minister",
            "viceminist", "migrat", "Migration", "trafficking", "consular", "OIM", "ACNUR", "UNHCR", "crm-xii", "RROCM",
        ]
        // What the operator reads as an example, and the charter that comes built in.
        let allowed = ["Puebla.swift", "SearchCommand.swift", "InitCommand.swift", "ServeCommand.swift"]
        for file in try sources() where !allowed.contains(file.name) {
            for (number, line) in file.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                let code = line.trimmingCharacters(in: .whitespaces)
                // Comments give examples; "migrations" are those of the database's tables.
                guard !code.hasPrefix("//") else { continue }
                let rest = code.replacing("igrations", with: "").replacing("Migration(", with: "")
                    .replacing("[Migration]", with: "").replacing("MigrationPlan", with: "").replacing("migrate(", with: "")
                guard !file.path.contains("/SQL/"), !file.path.contains("/TestDatabase/") else { continue }
                for name in names where rest.contains(name) {
                    Issue.record("\(file.name):\(number + 1) holds “\(name)”: \(code)")
                }
            }
        }
    }

    private func placeholders(_ text: String) -> Set<String> {
        Set(text.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap { $0.split(separator: "}").first.map(String.init) })
    }

    private func sources() throws -> [(name: String, path: String, text: String)] {
        let root = "\(Conference.root)/Sources"
        let paths = try #require(FileManager.default.enumerator(atPath: root)).compactMap { $0 as? String }
        return try paths.filter { $0.hasSuffix(".swift") }.map { path in
            (
                URL(fileURLWithPath: path).lastPathComponent, "/\(path)",
                try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)
            )
        }
    }
}
