import Testing

@testable import Records

@Suite("Words as search sees them")
struct AnalyzerTests {
    private func stems(_ word: String) -> Set<String> {
        let analyzer = Analyzer()
        return Set(analyzer.words(word).first.map { analyzer.stems(of: $0) } ?? [])
    }

    @Test(
        "Forms of a word share a stem, with and without accents",
        arguments: [
            ["migración", "migraciones", "migracion", "MIGRACIÓN", "migracio\u{301}n"], ["asilo", "asilos"],
            ["niño", "niños", "nino", "nin\u{303}os"], ["refugiado", "refugiados"], ["consular", "consulares"],
            ["seminar", "seminars"], ["refugee", "refugees"], ["trafficking", "trafficked"], ["policía", "policias"],
        ])
    func sharedStems(forms: [String]) {
        for form in forms { #expect(!stems(forms[0]).isDisjoint(with: stems(form)), "\(form)") }
    }

    @Test("Other words do not", arguments: [["asilo", "exilio"], ["menor", "mejor"], ["gato", "pato"]])
    func otherStems(pair: [String]) { #expect(stems(pair[0]).isDisjoint(with: stems(pair[1]))) }

    @Test("Accents, other alphabets, numbers and marks")
    func words() {
        let words = Analyzer().words("Año 2007: «Œuvre» n̄o; CEPAL/CELADE — Пуэбла, 普埃布拉")
        #expect(words.map(\.folded) == ["ano", "2007", "oeuvre", "no", "cepal", "celade", "пуэбла", "普埃布拉"])
        #expect(words.first?.exact == "año")
    }

    @Test("Random bytes never break it, and every word lies inside the text, in order")
    func random() {
        let analyzer = Analyzer()
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            let bytes = (0..<Int.random(in: 0...60, using: &random)).map { _ in
                Bool.random(using: &random) ? UInt8.random(in: 0...255, using: &random) : UInt8.random(in: 97...122, using: &random)
            }
            let words = bytes.withUnsafeBufferPointer { analyzer.words($0) }
            var end = 0
            for word in words {
                #expect(word.range.lowerBound >= end && word.range.upperBound <= bytes.count)
                #expect(!word.folded.isEmpty && !word.exact.isEmpty)
                end = word.range.upperBound
            }
        }
    }

    @Test("Queries: words, phrases, beginnings, exclusions; small words fall away beside others")
    func queries() {
        let query = SearchQuery("retorno de \"alta vulnerabilidad\" migra* -menores «visa única»")
        #expect(query.wanted.count == 4)
        #expect(query.unwanted.count == 1)
        #expect(query.wanted.contains(.phrase(["alta", "vulnerabilidad"])))
        #expect(query.wanted.contains(.phrase(["visa", "unica"])))
        #expect(query.wanted.contains(.prefix("migra")))
        #expect(SearchQuery("de la").wanted.count == 2)
        #expect(SearchQuery("\"open").wanted == [.phrase(["open"])])
        #expect(SearchQuery("- -- \" * ( )").isEmpty)
        #expect(SearchQuery(String(repeating: "palabra otra ", count: 1000)).wanted.count == 2)
        let many = SearchQuery((0..<200).map { "w\($0)" }.joined(separator: " "))
        #expect(many.wanted.count == SearchQuery.mostTerms && many.wasCut)
    }
}
