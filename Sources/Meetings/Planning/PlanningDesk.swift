internal import HTML
internal import Institution
internal import Records
internal import SQL
internal import Web

/// Reads what a form says, makes a plan of it, and the command that keeps the plan.
struct PlanningDesk {
    let shape: CharterShape
    /// The editions that there are, the oldest first.
    private let editions: [(entry: MeetingEntry, names: Wordings)]
    private let all: [MeetingEntry]
    /// Editions whose sittings have hours: what a new one can be made like.
    let copiable: [RecordName]
    private let presiding: String?

    init(_ db: Connection, _ reader: Reader) throws {
        shape = try db.charterShape(for: reader)
        all = try db.meetings(for: reader)
        let decision = shape.decision?.slug
        let own = all.filter { $0.number != nil && $0.body != nil && $0.body == decision }.sorted { ($0.number ?? 0) < ($1.number ?? 0) }
        let names = try db.wordings(of: own.map(\.record.id), fields: [.title])
        editions = own.map { ($0, names[$0.record.id] ?? Wordings()) }
        let held = Set(try db.sittings(for: reader).filter { $0.sitting.opens != nil }.map(\.sitting.meeting))
        copiable = own.filter { held.contains($0.record.slug) }.map { RecordName($0.record) }
        presiding = try db.presidingSeat(on: reader.moment.day)?.seat.party
    }

    /// Whoever may host: the members.
    func hosts(_ db: Connection, _ reader: Reader) throws -> [RecordName] {
        let names = try db.titles(ofKind: "party", for: reader)
        return shape.members.compactMap { names[$0] }
    }

    /// What a fresh form holds.
    func likely(_ today: Day, _ t: Translator) -> [String: String] {
        let next = (editions.last?.entry.number ?? 0) + 1
        return [
            "number": String(next), "host": presiding ?? "", "opens": "09:00", "closes": "17:30", "rooms": "1, 2",
            "joint": EditionAnswers.Joint.none.rawValue,
        ]
    }

    /// - Throws: `Refusal.invalid`, field by field.
    func plan(_ form: Form, _ db: Connection, _ reader: Reader, _ t: Translator) throws -> (EditionPlan, EditionAnswers) {
        let answers = try answers(form, reader.languages)
        // What is over is brought in with the archive, not planned.
        let today = answers.clock.reading(reader.moment).day
        let over = [("first", answers.first), ("agenda-due", answers.agendaDue ?? today)].filter { $0.1 < today }.map { field, _ in
            Refusal.Problem(field, "must not lie in the past")
        }
        let problems = over + answers.problems() + (shape.members.contains(answers.host) ? [] : [.init("host", "is none of the members")])
        guard problems.isEmpty else { throw Refusal.invalid(problems) }
        guard shape.planners != nil else { throw Refusal.invalid("host", "the charter has no body for the presidency") }
        let slug = PlanDrafts.slug(answers.number, in: shape, after: previous(answers.number), t)
        if editions.contains(where: { $0.entry.number == answers.number }) || all.contains(where: { $0.record.slug == slug }) {
            throw Refusal.invalid("number", "this number or name is taken by another meeting")
        }
        guard let from = form.fields["from"] else { return (try EditionPlan(slug, answers, in: shape), answers) }
        guard copiable.contains(where: { $0.slug == from }) else { throw Refusal.invalid("from", "has no sittings to copy") }
        var plan = try EditionPlan(slug, like: try db.earlierEdition(from, for: reader), answers, in: shape)
        plan.likeNumber = editions.first { $0.entry.record.slug == from }?.entry.number
        return (plan, answers)
    }

    /// The edition before a number.
    private func previous(_ number: Int) -> (slug: String, number: Int)? {
        editions.last { ($0.entry.number ?? 0) < number }.flatMap { edition in edition.entry.number.map { (edition.entry.record.slug, $0) } }
    }

    private func answers(_ form: Form, _ languages: Languages) throws(Refusal) -> EditionAnswers {
        var problems: [Refusal.Problem] = []
        let number = Int(form["number"])
        if number == nil { problems.append(.init("number", "a whole number")) }
        let first = Day(form["first"])
        if first == nil { problems.append(.init("first", "a day such as 2026-11-21")) }
        let clock = VenueClock(form["zone"])
        if clock == nil { problems.append(.init("zone", "is no time zone such as America/New_York")) }
        let (opens, closes) = (VenueClock.Reading.minute(form["opens"]), VenueClock.Reading.minute(form["closes"]))
        if opens == nil { problems.append(.init("opens", "a time such as 09:00")) }
        if closes == nil { problems.append(.init("closes", "a time such as 09:00")) }
        let joint = EditionAnswers.Joint(rawValue: form["joint"])
        if joint == nil { problems.append(.init("joint", "one of {list}", ["list": EditionAnswers.Joint.allCases.map(\.rawValue).joined(separator: ", ")])) }
        let due = Day(form["agenda-due"])
        if due == nil, !form["agenda-due"].isEmpty { problems.append(.init("agenda-due", "a day such as 2026-11-21")) }
        if form["host"].isEmpty { problems.append(.init("host", "must not be empty")) }
        guard problems.isEmpty, let number, let first, let clock, let opens, let closes, let joint else { throw .invalid(problems) }
        func texts(_ name: String) -> [Language: String] {
            Dictionary(languages.all.map { ($0, form["\(name).\($0)"]) }.filter { !$0.1.isEmpty }, uniquingKeysWith: { $1 })
        }
        return EditionAnswers(
            number: number, host: form["host"], first: first, clock: clock, opens: opens, closes: closes,
            rooms: form["rooms"].split(separator: ",").map(\.trimmed).filter { !$0.isEmpty }, joint: joint, places: texts("place"),
            themes: texts("theme"), agendaDue: due)
    }

    private func drafts(_ plan: EditionPlan, _ answers: EditionAnswers, _ t: Translator) throws(Refusal) -> PlanDrafts {
        guard let audience = shape.planners else { throw .invalid("host", "the charter has no body for the presidency") }
        let last = editions.last { ($0.entry.number ?? 0) < answers.number }
        return PlanDrafts(
            plan: plan, answers: answers, shape: shape, earlier: last.flatMap { last in last.entry.number.map { ($0, last.names) } },
            audience: audience, translators: t.site.languages.all.map(t.speaking))
    }

    func command(_ plan: EditionPlan, _ answers: EditionAnswers, _ t: Translator) throws(Refusal) -> PlanEdition {
        let drafts = try drafts(plan, answers, t)
        return PlanEdition(
            plan.edition, meetings: drafts.meetings, sittings: drafts.sittings, items: drafts.items, deadlines: plan.deadlines)
    }

    func preview(
        _ plan: EditionPlan, _ answers: EditionAnswers, _ db: Connection, _ reader: Reader, _ t: Translator
    ) throws -> PlanEditionPage.Preview {
        let drafts = try drafts(plan, answers, t)
        let year = answers.first.parts.year
        let elsewhere = all.filter { $0.record.when?.years.contains(year) == true }.map { entry in
            EditionState.Gathering(entry.record.slug, body: entry.body ?? "", days: entry.record.when?.days, host: entry.host?.slug)
        }
        let state = EditionState(plan, host: answers.host, in: shape, elsewhere: elsewhere)
        var list = try db.beside(ViolationList(MeetingRules.violations(of: state)), for: reader)
        for meeting in plan.meetings { list.places[meeting.slug] = drafts.title(of: meeting, t) }
        for sitting in plan.sittings { list.places[sitting.slug] = drafts.title(of: sitting, t) }
        return PlanEditionPage.Preview(
            title: plan.meetings.first { $0.slug == plan.edition }.map { drafts.title(of: $0, t) } ?? plan.edition,
            blocks: plan.sittings.compactMap { Timetable.Block(drafts.title(of: $0, t), $0.sitting, path: nil) },
            clashes: RoomClash.all(plan.sittings.map { (drafts.title(of: $0, t), $0.sitting) }),
            items: plan.items.map { planned in
                let sitting = plan.sittings.first { $0.slug == planned.item.sitting }.map { drafts.title(of: $0, t) }
                return ([drafts.title(of: planned, t)] + (sitting.map { [$0] } ?? [])).joined(separator: " · ")
            },
            deadlines: plan.deadlines, violations: list)
    }
}

extension Connection {
    /// The violations with the titles and the sources of their rules.
    func beside(_ list: ViolationList, for reader: Reader) throws -> ViolationList {
        var list = list
        let rules = try records("r.kind = 'rule'", fields: [.title], for: reader)
        let sources = try citations(of: rules.map(\.id), for: reader)
        list.rules = Dictionary(rules.map { ($0.slug, RecordName($0)) }, uniquingKeysWith: { first, _ in first })
        for rule in rules { list.sources[rule.slug] = sources[rule.id]?[RecordDraft.whole] ?? [] }
        let bodies = try titles(ofKind: "body", for: reader)
        for (slug, name) in bodies { list.places[slug] = name.title.text }
        return list
    }
}
