internal import Records
internal import SQL
public import Web

/// What the editor asks for about the plan of action and what became of decisions.
public enum FollowUpForms {
    public static let forms: [RecordForm] = [
        theme, activity, seminar, decision, RecordForm("partner", parts: ["contribution"]),
        RecordForm("forum", parts: ["occasion"]),
    ]

    private static let theme = RecordForm(
        "theme",
        columns: [
            .choice("level", of: ThemeLevel.self, words: { $1.name(of: $0) }) { t in t("Level") },
            .init("parent", .record(kind: "theme"), hint: { t in t("The theme above; an axis has none.") }) { t in t("Belongs to") },
            .init(
                "discussions", .lines,
                hint: { t in t("One line a discussion: bodies, with commas | years or dates, with commas. Notes are the numbered texts.") }
            ) { t in t("Discussions") },
        ], parts: ["discussion"],
        read: { record, db in
            guard let row = try db.row("SELECT level, parent FROM theme WHERE record = \(record.rawValue)") else { return [:] }
            let parent: String? = try row["parent"]
            return ["level": try row["level"], "parent": parent ?? "", "discussions": try discussions(of: record, db)]
        },
        mentions: { values in
            ((try? values.lines("discussions", parts: 2)) ?? []).flatMap { items($0[0]) }
                .map { ("discussions", Reference("body", $0)) }
        },
        command: { draft, values in
            var draft = draft
            let parent = values.text("parent")
            draft.follow(.partOf, "theme", parent)
            draft.facets[.theme, default: []].formUnion([draft.reference.slug] + (parent.map { [$0] } ?? []))
            let discussions = try values.lines("discussions", parts: 2).map { line in
                Discussion(
                    bodies: items(line[0]), years: try items(line[1]).compactMap { try ColumnValues.when($0, "discussions") })
            }
            draft.facets[.body, default: []].formUnion(discussions.flatMap(\.bodies))
            draft.facets[.year, default: []].formUnion(discussions.flatMap(\.years).flatMap(\.years).map(String.init))
            return KeepTheme(
                draft, level: try values.choice("level", ThemeLevel.self), parent: parent, discussions: discussions)
        })

    private static func discussions(of theme: Identity, _ db: Connection) throws -> String {
        var lines: [Int: (bodies: [String], years: [String])] = [:]
        for row in try db.rows(
            "SELECT position, body, happened FROM discussion WHERE theme = \(theme.rawValue) ORDER BY position, body, happened")
        {
            let place: Int = try row["position"]
            lines[place, default: ([], [])].bodies.append(try row["body"])
            lines[place, default: ([], [])].years.append(try row["happened"])
        }
        return ColumnValues.text(
            lines.sorted { $0.key < $1.key }.map { _, line in
                [line.bodies.uniqued().joined(separator: ", "), line.years.uniqued().joined(separator: ", ")]
            })
    }

    private static func items(_ text: String) -> [String] {
        text.split(separator: ",").map(\.trimmed).filter { !$0.isEmpty }
    }

    private static let activity = RecordForm(
        "activity",
        columns: [
            .choice("type", of: ActivityType.self, words: { $1.name(of: $0) }) { t in t("Kind") },
            .choice("status", of: ActivityStatus.self, words: { $1.name(of: $0) }) { t in t("Status") },
            .init("proposed-when", .line, hint: { t in t("2007, 2007-04 or 2007-04-24") }) { t in t("Proposed") },
        ], texts: ["proposed"],
        read: { record, db in
            guard let row = try db.row("SELECT type, status, proposed FROM activity WHERE record = \(record.rawValue)")
            else { return [:] }
            let proposed: String? = try row["proposed"]
            return ["type": try row["type"], "status": try row["status"], "proposed-when": proposed ?? ""]
        },
        command: { draft, values in
            var draft = draft
            let (type, status) = (
                try values.choice("type", ActivityType.self), try values.choice("status", ActivityStatus.self)
            )
            draft.facets[.type] = [type.rawValue]
            draft.facets[.status] = [status.rawValue]
            return KeepActivity(draft, type: type, status: status, proposed: try values.when("proposed-when"))
        })

    private static let seminar = RecordForm(
        "seminar", columns: [.init("annual", .tick) { t in t("Every year") }],
        read: { record, db in
            let annual = try db.value("SELECT annual FROM seminar WHERE record = \(record.rawValue)", as: Bool.self)
            return ["annual": annual == true ? "yes" : "no"]
        },
        command: { draft, values in KeepSeminar(draft, isAnnual: values.flag("annual")) })

    private static let decision = RecordForm(
        "decision",
        columns: [
            .init("meeting", .record(kind: "meeting"), isRequired: true) { t in t("Meeting") },
            .init("number", .number, isRequired: true, hint: { t in t("Its place among the meeting’s decisions.") }) { t in t("Number") },
            .choice("type", of: DecisionType.self, words: { $1.name(of: $0) }) { t in t("Kind") },
            .choice("result", of: OutcomeStatus.self, words: { $1.name(of: $0) }) { t in t("Outcome") },
            .init("due", .line, hint: { t in t("Only where a day was agreed: 2027-05-01.") }) { t in t("Due by") },
        ], texts: ["outcome"],
        read: { record, db in
            guard let row = try db.row("SELECT meeting, number, type, outcome, due FROM decision WHERE record = \(record.rawValue)")
            else { return [:] }
            let (number, due): (Int, String?) = (try row["number"], try row["due"])
            return [
                "meeting": try row["meeting"], "number": String(number), "type": try row["type"], "result": try row["outcome"],
                "due": due ?? "",
            ]
        },
        command: { draft, values in
            var draft = draft
            let meeting = try values.required("meeting")
            let (type, result) = (
                try values.choice("type", DecisionType.self), try values.choice("result", OutcomeStatus.self)
            )
            draft.follow(.decidedBy, "meeting", meeting)
            draft.facets[.type] = [type.rawValue]
            draft.facets[.status] = [result.rawValue]
            let due = try values.text("due").map { text in
                guard let day = Day(text) else { throw Refusal.invalid("due", "a day such as 2026-11-21") }
                return day
            }
            return KeepDecision(
                draft, meeting: meeting, number: try values.number("number") ?? 0, type: type, outcome: result, due: due)
        })
}
