import Records
import Web

/// A document as others cite it: in words, for BibTeX and for RIS.
struct DocumentCitation {
    private let title: String
    private let authors: [String]
    private let symbol: String?
    private let when: When?
    private let place: String?
    private let publisher: String
    private let address: String
    private let slug: String
    private let t: Translator

    init(_ dossier: Dossier, type: DocumentType, symbol: String?, t: Translator) {
        let record = dossier.record
        title = record.title.text
        authors = dossier.targets(.producedBy).map(\.title.text)
        self.symbol = symbol
        when = record.when
        place = record[.place]?.text
        publisher = t.site.name(in: t.language)
        address = t.site.base + t.path(of: record.reference)
        slug = record.slug
        self.t = t
    }

    /// Author (date). Title. Symbol. Place: publisher. Address
    var text: String {
        let author = authors.isEmpty ? publisher : authors.joined(separator: "; ")
        let date = when.map { " (\(t.when($0)))" } ?? ""
        let origin = [place, authors.isEmpty ? nil : publisher].compactMap { $0 }.joined(separator: ": ")
        return ["\(author)\(date)", title, symbol, origin.isEmpty ? nil : origin].compactMap { $0 }
            .joined(separator: ". ") + ". \(address)"
    }

    var bibTeX: String {
        let fields: [(String, String?)] = [
            ("title", title), ("author", authors.isEmpty ? "{\(publisher)}" : authors.map { "{\($0)}" }.joined(separator: " and ")),
            ("institution", publisher), ("number", symbol), ("address", place), ("year", year), ("url", address),
        ]
        let lines = fields.compactMap { name, value in value.map { "  \(name) = {\(escaped($0))}" } }
        return "@techreport{\(slug),\n\(lines.joined(separator: ",\n"))\n}"
    }

    var ris: String {
        var lines = ["TY  - RPRT", "TI  - \(title)"]
        lines += (authors.isEmpty ? [publisher] : authors).map { "AU  - \($0)" }
        lines += ["PB  - \(publisher)"]
        if let symbol { lines.append("M1  - \(symbol)") }
        if let place { lines.append("CY  - \(place)") }
        if let year { lines.append("PY  - \(year)") }
        return (lines + ["UR  - \(address)", "ER  - "]).joined(separator: "\n")
    }

    private var year: String? { when?.start.map { String($0.year) } }

    private func escaped(_ text: String) -> String {
        text.replacing("&", with: "\\&").replacing("%", with: "\\%").replacing("#", with: "\\#").replacing("_", with: "\\_")
    }
}
