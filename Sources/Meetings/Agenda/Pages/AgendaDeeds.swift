import Records
import SQL
import Web

/// What is done to an agenda from its editing page.
enum AgendaDeeds {
    private static func edit(_ meeting: String, _ item: String? = nil) -> String {
        "/meetings/\(meeting)/agenda/edit\(item.map { "#\($0)" } ?? "")"
    }

    /// The slug of the item, and of its meeting, if whoever does it may know of the item.
    private static func item(_ submission: Submission) async throws -> (slug: String, meeting: String, clock: VenueClock) {
        let slug = try submission.inquiry.slug()
        return try await submission.inquiry.read { db, reader in
            guard let record = try db.record(Reference(AgendaItem.kind, slug), for: reader),
                let row = try db.row("SELECT * FROM agenda_item WHERE record = \(record.id.rawValue)")
            else { throw Refusal.notFound }
            let item = try AgendaItem(row: row)
            let own = try item.sitting.flatMap { sitting in try db.sittings(of: item.meeting, for: reader).first { $0.record.slug == sitting } }
            let clock = try own?.sitting.clock ?? db.meetingClock(item.meeting)
            return (slug, item.meeting, clock)
        }
    }

    /// Where an item is now, in words: for who moved it without seeing it move.
    private static func whereabouts(_ slug: String, _ meeting: String, _ submission: Submission) async throws -> String {
        let t = submission.t
        let entry = try await submission.inquiry.read { db, reader in
            try db.lines(try db.versionItems(of: meeting, for: reader), for: reader).flatMap(\.all).first { $0.slug == slug }
        }
        guard let entry else { return t("It is behind a door now that you do not look behind.") }
        guard let begins = entry.begins else { return t("It is item {number} now.", ["number": entry.number]) }
        return t("It is item {number} now, at {time}.", ["number": entry.number, "time": entry.clock.reading(begins).time])
    }

    @Sendable static func move(_ submission: Submission) async throws -> Outcome {
        let (slug, meeting, _) = try await item(submission)
        let form = submission.form
        let wish = form["way"]
        return try await submission.attempt {
            let way: AgendaTree.Way
            switch wish {
            case "up": way = .up
            case "down": way = .down
            case "into": way = .into
            case "out": way = .out
            case "sitting": way = .sitting(form["sitting"].isEmpty ? nil : form["sitting"])
            case "place":
                guard let place = Int(form["place"]) else { throw Refusal.invalid("place", "a whole number") }
                way = .place(place)
            default: throw Refusal.invalid("way", "one of {list}", ["list": "up, down, into, out, sitting, place"])
            }
            try await submission.perform(MoveItem(slug, way))
            return .see(edit(meeting, slug), notice: try await whereabouts(slug, meeting, submission))
        } orShow: { problems in
            let isPanel = wish == "sitting" || wish == "place"
            return try await AgendaEditPage.read(
                submission.inquiry, meeting, item: isPanel ? slug : nil, submission.form, isPanel ? "describe" : "move", problems)
        }
    }

    @Sendable static func time(_ submission: Submission) async throws -> Outcome {
        let (slug, meeting, clock) = try await item(submission)
        let form = submission.form
        return try await submission.attempt {
            try await submission.perform(try time(slug, form, clock))
            return .see(edit(meeting, slug), notice: try await whereabouts(slug, meeting, submission))
        } orShow: { try await AgendaEditPage.read(submission.inquiry, meeting, item: slug, form, "describe", $0) }
    }

    private static func time(_ slug: String, _ form: Form, _ clock: VenueClock) throws(Refusal) -> SetItemTime {
        var starts: Moment?
        if let text = form.fields["starts"] {
            guard let reading = VenueClock.Reading(text) else { throw .invalid("starts", "a time such as 2007-04-26T09:30") }
            starts = clock.moment(reading)
        }
        return SetItemTime(slug, minutes: try number("minutes", form), starts: starts)
    }

    /// Where a form says that an item goes: to another sitting, or else to another place.
    private static func move(_ slug: String, _ form: Form, from known: [String: String]) throws(Refusal) -> MoveItem? {
        if says("sitting", form), form["sitting"] != known["sitting"] ?? "" {
            return MoveItem(slug, .sitting(form.fields["sitting"]))
        }
        guard let wanted = form.fields["place"], wanted != known["place"] else { return nil }
        guard let place = Int(wanted) else { throw .invalid("place", "a whole number") }
        return MoveItem(slug, .place(place))
    }

    private static func says(_ name: String, _ form: Form) -> Bool { form.fields.items.contains { $0.name == name } }

    /// A title is missing in no language of its own: the field of the official one says so. Where it goes, its place.
    private static func named(_ problems: [Refusal.Problem], _ submission: Submission) -> [Refusal.Problem] {
        let names = ["title": "title.\(submission.t.site.languages.official.rawValue)", "way": "place"]
        return problems.map { .init(names[$0.field] ?? $0.field, $0.rule, $0.values) }
    }

    private static func number(_ name: String, _ form: Form) throws(Refusal) -> Int? {
        guard let text = form.fields[name] else { return nil }
        guard let number = Int(text) else { throw .invalid(name, "a whole number") }
        return number
    }

    private static func words(_ submission: Submission, _ form: Form) -> ItemWords {
        var (titles, annotations): ([Language: String], [Language: String]) = ([:], [:])
        for language in submission.t.site.languages.all {
            titles[language] = form["title.\(language.rawValue)"]
            annotations[language] = form["summary.\(language.rawValue)"]
        }
        return ItemWords(
            titles: titles, annotations: annotations, lead: form.fields["lead"],
            documents: form["documents"].split(whereSeparator: \.isWhitespace).map(String.init), promised: form["promised"])
    }

    @Sendable static func describe(_ submission: Submission) async throws -> Outcome {
        let (slug, meeting, clock) = try await item(submission)
        let known = try await AgendaEditPage.read(submission.inquiry, meeting, item: slug, Form(Query()), "", []).item?.values ?? [:]
        let merge = FormMerge(submission.form, onto: known)
        let form = merge.form
        return try await submission.attempt(merge) {
            let changed = ["minutes", "starts"].filter { says($0, form) && form[$0] != known[$0] ?? "" }
            let isTimed = !changed.isEmpty
            // What a program does not speak of stays as it is.
            let timing = ["minutes", "starts"].reduce(form.fields) { says($1, form) ? $0 : $0.setting($1, known[$1]) }
            let moved = try move(slug, form, from: known)
            try await submission.perform(
                ChangeItem(
                    DescribeItem(slug, words(submission, form)), time: isTimed ? try time(slug, Form(timing), clock) : nil, move: moved))
            let isElsewhere = isTimed || moved != nil
            return .see(
                edit(meeting, slug), notice: isElsewhere ? try await whereabouts(slug, meeting, submission) : submission.t("Saved."))
        } orShow: {
            try await AgendaEditPage.read(submission.inquiry, meeting, item: slug, form, "describe", named($0, submission))
        }
    }

    @Sendable static func remove(_ submission: Submission) async throws -> Outcome {
        let (slug, meeting, _) = try await item(submission)
        return try await submission.attempt {
            let below = RemoveItem.Below(rawValue: submission.form["below"])
            try await submission.perform(RemoveItem(slug, reason: submission.form["reason"], below: below))
            return .see(edit(meeting), notice: submission.t("Removed. It can be brought back from the trash."))
        } orShow: { try await AgendaEditPage.read(submission.inquiry, meeting, item: slug, submission.form, "remove", $0) }
    }

    @Sendable static func add(_ submission: Submission) async throws -> Outcome {
        let meeting = try submission.inquiry.slug()
        let form = submission.form
        return try await submission.attempt {
            try await submission.perform(
                AddItem(
                    to: meeting, words(submission, form), sitting: form.fields["sitting"], below: form.fields["parent"],
                    minutes: try number("minutes", form)))
            return .see(edit(meeting) + "#items", notice: submission.t("Added."))
        } orShow: { try await AgendaEditPage.read(submission.inquiry, meeting, form, "add", named($0, submission)) }
    }

    @Sendable static func circulate(_ submission: Submission) async throws -> Outcome {
        let meeting = try submission.inquiry.slug()
        let form = submission.form
        return try await submission.attempt {
            guard let state = AgendaState(rawValue: form["state"]) else {
                throw Refusal.invalid("state", "one of {list}", ["list": "preliminary, provisional"])
            }
            let day = try form.fields["comments"].map { text in
                guard let day = Day(text) else { throw Refusal.invalid("comments", "a day such as 2026-11-21") }
                return day
            }
            try await submission.perform(CirculateAgenda(meeting, as: state, commentsBy: day))
            return .see("/meetings/\(meeting)/agenda", notice: submission.t("It has gone out."))
        } orShow: { try await AgendaEditPage.read(submission.inquiry, meeting, form, "circulate", $0) }
    }

    @Sendable static func adopt(_ submission: Submission) async throws -> Outcome {
        let meeting = try submission.inquiry.slug()
        return try await submission.attempt {
            try await submission.perform(AdoptAgenda(meeting, in: try submission.form.required("sitting")))
            return .see("/meetings/\(meeting)/agenda", notice: submission.t("The agenda has been adopted."))
        } orShow: { try await AgendaEditPage.read(submission.inquiry, meeting, submission.form, "adopt", $0) }
    }
}
