internal import Records
internal import SQL
public import Web

/// What the editor asks for about the institution.
public enum InstitutionForms {
    public static let forms: [RecordForm] = [
        RecordForm("process", parts: ["principle", "also"], canBeMade: false),
        partyType, party, body, participation, meeting, focalPoint, rule, scale,
        RecordForm("criterion"), RecordForm("cycle-step", texts: ["moment"]),
        RecordForm("presidency", texts: ["theme"]), RecordForm("sector"), RecordForm("budget-line"),
        RecordForm("officer", texts: ["function"]), RecordForm("function", canBeMade: false),
        RecordForm("term", parts: ["form", "also"], command: { draft, _ in KeepTerm(draft) }),
        RecordForm("announcement", canBeMade: false),
    ]

    private static let partyType = RecordForm(
        "party-type", columns: [.init("decides", .tick) { t in t("Decides") }], texts: ["one"],
        read: { record, db in
            let decides = try db.value("SELECT decides FROM party_type WHERE record = \(record.rawValue)", as: Bool.self)
            return ["decides": decides == true ? "yes" : "no"]
        },
        command: { draft, values in KeepPartyType(draft, decides: values.flag("decides")) })

    private static let party = RecordForm(
        "party",
        columns: [
            .init("type", .record(kind: "party-type"), isRequired: true) { t in t("Kind of party") },
            .init("code", .line, hint: { t in t("ISO 3166-1 alpha-3 for a state, the acronym for an organisation.") }) { t in t("Code") },
            .init("website", .line) { t in t("Website") },
        ],
        read: { record, db in
            guard let row = try db.row("SELECT code, type, website FROM party WHERE record = \(record.rawValue)") else { return [:] }
            let (code, website): (String?, String?) = (try row["code"], try row["website"])
            return ["type": try row["type"], "code": code ?? "", "website": website ?? ""]
        },
        command: { draft, values in
            var draft = draft
            let type = try values.required("type")
            draft.follow(.of, "party-type", type)
            draft.facets[.party, default: []].insert(draft.reference.slug)
            return KeepParty(draft, code: values.text("code"), type: type, website: values.text("website"))
        })

    private static let body = RecordForm(
        "body", columns: [.choice("type", of: BodyType.self, words: { $1.name(of: $0) }) { t in t("Kind") }],
        texts: ["meets", "composition"], parts: ["function"],
        read: { record, db in
            ["type": try db.value("SELECT type FROM body WHERE record = \(record.rawValue)", as: String.self) ?? ""]
        },
        command: { draft, values in
            var draft = draft
            draft.facets[.body, default: []].insert(draft.reference.slug)
            return KeepBody(draft, type: try values.choice("type", BodyType.self))
        })

    private static let participation = RecordForm(
        "participation",
        columns: [
            .init("party-type", .record(kind: "party-type"), isRequired: true) { t in t("Kind of party") },
            .init("body", .record(kind: "body"), isRequired: true) { t in t("Body") },
            .choice("level", of: ParticipationLevel.self, words: { $1.name(of: $0) }) { t in t("Participation") },
        ],
        read: { record, db in
            guard let row = try db.row("SELECT party_type, body, level FROM participation WHERE record = \(record.rawValue)")
            else { return [:] }
            return ["party-type": try row["party_type"], "body": try row["body"], "level": try row["level"]]
        },
        command: { draft, values in
            var draft = draft
            let (type, body) = (try values.required("party-type"), try values.required("body"))
            draft.follow(.of, "party-type", type)
            draft.follow(.about, "body", body)
            return KeepParticipation(
                draft, partyType: type, body: body, level: try values.choice("level", ParticipationLevel.self))
        })

    private static let meeting = RecordForm(
        "meeting",
        columns: [
            .init("body", .record(kind: "body"), isRequired: true) { t in t("Body") },
            .init("number", .number, hint: { t in t("The edition: 12 for the XII.") }) { t in t("Number") },
        ], texts: ["theme"],
        read: { record, db in
            guard let row = try db.row("SELECT body, number FROM meeting WHERE record = \(record.rawValue)") else { return [:] }
            let number: Int? = try row["number"]
            return ["body": try row["body"], "number": number.map(String.init) ?? ""]
        },
        command: { draft, values in
            var draft = draft
            let body = try values.required("body")
            draft.follow(.of, "body", body)
            return KeepMeeting(draft, body: body, number: try values.number("number"))
        })

    private static let focalPoint = RecordForm(
        "focal-point",
        columns: [
            .init("party", .record(kind: "party"), isRequired: true) { t in t("Party") },
            .init("sector", .record(kind: "sector"), isRequired: true) { t in t("Sector") },
        ],
        read: { record, db in
            guard let row = try db.row("SELECT party, sector FROM focal_point WHERE record = \(record.rawValue)") else { return [:] }
            return ["party": try row["party"], "sector": try row["sector"]]
        },
        command: { draft, values in
            var draft = draft
            let (party, sector) = (try values.required("party"), try values.required("sector"))
            draft.follow(.of, "party", party)
            draft.follow(.partOf, "sector", sector)
            return KeepFocalPoint(draft, party: party, sector: sector)
        })

    /// Names and words of the values are the texts `value-name.001` and `value.001`.
    private static let rule = RecordForm(
        "rule",
        columns: [
            .init(
                "values", .lines,
                hint: { t in t("One line a value: its number | when it holds. Its name and its words are the numbered texts.") }
            ) { t in t("Values") }
        ], parts: ["value-name", "value"],
        read: { record, db in
            let lines = try db.rows("SELECT number, happened FROM rule_value WHERE rule = \(record.rawValue) ORDER BY position")
                .map { row -> [String] in
                    let (number, happened): (Double?, String?) = (try row["number"], try row["happened"])
                    return [number.map(plain) ?? "", happened ?? ""]
                }
            // A value in words only leaves an empty line, so it is said that there is one.
            return ["values": ColumnValues.text(lines.map { $0 == ["", ""] ? ["-", ""] : $0 })]
        },
        command: { draft, values in
            let lines = try values.lines("values", parts: 2)
            return KeepRule(
                draft,
                values: try lines.enumerated().map { index, line in
                    let number = Double(line[0])
                    guard number != nil || ["", "-"].contains(line[0]) else { throw Refusal.invalid("values", "a number") }
                    return RuleValue(
                        name: .part("value-name", index + 1), number: number, when: try ColumnValues.when(line[1], "values"))
                })
        })

    private static let scale = RecordForm(
        "scale",
        columns: [
            .init("currency", .line, isRequired: true) { t in t("Currency") },
            .init("total-percent", .line, isRequired: true, hint: { t in t("As the source prints it: 100.00") }) { t in t("Total, in per cent") },
            .init("total-amount", .line, isRequired: true, hint: { t in t("As the source prints it: 282724.00") }) { t in t("Total amount") },
            .init(
                "shares", .lines, hint: { t in t("One line a party: its name in addresses | per cent | amount.") }
            ) { t in t("Shares") },
        ],
        read: { record, db in
            guard
                let row = try db.row(
                    "SELECT currency, stated_hundredths, stated_cents FROM scale WHERE record = \(record.rawValue)")
            else { return [:] }
            let lines = try db.rows("SELECT party, hundredths, cents FROM share WHERE scale = \(record.rawValue) ORDER BY position")
                .map { [try $0["party"], decimal(try $0["hundredths"]), decimal(try $0["cents"])] as [String] }
            return [
                "currency": try row["currency"], "total-percent": decimal(try row["stated_hundredths"]),
                "total-amount": decimal(try row["stated_cents"]), "shares": ColumnValues.text(lines),
            ]
        },
        mentions: { values in
            ((try? values.lines("shares", parts: 3)) ?? []).map { ("shares", Reference("party", $0[0])) }
        },
        command: { draft, values in
            let shares = try values.lines("shares", parts: 3).map { line in
                Share(party: line[0], hundredths: try hundredths(line[1], "shares"), cents: try hundredths(line[2], "shares"))
            }
            return KeepScale(
                draft,
                scale: Scale(
                    currency: try values.required("currency"), shares: shares,
                    statedHundredths: try hundredths(values["total-percent"], "total-percent"),
                    statedCents: try hundredths(values["total-amount"], "total-amount")))
        })

    private static func plain(_ number: Double) -> String {
        number == number.rounded() ? String(Int(number)) : String(number)
    }

    private static func decimal(_ hundredths: Int) -> String {
        let rest = abs(hundredths % 100)
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }

    /// Reads a number with at most two decimals.
    private static func hundredths(_ text: String, _ name: String) throws(Refusal) -> Int {
        let sides = text.split(separator: ".", omittingEmptySubsequences: false)
        let fraction = sides.count == 2 ? String(sides[1]) : ""
        guard sides.count <= 2, let whole = Int(sides[0]), whole >= 0, fraction.utf8.count <= 2,
            let rest = fraction.isEmpty ? 0 : Int(fraction.padding(2))
        else { throw .invalid(name, "a number such as 12.50") }
        return whole * 100 + rest
    }
}

extension String {
    fileprivate func padding(_ count: Int) -> String { self + String(repeating: "0", count: Swift.max(0, count - utf8.count)) }
}
