import HTML
import Institution
import Records
import SQL
import Web

/// The cycle of one edition as it is planned: drawn day by day, with its deadlines and what the rules say of it.
struct EditionPlanPage: Page {
    let record: Record
    let meetings: [Record]
    let sittings: [SittingEntry]
    let deadlines: [Deadline]
    let violations: ViolationList
    let revoked: [RuleOverride]
    private let bodies: [RecordName]
    private let isAnnounced: Bool
    private let loose: [RecordName]
    /// The sittings that others have been told of.
    private let announced: Set<String>
    private var failed = ""
    private var typed: [String: String] = [:]
    private var problems: [Refusal.Problem] = []

    private enum CodingKeys: String, CodingKey { case record, meetings, sittings, deadlines, violations, revoked }

    static func read(_ inquiry: Inquiry) async throws -> any Page { try await read(inquiry, "", Form(Query()), []) }

    /// - Parameter failed: which of the page's forms was sent and is not right.
    private static func read(
        _ inquiry: Inquiry, _ failed: String, _ form: Form, _ problems: [Refusal.Problem]
    ) async throws -> EditionPlanPage {
        let slug = try inquiry.slug()
        return try await inquiry.read { db, reader in
            let reading = try db.edition(slug, for: reader)
            var list = try db.beside(
                ViolationList(MeetingRules.violations(of: reading.state), overrides: reading.overrides), for: reader)
            for meeting in reading.meetings.values { list.places[meeting.slug] = meeting.title.text }
            for entry in reading.sittings { list.places[entry.record.slug] = entry.record.title.text }
            list.overridePath = "/meetings/\(slug)/plan/override"
            if failed == "override" { (list.failed, list.typed, list.problems) = (form["place"], form["reason"], problems) }
            let names = try db.titles(ofKind: "body", for: reader)
            var page = EditionPlanPage(
                record: reading.record,
                meetings: reading.meetings.values.sorted { ($0.when?.begins ?? Day(number: .max), $0.slug) < ($1.when?.begins ?? Day(number: .max), $1.slug) },
                sittings: reading.sittings, deadlines: reading.state.deadlines, violations: list,
                revoked: reading.overrides.filter { $0.revoked != nil },
                bodies: reading.state.shape.bodies.filter { ![.presidency, .secretariat].contains($0.type) }.compactMap { names[$0.slug] },
                isAnnounced: reading.record.audience != reading.state.shape.planners,
                loose: try reading.meetings.keys.sorted().flatMap { try db.agenda(of: $0, for: reader).all }
                    .filter { $0.item.sitting == nil }.map { RecordName($0.record) },
                announced: Set(try reading.sittings.filter { try db.isAnnounced($0.record.audience) }.map(\.record.slug)))
            page.failed = failed
            page.problems = problems
            page.typed = Dictionary(form.fields.items.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
            return page
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("Plan"), description: record.title.text, crumbs: Crumbs.meeting(RecordName(record), t), section: .conference, isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        let standing: HTML = isAnnounced
            ? "<p class=\"tally\">\(t("Announced"))</p>"
            : "<p class=\"tally\">\(t("Not announced: only the presidency and the secretariat read it."))</p>"
        return """
            <header class="title"><p class="kicker">\(t.link(RecordName(record)))</p><h1>\(t("Plan"))</h1></header>\(standing)
            \(t.section(t("The cycle"), id: "cycle", cycle(t)))
            \(t.section(t("Days and rooms"), id: "days", days(t)))
            \(t.section(t("Rules"), id: "rules", t.violations(violations) + takenBack(t)))
            \(t.section(t("Deadlines"), id: "deadlines", due(t)))
            \(t.section(t("Sittings"), id: "sittings", sittings.html { edit($0, t) } + add(t)))
            \(t.section(t("Items without a sitting"), id: "loose", t.bullets(loose)))
            \(t.section(t("Announce"), id: "announce", announce(t)))
            """
    }

    // MARK: What is shown

    /// Meetings and deadlines in the order of time, as a line.
    private func cycle(_ t: Translator) -> HTML {
        let points = meetings.compactMap { meeting in meeting.when.flatMap { when in when.begins.map { ($0, t.when(when), t.link(RecordName(meeting))) } } }
            + deadlines.compactMap { deadline in deadline.due.map { ($0, t.day($0), "\(t.name(of: deadline, violations.rules)) <small>\(t.name(of: deadline.debtor))</small>" as HTML) } }
        guard !points.isEmpty else { return t.emptyState(t("No days are set.")) }
        let items = points.sorted { $0.0 < $1.0 }.html { point in
            "<li><span class=\"year\">\(point.1)</span><div class=\"what\">\(point.2)</div></li>"
        }
        return "<ol class=\"timeline steps\">\(items)</ol>"
    }

    private func days(_ t: Translator) -> HTML {
        let blocks = sittings.compactMap { entry in
            Timetable.Block(entry.record.title.text, entry.sitting, path: "/sittings/\(entry.record.slug)")
        }
        guard !blocks.isEmpty else { return t.emptyState(t("No sitting has a time yet. Add one below.")) }
        let clashes = RoomClash.all(sittings.map { ($0.record.title.text, $0.sitting) })
        return Timetable(blocks: blocks).html(t) + t.clashes(clashes)
    }

    private func takenBack(_ t: Translator) -> HTML {
        guard !revoked.isEmpty else { return .empty }
        let items = revoked.html { override in
            "<li><span class=\"code\">\(override.rule.uppercased())</span> “\(override.reason)” <small>\(t.day(override.made.day)) – \(override.revoked.map { t.day($0.day) } ?? "")</small></li>"
        }
        return "<details><summary>\(t("Set aside and taken back"))</summary><ul>\(items)</ul></details>"
    }

    // MARK: What is changed

    private func problems(_ form: String) -> [Refusal.Problem] { failed == form ? problems : [] }

    private func due(_ t: Translator) -> HTML {
        let forms = deadlines.html { deadline -> HTML in
            let id = "due-\(deadline.code.replacing(".", with: "-"))"
            return """
                <details\(if: failed == id, " open")><summary>\(t.name(of: deadline, violations.rules))</summary>
                \(t.form(
                    to: "/meetings/\(record.slug)/plan/deadline",
                    [
                        .hidden("code", deadline.code),
                        Input("due", t("By"), .date, value: failed == id ? typed["due"] ?? "" : deadline.due?.description ?? "", hint: t("Empty: nobody has said yet.")),
                    ], submit: t("Save"), problems: problems(id), id: id))</details>
                """
        }
        return t.deadlines(deadlines, violations.rules) + forms
    }

    private func edit(_ entry: SittingEntry, _ t: Translator) -> HTML {
        let slug = entry.record.slug
        let id = "move-\(slug)"
        let known = entry.sitting.formValues
        func value(_ name: String) -> String { (failed == id ? typed[name] : nil) ?? known[name] ?? "" }
        guard entry.sitting.state == .planned else { return "<p>\(t.link(RecordName(entry.record))) \(t.mark(entry.sitting.state))</p>" }
        return """
            <details\(if: failed == id || failed == "remove-\(slug)", " open")><summary>\(t.wording(entry.record.title)) <small>\(t.hours(entry)) \(entry.sitting.room)</small></summary>
            \(t.form(
                to: "/sittings/\(slug)/move",
                [
                    FormMerge.base(known),
                    Input("opens", t("Begins"), value: value("opens"), hint: t("By the venue’s clock: 2007-04-26T09:30."), isRequired: true),
                    Input("closes", t("Ends"), value: value("closes"), isRequired: true),
                    Input("room", t("Room"), value: value("room")),
                ], submit: t("Move"), problems: problems(id), id: id))
            \(takeOut(entry, t))</details>
            """
    }

    /// Once others have been told of it, a sitting does not go without a word.
    private func takeOut(_ entry: SittingEntry, _ t: Translator) -> HTML {
        let (path, title) = ("/sittings/\(entry.record.slug)/remove", t("Take it out of the plan"))
        guard announced.contains(entry.record.slug) else { return t.button(to: path, title, isGrave: true, about: entry.record.title.text) }
        let id = "remove-\(entry.record.slug)"
        let reason = Input("reason", t("Why"), value: failed == id ? typed["reason"] ?? "" : "", isRequired: true)
        return """
            <details\(if: failed == id, " open")><summary>\(title)</summary>
            \(t.form(to: path, [reason], submit: title, problems: problems(id), isGrave: true, id: id))</details>
            """
    }

    private func add(_ t: Translator) -> HTML {
        func value(_ name: String, _ fallback: String = "") -> String { failed == "add" ? typed[name] ?? "" : fallback }
        let zone = sittings.first?.sitting.clock.zone ?? ""
        return """
            <details\(if: failed == "add", " open")><summary>\(t("Add a sitting"))</summary>
            \(t.form(
                to: "/meetings/\(record.slug)/plan/sitting",
                [
                    Input("meeting", t("Meeting"), .choice(meetings.map { .init($0.slug, $0.title.text) }), value: value("meeting", record.slug), isRequired: true),
                    Input("body", t("Body"), .choice([.init("", "")] + bodies.map { .init($0.slug, $0.title.text) }), value: value("body"), isRequired: true),
                    Input("title", t("Title"), value: value("title"), hint: t("Empty: the name of the body.")),
                    Input("zone", t("Time zone"), value: value("zone", zone), hint: t("The venue’s time zone: America/New_York."), isRequired: true),
                    Input("opens", t("Begins"), value: value("opens"), hint: t("By the venue’s clock: 2007-04-26T09:30."), isRequired: true),
                    Input("closes", t("Ends"), value: value("closes"), isRequired: true),
                    Input("room", t("Room"), value: value("room")),
                ], submit: t("Add"), problems: problems("add"), id: "add"))</details>
            """
    }

    private func announce(_ t: Translator) -> HTML {
        let lead = isAnnounced
            ? t("It has been announced. Announcing again opens what was added since.")
            : t("The meetings and their sittings become known; each agenda to those who may follow its sitting. What has a day goes to the inboxes of those who owe it.")
        return "<p>\(lead)</p>" + t.form(
            to: "/meetings/\(record.slug)/plan/announce",
            [
                Input(
                    "audience", t("Who shall know of it"), .choice(AnnounceEdition.audiences.map { .init($0.rawValue, t.name(of: $0)) }),
                    value: failed == "announce" ? typed["audience"] ?? "" : Audience.process.rawValue, isRequired: true)
            ], submit: t("Announce"), problems: problems("announce"), isGrave: true, id: "announce-form")
    }
}

/// What is done on the page of a plan.
extension EditionPlanPage {
    private static func back(_ submission: Submission, _ notice: String) throws -> Outcome {
        .see("/meetings/\(try submission.inquiry.slug())/plan", notice: notice)
    }

    @Sendable static func override(_ submission: Submission) async throws -> Outcome {
        let (form, slug) = (submission.form, try submission.inquiry.slug())
        return try await submission.attempt {
            try await submission.perform(
                OverrideRule(Reference("meeting", slug), rule: form["rule"], place: form["place"], reason: form["reason"]))
            return try back(submission, submission.t("Set aside, on the record."))
        } orShow: { try await read(submission.inquiry, "override", form, $0) }
    }

    @Sendable static func setDeadline(_ submission: Submission) async throws -> Outcome {
        let (form, slug) = (submission.form, try submission.inquiry.slug())
        return try await submission.attempt {
            let known = try await submission.inquiry.read { db, reader in
                _ = try db.edition(slug, for: reader)
                return try db.deadlines(of: Reference("meeting", slug), for: reader)
            }
            guard let deadline = known.first(where: { $0.code == form["code"] }) else { throw Refusal.notFound }
            let day = Day(form["due"])
            if day == nil, !form["due"].isEmpty { throw Refusal.invalid("due", "a day such as 2026-11-21") }
            try await submission.perform(SetDeadline(deadline.due(day)))
            return try back(submission, submission.t("Saved."))
        } orShow: { try await read(submission.inquiry, "due-\(form["code"].replacing(".", with: "-"))", form, $0) }
    }

    @Sendable static func addSitting(_ submission: Submission) async throws -> Outcome {
        let (form, slug) = (submission.form, try submission.inquiry.slug())
        let t = submission.t
        return try await submission.attempt {
            let moment = submission.moment
            let command = try await submission.inquiry.read { db, reader in
                try PlanningDesk.addition(form, to: try db.edition(slug, for: reader), moment, t)
            }
            try await submission.perform(command)
            return try back(submission, t("Added."))
        } orShow: { try await read(submission.inquiry, "add", form, $0) }
    }

    @Sendable static func announce(_ submission: Submission) async throws -> Outcome {
        let (form, slug) = (submission.form, try submission.inquiry.slug())
        return try await submission.attempt {
            guard let audience = Audience(key: form["audience"]) else { throw Refusal.invalid("audience", "is no audience") }
            _ = try await submission.inquiry.read { db, reader in try db.edition(slug, for: reader) }
            try await submission.perform(AnnounceEdition(slug, to: audience))
            return try back(submission, submission.t("Announced."))
        } orShow: { try await read(submission.inquiry, "announce", form, $0) }
    }

    @Sendable static func move(_ submission: Submission) async throws -> Outcome {
        let slug = try submission.inquiry.slug()
        let edition = try await edition(ofSitting: slug, submission.inquiry)
        let entry = try await submission.inquiry.read { db, reader in try db.sitting(slug, for: reader) }
        let merge = FormMerge(submission.form, onto: entry.sitting.formValues)
        let form = merge.form
        return try await submission.attempt(merge) {
            let times = try PlanningDesk.times(form, entry.sitting.clock)
            try await submission.perform(MoveSitting(slug, opens: times.0, closes: times.1, room: form["room"]))
            return .see("/meetings/\(edition)/plan", notice: submission.t("Moved."))
        } orShow: {
            try await read(submission.inquiry.with(parameters: ["slug": edition]), "move-\(slug)", form, $0)
        }
    }

    @Sendable static func remove(_ submission: Submission) async throws -> Outcome {
        let slug = try submission.inquiry.slug()
        let edition = try await edition(ofSitting: slug, submission.inquiry)
        return try await submission.attempt {
            try await submission.perform(RemoveSitting(slug, reason: submission.form["reason"]))
            return .see("/meetings/\(edition)/plan", notice: submission.t("Taken out of the plan."))
        } orShow: {
            try await read(submission.inquiry.with(parameters: ["slug": edition]), "remove-\(slug)", submission.form, $0)
        }
    }

    @Sendable static func revoke(_ submission: Submission) async throws -> Outcome {
        guard let override = submission.inquiry.parameters["slug"] else { throw Refusal.notFound }
        let about = try await submission.inquiry.read { db, reader in
            try db.row("SELECT kind_of_record, about FROM rule_override WHERE id = \(override)").map { row in
                Reference(try row["kind_of_record"], try row["about"])
            }
        }
        guard let about else { throw Refusal.notFound }
        try await submission.perform(RevokeOverride(Identity(rawValue: override)))
        let place = about.kind == "meeting" ? "/meetings" : "/activities"
        return .see("\(place)/\(about.slug)/plan", notice: submission.t("Taken back: the rule holds again."))
    }

    /// The edition whose cycle a sitting belongs to.
    private static func edition(ofSitting slug: String, _ inquiry: Inquiry) async throws -> String {
        try await inquiry.read { db, reader in
            var meeting = try db.sitting(slug, for: reader).sitting.meeting
            for _ in 0..<4 {
                guard let record = try db.record(Reference("meeting", meeting), for: reader),
                    let above = try db.links(from: [record.id], [.partOf], for: reader)[record.id]?.first(where: { $0.record.kind == "meeting" })
                else { break }
                meeting = above.record.slug
            }
            return meeting
        }
    }
}

extension Sitting {
    /// What the form that moves it holds.
    fileprivate var formValues: [String: String] {
        func local(_ moment: Moment?) -> String { moment.map { clock.reading($0).description } ?? "" }
        return ["opens": local(opens), "closes": local(closes), "room": room]
    }
}

extension PlanningDesk {
    /// - Throws: `Refusal.invalid` where they are no times.
    static func times(_ form: Form, _ clock: VenueClock) throws(Refusal) -> (Moment, Moment) {
        let (opens, closes) = (VenueClock.Reading(form["opens"]), VenueClock.Reading(form["closes"]))
        let problems = [("opens", opens), ("closes", closes)].filter { $0.1 == nil }.map { field, _ in
            Refusal.Problem(field, "a time such as 2007-04-26T09:30")
        }
        guard let opens, let closes, problems.isEmpty else { throw .invalid(problems) }
        return (clock.moment(opens), clock.moment(closes))
    }

    /// A further sitting of a meeting of the cycle.
    static func addition(_ form: Form, to reading: EditionReading, _ moment: Moment, _ t: Translator) throws -> KeepSitting {
        guard let meeting = reading.meetings[form["meeting"]] else { throw Refusal.invalid("meeting", "is no meeting of this cycle") }
        guard let body = reading.state.shape.body(form["body"]) else { throw Refusal.invalid("body", "must not be empty") }
        guard let clock = VenueClock(form["zone"]) else { throw Refusal.invalid("zone", "is no time zone such as America/New_York") }
        let (opens, closes) = try times(form, clock)
        let mark = Identity(at: moment).rawValue.suffix(6)
        var draft = RecordDraft(Reference(Sitting.kind, "\(meeting.slug)-\(body.slug)-\(mark)"), audience: meeting.audience)
        if form["title"].isEmpty { draft.wordings[.title] = body.names[.title].map { Wording($0.text, in: $0.language, .draft) } } else {
            draft.wordings.add(Wording(form["title"], in: t.language, .draft), to: .title)
        }
        let inside: Audience = body.isClosed ? .sitting(body.slug) : body.type == .drafting ? reading.state.shape.planners ?? .members : .body(body.slug)
        let sitting = Sitting(
            meeting: meeting.slug, body: body.slug, inside: inside, clock: clock, room: form["room"], opens: opens, closes: closes)
        let problems = sitting.problems(within: meeting.when?.days)
        guard problems.isEmpty else { throw Refusal.invalid(problems) }
        return KeepSitting(draft, sitting)
    }
}
