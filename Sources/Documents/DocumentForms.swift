public import Records
internal import SQL
public import Web

/// What the editor asks for about documents and sources.
public enum DocumentForms {
    public static let forms: [RecordForm] = [
        document, RecordForm("source", texts: ["publisher", "language"]), RecordForm("disagreement", parts: ["claim"]),
    ]

    /// How a document's earlier versions are found again.
    public static let replays: [Replay] = [
        Replay(KeepDocument.self) { command, draft, _ in
            let languages = draft.facets[.language]
            draft = command.draft
            if let symbol = command.symbol { draft.wordings["symbol"] = [Wording(symbol, in: .none, .official)] }
            draft.facets[.language] = command.contents.isEmpty ? languages : nil
        },
        Replay(DescribeDocument.self) { command, draft, languages in
            command.metadata.apply(to: &draft, languages: languages)
            if let symbol = command.metadata.symbol { draft.wordings["symbol"] = [Wording(symbol, in: .none, .official)] }
        },
        Replay(RemoveDocument.self) { _, _, _ in },
    ]

    private static let document = RecordForm(
        "document",
        columns: [
            .choice("type", of: DocumentType.self, words: { $1.name(of: $0) }) { t in t("Kind") },
            .init("symbol", .line, hint: { t in t("The conference’s own number of it.") }) { t in t("Symbol") },
            .init("official", .line, hint: { t in t("The code of the language that is the official one: es, en.") }) { t in t("Official language") },
            .init("continuous", .tick) { t in t("Produced again and again") },
            .init(
                "steps", .lines,
                hint: { t in t("One line a step: what | when | body | meeting. Notes are the numbered texts.") }
            ) { t in t("Path") },
        ], parts: ["step"],
        read: { record, db in
            guard
                let row = try db.row(
                    "SELECT type, continuous, symbol, official FROM document WHERE record = \(record.rawValue)")
            else { return [:] }
            let (symbol, official): (String?, String?) = (try row["symbol"], try row["official"])
            let steps = try db.rows(
                "SELECT kind, happened, body, meeting FROM document_step WHERE document = \(record.rawValue) ORDER BY position"
            ).map { step -> [String] in
                let (when, body, meeting): (String?, String?, String?) = (
                    try step["happened"], try step["body"], try step["meeting"]
                )
                return [try step["kind"], when ?? "", body ?? "", meeting ?? ""]
            }
            return [
                "type": try row["type"], "continuous": try row["continuous"] as Bool ? "yes" : "no", "symbol": symbol ?? "",
                "official": official ?? "", "steps": ColumnValues.text(steps),
            ]
        },
        mentions: { values in
            ((try? values.lines("steps", parts: 4)) ?? []).flatMap { line in
                [("body", line[2]), ("meeting", line[3])].filter { !$0.1.isEmpty }.map { ("steps", Reference($0.0, $0.1)) }
            }
        },
        command: { draft, values in
            var draft = draft
            let type = try values.choice("type", DocumentType.self)
            draft.facets[.type] = [type.rawValue]
            draft.wordings["symbol"] = []
            return KeepDocument(
                draft, type: type, isContinuous: values.flag("continuous"), steps: try steps(values),
                symbol: values.text("symbol"), official: values.text("official").map { Language($0) })
        })

    private static func steps(_ values: ColumnValues) throws -> [DocumentStep] {
        try values.lines("steps", parts: 4).map { line in
            guard let kind = DocumentStep.Kind(rawValue: line[0]) else {
                let all = DocumentStep.Kind.allCases.map(\.rawValue).joined(separator: ", ")
                throw Refusal.invalid("steps", "each line begins with one of {list}", ["list": all])
            }
            return DocumentStep(
                kind: kind, when: try ColumnValues.when(line[1], "steps"), body: line[2].isEmpty ? nil : line[2],
                meeting: line[3].isEmpty ? nil : line[3])
        }
    }
}
