import Testing

@testable import HTML

@Suite("The literal that escapes")
struct EscapingTests {
    @Test("Texts are escaped between tags and in attributes")
    func textsAreEscaped() {
        let hostile = "<b title='x'>\"&\"</b>"
        let page: HTML = "<p title=\"\(hostile)\">\(hostile)</p>"
        let safe = "&lt;b title=&#39;x&#39;&gt;&quot;&amp;&quot;&lt;/b&gt;"
        #expect(page.text == "<p title=\"\(safe)\">\(safe)</p>")
    }

    @Test("Markup inside markup is not escaped twice")
    func markupIsKept() {
        let inner: HTML = "<em>\("a & b")</em>"
        let outer: HTML = "<p>\(inner)\([inner, inner])\(Optional<HTML>.none)</p>"
        #expect(outer.text == "<p><em>a &amp; b</em><em>a &amp; b</em><em>a &amp; b</em></p>")
    }

    @Test("Conditions, numbers and joined pieces")
    func pieces() {
        let pieces: [HTML] = ["<i>1</i>", "<i>2</i>"]
        let page: HTML = "\(if: true, "<b>yes</b>")\(if: false, "<b>no</b>")\(42) \(pieces.joined(by: ", "))"
        #expect(page.text == "<b>yes</b>42 <i>1</i>, <i>2</i>")
    }

    @Test("Characters that HTML or XML forbids are left out; line ends and tabs stay")
    func controlCharacters() {
        #expect("a\u{FFFE}b\u{FFFF}c\u{FFFD}\u{FEFF}ﬁ".escapedForHTML.unicodeScalars.elementsEqual("abc\u{FFFD}\u{FEFF}ﬁ".unicodeScalars))
        #expect("a\u{0}b\u{8}c\u{B}d\u{1F}e\u{7F}\n\t".escapedForHTML == "abcde\n\t")
    }

    /// What a browser makes of the references. Letter by letter: a mark may stand on a semicolon.
    private func decoded(_ html: String) -> [Unicode.Scalar] {
        let references: [(String, Unicode.Scalar)] = [
            ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&"),
        ]
        var result: [Unicode.Scalar] = []
        var rest = html.unicodeScalars[...]
        while let first = rest.first {
            if let (name, letter) = references.first(where: { rest.starts(with: $0.0.unicodeScalars) }) {
                result.append(letter)
                rest = rest.dropFirst(name.unicodeScalars.count)
            } else {
                result.append(first)
                rest = rest.dropFirst()
            }
        }
        return result
    }

    @Test("Thousands of hostile texts never open a tag or leave an attribute, and decode to what they were")
    func fuzz() {
        var random = Seeded(state: 7)
        let pieces = [
            "<script>", "</p>", "\"", "'", "&", "&#x3C;", "<!--", "-->", "]]>", "\u{0}", "\u{2028}", "é", "e\u{301}",
            "\u{301}", "👩‍👩‍👧", "javascript:", "{{", "${", "\\", "`", "\r\n", " ", "onload=", "\u{202E}", "ñ",
        ]
        for _ in 0..<5000 {
            let text = (0..<Int.random(in: 0...12, using: &random)).map { _ in
                pieces[Int.random(in: 0..<pieces.count, using: &random)]
            }.joined()
            let page: HTML = "\(text)"
            #expect(!page.text.unicodeScalars.contains { "<>\"'".unicodeScalars.contains($0) })
            #expect(decoded(page.text) == text.unicodeScalars.filter { $0 != "\u{0}" })
        }
    }
}

/// The same numbers every time.
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
