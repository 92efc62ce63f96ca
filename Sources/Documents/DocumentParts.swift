internal import Records

/// A long text in parts that a slow line brings quickly: each begins at a heading where it can.
struct DocumentParts: Sendable {
    let parts: [Range<Int>]
    private let blocks: [DocumentText.Block]

    /// Bytes of a part of the reading page.
    static let page = 24_000
    /// Bytes of a section of the text-only page: under 15 KB with all that stands around it.
    static let section = 9_000

    init(_ text: DocumentText, size: Int) {
        blocks = text.blocks
        var parts: [Range<Int>] = []
        var start = 0
        var bytes = 0
        for (index, block) in text.blocks.enumerated() {
            // What escaping adds is little: a text has few of the marks that HTML reserves.
            let cost = block.text.utf8.count + block.text.utf8.count { $0 == 38 || $0 == 60 || $0 == 34 } * 5 + 60
            let isFull = bytes + cost > size
            let isGoodPlace = block.kind == .heading && block.level <= 3 && bytes > size / 2
            if (isFull || isGoodPlace) && index > start {
                parts.append(start..<index)
                (start, bytes) = (index, 0)
            }
            bytes += cost
        }
        if start < text.blocks.count || parts.isEmpty { parts.append(start..<text.blocks.count) }
        self.parts = parts
    }

    var count: Int { parts.count }

    /// The blocks of a part, counted from one.
    func blocks(of part: Int) -> ArraySlice<DocumentText.Block> { blocks[parts[part - 1]] }

    /// The part that has this place; the first when none has.
    func part(of anchor: String) -> Int {
        guard let index = blocks.firstIndex(where: { $0.anchor == anchor }) else { return 1 }
        return (parts.firstIndex { $0.contains(index) } ?? 0) + 1
    }
}
