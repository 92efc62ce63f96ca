internal import Records
internal import SQL
public import Web

/// What the editor asks for about sittings and agenda items.
public enum MeetingsForms {
    public static let forms: [RecordForm] = [sitting, agendaItem, RoomForms.statement, summary]

    private static let sitting = RecordForm(
        "sitting",
        columns: [
            .init("meeting", .record(kind: "meeting"), isRequired: true) { t in t("Meeting") },
            .init("body", .record(kind: "body"), isRequired: true) { t in t("Body") },
            .init(
                "inside", .line, isRequired: true,
                hint: { t in t("Who may follow what happens in it: public, process, members, body:NAME, sitting:NAME.") }
            ) { t in t("Open to") },
            .init("zone", .line, isRequired: true, hint: { t in t("The venue’s time zone: America/New_York.") }) { t in t("Time zone") },
            .init("room", .line) { t in t("Room") },
            .init("opens", .line, hint: { t in t("By the venue’s clock: 2007-04-26T09:30.") }) { t in t("Begins") },
            .init("closes", .line, hint: { t in t("By the venue’s clock: 2007-04-26T09:30.") }) { t in t("Ends") },
            .choice("state", of: SittingState.self, words: { $1.name(of: $0) }) { t in t("State") },
        ],
        read: { record, db in
            guard let row = try db.row("SELECT * FROM sitting WHERE record = \(record.rawValue)") else { return [:] }
            let sitting = try Sitting(row: row)
            func local(_ moment: Moment?) -> String { moment.map { sitting.clock.reading($0).description } ?? "" }
            return [
                "meeting": sitting.meeting, "body": sitting.body, "inside": sitting.inside.rawValue, "zone": sitting.clock.zone,
                "room": sitting.room, "opens": local(sitting.opens), "closes": local(sitting.closes),
                "state": sitting.state.rawValue,
            ]
        },
        command: { draft, values in
            let clock = try values.clock("zone")
            guard let inside = Audience(key: try values.required("inside")) else {
                throw Refusal.invalid("inside", "is no audience")
            }
            return KeepSitting(
                draft,
                Sitting(
                    meeting: try values.required("meeting"), body: try values.required("body"), inside: inside, clock: clock,
                    room: values["room"], opens: try values.moment("opens", clock), closes: try values.moment("closes", clock),
                    state: try values.choice("state", SittingState.self)))
        })

    private static let agendaItem = RecordForm(
        "agenda-item",
        columns: [
            .init("meeting", .record(kind: "meeting"), isRequired: true) { t in t("Meeting") },
            .init("sitting", .record(kind: "sitting")) { t in t("Sitting") },
            .init("parent", .record(kind: "agenda-item")) { t in t("Part of the item") },
            .init("place", .number, isRequired: true, hint: { t in t("Its place among its siblings, from one.") }) { t in t("Place") },
            .init("minutes", .number) { t in t("Length in minutes") },
            .init(
                "starts", .line, hint: { t in t("Only where the time is fixed, in UTC: 2007-04-26T13:30Z.") }
            ) { t in t("Begins at") },
            .init("lead", .record(kind: "party")) { t in t("Led by") },
            .init("required", .line, hint: { t in t("The rule that asks for it: m2.presidency-report.") }) { t in t("Required by") },
        ],
        texts: [.promised],
        read: { record, db in
            guard let row = try db.row("SELECT * FROM agenda_item WHERE record = \(record.rawValue)") else { return [:] }
            let item = try AgendaItem(row: row)
            return [
                "meeting": item.meeting, "sitting": item.sitting ?? "", "parent": item.parent ?? "", "place": String(item.place),
                "minutes": item.minutes.map(String.init) ?? "", "starts": item.starts?.description ?? "",
                "lead": item.lead ?? "", "required": item.required ?? "",
            ]
        },
        command: { draft, values in
            let starts = try values.text("starts").map { text in
                guard let moment = Moment(text) else { throw Refusal.invalid("starts", "a UTC time such as 2007-04-26T13:30Z") }
                return moment
            }
            guard let place = try values.number("place") else { throw Refusal.invalid("place", "must not be empty") }
            return KeepAgendaItem(
                draft,
                AgendaItem(
                    meeting: try values.required("meeting"), sitting: values.text("sitting"), parent: values.text("parent"),
                    place: place, minutes: try values.number("minutes"), starts: starts, lead: values.text("lead"),
                    required: values.text("required")))
        })

    /// Its text is what the desk changes; how far it is, is said on its own page.
    private static let summary = RecordForm(
        "summary", columns: [.init("sitting", .record(kind: "sitting"), isRequired: true) { t in t("Sitting") }], canBeMade: false,
        read: { record, db in
            ["sitting": try db.value("SELECT sitting FROM summary WHERE record = \(record.rawValue)", as: String.self) ?? ""]
        },
        command: { draft, values in
            KeepSummary(
                draft, Summary(sitting: try values.required("sitting"), state: .draft, assembled: Moment(milliseconds: 0)))
        })
}

extension ColumnValues {
    /// - Throws: `Refusal.invalid` where it is no time zone.
    func clock(_ name: String) throws(Refusal) -> VenueClock {
        guard let clock = VenueClock(try required(name)) else {
            throw .invalid(name, "is no time zone such as America/New_York")
        }
        return clock
    }

    /// A time by the venue's clock; nil where nothing is said.
    /// - Throws: `Refusal.invalid` where it is none.
    func moment(_ name: String, _ clock: VenueClock) throws(Refusal) -> Moment? {
        guard let text = text(name) else { return nil }
        guard let reading = VenueClock.Reading(text) else { throw .invalid(name, "a time such as 2007-04-26T09:30") }
        return clock.moment(reading)
    }
}
