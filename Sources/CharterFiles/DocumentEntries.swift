internal import Documents
internal import Records

/// The section of documents.
extension DraftBuilder {
    func documents(_ sections: [String: [Entry]], files: [String: String]) -> [any KeepingCommand] {
        (sections["documents"] ?? []).enumerated().compactMap { position, entry in
            document(entry, position, files: files)
        }
    }

    private func document(_ entry: Entry, _ position: Int, files: [String: String]) -> (any KeepingCommand)? {
        var draft = draft(
            entry, "document", position: position,
            keys: ["type", "themes", "authors", "steps", "continuous", "files"])
        link(&draft, .about, entry.references("themes", "theme", index))
        link(&draft, .producedBy, entry.references("authors", nil, index))
        var steps: [DocumentStep] = []
        for (number, step) in entry.entries("steps").enumerated() {
            step.allow(["step", "when", "body", "meeting", "note", "sources"])
            let part = Field.part("step", number + 1)
            let body = step.reference("body", "body", index)
            let meeting = step.reference("meeting", "meeting", index)
            draft.wordings[part] = step.wordings("note", official: false)
            draft.sources[part] = step.sources(index, required: true)
            link(&draft, .discussedIn, meeting)
            if let body { draft.facets[.body, default: []].insert(body.slug) }
            guard let kind = step.choice("step", DocumentStep.Kind.self) else { continue }
            steps.append(DocumentStep(kind: kind, when: step.when("when"), body: body?.slug, meeting: meeting?.slug))
        }
        // A document without a date of its own is found by the years of its path.
        draft.facets[.year, default: []].formUnion(
            draft.when == nil ? steps.flatMap { $0.when?.years ?? [] }.map(String.init) : [])
        guard let type = entry.choice("type", DocumentType.self) else { return nil }
        draft.facets[.type] = [type.rawValue]
        let command = KeepDocument(
            draft, type: type, isContinuous: entry.flag("continuous"), steps: steps,
            contents: texts(entry, files).map { DocumentContent(language: $0.language, text: $0) })
        for problem in command.problems() where problem.field == "texts" {
            entry.fault("“files”: \(problem.rule)", at: entry["files"])
        }
        return command
    }

    private func texts(_ entry: Entry, _ files: [String: String]) -> [DocumentText] {
        guard let map = entry.entry("files") else { return [] }
        map.allow(languages.all.map(\.rawValue))
        return languages.all.compactMap { language in
            guard let path = map.text(language.rawValue) else { return nil }
            guard let markdown = files[path] else {
                map.fault("the file “\(path)” is not in the charter’s folder")
                return nil
            }
            let text = DocumentText(markdown: markdown, language: language)
            for citation in text.blocks.flatMap(\.sources) where !index.contains(Reference("source", citation.document)) {
                map.fault("“\(path)” cites the unknown source “\(citation.document)”")
            }
            return text
        }
    }
}
