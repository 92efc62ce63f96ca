import Records
import Web

/// What the names of a sheet are called by people.
extension Translator {
    /// "Title (Español)", "Links", "Audience", the kind's own columns by their labels.
    func name(ofSheet name: String, _ form: RecordForm) -> String {
        switch Sheet.kind(of: name) {
        case .text(let field, let language): return "\(self.name(ofField: field)) (\(languageName(language)))"
        case .standing(let field, let language):
            return self("{field}: standing", ["field": "\(self.name(ofField: field)) (\(languageName(language)))"])
        case .list, .single:
            switch name {
            case "slug": return self("Its name in addresses")
            case "version": return self("Version")
            case "audience": return self("Audience")
            case "release": return self("Released on")
            case "release-to": return self("Released to")
            case "when": return self("Date")
            case "occasions": return self("Occasions")
            case "position": return self("Position")
            case "links": return self("Links")
            case "sources": return self("Sources")
            case "facet.theme": return self("Found under the themes")
            case "facet.party": return self("Found under the parties")
            case "facet.body": return self("Found under the bodies")
            default: return form.columns.first { $0.name == name }?.label(self) ?? self.name(ofField: Field(rawValue: name))
            }
        }
    }

    /// A part of a record that has sources of its own: a text in no language or in all of them, or a column.
    func name(ofSheet part: Field, _ form: RecordForm) -> String {
        if case .single = Sheet.kind(of: part.rawValue) { return name(ofSheet: part.rawValue, form) }
        return name(ofField: part)
    }

    private func languageName(_ language: Language) -> String {
        language == .none ? self("all languages") : name(of: language)
    }

    /// A text of a record; parts with their number.
    func name(ofField field: Field) -> String {
        let parts = field.rawValue.split(separator: ".").map(String.init)
        if parts.count == 2, let number = Int(parts[1]) { return "\(name(ofPart: parts[0])) \(number)" }
        switch field {
        case .title: return self("Title")
        case .short: return self("Acronym")
        case .summary: return self("Summary")
        case .text: return self("Text")
        case .place: return self("Place")
        case .note: return self("Note")
        case "outcome": return self("What became of it")
        case "promised": return self("Documents to come")
        case "proposed": return self("On the proposal")
        case "theme": return self("Theme")
        case "meets": return self("When it meets")
        case "composition": return self("Composition")
        case "moment": return self("Moment")
        case "function": return self("Function")
        case "publisher": return self("Publisher")
        case "language": return self("Language")
        case "one": return self("One of them is called")
        case "query": return self("Search")
        default: return field.rawValue
        }
    }

    func name(ofPart part: String) -> String {
        switch part {
        case "claim": self("Claim")
        case "function": self("Function")
        case "principle": self("Principle")
        case "also": self("Also called")
        case "form": self("Further form")
        case "contribution": self("Contribution")
        case "occasion": self("Place of the occasion")
        case "discussion": self("Note on the discussion")
        case "step": self("Note on the step")
        case "value": self("Words of the value")
        case "value-name": self("Name of the value")
        default: part
        }
    }

    func name(of status: WordingStatus) -> String {
        switch status {
        case .official: self("official")
        case .translation: self("translation")
        case .draft: self("in our own words")
        case .machine: self("machine translation")
        }
    }

    /// A value of a sheet as people read it.
    func words(_ value: String, ofSheet name: String, _ form: RecordForm, _ audiences: [AudienceChoice]) -> String {
        if case .standing = Sheet.kind(of: name) { return WordingStatus(rawValue: value).map { self.name(of: $0) } ?? value }
        if ["audience", "release-to"].contains(name) {
            return audiences.first { $0.audience.rawValue == value }?.title ?? self.name(of: Audience(rawValue: value))
        }
        if let column = form.columns.first(where: { $0.name == name }) {
            if case .choice(_, let words) = column.manner, !value.isEmpty { return words(value, self) }
            if case .tick = column.manner { return value == "yes" ? self("yes") : self("no") }
        }
        return value
    }
}
