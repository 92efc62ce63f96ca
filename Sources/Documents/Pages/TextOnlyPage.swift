import HTML
import Records
import Web

/// A document's text and nothing else, in sections of less than 15 KB: for the slowest line.
struct TextOnlyPage: Page {
    let title: Wording
    let slug: String
    let language: Language
    let blocks: [DocumentText.Block]
    let section: Int
    let sections: Int
    private let languages: [Language]

    private enum CodingKeys: String, CodingKey { case title, slug, language, blocks, section, sections }

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        let reading = try await DocumentReading.read(inquiry)
        guard let text = reading.text else { throw Refusal.notFound }
        let parts = DocumentParts(text, size: DocumentParts.section)
        let section = try reading.part(of: parts)
        return TextOnlyPage(
            title: reading.dossier.record.title, slug: reading.dossier.record.slug, language: text.language,
            blocks: Array(parts.blocks(of: section)), section: section, sections: parts.count,
            languages: reading.revision?.texts ?? [])
    }

    func head(_ t: Translator) -> PageHead {
        var head = PageHead(title.text, isTransient: true)
        head.isBare = true
        return head
    }

    func body(_ t: Translator) -> HTML {
        let path = "/documents/\(slug)"
        func link(_ section: Int, _ name: String) -> HTML {
            guard (1...sections).contains(section) else { return .empty }
            let query = Query([("text", language.rawValue)] + (section > 1 ? [("part", String(section))] : []))
            return "<a href=\"\(url: t.path(path + "/text") + query.text)\">\(name)</a> "
        }
        let others = languages.filter { $0 != language }.html { other in
            "<a lang=\"\(other.rawValue)\" href=\"\(url: t.path(path + "/text") + Query([("text", other.rawValue)]).text)\">\(t.name(of: other))</a> "
        }
        let place = t("Part {n} of {all}", ["n": t.number(section), "all": t.number(sections)])
        let way: HTML = sections > 1 ? "<p>\(link(section - 1, t("Previous")))\(place) \(link(section + 1, t("Next")))</p>" : .empty
        return """
            <h1>\(title.text)</h1><p><a href="\(url: t.path(path))">\(t("Full page"))</a> \(others)</p>\(way)
            <div\(if: language != t.language, HTML(escaping: " lang=\(language.rawValue)"))>\(BlockList(t: t, manner: .bare).html(blocks))</div>\(way)
            """
    }
}
