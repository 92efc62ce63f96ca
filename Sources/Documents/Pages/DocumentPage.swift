import HTML
import Records
import SQL
import Web

/// A document: what it is, its path, and its text with a place for every paragraph.
struct DocumentPage: TextPage {
    let dossier: Dossier
    let type: DocumentType
    let isContinuous: Bool
    let steps: [StepEntry]
    let text: DocumentText?
    let languages: [Language]

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        let slug = try inquiry.slug()
        return try await inquiry.read { db, reader in
            let dossier = try db.dossier(Reference("document", slug), for: reader)
            guard
                let own = try db.row(
                    "SELECT type, continuous FROM document WHERE record = \(dossier.record.id.rawValue)")
            else { throw Refusal.notFound }
            let languages = try db.revisions(of: dossier.record.id).first?.texts ?? []
            let language = reader.preferred.first { languages.contains($0) }
            return DocumentPage(
                dossier: dossier, type: DocumentType(rawValue: try own["type"]) ?? .report,
                isContinuous: try own["continuous"],
                steps: try db.steps(of: dossier.record, sources: dossier.sources, for: reader),
                text: try language.flatMap { try db.text(of: dossier.record.id, in: $0, for: reader) }, languages: languages)
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            dossier.record.title.text, description: dossier.record[.summary]?.text ?? "",
            crumbs: [.init(t("Documents"), "/documents")], section: .documents,
            alternates: text == nil ? [] : [.txt], record: dossier.record.reference)
    }

    func body(_ t: Translator) -> HTML {
        let record = dossier.record
        let facts = t.definitions([
            (t("Date"), record.when.map { t.time($0) } ?? .empty),
            (t("Place"), record[.place].map { t.wording($0) } ?? .empty),
            (t("Authors"), t.list(dossier.targets(.producedBy))),
            (t("Themes"), t.list(dossier.targets(.about, kind: "theme"))),
            (t("Production"), isContinuous ? HTML(escaping: t("continuous")) : .empty),
        ])
        return """
            \(t.heading(record, kicker: HTML(escaping: t.name(of: type))))
            \(t.fact("<div><div class=\"lead\">\(t.prose(record[.summary]))</div>\(facts)\(t.prose(record[.text]))</div>", dossier.sources[RecordDraft.whole] ?? []))
            \(t.section(t("Its path"), id: "path", path(t)))
            \(reading(t))
            \(t.closing(dossier, hiding: [.producedBy, .about]))
            """
    }

    private func path(_ t: Translator) -> HTML {
        let items = steps.html { entry -> HTML in
            let when: HTML = entry.step.when.map { t.time($0) } ?? .empty
            let place = [entry.body, entry.meeting].compactMap { $0 }.map { t.shortLink($0) }.joined(by: " · ")
            let note: HTML = entry.note.map { "<p>\(t.wording($0))</p>" } ?? .empty
            return "<li><strong>\(t.name(of: entry.step.kind))</strong> <span>\(when)</span>\(place.isEmpty ? .empty : "<p>\(place)</p>")\(note)\(t.inlineSources(entry.sources))</li>"
        }
        return items.isEmpty ? .empty : "<ol class=\"path\">\(items)</ol>"
    }

    private func reading(_ t: Translator) -> HTML {
        guard let text, !text.blocks.isEmpty else {
            return t.section(
                t("Text"), id: "text",
                t.emptyState(t("The archive holds this document’s description, not its text.")))
        }
        let contents = text.blocks.filter { $0.kind == .heading && $0.level > 1 }.html { block in
            "<li class=\"level-\(block.level)\"><a href=\"#\(block.anchor)\">\(block.text)</a></li>"
        }
        let language: HTML = text.language == t.language ? .empty : " lang=\"\(text.language.rawValue)\""
        let others = languages.filter { $0 != text.language && t.site.languages.contains($0) }.html { other in
            " · <a hreflang=\"\(other.rawValue)\" lang=\"\(other.rawValue)\" href=\"\(url: t.speaking(other).path(of: dossier.record.reference) + "#text")\">\(t.name(of: other))</a>"
        }
        return """
            <section aria-labelledby="text"><h2 id="text">\(t("Text"))</h2>
            <p class="tools"><a href="\(url: t.path(of: dossier.record.reference) + ".txt")" download>\(t("Download as plain text"))</a>\(others)</p>
            \(contents.isEmpty ? .empty : "<nav class=\"contents\" aria-label=\"\(t("Contents"))\"><h3>\(t("Contents"))</h3><ol>\(contents)</ol></nav>")
            <div class="reading"\(language)>\(blocks(text, t))</div></section>
            """
    }

    /// The blocks in order; items that follow each other make one list.
    private func blocks(_ text: DocumentText, _ t: Translator) -> HTML {
        var html = HTML.empty
        var inList = false
        for block in text.blocks where !(block.kind == .heading && block.level == 1) {
            if inList != (block.kind == .item) {
                html += inList ? "</ul>" : "<ul>"
                inList.toggle()
            }
            let mark: HTML = "<a class=\"mark\" href=\"#\(block.anchor)\" aria-label=\"\(t("Link to this place"))\">§</a>"
            switch block.kind {
            case .heading:
                html += block.level == 2
                    ? "<h3 id=\"\(block.anchor)\">\(block.text) \(mark)</h3>"
                    : "<h4 id=\"\(block.anchor)\">\(block.text) \(mark)</h4>"
            case .item: html += "<li id=\"\(block.anchor)\">\(block.text) \(t.inlineSources(block.sources)) \(mark)</li>"
            case .paragraph:
                html += t.fact("<p id=\"\(block.anchor)\">\(block.text) \(mark)</p>", block.sources)
            }
        }
        return inList ? html + "</ul>" : html
    }

    func plainText(_ t: Translator) -> String {
        text?.plain ?? "\(dossier.record.title.text)\n\n\(dossier.record[.summary]?.text ?? "")\n"
    }
}
