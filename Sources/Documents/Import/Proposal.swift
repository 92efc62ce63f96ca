internal import Records
internal import SQL

/// Proposes what a document is from its text, where nobody has said it: its title, date, sort, body and meeting.
struct Proposal: Sendable {
    /// Names that a text may say, folded, with what they name.
    private struct Known: Sendable {
        let slug: String
        let names: [String]
        /// Of a meeting: its body.
        let body: String?
    }

    private let meetings: [Known]
    private let bodies: [Known]
    private let languages: Languages

    /// Reads the names of meetings and bodies.
    init(_ db: Connection, for reader: Reader) throws {
        languages = reader.languages
        func known(_ kind: String, _ bodies: [String: String]) throws -> [Known] {
            var names: [String: [String]] = [:]
            for row in try db.rows(
                """
                SELECT r.slug, w.text FROM record r JOIN wording w ON w.record = r.id
                WHERE r.kind = \(kind) AND w.field IN ('title', 'short') AND \(reader.mayRead("r")) ORDER BY r.slug
                """)
            {
                names[try row["slug"], default: []].append(Proposal.folded(try row["text"]))
            }
            return names.map { Known(slug: $0.key, names: $0.value.filter { $0.count > 3 }, body: bodies[$0.key]) }
                .sorted { $0.slug < $1.slug }
        }
        var bodiesOfMeetings: [String: String] = [:]
        for row in try db.rows(
            """
            SELECT m.slug AS meeting, b.slug AS body FROM record m JOIN link l ON l.origin = m.id
            JOIN record b ON b.id = l.target WHERE m.kind = 'meeting' AND b.kind = 'body'
            """)
        {
            bodiesOfMeetings[try row["meeting"]] = try row["body"]
        }
        meetings = try known("meeting", bodiesOfMeetings)
        bodies = try known("body", [:])
    }

    /// - Parameter name: of the file, without its ending.
    func metadata(_ blocks: [DraftBlock], language: Language, name: String) -> DocumentMetadata {
        var metadata = DocumentMetadata()
        let title = Proposal.title(blocks) ?? Proposal.title(fromName: name)
        metadata.titles[language] = title
        let beginning = blocks.prefix(12).map(\.text).joined(separator: "\n").prefix(1_500)
        metadata.when = Proposal.date(in: String(beginning)) ?? Proposal.year(in: title) ?? Proposal.year(in: name)
        metadata.type = Proposal.type(title) ?? Proposal.type(name) ?? .other
        let said = " " + Proposal.folded(title + "\n" + beginning) + " "
        let meeting = Proposal.longest(meetings, in: said)
        metadata.edition = meeting?.slug
        metadata.body = meeting?.body ?? Proposal.longest(bodies, in: said)?.slug
        return metadata
    }

    private static func longest(_ known: [Known], in text: String) -> Known? {
        var best: (known: Known, length: Int)?
        for candidate in known {
            for name in candidate.names where name.count > best?.length ?? 0 && text.contains(" \(name) ") {
                best = (candidate, name.count)
            }
        }
        return best?.known
    }

    /// The first heading, or the first line that can be one.
    private static func title(_ blocks: [DraftBlock]) -> String? {
        let first = blocks.first { $0.kind == .heading } ?? blocks.first
        guard let text = first?.text.trimmed, !text.isEmpty else { return nil }
        return text.count <= 200 ? text : String(text.prefix(197)).trimmed + " …"
    }

    private static func title(fromName name: String) -> String {
        let words = name.replacing("_", with: " ").replacing("-", with: " ").trimmed
        return words.isEmpty ? name : words.prefix(1).uppercased() + words.dropFirst()
    }

    private static let months: [String: Int] = {
        let names = [
            ["enero", "january", "janvier"], ["febrero", "february", "fevrier"], ["marzo", "march", "mars"],
            ["abril", "april", "avril"], ["mayo", "may", "mai"], ["junio", "june", "juin"], ["julio", "july", "juillet"],
            ["agosto", "august", "aout"], ["septiembre", "setiembre", "september", "septembre"],
            ["octubre", "october", "octobre"], ["noviembre", "november", "novembre"],
            ["diciembre", "december", "decembre"],
        ]
        var months: [String: Int] = [:]
        for (index, forms) in names.enumerated() { for form in forms { months[form] = index + 1 } }
        return months
    }()

    /// A date in words near the beginning: `24 de abril de 2007`, `26-27 de abril de 2007`, `April 24, 2007`, `abril 2007`.
    static func date(in text: String) -> When? {
        let words = folded(text).split(separator: " ").filter { !["de", "del", "y", "al", "and", "to"].contains($0) }.map(String.init)
        for (index, word) in words.enumerated() {
            guard let month = months[word] else { continue }
            func number(_ place: Int, _ range: ClosedRange<Int>) -> Int? {
                guard words.indices.contains(place), let number = Int(words[place]), range.contains(number) else { return nil }
                return number
            }
            let after = number(index + 1, 1...31)
            guard let year = number(index + 1, 1900...2100) ?? number(index + 2, 1900...2100) else { continue }
            let last = number(index - 1, 1...31) ?? after
            let first = number(index - 1, 1...31).flatMap { end in number(index - 2, 1...31).flatMap { $0 < end ? $0 : nil } }
            let start = "\(pad(year, 4))-\(pad(month, 2))"
            guard let last else { return When(start) }
            let day = "\(start)-\(pad(last, 2))"
            if let first, let when = When("\(start)-\(pad(first, 2))/\(day)") { return when }
            return When(day) ?? When(start)
        }
        return nil
    }

    /// A year that stands for itself.
    static func year(in text: String) -> When? {
        text.split { !$0.isNumber }.first { $0.count == 4 && (1990...2100).contains(Int($0) ?? 0) }.flatMap { When(String($0)) }
    }

    private static let sorts: [(String, DocumentType)] = [
        ("declaracion", .declaration), ("declaration", .declaration), ("comunicado", .declaration), ("informe", .report),
        ("report", .report), ("rapport", .report), ("memoria", .report), ("estudio", .study), ("study", .study),
        ("etude", .study), ("presentacion", .presentation), ("presentation", .presentation),
        ("lineamientos", .guidelines), ("guidelines", .guidelines), ("memorando", .memorandum),
        ("memorandum", .memorandum), ("manual", .manual), ("propuesta", .proposal), ("proposal", .proposal),
        ("programa", .programme), ("programme", .programme), ("marco", .framework), ("framework", .framework),
        ("matriz", .matrix), ("matrix", .matrix), ("guia", .guide), ("guide", .guide), ("publicacion", .publication),
        ("nota conceptual", .conceptNote), ("concept note", .conceptNote),
    ]

    /// The sort that is named first.
    static func type(_ text: String) -> DocumentType? {
        let said = " " + folded(text) + " "
        return sorts.compactMap { word, type in said.firstRange(of: " \(word) ").map { ($0.lowerBound, type) } }
            .min { $0.0 < $1.0 }?.1
    }

    /// Words without accents, with single blanks between them.
    static func folded(_ text: String) -> String {
        Analyzer().words(text).map(\.folded).joined(separator: " ")
    }
}
