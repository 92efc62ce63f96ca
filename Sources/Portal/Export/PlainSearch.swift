internal import Foundation
internal import Records
internal import SQL
internal import Web

/// A search that works without a server: pages opened from a stick may not fetch files, but they may add scripts. So the
/// index is scripts, one for all words that begin with the same three letters, which the page adds as it needs them.
///
/// A word stands in the index as `Analyzer` folds it, whole. Its other forms are found by the script: it takes the end
/// off the word asked for and looks for all that begin so; that also finds a word of which only the beginning is typed.
struct PlainSearch {
    let portal: Portal
    let reader: Reader
    let pages: PageExport
    let stamp: String
    /// The pages exported so far.
    private let manifest: ExportManifest

    init(portal: Portal, reader: Reader, pages: PageExport, stamp: String) {
        self.portal = portal
        self.reader = reader
        self.pages = pages
        self.stamp = stamp
        manifest = pages.ledger.manifest
    }

    /// How many records one file holds.
    private static let chunk = 64
    private static let longestSummary = 240
    /// A word of nearly every record tells nothing; in a small archive it does no harm either.
    private static let (fewRecords, commonShare) = (200, 0.5)

    private typealias File = (path: String, text: String)

    /// One record in one language, in the order in which the script reads it.
    private typealias Entry = [String]

    func export() async throws {
        if let known = pages.folder.last.pages["/search"], known.stamp == stamp,
            known.files.allSatisfy(pages.folder.stands)
        {
            return pages.ledger.note(known, at: "/search", written: 0, isDrawn: false)
        }
        var words: [String: [UInt32]] = [:]
        var files: [File] = []
        var count = 0
        var last: Identity?
        while true {
            let batch = try await portal.database.read { [last] db in try read(db, after: last) }
            guard let end = batch.last else { break }
            last = end.id
            for (index, record) in batch.enumerated() {
                let number = UInt32(count + index) * 2
                for word in record.inTitle { words[word, default: []].append(number + 1) }
                for word in record.inText { words[word, default: []].append(number) }
            }
            files += try portal.site.languages.all.map { language in
                let entries = batch.map { $0.entries[language] ?? [] }
                return (
                    "search/\(language.rawValue)/\(count / PlainSearch.chunk).js",
                    "puebla.records(\(count / PlainSearch.chunk),\(try json(entries)))\n"
                )
            }
            count += batch.count
        }
        files += try wordFiles(words, records: count) + searchPages()
        try pages.keep(files, as: "/search", stamp: stamp)
    }

    /// What the index has of a record.
    private struct Indexed: Sendable {
        let id: Identity
        let entries: [Language: Entry]
        let inTitle: Set<String>
        /// Without those of the title.
        let inText: Set<String>
    }

    private func read(_ db: Connection, after last: Identity?) throws -> [Indexed] {
        let references = try db.rows(
            """
            SELECT r.id, r.kind, r.slug FROM record r WHERE r.id > \(last?.rawValue ?? "") AND \(reader.mayRead("r"))
            ORDER BY r.id LIMIT \(PlainSearch.chunk)
            """
        ).map { row in
            (id: Identity(rawValue: try row["id"]), reference: Reference(try row["kind"], try row["slug"]))
        }
        let ids = references.map(\.id)
        guard !ids.isEmpty else { return [] }
        var entries: [Identity: [Language: Entry]] = [:]
        for language in portal.site.languages.all {
            let reader = Reader(reader.clearance, language: language, of: portal.site.languages, at: reader.moment)
            for (id, record) in try db.records(ids, fields: [.title, .summary], for: reader) {
                entries[id, default: [:]][language] = entry(record, in: language)
            }
        }
        let analyzer = Analyzer()
        var titles: [Identity: Set<String>] = [:]
        var texts: [Identity: Set<String>] = [:]
        for row in try db.rows(
            "SELECT record, field, text FROM wording WHERE record IN (\(list: ids.map(\.rawValue)))")
        {
            let (id, field) = (Identity(rawValue: try row["record"]), Field(rawValue: try row["field"]))
            let words = analyzer.words(try row["text"]).map(\.folded)
            if field == .title || field == .short { titles[id, default: []].formUnion(words) } else {
                texts[id, default: []].formUnion(words)
            }
        }
        for (id, reference) in references {
            for text in try plainTexts(of: reference) {
                texts[id, default: []].formUnion(analyzer.words(text).map(\.folded))
            }
        }
        return ids.map { id in
            let inTitle = titles[id] ?? []
            return Indexed(
                id: id, entries: entries[id] ?? [:], inTitle: inTitle, inText: (texts[id] ?? []).subtracting(inTitle))
        }
    }

    /// The plain texts that the export has of a record: what a document says, in each language that it is there in. They
    /// are taken from the files, so that the index knows no more than what may be read.
    private func plainTexts(of reference: Reference) throws -> [String] {
        guard let address = portal.site.addresses[reference.kind], address.isOwnPage else { return [] }
        let files = portal.site.languages.all.flatMap { language -> [ExportManifest.File] in
            let page = ExportedPage(language, address.path(reference.slug))
            return (manifest.pages[page.address()]?.files ?? []).filter { $0.path == page.file(.txt) }
        }
        // A text that is there in one language only is the same file in all.
        let differing = Dictionary(files.map { ($0.sha256, $0.path) }, uniquingKeysWith: { first, _ in first })
        return try differing.values.sorted().map { try pages.folder.text(of: $0) }
    }

    /// Where it is, title, kind, date, and the beginning of its summary. Empty where the export has no page for it.
    private func entry(_ record: Record, in language: Language) -> Entry {
        let t = Translator(language, site: portal.site, catalog: House.catalog)
        let address = t.path(of: record.reference)
        guard let place = pages.map.place(of: address) else { return [] }
        let way = relativePath(from: ExportedPage(language, "/search").file(), to: place.file)
        let mark = address.firstIndex(of: "#").map { String(address[$0...]) } ?? ""
        let summary = record[.summary]?.text ?? ""
        let isLong = summary.count > PlainSearch.longestSummary
        return [
            way + mark, record.title.text, t.name(ofKind: record.reference.kind), record.when.map { t.when($0) } ?? "",
            isLong ? "\(summary.prefix(PlainSearch.longestSummary))…" : summary,
        ]
    }

    /// The words in files by their first three letters, and one file that says what there is.
    private func wordFiles(_ words: [String: [UInt32]], records: Int) throws -> [File] {
        let limit = records < PlainSearch.fewRecords ? records : Int(Double(records) * PlainSearch.commonShare)
        let common = words.filter { $0.value.count > limit }.keys.sorted()
        var shards: [String: [String: String]] = [:]
        for (word, numbers) in words where numbers.count <= limit {
            var last: UInt32 = 0
            // The steps from one to the next in base 36: short, and read by parseInt.
            let steps = numbers.map { number in
                defer { last = number }
                return String(number - last, radix: 36)
            }
            shards[PlainSearch.shard(of: word), default: [:]][word] = steps.joined(separator: " ")
        }
        let files = try shards.sorted { $0.key < $1.key }.map { shard, table -> File in
            ("search/words/\(shard).js", "puebla.words(\"\(shard)\",\(try json(table)))\n")
        }
        let about = About(chunk: PlainSearch.chunk, shards: shards.keys.sorted(), common: common)
        return files + [("search/about.js", "puebla.about(\(try json(about)))\n")]
    }

    private struct About: Encodable {
        let chunk: Int
        let shards: [String]
        let common: [String]
    }

    /// The script computes the same name. With a letter before it, since `con.js` is a name that Windows keeps.
    static func shard(of word: String) -> String {
        let start = word.unicodeScalars.prefix(3)
        let isPlain = start.allSatisfy { $0.isASCII }
        return isPlain
            ? "w-" + String(String.UnicodeScalarView(start))
            : "u-" + start.map { String($0.value, radix: 16) }.joined(separator: "-")
    }

    private func searchPages() -> [File] {
        portal.site.languages.all.map { language in
            let page = ExportedPage(language, "/search")
            let t = Translator(language, site: portal.site, catalog: House.catalog)
            let html = Frame(t: t, path: page.path, query: Query(), assets: portal.assets)
                .page(PlainSearchPage(script: "/" + portal.assets.script))
            let places = pages.places(of: LinkRewriter.addresses(in: html), on: page)
            return (page.file(), pages.rewritten(html, of: page, places))
        }
    }

    private func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
