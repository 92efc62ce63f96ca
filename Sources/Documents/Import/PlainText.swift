internal import Records

/// Reads the paragraphs out of plain text: as people type it, and as programs take it out of PDF, with its lines cut.
struct PlainText {
    /// A paragraph is cut at the end of a sentence once it is this long, in bytes.
    private static let longest = 4_000

    private let lines: [String]
    /// The width at which lines were cut; nil where a line is a paragraph.
    private let width: Int?

    init(_ text: String) {
        lines = PlainText.withoutMarks(text).split(omittingEmptySubsequences: false) { $0.isNewline || $0 == "\u{0C}" }
            .map(\.trimmed)
        let lengths = lines.map(\.count).filter { $0 > 0 }.sorted()
        let usual = lengths.isEmpty ? 0 : lengths[(lengths.count - 1) * 9 / 10]
        width = (40...130).contains(usual) ? usual : nil
    }

    func blocks() -> [DraftBlock] {
        var blocks: [DraftBlock] = []
        var pending: [String] = []
        var isItem = false
        func finish() {
            let text = PlainText.joined(pending)
            pending = []
            guard !text.isEmpty else { return }
            blocks += PlainText.pieces(text).map { DraftBlock(kind: isItem ? .item : .paragraph, text: $0) }
        }
        for (number, line) in lines.enumerated() {
            if line.isEmpty {
                finish()
            } else if let item = DocumentText.itemText(line, marks: "-*•–·▪◦") {
                finish()
                (pending, isItem) = ([item], true)
            } else if pending.isEmpty, let level = headingLevel(of: number, isFirst: blocks.isEmpty) {
                blocks.append(DraftBlock(kind: .heading, level: level, text: PlainText.unmarked(line)))
            } else if let last = pending.last, continues(last, line) {
                pending.append(line)
            } else {
                finish()
                (pending, isItem) = ([line], false)
            }
        }
        finish()
        return blocks
    }

    /// Texts that were copied out of web pages and wikis bring their marks along: tags of HTML and stars of emphasis.
    private static func withoutMarks(_ text: String) -> String {
        var text = text
        if text.contains("</") {
            text.replace(/<\/?(?:p|br|b|i|u|em|strong|span|div|li|ul|ol|font|table|tr|td|th)(?:\s[^<>]{0,200})?\/?>/.ignoresCase(), with: " ")
        }
        if text.contains("*") { text.replace(/\*{1,3}(\S(?:[^*]{0,400}?\S)?)\*{1,3}/) { $0.output.1 } }
        return text
    }

    /// Whether a line goes on in the next one because it was cut at the width, not because a paragraph ended.
    private func continues(_ line: String, _ next: String) -> Bool {
        guard let width else { return false }
        if line.hasSuffix("-") || next.first?.isLowercase == true { return true }
        let isFull = line.count * 4 >= width * 3
        return isFull && !(line.last.map { ".:;!?".contains($0) } ?? false && line.count * 10 < width * 9)
    }

    /// The level of a heading: a short line for itself, in capitals or numbered, without a full stop; the first line of all.
    private func headingLevel(of number: Int, isFirst: Bool) -> Int? {
        let line = lines[number]
        let marks = line.prefix { $0 == "#" }.count
        if (1...6).contains(marks), line.dropFirst(marks).first == " " { return marks }
        let standsAlone = number + 1 >= lines.count || lines[number + 1].isEmpty || width == nil
        if isFirst, line.count <= 200 { return 1 }
        guard standsAlone, line.count <= 120, let last = line.last, !".;,".contains(last) else { return nil }
        let letters = line.filter(\.isLetter)
        if letters.count > 3, !letters.contains(where: \.isLowercase) { return 2 }
        return PlainText.isNumbered(line) ? 3 : nil
    }

    /// `IV. …`, `2.1 …`, `III- …`, `Anexo 2`.
    private static func isNumbered(_ line: String) -> Bool {
        let first = line.prefix { !$0.isWhitespace }
        let rest = line.dropFirst(first.count).trimmed
        guard !rest.isEmpty, rest.first?.isUppercase == true || rest.first?.isNumber == true else { return false }
        if ["anexo", "annex", "capítulo", "chapter", "sección", "section"].contains(first.lowercased()) { return true }
        guard let mark = first.last, ".-)".contains(mark) || first.contains(".") else { return false }
        let number = first.filter { !".-)".contains($0) }
        return !number.isEmpty && number.count <= 5
            && (number.allSatisfy(\.isNumber) || number.allSatisfy { "IVXLC".contains($0) })
    }

    private static func unmarked(_ line: String) -> String {
        line.drop { $0 == "#" }.trimmed
    }

    /// The lines as one; a word cut by a hyphen is whole again.
    private static func joined(_ lines: [String]) -> String {
        var text = ""
        for line in lines {
            if text.hasSuffix("-"), line.first?.isLowercase == true, text.dropLast().last?.isLetter == true {
                text.removeLast()
                text += line
            } else {
                text += text.isEmpty ? line : " \(line)"
            }
        }
        return text
    }

    /// A paragraph without end in parts, each ending with a sentence where there is one.
    private static func pieces(_ text: String) -> [String] {
        guard text.utf8.count > longest else { return [text] }
        var pieces: [String] = []
        var piece = ""
        for word in text.split(separator: " ") {
            piece += piece.isEmpty ? String(word) : " \(word)"
            let isEnd = word.last.map { ".!?".contains($0) } ?? false
            if (isEnd && piece.utf8.count > longest / 2) || piece.utf8.count > longest {
                pieces.append(piece)
                piece = ""
            }
        }
        return pieces + (piece.isEmpty ? [] : [piece])
    }
}

/// A block that has no place yet.
struct DraftBlock: Sendable, Hashable {
    var kind: DocumentText.Block.Kind
    var level = 0
    var text: String
}

extension DocumentText {
    /// Gives each block its place: `s1`, `s2` … for headings, `p1`, `p2` … for all others.
    init(_ drafts: [DraftBlock], language: Language) {
        var headings = 0
        var paragraphs = 0
        let blocks = drafts.map { draft -> Block in
            if draft.kind == .heading { headings += 1 } else { paragraphs += 1 }
            return Block(
                kind: draft.kind, level: draft.level,
                anchor: draft.kind == .heading ? "s\(headings)" : "p\(paragraphs)",
                // A character that no database stores, and marks that no reader sees.
                text: draft.text.utf8.contains(0) ? draft.text.replacing("\0", with: "") : draft.text, sources: [])
        }
        self.init(language: language, blocks: blocks)
    }

    /// The text after a mark of a list (`- `, `• `, `1. `); nil when the line is no list item.
    static func itemText(_ line: String, marks: String) -> String? {
        guard let first = line.first else { return nil }
        if marks.contains(first), line.dropFirst().first == " " { return line.dropFirst(2).trimmed }
        let digits = line.prefix { $0.isASCII && $0.isNumber }
        guard (1...3).contains(digits.count), line.dropFirst(digits.count).hasPrefix(". ") else { return nil }
        return line.dropFirst(digits.count + 2).trimmed
    }
}
