import HTML
import Records
import Web

/// The blocks of a text as HTML: items that follow each other make one list.
struct BlockList {
    let t: Translator
    enum Manner {
        /// Each block has a link to its place, and its sources beside it.
        case full
        /// The text alone, on a page of its own.
        case bare
        /// The text alone, among others on one page: without places.
        case among
    }

    var manner = Manner.full
    /// The address of the page, for links to places; empty on the page itself.
    var address = ""

    func html(_ blocks: some Sequence<DocumentText.Block>) -> HTML {
        var html = HTML.empty
        var inList = false
        for block in blocks {
            if inList != (block.kind == .item) {
                html += inList ? "</ul>" : "<ul>"
                inList.toggle()
            }
            html += self.html(block)
        }
        return inList ? html + "</ul>" : html
    }

    func html(_ block: DocumentText.Block) -> HTML {
        switch manner {
        case .full: break
        case .bare: return bare(block)
        case .among: return among(block)
        }
        let mark: HTML = "<a class=\"mark\" href=\"\(url: "\(address)#\(block.anchor)")\" aria-label=\"\(t("Link to this place"))\">§</a>"
        switch block.kind {
        case .heading:
            return block.level <= 2
                ? "<h3 id=\"\(block.anchor)\">\(block.text) \(mark)</h3>"
                : "<h4 id=\"\(block.anchor)\">\(block.text) \(mark)</h4>"
        case .item: return "<li id=\"\(block.anchor)\">\(block.text) \(t.inlineSources(block.sources)) \(mark)</li>"
        case .paragraph: return t.fact("<p id=\"\(block.anchor)\">\(block.text) \(mark)</p>", block.sources)
        }
    }

    private func bare(_ block: DocumentText.Block) -> HTML {
        switch block.kind {
        case .heading: "<h2 id=\"\(block.anchor)\">\(block.text)</h2>\n"
        case .item: "<li id=\"\(block.anchor)\">\(block.text)</li>\n"
        case .paragraph: "<p id=\"\(block.anchor)\">\(block.text)</p>\n"
        }
    }
    private func among(_ block: DocumentText.Block) -> HTML {
        switch block.kind {
        case .heading: "<h4>\(block.text)</h4>\n"
        case .item: "<li>\(block.text)</li>\n"
        case .paragraph: "<p>\(block.text)</p>\n"
        }
    }
}
