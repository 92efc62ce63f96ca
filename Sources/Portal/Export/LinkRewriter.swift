internal import HTML

/// Changes the addresses in our own pages. They are well-formed: attributes stand in double quotes, `<` and `"` are
/// escaped in texts, there is no script and no comment, so that a scanner of tags is enough.
struct LinkRewriter {
    /// What becomes of an address.
    enum Fate: Hashable {
        case stays
        case becomes(String)
        /// The link goes, its text stays.
        case goes
    }

    private struct Attribute {
        let name: String
        let value: String?
    }

    private static let addresses: Set<String> = ["href", "src", "action"]
    /// Of the elements that have addresses: a, form, img, link, script, source.
    private static let initials = Set("afils".utf8)
    /// What a text may keep of the link that it was.
    private static let keepable: Set<String> = ["class", "lang", "title"]

    let fate: (_ address: String) -> Fate

    /// Every address of a page, as it stands after decoding.
    static func addresses(in html: String) -> [String] {
        var found: [String] = []
        _ = LinkRewriter { address in
            found.append(address)
            return .stays
        }.rewrite(html)
        return found
    }

    func rewrite(_ html: String) -> String {
        let bytes = Array(html.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var isInsideDropped = false
        var index = 0
        while let start = bytes[index...].firstIndex(of: UInt8(ascii: "<")), let end = endOfTag(bytes, from: start) {
            result += bytes[index..<start]
            let tag = bytes[start...end]
            index = end + 1
            if isInsideDropped, tag.elementsEqual("</a>".utf8) {
                result += "</span>".utf8
                isInsideDropped = false
            } else if LinkRewriter.initials.contains(tag[start + 1]) {
                result += rewrite(tag: String(decoding: tag, as: UTF8.self), &isInsideDropped).utf8
            } else {
                result += tag
            }
        }
        result += bytes[index...]
        return String(decoding: result, as: UTF8.self)
    }

    /// The `>` that closes a tag: the first outside quotes.
    private func endOfTag(_ bytes: [UInt8], from start: Int) -> Int? {
        var isQuoted = false
        for index in start..<bytes.count {
            if bytes[index] == UInt8(ascii: "\"") { isQuoted.toggle() }
            if bytes[index] == UInt8(ascii: ">"), !isQuoted { return index }
        }
        return nil
    }

    private func rewrite(tag: String, _ isInsideDropped: inout Bool) -> String {
        guard LinkRewriter.addresses.contains(where: { tag.contains(" \($0)=\"") }) else { return tag }
        let name = String(tag.dropFirst().prefix { $0 != " " && $0 != ">" })
        var attributes: [Attribute] = []
        var isDropped = false
        for attribute in LinkRewriter.attributes(tag.dropFirst(name.utf8.count + 1).dropLast()) {
            guard LinkRewriter.addresses.contains(attribute.name), let value = attribute.value else {
                attributes.append(attribute)
                continue
            }
            switch fate(LinkRewriter.decoded(value)) {
            case .stays: attributes.append(attribute)
            case .becomes(let address): attributes.append(Attribute(name: attribute.name, value: address.escapedForHTML))
            case .goes: isDropped = true
            }
        }
        if isDropped, name != "a" { return "" }
        if isDropped {
            isInsideDropped = true
            attributes.removeAll { !LinkRewriter.keepable.contains($0.name) }
        }
        let text = attributes.map { attribute in
            attribute.value.map { " \(attribute.name)=\"\($0)\"" } ?? " \(attribute.name)"
        }.joined()
        return "<\(isDropped ? "span" : name)\(text)>"
    }

    /// ` class="x" download href="…"`, taken apart.
    private static func attributes(_ text: Substring) -> [Attribute] {
        var attributes: [Attribute] = []
        var rest = text.drop { $0.isWhitespace }
        while !rest.isEmpty {
            let name = rest.prefix { $0 != "=" && !$0.isWhitespace }
            rest = rest.dropFirst(name.count)
            if rest.hasPrefix("=\"") {
                let value = rest.dropFirst(2).prefix { $0 != "\"" }
                rest = rest.dropFirst(value.count + 3)
                attributes.append(Attribute(name: String(name), value: String(value)))
            } else {
                attributes.append(Attribute(name: String(name), value: nil))
                if name.isEmpty { rest = rest.dropFirst() }
            }
            rest = rest.drop { $0.isWhitespace }
        }
        return attributes.filter { !$0.name.isEmpty }
    }

    private static func decoded(_ value: String) -> String {
        guard value.contains("&") else { return value }
        return [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
            .reduce(value) { $0.replacing($1.0, with: $1.1) }
    }
}
