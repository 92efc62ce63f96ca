internal import HTML
internal import Records
internal import SQL
internal import Web

/// A record in simple Dublin Core (`oai_dc`): every wording with its language.
struct DublinCore {
    /// One element: its name, what it says, and in which language where it has one.
    private struct Element: Hashable {
        let name: String
        let text: String
        var language: Language?

        var xml: HTML {
            let name = HTML(trusted: name)
            return "<dc:\(name)\(language.map { " xml:lang=\"\($0.rawValue)\"" as HTML })>\(text)</dc:\(name)>\n"
        }
    }

    private let elements: [Element]

    var xml: HTML {
        """
        <oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/oai_dc/ http://www.openarchives.org/OAI/2.0/oai_dc.xsd">
        \(elements.html(\.xml))</oai_dc:dc>
        """
    }

    init(_ item: HarvestItem, among surroundings: HarvestSurroundings, _ t: Translator) {
        let id = item.position.id
        let (wordings, links) = (surroundings.wordings[id] ?? Wordings(), surroundings.links[id] ?? [])
        func worded(_ name: String, _ wordings: [Wording]) -> [Element] {
            wordings.map { Element(name: name, text: $0.text, language: $0.language == .none ? nil : $0.language) }
        }
        func plain(_ name: String, _ texts: [String]) -> [Element] { texts.map { Element(name: name, text: $0) } }
        func titles(_ name: String, of links: [HarvestSurroundings.Link]) -> [Element] {
            links.flatMap { worded(name, surroundings.wordings[$0.target]?[.title] ?? []) }
        }
        let publisher = wordings["publisher"].isEmpty ? t.site.names[.title] : wordings["publisher"]
        let languages = t.site.languages.all.map(t.speaking)
        var elements = worded("title", wordings[.title])
        elements += titles("creator", of: links.filter(\.isAuthor))
        elements += titles("subject", of: links.filter(\.isTheme))
        elements += worded("description", wordings[.summary]) + worded("publisher", publisher)
        elements += plain("date", [item.when].compactMap { $0 })
        elements += plain("type", [item.reference.kind] + item.types)
        elements += plain("identifier", languages.map { t.site.base + $0.path(of: item.reference) })
        elements += plain("source", surroundings.sources(of: id))
        elements += plain("language", wordings[.title].map(\.language).filter { $0 != .none }.map(\.rawValue))
        let official = t.speaking(t.site.languages.official)
        elements += plain("relation", links.map { t.site.base + official.path(of: $0.reference) })
        self.elements = elements.uniqued()
    }
}

/// What a page of records needs besides the records, read in as many questions for a hundred as for one. Whatever
/// stands beside a record, and is not for everyone, is not in it.
struct HarvestSurroundings {
    struct Link {
        let relation: Relation
        let target: Identity
        let reference: Reference

        var isAuthor: Bool { relation == .producedBy }
        var isTheme: Bool { reference.kind == "theme" }
    }

    /// The texts of the records themselves, and of the authors and themes that they lead to.
    let wordings: [Identity: Wordings]
    let links: [Identity: [Link]]
    private let citations: [Identity: [Field: [Citation]]]
    /// Titles of the sources, by slug.
    private let titles: [String: String]

    init(of items: [HarvestItem], _ db: Connection, for reader: Reader) throws {
        let records = items.map(\.position.id)
        links = try HarvestSurroundings.links(from: records, db, reader)
        let named = links.values.flatMap { $0 }.filter { $0.isAuthor || $0.isTheme }.map(\.target)
        wordings = try db.wordings(of: (records + named).uniqued(), fields: [.title, .summary, "publisher"])
        citations = try db.citations(of: records, for: reader)
        let cited = citations.values.flatMap(\.values).flatMap { $0.map(\.document) }.uniqued()
        titles = Dictionary(
            uniqueKeysWithValues: try db.records(
                "r.kind = 'source' AND r.slug IN (\(list: cited))", fields: [.title], for: reader
            ).map { ($0.slug, $0.title.text) })
    }

    /// Where a record's facts come from: the document and the place in it.
    func sources(of record: Identity) -> [String] {
        (citations[record] ?? [:]).sorted { $0.key < $1.key }.flatMap(\.value)
            .map { "\(titles[$0.document] ?? $0.document): \($0.locator)" }
    }

    private static func links(from records: [Identity], _ db: Connection, _ reader: Reader) throws -> [Identity: [Link]] {
        var links: [Identity: [Link]] = [:]
        for row in try db.rows(
            """
            SELECT l.origin, l.relation, r.id, r.kind, r.slug FROM link l JOIN record r ON r.id = l.target
            WHERE l.origin IN (\(list: records.map(\.rawValue))) AND \(reader.mayRead("r"))
            ORDER BY l.origin, l.position, r.kind, r.slug
            """)
        {
            let link = Link(
                relation: Relation(rawValue: try row["relation"]), target: Identity(rawValue: try row["id"]),
                reference: Reference(try row["kind"], try row["slug"]))
            links[Identity(rawValue: try row["origin"]), default: []].append(link)
        }
        return links
    }
}
