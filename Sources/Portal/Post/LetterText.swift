internal import HTML
internal import Records
internal import Web

/// Letters in their reader's language: as a text and as a page, both from the same parts.
struct LetterText {
    let t: Translator

    /// What stands in lists of letters.
    /// - Parameter titles: the titles of those records that anyone may read.
    func subject(_ subject: Subject, titles: [Reference: String]) -> String {
        let values = subject.values.mapValues { value in
            switch value {
            case .number(let number): t.number(number)
            case .day(let moment): t.day(moment.day)
            }
        }
        let found = subject.titles.compactMapValues { titles[$0] }
        guard found.count == subject.titles.count else { return fill(subject.otherwise ?? "", values) }
        return fill(subject.key, values.merging(found) { value, _ in value })
    }

    /// The subject of a letter that gathers several.
    func subjectOfSeveral(_ number: Int) -> String {
        "\(t.site.shortName(in: t.language)): \(t.count(number, "{n} notice", "{n} notices"))"
    }

    /// Several letters as one, each under its subject.
    static func gathered(_ letters: [(subject: String, letter: Letter)]) -> Letter {
        Letter(letters.flatMap { [.heading(Phrase(verbatim: $0.subject))] + $0.letter.parts })
    }

    func plain(_ letter: Letter) -> String {
        (letter.parts.map(plain) + ["-- \n\(signature)\n\(home)"]).joined(separator: "\n\n") + "\n"
    }

    private func plain(_ part: Letter.Part) -> String {
        switch part {
        case .heading(let phrase):
            let text = say(phrase)
            return "\(text)\n\(String(repeating: "=", count: text.count))"
        case .paragraph(let phrase): return say(phrase)
        case .list(let phrases): return phrases.map { "- \(say($0))" }.joined(separator: "\n")
        case .words(let text, _): return text
        case .link(let phrase, let target): return "\(say(phrase)):\n\(address(target))"
        case .code(let text): return "    \(text)"
        }
    }

    func html(_ letter: Letter, subject: String) -> String {
        let page: HTML = """
            <!doctype html>
            <html lang="\(t.language.rawValue)"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
            <title>\(subject)</title>
            <style>
            :root { color-scheme: light dark; }
            body { margin: 0; padding: 1.5rem; background: #fbf9f4; color: #1f2426; }
            body { font: 1rem/1.6 system-ui, sans-serif; }
            main, footer { max-width: 38rem; margin: 0 auto; }
            h1, h2 { font-family: Georgia, serif; line-height: 1.2; }
            a { color: #0f4c5c; }
            code { font-size: 1.2rem; letter-spacing: .06em; }
            footer { margin-top: 2rem; padding-top: 1rem; border-top: 1px solid #d9d3c5; font-size: .9rem; }
            @media (prefers-color-scheme: dark) {
            body { background: #14181a; color: #e9e5db; }
            a { color: #86cadb; }
            footer { border-color: #3a4144; }
            }
            </style></head>
            <body><main>
            <h1>\(subject)</h1>
            \(letter.parts.html(html))
            </main>
            <footer><p>\(signature)<br><a href="\(url: home)">\(home)</a></p></footer>
            </body></html>

            """
        return page.text
    }

    private func html(_ part: Letter.Part) -> HTML {
        switch part {
        case .heading(let phrase): "<h2>\(say(phrase))</h2>\n"
        case .paragraph(let phrase): "<p>\(say(phrase))</p>\n"
        case .list(let phrases): "<ul>\(phrases.html { "<li>\(say($0))</li>" })</ul>\n"
        case .words(let text, let language): words(text, language)
        case .link(let phrase, let target): "<p><a href=\"\(url: address(target))\">\(say(phrase))</a></p>\n"
        case .code(let text): "<p><code>\(text)</code></p>\n"
        }
    }

    private func words(_ text: String, _ language: Language) -> HTML {
        let paragraphs = text.replacing("\r\n", with: "\n").split(separator: "\n\n")
        let body = paragraphs.html { paragraph in
            "<p>\(paragraph.split(separator: "\n").map { HTML(escaping: String($0)) }.joined(by: "<br>"))</p>\n"
        }
        return language == t.language ? body : "<div lang=\"\(language.rawValue)\">\(body)</div>\n"
    }

    private func say(_ phrase: Phrase) -> String {
        let times = (phrase.times ?? [:]).mapValues { t.when($0) }
        return fill(phrase.key, phrase.values.merging(times) { value, _ in value })
    }

    private func fill(_ key: String, _ values: [String: String]) -> String { t(key, values) }

    private var signature: String { t.site.name(in: t.language) }

    private var home: String { address("/") }

    /// A path below the language as a whole address; a whole address as it is.
    private func address(_ target: String) -> String {
        guard target.hasPrefix("/") else { return target }
        return t.site.base + t.path(target == "/" ? "" : target)
    }
}
