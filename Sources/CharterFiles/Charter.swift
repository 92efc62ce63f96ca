public import Records
internal import Yams

/// A charter that has been read and found sound: the process, and every record it holds as a command that keeps it.
public struct Charter: Sendable {
    public let id: String
    public let languages: Languages
    public let names: Wordings
    /// An address for `security.txt`.
    public let contact: String?
    /// Every record of the charter and its memory.
    public let commands: [any KeepingCommand]

    /// Reads and checks a charter.
    /// - Throws: `CharterFaults` with everything that is wrong, each with file, line and what was expected.
    public init(_ folder: CharterFolder) throws {
        let faults = FaultCollector()
        guard folder.files["charter.yaml"] != nil else {
            throw CharterFaults(all: [
                .init(file: folder.name, line: 0, message: "charter.yaml is missing; see docs/charter-format.md")
            ])
        }
        let roots = Charter.parse(folder, faults)
        guard let process = Charter.process(roots, faults) else { throw CharterFaults(all: faults.sorted) }
        languages = process.languages
        let sections = Charter.sections(roots, process.languages, faults)
        let index = CharterIndex(sections)
        let builder = DraftBuilder(index: index, languages: process.languages)
        id = process.text("id", required: true) ?? ""
        contact = process.text("contact")
        let processDraft = builder.process(process)
        names = processDraft.wordings
        var commands: [any KeepingCommand] = [KeepRecord(processDraft)]
        commands += builder.institution(sections)
        commands += builder.meetings(sections)
        commands += builder.documents(sections, files: folder.files)
        commands += builder.followUp(sections)
        if !faults.sorted.isEmpty { throw CharterFaults(all: faults.sorted) }
        self.commands = commands
    }

    private static func parse(_ folder: CharterFolder, _ faults: FaultCollector) -> [(file: String, root: Node)] {
        folder.dataFiles.compactMap { file in
            do {
                guard let root = try Yams.compose(yaml: folder.files[file] ?? "") else { return nil }
                guard root.mapping != nil else {
                    faults.add(file, root.mark?.line ?? 0, "the file should be a map of sections")
                    return nil
                }
                return (file, root)
            } catch let YamlError.scanner(_, problem, mark, _) {
                faults.add(file, mark.line, "not valid YAML: \(problem)")
            } catch let YamlError.parser(_, problem, mark, _) {
                faults.add(file, mark.line, "not valid YAML: \(problem)")
            } catch let YamlError.composer(_, problem, mark, _) {
                faults.add(file, mark.line, "not valid YAML: \(problem)")
            } catch let YamlError.duplicatedKeysInMapping(duplicates, context) {
                faults.add(
                    file, context.mark.line,
                    "the same key twice: \(duplicates.map { "\($0)" }.joined(separator: ", "))")
            } catch {
                faults.add(file, 0, "not valid YAML: \(error)")
            }
            return nil
        }
    }

    /// The `process` map, with the languages that everything else is read in.
    private static func process(_ roots: [(file: String, root: Node)], _ faults: FaultCollector) -> Entry? {
        guard let (file, root) = roots.first(where: { $0.root.mapping?[Node("process")] != nil }) else {
            faults.add("charter.yaml", 0, "the section “process” is missing")
            return nil
        }
        let plain = Entry(node: root, file: file, faults: faults, languages: Languages([]))
        guard let process = plain.entry("process") else { return nil }
        let listed = process.texts("languages").map { Language($0.text) }
        if listed.isEmpty { process.fault("“languages” should list at least one language") }
        for language in listed where language.rawValue.count != 2 {
            process.fault("“\(language)” should be a two-letter language code", at: process["languages"])
        }
        var languages = listed
        if let official = process.text("official-language", required: true).map({ Language($0) }) {
            if !listed.contains(official) {
                process.fault("the official language “\(official)” is not among the languages")
            }
            languages = [official] + listed.filter { $0 != official }
        }
        return Entry(node: process.node, file: file, faults: faults, languages: Languages(languages))
    }

    /// All entries by section, in file order.
    private static func sections(
        _ roots: [(file: String, root: Node)], _ languages: Languages, _ faults: FaultCollector
    ) -> [String: [Entry]] {
        let known = Set(CharterIndex.kinds.keys).union(CharterIndex.unnamed)
        var sections: [String: [Entry]] = [:]
        for (file, root) in roots {
            for (key, value) in root.mapping ?? [:] {
                let name = key.string ?? ""
                guard name != "process" else { continue }
                guard known.contains(name) else {
                    faults.add(
                        file, key.mark?.line ?? 0,
                        "unknown section “\(name)”; expected one of \(known.sorted().joined(separator: ", "))")
                    continue
                }
                guard let sequence = value.sequence else {
                    if value.scalar?.string.isEmpty != true {
                        faults.add(file, value.mark?.line ?? 0, "“\(name)” should be a list of entries")
                    }
                    continue
                }
                for node in sequence {
                    let entry = Entry(node: node, file: file, faults: faults, languages: languages)
                    if node.mapping == nil { entry.fault("an entry of “\(name)” should be a map") } else {
                        sections[name, default: []].append(entry)
                    }
                }
            }
        }
        return sections
    }
}
