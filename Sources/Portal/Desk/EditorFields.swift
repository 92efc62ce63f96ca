import Records
import Web

/// What the editor shows of a record, in order: which texts in which languages, which rows.
struct EditorFields: Sendable {
    struct Text: Sendable, Hashable {
        let field: Field
        let languages: [Language]
    }

    let texts: [Text]
    /// Rows of links and of sources, empty ones for what is added among them.
    let links: Int
    let sources: Int

    /// Empty rows that stand ready.
    private static let spare = 2
    private static let plain: [Field] = [.title, .short, .summary, .text, .place, .note]

    /// - Parameter more: what was asked for beyond: `links`, `sources`, or the name of parts.
    init(_ form: RecordForm, _ sheet: Sheet, languages: Languages, more: [String] = []) {
        var present: [Field: Set<Language>] = [:]
        for name in sheet.names {
            if case .text(let field, let language) = Sheet.kind(of: name) { present[field, default: []].insert(language) }
        }
        let columns = Set(form.columns.map(\.name))
        var fields = EditorFields.plain + form.texts
        for part in form.parts {
            let numbers = present.keys.filter { $0.rawValue.hasPrefix(part + ".") }
                .compactMap { Int($0.rawValue.dropFirst(part.count + 1)) }
            let count = max(numbers.max() ?? 0, 0) + (more.contains(part) ? 2 : 1)
            fields += (1...count).map { Field.part(part, $0) }
        }
        let known = Set(fields)
        fields += present.keys.filter { !known.contains($0) && !columns.contains($0.rawValue) }.sorted()
        texts = fields.map { field in
            // A text that is the same in every language is in none of them.
            let isPlain = present[field] == [.none]
            return Text(
                field: field,
                languages: isPlain ? [.none] : languages.all + (present[field] ?? []).filter { !languages.contains($0) }.sorted())
        }
        links = sheet.lines("links").count + (more.contains("links") ? EditorFields.spare * 2 : EditorFields.spare)
        sources = sheet.lines("sources").count + (more.contains("sources") ? EditorFields.spare * 2 : EditorFields.spare)
    }
}

extension Sheet {
    /// What a form says, over what is there: names that the form does not have stay as they are.
    /// - Parameter before: what the form was made from.
    init(_ form: Form, over before: Sheet, _ shown: RecordForm, languages: Languages) {
        self = before
        let offered = EditorFields(shown, before, languages: languages)
        let fields = Set(offered.texts.map(\.field))
        let columns = Set(shown.columns.map(\.name)).union(Sheet.common).union(Sheet.facets.map { "facet.\($0.rawValue)" })
        for item in form.fields.items {
            switch Sheet.kind(of: item.name) {
            case .text(let field, let language), .standing(let field, let language):
                let isOffered = fields.contains(field) || shown.parts.contains { Sheet.isPart(field, $0) }
                if isOffered, languages.contains(language) || language == .none { self[item.name] = item.value }
            case .list, .single: if columns.contains(item.name) { self[item.name] = item.value }
            }
        }
        // The value of a text that is gone has no standing.
        for name in names {
            if case .standing(let field, let language) = Sheet.kind(of: name), self[Sheet.name(field, language)].isEmpty { self[name] = "" }
        }
        for facet in Sheet.facets {
            let name = "facet.\(facet.rawValue)"
            set(name, lines: self[name].split(whereSeparator: { ";,\n".contains($0) }).map { $0.trimmed }.sorted())
        }
        takeRows(form)
        // A release to nobody in particular is one to everyone; without a moment there is none.
        if self["release"].isEmpty { self["release-to"] = "" }
        if let release = Moment(typed: self["release"]) { self["release"] = release.description }
    }

    private static func isPart(_ field: Field, _ name: String) -> Bool {
        let number = field.rawValue.dropFirst(name.count + 1)
        return field.rawValue.hasPrefix(name + ".") && number.utf8.count == 3 && Int(number) != nil
    }

    /// Links and sources come row by row.
    private mutating func takeRows(_ form: Form) {
        func rows(_ name: String, _ line: (Int) -> String) {
            guard let count = Int(form["\(name)-rows"]), (0...500).contains(count) else { return }
            set(name, lines: count == 0 ? [] : (1...count).map(line))
        }
        rows("links") { row in
            let target = form["link.\(row).target"]
            return target.isEmpty ? "" : "\(form["link.\(row).relation"]) \(target)"
        }
        rows("sources") { row in
            let (part, document) = (form["source.\(row).part"], form["source.\(row).document"])
            return document.isEmpty ? "" : "\(part.isEmpty ? "record" : part) \(document): \(form["source.\(row).locator"].onOneLine)"
        }
    }
}
