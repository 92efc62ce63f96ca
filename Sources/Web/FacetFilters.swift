public import Records
public import SQL

/// The choices above a list or beside search results, with readable labels.
public struct FacetFilters: Sendable {
    private let names: [Facet: [String: RecordName]]

    /// Reads the names of bodies, themes and parties.
    public init(_ db: Connection, for reader: Reader) throws {
        names = [
            .body: try db.titles(ofKind: "body", for: reader), .theme: try db.titles(ofKind: "theme", for: reader),
            .party: try db.titles(ofKind: "party", for: reader),
        ]
    }

    /// The facets that the address chooses. A value that is no slug chooses nothing that exists.
    public static func chosen(_ query: Query, _ facets: [Facet]) -> [Facet: String] {
        Dictionary(uniqueKeysWithValues: facets.compactMap { facet in query[facet.rawValue].map { (facet, $0) } })
    }

    /// - Parameter codes: labels of values that are codes of the program (`type`, `status`).
    public func filters(
        _ facets: [Facet], counts: [Facet: [SearchResults.Count]], chosen: [Facet: String], t: Translator,
        codes: (Facet, String) -> String = { $1 }
    ) -> [Filter] {
        facets.map { facet in
            var options = (counts[facet] ?? []).map { count in
                Filter.Option(count.value, label(facet, count.value, t, codes), count.count)
            }
            // What was chosen stays to be seen, even if nothing is left of it.
            if let value = chosen[facet], !options.contains(where: { $0.value == value }) {
                options.append(.init(value, label(facet, value, t, codes), 0))
            }
            switch facet {
            case .year: options.sort { $0.value > $1.value }
            default: break
            }
            return Filter(facet.rawValue, label: FacetFilters.name(facet, t), selected: chosen[facet], options: options)
        }
    }

    private func label(_ facet: Facet, _ value: String, _ t: Translator, _ codes: (Facet, String) -> String) -> String {
        switch facet {
        case .kind: t.name(ofKind: value, many: true)
        case .year: value
        case .body, .theme, .party: names[facet]?[value]?.title.text ?? value
        case .type, .status: codes(facet, value)
        case .language: t.name(of: Language(value))
        }
    }

    public static func name(_ facet: Facet, _ t: Translator) -> String {
        switch facet {
        case .kind: t("Kind")
        case .year: t("Year")
        case .body: t("Body")
        case .theme: t("Theme")
        case .party: t("Party")
        case .type: t("Type")
        case .status: t("Status")
        case .language: t("Language")
        }
    }
}
