import HTML
import Records
import Web

/// A text to be read: its contents, one part of it, alone or beside another language.
struct ReadingPane {
    let reading: DocumentReading
    let text: DocumentText
    let parts: DocumentParts
    let part: Int
    let t: Translator

    private var path: String { t.path(of: reading.dossier.record.reference) }

    /// The address of a part, with what else was chosen.
    private func address(part: Int? = nil, beside: Language? = nil, language: Language? = nil) -> String {
        let items: [(String, String?)] = [
            ("text", (language ?? reading.wish.language)?.rawValue), ("beside", beside?.rawValue),
            ("revision", reading.wish.revision.map(String.init)), ("part", part.flatMap { $0 > 1 ? String($0) : nil }),
        ]
        return path + Query(items.compactMap { name, value in value.map { (name, $0) } }).text
    }

    /// Downloads, the text alone, and the other languages.
    var tools: HTML {
        let download: HTML = "<a href=\"\(url: path + ".txt")\" download>\(t("Download as plain text"))</a>"
        guard !t.site.isPlainFiles else { return "<p class=\"tools\">\(download)</p>" }
        let others = (reading.revision?.texts ?? []).filter { $0 != text.language }
        let alone = others.html { other in
            " · <a lang=\"\(other.rawValue)\" hreflang=\"\(other.rawValue)\" href=\"\(url: address(part: part, language: other) + "#text")\">\(t.name(of: other))</a>"
        }
        let beside = others.filter { $0 != reading.beside?.language }.html { other in
            " · <a href=\"\(url: address(part: part, beside: other) + "#text")\">\(t("Side by side with {language}", ["language": t.name(of: other)]))</a>"
        }
        let single: HTML = reading.beside == nil
            ? .empty : " · <a href=\"\(url: address(part: part) + "#text")\">\(t("One language"))</a>"
        return """
            <p class="tools">\(download) · <a href="\(url: path + "/text")">\(t("Text only, for slow lines"))</a>\(alone)\(beside)\(single)</p>
            """
    }

    /// The headings, each leading to its part.
    var contents: HTML {
        let headings = text.blocks.enumerated().filter { $0.element.kind == .heading && $0.offset > 0 && $0.element.level <= 3 }
        let items = headings.prefix(150).html { _, block in
            let place = parts.part(of: block.anchor)
            let address = place == part ? "#\(block.anchor)" : address(part: place, beside: reading.beside?.language) + "#\(block.anchor)"
            return "<li class=\"level-\(block.level)\"><a href=\"\(url: address)\">\(block.text)</a></li>"
        }
        guard !items.isEmpty else { return .empty }
        return "<nav class=\"contents\" aria-label=\"\(t("Contents"))\"><h3>\(t("Contents"))</h3><ol>\(items)</ol></nav>"
    }

    var pane: HTML {
        let blocks = parts.blocks(of: part).filter { !isTitle($0) }
        guard let beside = reading.beside else {
            return "<div class=\"reading\"\(mark(text.language))>\(BlockList(t: t).html(blocks))</div>"
        }
        let isLocked = beside.blocks.map(\.anchor) == text.blocks.map(\.anchor)
        return isLocked ? pairs(blocks, beside) : columns(blocks, beside)
    }

    /// Paragraph beside paragraph: the two languages of one revision.
    private func pairs(_ blocks: [DocumentText.Block], _ beside: DocumentText) -> HTML {
        let twins = Dictionary(beside.blocks.map { ($0.anchor, $0) }) { first, _ in first }
        let rows = blocks.html { block -> HTML in
            let other = twins[block.anchor]?.text ?? ""
            let (open, close): (HTML, HTML) = block.kind == .heading ? ("<h3>", "</h3>") : ("<p>", "</p>")
            return """
                <div class="pair" id="\(block.anchor)"><div\(mark(text.language))>\(open)\(block.text)\(close)</div><div\(mark(beside.language))>\(open)\(other)\(close)</div></div>
                """
        }
        return "<div class=\"reading pairs\">\(rows)</div>"
    }

    private func columns(_ blocks: [DocumentText.Block], _ beside: DocumentText) -> HTML {
        let others = DocumentParts(beside, size: DocumentParts.page)
        let right = part <= others.count ? Array(others.blocks(of: part)) : []
        return """
            <p class="remark">\(t("The two languages are separate files: their paragraphs do not stand beside each other."))</p>
            <div class="reading pair"><div\(mark(text.language))>\(BlockList(t: t).html(blocks))</div><div\(mark(beside.language))>\(right.html { "<p>\($0.text)</p>" })</div></div>
            """
    }

    var pager: HTML {
        let query = Query([("text", reading.wish.language?.rawValue), ("beside", reading.beside?.language.rawValue), ("revision", reading.wish.revision.map(String.init))].compactMap { name, value in value.map { (name, $0) } })
        return t.pager(
            Pagination(page: part, total: parts.count, size: 1), path: "/documents/\(reading.dossier.record.slug)",
            query: query, name: "part")
    }

    /// The first line, where it says the title again.
    private func isTitle(_ block: DocumentText.Block) -> Bool {
        block.kind == .heading && block.anchor == "s1"
            && (block.level == 1 || block.text == reading.dossier.record.title.text)
    }

    private func mark(_ language: Language) -> HTML {
        language == t.language || language == .none ? .empty : " lang=\"\(language.rawValue)\""
    }
}
