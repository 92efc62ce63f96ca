internal import Foundation

/// The paragraphs of a document as pandoc describes it (its JSON, `pandoc-types`).
struct PandocText {
    private let document: Node

    init(_ json: [UInt8]) {
        document = (try? JSONDecoder().decode(Node.self, from: Data(json))) ?? .other
    }

    func blocks() -> [DraftBlock] {
        let blocks = blocks(of: document["blocks"])
        // Word keeps a title apart from the text; a web page says it again in its first heading.
        let title = draft(.heading, document["meta"]["title"]["c"], level: 1)
        return blocks.contains { $0.kind == .heading && $0.level == 1 } ? blocks : title + blocks
    }

    private func blocks(of nodes: Node, in kind: DocumentText.Block.Kind = .paragraph) -> [DraftBlock] {
        nodes.elements.flatMap { block($0, in: kind) }
    }

    private func block(_ node: Node, in kind: DocumentText.Block.Kind) -> [DraftBlock] {
        let content = node["c"]
        switch node["t"].text {
        case "Header": return draft(.heading, content[2], level: min(6, max(1, content[0].number)))
        case "Para", "Plain": return draft(kind, content)
        case "LineBlock": return content.elements.flatMap { draft(kind, $0) }
        case "CodeBlock": return draft(kind, text: content[1].text ?? "")
        case "BlockQuote": return blocks(of: content)
        case "BulletList": return content.elements.flatMap { blocks(of: $0, in: .item) }
        case "OrderedList": return content[1].elements.flatMap { blocks(of: $0, in: .item) }
        case "DefinitionList":
            return content.elements.flatMap { draft(.paragraph, $0[0]) + $0[1].elements.flatMap { blocks(of: $0, in: .item) } }
        case "Div": return blocks(of: content[1], in: kind)
        case "Figure": return blocks(of: content[2])
        case "Table": return rows(content).flatMap { draft(.paragraph, text: $0) }
        default: return []
        }
    }

    /// A row of a table as one paragraph, its cells apart.
    private func rows(_ table: Node) -> [String] {
        let rows = table[3][1].elements + table[4].elements.flatMap { $0[2].elements + $0[3].elements } + table[5][1].elements
        return rows.map { row in
            row[1].elements.map { cell in blocks(of: cell[4]).map(\.text).joined(separator: " ") }
                .joined(separator: " · ")
        }
    }

    private func draft(_ kind: DocumentText.Block.Kind, _ inlines: Node, level: Int = 0) -> [DraftBlock] {
        draft(kind, text: text(of: inlines), level: level)
    }

    private func draft(_ kind: DocumentText.Block.Kind, text: String, level: Int = 0) -> [DraftBlock] {
        let text = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return text.isEmpty ? [] : [DraftBlock(kind: kind, level: level, text: text)]
    }

    private func text(of inlines: Node) -> String {
        inlines.elements.map { inline in
            let content = inline["c"]
            switch inline["t"].text {
            case "Str": return content.text ?? ""
            case "Space", "SoftBreak", "LineBreak": return " "
            case "Code", "Math": return content[1].text ?? ""
            case "Quoted": return "“\(text(of: content[1]))”"
            case "Link", "Span", "Cite": return text(of: content[1])
            case "Emph", "Strong", "Underline", "Strikeout", "Superscript", "Subscript", "SmallCaps": return text(of: content)
            // Footnotes stand where they are called, in brackets.
            case "Note": return " [\(blocks(of: content).map(\.text).joined(separator: " "))]"
            default: return ""
            }
        }.joined()
    }

    /// Any JSON.
    private indirect enum Node: Decodable {
        case object([String: Node])
        case list([Node])
        case string(String)
        case integer(Int)
        case other

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) { self = .string(text) } else if let list = try? container.decode([Node].self) {
                self = .list(list)
            } else if let object = try? container.decode([String: Node].self) {
                self = .object(object)
            } else if let number = try? container.decode(Int.self) {
                self = .integer(number)
            } else {
                self = .other
            }
        }

        subscript(key: String) -> Node {
            if case .object(let object) = self { return object[key] ?? .other }
            return .other
        }

        subscript(index: Int) -> Node { elements.indices.contains(index) ? elements[index] : .other }

        var elements: [Node] {
            if case .list(let list) = self { return list }
            return []
        }

        var text: String? {
            if case .string(let text) = self { return text }
            return nil
        }

        var number: Int {
            if case .integer(let number) = self { return number }
            return 0
        }
    }
}
