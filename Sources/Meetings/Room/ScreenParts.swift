/// A text in pieces that each fit on a projector and can be read from the back row.
enum ScreenParts {
    struct Part: Hashable {
        var paragraphs: [String] = []
        /// How much room it takes, in characters: the end of a paragraph leaves most of a line empty.
        var weight = 0

        /// How small it is set.
        var size: String {
            switch weight {
            case ...340: ""
            case ...700: " long"
            default: " longest"
            }
        }
    }

    /// As much as fits in the smallest letters.
    private static let most = 1250
    private static let paragraphEnd = 90

    static func split(_ text: String) -> [Part] {
        var parts: [Part] = []
        for paragraph in text.split(separator: "\n").flatMap({ pieces($0) }) {
            let weight = paragraph.count + paragraphEnd
            if parts.last.map({ $0.weight + weight > most }) ?? true { parts.append(Part()) }
            parts[parts.count - 1].paragraphs.append(paragraph)
            parts[parts.count - 1].weight += weight
        }
        return parts
    }

    /// A paragraph that is too long for the screen, cut between words.
    private static func pieces(_ paragraph: Substring) -> [String] {
        var (rest, pieces): (Substring, [String]) = (paragraph, [])
        let limit = most - paragraphEnd
        while rest.count > limit {
            let end = rest.index(rest.startIndex, offsetBy: limit)
            let blank = rest[..<end].lastIndex(of: " ").flatMap { $0 > rest.startIndex ? $0 : nil }
            pieces.append(String(rest[..<(blank ?? end)]))
            rest = rest[(blank ?? end)...].drop { $0 == " " }
        }
        return rest.isEmpty ? pieces : pieces + [String(rest)]
    }
}
