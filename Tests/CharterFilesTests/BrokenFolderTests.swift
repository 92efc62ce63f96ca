import Foundation
import Testing

@testable import CharterFiles

/// What is wrong with whole files and folders.
@Suite struct BrokenFolderTests {
    private func faults(_ change: (inout SmallCharter) throws -> Void) rethrows -> [String] {
        var charter = SmallCharter()
        try change(&charter)
        return charter.faults.map(\.description)
    }

    @Test func `Two languages of a text have the same headings and paragraphs`() throws {
        var charter = SmallCharter()
        charter.files["texts/rules.fr.md"] = "# Règles\n\n## Encore\n\nLe premier alinéa.\n"
        let line = try charter.line(of: "files:", in: "memory/work.yaml")
        let fault = try #require(charter.faults.first)
        #expect(charter.faults.count == 1)
        #expect(fault.file == "memory/work.yaml")
        #expect(fault.line == line)
        #expect(fault.message.contains("same headings and paragraphs"))
    }

    @Test func `A text that cites an unknown source is a fault`() throws {
        let found = faults { $0.files["texts/rules.en.md"] = "# Rules\n\nThe first paragraph. [s7: page 1]\n" }
        #expect(found.count == 1)
        #expect(found.first?.contains("“texts/rules.en.md” cites the unknown source “s7”") == true)
    }

    @Test func `A YAML syntax error names its line`() throws {
        let found = faults { $0.files["memory/more.yaml"] = "themes:\n  - id: {open\n    x: y\n" }
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("memory/more.yaml:") == true)
        #expect(found.first?.contains("not valid YAML") == true)
        let line = found.first?.split(separator: ":").dropFirst().first.flatMap { Int($0) } ?? 0
        #expect((2...4).contains(line))
    }

    @Test func `A key that stands twice is a fault with its line`() throws {
        var charter = SmallCharter()
        try charter.replace("    status: held\n", with: "    status: held\n    status: pending\n", in: "memory/work.yaml")
        let found = charter.faults
        let hit = found.first { $0.message.contains("the same key twice") && $0.message.contains("status") }
        #expect(hit?.file == "memory/work.yaml", "\(found)")
        #expect((hit?.line ?? 0) > 1)
    }

    @Test func `An empty memory file holds nothing and is no fault`() {
        #expect(faults { $0.files["memory/empty.yaml"] = "" } == [])
        #expect(faults { $0.files["memory/comment.yaml"] = "# nothing yet\n" } == [])
        #expect(faults { $0.files["memory/section.yaml"] = "forums:\n" } == [])
    }

    @Test func `An empty charter file is a fault`() {
        let found = faults { $0.files["charter.yaml"] = "" }
        #expect(found == ["charter.yaml: the section “process” is missing"])
    }

    @Test func `A file that is a list is a fault`() {
        #expect(
            faults { $0.files["memory/list.yaml"] = "- a\n- b\n" }
                == ["memory/list.yaml:1: the file should be a map of sections"])
    }

    @Test func `A folder without charter says where the format is described`() {
        let found = faults { $0.files["charter.yaml"] = nil }
        #expect(found == ["small: charter.yaml is missing; see docs/charter-format.md"])
    }

    @Test func `A charter without process is a fault`() throws {
        let found = faults { charter in
            charter.files["charter.yaml"] = charter.files["charter.yaml"]?.replacing("process:\n", with: "proces:\n")
        }
        #expect(found == ["charter.yaml: the section “process” is missing"])
    }

    @Test func `A folder that is not there is said by its path`() {
        let path = "/nowhere/\(UUID().uuidString)"
        #expect {
            try CharterFolder.read(path)
        } throws: { error in
            (error as? CharterFaults)?.all.map(\.description) == ["\(path): there is no such folder"]
        }
    }

    @Test func `A file that is no UTF-8 is said by its name`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "charter-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data([0x61, 0xFF, 0xFE]).write(to: folder.appending(path: "charter.yaml"))
        #expect {
            try CharterFolder.read(folder.path)
        } throws: { error in
            (error as? CharterFaults)?.all.map(\.description) == ["charter.yaml: cannot be read as UTF-8 text"]
        }
    }

    @Test func `Twelve faults are listed all at once in the order of files and lines`() throws {
        var charter = SmallCharter()
        try charter.replace("decides: true", with: "decides: yes")
        try charter.replace("    title: Bland\n", with: "")
        try charter.replace("\"s1: desk\"", with: "\"s9: desk\"")
        try charter.replace("level: decides", with: "level: rules")
        try charter.replace("parent: sea", with: "parent: lake")
        try charter.replace("{en: Fish, fr: Poisson}", with: "{en: Fish}")
        let work = "memory/work.yaml"
        try charter.replace("number: 1", with: "number: one", in: work)
        try charter.replace("status: held", with: "status: over", in: work)
        try charter.replace("hosts: [bland]", with: "hosts: [cland]", in: work)
        try charter.replace("when: 2007-04\n", with: "when: soon\n", in: work)
        try charter.replace("\"33.33\"", with: "\"33.333\"", in: work)
        try charter.replace("about: [theme/fish]", with: "about: [fish]", in: work)
        let expected: [(file: String, at: String, says: String)] = [
            ("charter.yaml", "decides: yes", "true or false"), ("charter.yaml", "- id: bland", "“title” is missing"),
            ("charter.yaml", "s9: desk", "unknown source"), ("charter.yaml", "level: rules", "expected one of"),
            ("charter.yaml", "parent: lake", "unknown theme"), ("charter.yaml", "{en: Fish}", "no text in fr"),
            (work, "number: one", "whole number"), (work, "status: over", "expected one of"),
            (work, "hosts: [cland]", "unknown party"), (work, "when: soon", "is no date"),
            (work, "33.333", "two decimals"), (work, "about: [fish]", "kind/id"),
        ]
        let faults = charter.faults
        #expect(faults.count == 12, "\(faults)")
        for (fault, wanted) in zip(faults, expected) {
            #expect(fault.file == wanted.file)
            #expect(fault.line == (try charter.line(of: wanted.at, in: wanted.file)))
            #expect(fault.message.contains(wanted.says), "\(fault)")
        }
        let text = CharterFaults(all: faults).description
        #expect(text.hasSuffix("12 errors in the charter; nothing was taken up."))
        #expect(text.split(separator: "\n").count == 13)
    }
}
