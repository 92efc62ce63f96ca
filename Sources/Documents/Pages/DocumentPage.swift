import HTML
import Records
import Web

/// A document: what it is, its path, its files, and its text with a place for every paragraph.
struct DocumentPage: TextPage {
    private let reading: DocumentReading
    private let steps: [StepEntry]
    private let parts: DocumentParts?
    private let part: Int

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        let reading = try await DocumentReading.read(inquiry)
        let steps = try await inquiry.read { db, reader in
            try db.steps(of: reading.dossier.record, sources: reading.dossier.sources, for: reader)
        }
        let parts = reading.text.map {
            // A file has no other parts to turn to.
            DocumentParts($0, size: inquiry.t.site.isPlainFiles ? .max : DocumentParts.page)
        }
        return DocumentPage(
            reading: reading, steps: steps, parts: parts, part: try parts.map { try reading.part(of: $0) } ?? 1)
    }

    private var record: Record { reading.dossier.record }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            record.title.text, description: record[.summary]?.text ?? "",
            crumbs: [.init(t("Documents"), "/documents")], section: .documents,
            alternates: reading.text == nil ? [] : [.txt], isTransient: reading.wish.revision != nil,
            record: record.reference)
    }

    func body(_ t: Translator) -> HTML {
        let dossier = reading.dossier
        let facts = t.definitions([
            (t("Symbol"), reading.symbol.map { HTML(escaping: $0) } ?? .empty),
            (t("Date"), record.when.map { t.time($0) } ?? .empty),
            (t("Place"), record[.place].map { t.wording($0) } ?? .empty),
            (t("Authors"), t.list(dossier.targets(.producedBy))),
            (t("Body"), t.list(dossier.targets(.partOf, kind: "body"))),
            (t("Meeting"), t.list(dossier.targets(.discussedIn, kind: "meeting"))),
            (t("Themes"), t.list(dossier.targets(.about, kind: "theme"))),
            (t("Languages"), languages(t)),
            (t("Access"), record.audience == .everyone ? .empty : HTML(escaping: t.name(of: record.audience))),
            (t("Production"), reading.isContinuous ? HTML(escaping: t("continuous")) : .empty),
        ])
        return """
            \(t.heading(record, kicker: HTML(escaping: t.name(of: reading.type))))
            \(t.fact("<div><div class=\"lead\">\(t.prose(record[.summary]))</div>\(facts)\(t.prose(record[.text]))</div>", dossier.sources[RecordDraft.whole] ?? []))
            \(t.section(t("Its path"), id: "path", path(t)))
            \(t.section(t("Files"), id: "files", files(t)))
            \(text(t))
            \(citations(t))
            \(t.closing(dossier, hiding: [.producedBy, .about, .partOf, .discussedIn]))
            """
    }

    private func languages(_ t: Translator) -> HTML {
        let all = reading.revision?.languages ?? []
        return HTML(
            escaping: all.map { $0 == reading.official && all.count > 1 ? "\(t.name(of: $0)) (\(t("official")))" : t.name(of: $0) }
                .joined(separator: ", "))
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

    /// The files of the revision shown, and the way to earlier ones.
    private func files(_ t: Translator) -> HTML {
        guard let revision = reading.revision else { return .empty }
        let list = FileList(slug: record.slug, t: t).html(revision)
        guard reading.revisions.count > 1 else { return list }
        let note: HTML = revision.number == reading.revisions[0].number
            ? .empty : "<p class=\"remark\">\(t("This is an earlier revision."))</p>"
        return """
            \(note)\(list)<p><a href=\"\(url: t.path(of: record.reference) + "/versions")">\(t.count(reading.revisions.count, "{n} revision", "{n} revisions"))</a></p>
            """
    }

    private func text(_ t: Translator) -> HTML {
        guard let text = reading.text, let parts, !text.blocks.isEmpty else { return withoutText(t) }
        let reader = ReadingPane(reading: reading, text: text, parts: parts, part: part, t: t)
        return """
            <section aria-labelledby="text"><h2 id="text">\(t("Text"))</h2>
            \(reader.tools)\(reader.contents)\(reader.pane)\(reader.pager)</section>
            """
    }

    /// Pictures of the pages where there is no text; else the plain word that there is none.
    private func withoutText(_ t: Translator) -> HTML {
        let pages = reading.language.flatMap { reading.revision?.pages(in: $0) } ?? []
        guard !pages.isEmpty else {
            return t.section(
                t("Text"), id: "text", t.emptyState(t("The archive holds this document’s description, not its text.")))
        }
        let pictures = pages.enumerated().html { number, page in
            """
            <li id="page-\(number + 1)"><figure><img src="\(url: DocumentArchive.path(record.slug, page))" alt="\(t("Page {n}", ["n": t.number(number + 1)]))" loading="lazy"><figcaption>\(t("Page {n}", ["n": t.number(number + 1)]))</figcaption></figure></li>
            """
        }
        return t.section(
            t("Pages"), id: "text",
            "<p class=\"remark\">\(t("This file has no text that could be taken out: its pages are shown as pictures, and its words cannot be searched."))</p><ol class=\"pictures\">\(pictures)</ol>")
    }

    private func citations(_ t: Translator) -> HTML {
        let citation = DocumentCitation(reading.dossier, type: reading.type, symbol: reading.symbol, t: t)
        return """
            <section aria-labelledby="cite"><h2 id="cite">\(t("How to cite it"))</h2><p>\(citation.text)</p>
            <details><summary>BibTeX, RIS</summary><pre>\(citation.bibTeX)</pre><pre>\(citation.ris)</pre></details></section>
            """
    }

    func plainText(_ t: Translator) -> String {
        reading.text?.plain ?? "\(record.title.text)\n\n\(record[.summary]?.text ?? "")\n"
    }
}

extension DocumentPage: Encodable {
    private enum Key: String, CodingKey {
        case dossier, type, isContinuous, symbol, official, steps, revision, revisions, text, part, parts
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(reading.dossier, forKey: .dossier)
        try container.encode(reading.type, forKey: .type)
        try container.encode(reading.isContinuous, forKey: .isContinuous)
        try container.encodeIfPresent(reading.symbol, forKey: .symbol)
        try container.encodeIfPresent(reading.official, forKey: .official)
        try container.encode(steps, forKey: .steps)
        try container.encodeIfPresent(reading.revision, forKey: .revision)
        try container.encode(reading.revisions.map(\.number), forKey: .revisions)
        try container.encodeIfPresent(reading.text, forKey: .text)
        try container.encode(part, forKey: .part)
        try container.encode(parts?.count ?? 1, forKey: .parts)
    }
}
