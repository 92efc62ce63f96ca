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
