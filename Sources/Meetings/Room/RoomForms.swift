internal import Records
internal import SQL
internal import Web

/// What the editor asks for about statements.
enum RoomForms {
    static let statement = RecordForm(
        Statement.kind,
        columns: [
            .init("sitting", .record(kind: Sitting.kind), isRequired: true) { t in t("Sitting") },
            .init("item", .record(kind: AgendaItem.kind)) { t in t("Agenda item") },
            .init("party", .record(kind: "party"), isRequired: true) { t in t("Party") },
            .init("language", .line, isRequired: true, hint: { t in t("The code of the language: es, en, fr.") }) { t in t("Spoken in") },
            .choice(
                "state", of: Statement.State.self,
                words: { $0 == .handedIn ? $1("Handed in, not delivered yet") : $1("Delivered") }
            ) { t in t("State") },
        ],
        read: { record, db in
            guard let row = try db.row("SELECT * FROM statement WHERE record = \(record.rawValue)") else { return [:] }
            let statement = try Statement(row: row)
            return [
                "sitting": statement.sitting, "item": statement.item ?? "", "party": statement.party,
                "language": statement.language.rawValue, "state": statement.state.rawValue,
            ]
        },
        command: { draft, values in
            KeepStatement(
                draft,
                Statement(
                    sitting: try values.required("sitting"), item: values.text("item"), party: try values.required("party"),
                    language: Language(try values.required("language")), state: try values.choice("state", Statement.State.self)))
        })
}
