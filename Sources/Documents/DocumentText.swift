public import Records

/// A document's text in blocks, each with a place of its own. The languages of one revision have the same blocks in the
/// same order, so that a paragraph has one address in all of them.
public struct DocumentText: Sendable, Hashable, Codable {
    public struct Block: Sendable, Hashable, Codable {
        public enum Kind: String, Sendable, Codable {
            case heading, paragraph, item
        }

        public let kind: Kind
        /// 1 to 6 for a heading, 0 otherwise.
        public let level: Int
        /// The fragment of its address: `s3` for a heading, `p12` for a paragraph.
        public let anchor: String
        public let text: String
        public let sources: [Citation]
    }

    public let language: Language
    public let blocks: [Block]

    public init(language: Language, blocks: [Block]) {
        self.language = language
        self.blocks = blocks
    }

    /// Reads plain Markdown: headings with `#`, list items with `-` or `1.`, paragraphs between blank lines. A paragraph
    /// may end with its sources in brackets: `[003: IV, A; 001: Anexo 1]`. Other marks stay as they are.
    public init(markdown: String, language: Language) {
        var blocks: [Block] = []
        var headings = 0
        var paragraphs = 0
        var pending: [Substring] = []
        var pendingKind = Block.Kind.paragraph

        func finish() {
            let joined = pending.map(\.trimmed).joined(separator: " ")
            pending = []
            guard !joined.isEmpty else { return }
            paragraphs += 1
            let (text, sources) = DocumentText.splitSources(joined)
            blocks.append(Block(kind: pendingKind, level: 0, anchor: "p\(paragraphs)", text: text, sources: sources))
        }

        for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) {
            let trimmed = line.trimmed
            let level = trimmed.prefix { $0 == "#" }.count
            if trimmed.isEmpty {
                finish()
            } else if (1...6).contains(level), trimmed.dropFirst(level).first == " " {
                finish()
                headings += 1
                blocks.append(
                    Block(
                        kind: .heading, level: level, anchor: "s\(headings)",
                        text: trimmed.dropFirst(level).trimmed, sources: []))
            } else if let item = DocumentText.itemText(trimmed) {
                finish()
                (pending, pendingKind) = ([item], .item)
            } else {
                if pending.isEmpty { pendingKind = .paragraph }
                pending.append(line)
            }
        }
        finish()
        self.init(language: language, blocks: blocks)
    }

    /// The text after `- `, `* ` or `1. `; nil when the line is no list item.
    private static func itemText(_ line: String) -> Substring? {
        if line.hasPrefix("- ") || line.hasPrefix("* ") { return line.dropFirst(2) }
        let digits = line.prefix { $0.isASCII && $0.isNumber }
        guard (1...3).contains(digits.count), line.dropFirst(digits.count).hasPrefix(". ") else { return nil }
        return line.dropFirst(digits.count + 2)
    }

    /// Takes the brackets at the end apart, if all in them are sources.
    private static func splitSources(_ text: String) -> (String, [Citation]) {
        guard text.hasSuffix("]"), let open = text.lastIndex(of: "[") else { return (text, []) }
        let parts = text[text.index(after: open)...].dropLast().split(separator: ";")
        let sources = parts.compactMap { Citation($0.trimmed) }
        guard !sources.isEmpty, sources.count == parts.count else { return (text, []) }
        return (text[..<open].trimmed, sources)
    }

    /// The text alone, for download and for slow lines: headings underlined, a blank line between blocks.
    public var plain: String {
        blocks.map { block in
            let sources = block.sources.isEmpty
                ? "" : " [" + block.sources.map { "\($0.document): \($0.locator)" }.joined(separator: "; ") + "]"
            switch block.kind {
            case .heading:
                return "\(block.text)\n" + String(repeating: block.level == 1 ? "=" : "-", count: block.text.count)
            case .item: return "- \(block.text)\(sources)"
            case .paragraph: return "\(block.text)\(sources)"
            }
        }.joined(separator: "\n\n") + "\n"
    }

    /// As it is kept: a line a block, its parts between tabs: kind, level, anchor, sources, text.
    var stored: String {
        blocks.map { block in
            let sources = block.sources.map { "\($0.document): \($0.locator)" }.joined(separator: "\u{1F}")
            let text = block.text.replacing("\n", with: " ")
            return "\(block.kind.rawValue)\t\(block.level)\t\(block.anchor)\t\(sources)\t\(text)"
        }.joined(separator: "\n")
    }

    /// Reads what is kept.
    init(stored: String, language: Language) {
        let blocks = stored.split(separator: "\n").compactMap { line -> Block? in
            let parts = line.split(separator: "\t", maxSplits: 4, omittingEmptySubsequences: false)
            guard parts.count == 5 else { return nil }
            return Block(
                kind: Block.Kind(rawValue: String(parts[0])) ?? .paragraph, level: Int(parts[1]) ?? 0,
                anchor: String(parts[2]), text: String(parts[4]),
                sources: parts[3].split(separator: "\u{1F}").compactMap { Citation(String($0)) })
        }
        self.init(language: language, blocks: blocks)
    }

    /// The paragraphs as search finds them, headings among them.
    var indexed: [IndexedParagraph] {
        blocks.map { IndexedParagraph(language: language, anchor: $0.anchor, text: $0.text) }
    }
}
