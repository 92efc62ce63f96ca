internal import Foundation
internal import Records
internal import Yams

/// A file of metadata beside a document's files: `report.yaml` beside `report.es.pdf` and `report.en.pdf`.
struct Sidecar {
    private let node: Node

    static let endings = ["yaml", "yml"]

    /// - Throws: `ImportFault` naming the key and what was expected.
    static func read(_ path: String, languages: Languages) throws -> DocumentMetadata {
        guard let data = FileManager.default.contents(atPath: path),
            let (text, _) = TextEncoding.read(Array(data))
        else { throw ImportFault("the metadata beside it cannot be read") }
        let node: Node?
        do { node = try Yams.compose(yaml: text) } catch {
            throw ImportFault("the metadata beside it is no YAML: {detail}", ["detail": "\(error)".prefix(160).description])
        }
        guard let node, node.mapping != nil else { throw ImportFault("the metadata beside it should be a map") }
        return try Sidecar(node: node).metadata(languages)
    }

    private func metadata(_ languages: Languages) throws -> DocumentMetadata {
        let known = [
            "slug", "title", "summary", "date", "type", "symbol", "body", "edition", "author", "authors", "themes",
            "related", "audience", "release", "language", "official", "attachments",
        ]
        for (key, _) in node.mapping ?? [:] where !known.contains(key.string ?? "") {
            throw Sidecar.wrong(key.string ?? "?", "one of \(known.joined(separator: ", "))")
        }
        var metadata = DocumentMetadata()
        metadata.language = try language("language", languages)
        metadata.official = try language("official", languages)
        let plain = metadata.language ?? metadata.official ?? languages.official
        metadata.titles = try texts("title", languages, plain)
        metadata.summaries = try texts("summary", languages, plain)
        metadata.slug = try text("slug").map { try checked("slug", $0, "lower-case letters, digits and hyphens", Reference.isSlug) }
        metadata.when = try value("date", "2007, 2007-04, 2007-04-24 or 2005/2008") { When($0) }
        metadata.type = try value("type", DocumentType.allCases.map(\.rawValue).joined(separator: ", ")) { DocumentType(rawValue: $0) }
        metadata.symbol = try text("symbol")
        metadata.body = try slug("body")
        metadata.edition = try slug("edition")
        metadata.authors = try (list("author") + list("authors")).map { name in
            guard let reference = Reference(name) ?? (Reference.isSlug(name) ? Reference("party", name) : nil) else {
                throw Sidecar.wrong("authors", "party/mex, body/grcm …")
            }
            return reference
        }
        metadata.themes = try list("themes")
        metadata.related = try list("related")
        metadata.attachments = try list("attachments")
        metadata.audience = try value("audience", "public, process, members, body:grcm, party:mex, secretariat") { Audience(key: $0) }
        metadata.release = try value("release", "2027-05-01T12:00Z") { Moment($0) }.map { Release(at: $0, to: .everyone) }
        return metadata
    }

    private func text(_ key: String) throws -> String? {
        guard let value = node[key] else { return nil }
        guard let text = value.scalar?.string else { throw Sidecar.wrong(key, "a text") }
        return text.trimmed.isEmpty ? nil : text.trimmed
    }

    private func value<Value>(_ key: String, _ expected: String, _ read: (String) -> Value?) throws -> Value? {
        guard let text = try text(key) else { return nil }
        guard let value = read(text) else { throw Sidecar.wrong(key, expected) }
        return value
    }

    private func checked(_ key: String, _ text: String, _ expected: String, _ rule: (String) -> Bool) throws -> String {
        guard rule(text) else { throw Sidecar.wrong(key, expected) }
        return text
    }

    private func slug(_ key: String) throws -> String? {
        try text(key).map { try checked(key, $0, "a name as in the site's addresses", Reference.isSlug) }
    }

    private func language(_ key: String, _ languages: Languages) throws -> Language? {
        try value(key, languages.all.map(\.rawValue).joined(separator: ", ")) { code in
            languages.contains(Language(code)) ? Language(code) : nil
        }
    }

    /// One text, or a map of languages to texts.
    private func texts(_ key: String, _ languages: Languages, _ plain: Language) throws -> [Language: String] {
        guard let value = node[key] else { return [:] }
        guard let mapping = value.mapping else { return try text(key).map { [plain: $0] } ?? [:] }
        var texts: [Language: String] = [:]
        for (code, text) in mapping {
            let language = Language(code.string ?? "")
            guard languages.contains(language), let text = text.scalar?.string, !text.trimmed.isEmpty else {
                throw Sidecar.wrong(key, "a text in each of \(languages.all.map(\.rawValue).joined(separator: ", "))")
            }
            texts[language] = text.trimmed
        }
        return texts
    }

    /// One text or a list of them.
    private func list(_ key: String) throws -> [String] {
        guard let value = node[key] else { return [] }
        guard let sequence = value.sequence else { return try text(key).map { [$0] } ?? [] }
        return try sequence.map { item in
            guard let text = item.scalar?.string.trimmed, !text.isEmpty else { throw Sidecar.wrong(key, "a list of texts") }
            return text
        }
    }

    private static func wrong(_ key: String, _ expected: String) -> ImportFault {
        ImportFault("the metadata's “{key}” should be: {expected}", ["key": key, "expected": expected])
    }
}
