public import Institution
public import Records
internal import SQL

/// Makes the whole cycle of an edition at once: its meetings, their sittings, the items that rules ask for, the deadlines.
/// Each is kept by its own command within this one, so that each has its own history.
public struct PlanEdition: Command {
    public static let name = "meetings.plan-edition"

    /// The slug of the edition.
    public let edition: String
    public let meetings: [KeepMeeting]
    public let sittings: [KeepSitting]
    public let items: [KeepAgendaItem]
    public let deadlines: [Deadline]

    public init(
        _ edition: String, meetings: [KeepMeeting], sittings: [KeepSitting], items: [KeepAgendaItem], deadlines: [Deadline]
    ) {
        self.edition = edition
        self.meetings = meetings
        self.sittings = sittings
        self.items = items
        self.deadlines = deadlines
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func problems() -> [Refusal.Problem] {
        let all = meetings.flatMap { $0.problems() } + sittings.flatMap { $0.problems() } + items.flatMap { $0.problems() }
        let isThere = meetings.contains { $0.draft.reference.slug == edition }
        return all.uniqued() + (isThere ? [] : [.init("number", "the edition itself is missing")])
    }

    public func perform(in work: Work) throws {
        for meeting in meetings {
            let taken = try work.db.value(
                """
                SELECT 1 FROM meeting m JOIN record r ON r.id = m.record
                WHERE r.slug = \(meeting.draft.reference.slug) OR (m.body = \(meeting.body) AND m.number = \(meeting.number))
                """, as: Int.self)
            if taken != nil { throw Refusal.invalid("number", "this number or name is taken by another meeting") }
        }
        // The edition before what is held with it, so that each finds what it is a part of.
        for meeting in meetings.sorted(by: { depth($0) < depth($1) }) { try work.perform(meeting) }
        for sitting in sittings { try work.perform(sitting) }
        for item in items { try work.perform(item) }
        for deadline in deadlines { try work.keep(deadline) }
        work.mention(try work.identity(of: Reference("meeting", edition), field: "number"))
    }

    private func depth(_ meeting: KeepMeeting) -> Int {
        let above = meeting.draft.links.first { $0.relation == .partOf && $0.target.kind == "meeting" }?.target.slug
        guard let above, let next = meetings.first(where: { $0.draft.reference.slug == above }), next.draft.reference != meeting.draft.reference
        else { return 0 }
        return 1 + depth(next)
    }

    /// What was made stands in the entries of its own commands.
    public func journalDetail() throws -> String {
        try canonicalJSON(
            ["edition": edition, "meetings": String(meetings.count), "sittings": String(sittings.count), "items": String(items.count)])
    }
}

extension Work {
    /// Writes down by when something is owed, in place of what was said of it before.
    func keep(_ deadline: Deadline) throws {
        try db.execute(
            """
            INSERT INTO deadline (kind_of_record, about, kind, rule, due, debtor)
            VALUES (\(deadline.about.kind), \(deadline.about.slug), \(deadline.kind.rawValue), \(deadline.rule),
                    \(deadline.due?.description), \(deadline.debtor.rawValue))
            ON CONFLICT (kind_of_record, about, kind, rule) DO UPDATE SET due = excluded.due, debtor = excluded.debtor
            """)
    }

    /// Puts a deadline into the inbox of a seat that owes it: each of each meeting by itself.
    func give(_ deadline: Deadline, _ due: Day, to seat: Identity, record: Identity) throws {
        try give(
            Duty.deadline, to: seat, record: record, subject: Duty.subject(ofDeadline: deadline.code, about: deadline.about.slug), due: due)
    }

    /// A record that the actor may read and whose plan they change.
    /// - Throws: `Refusal.notFound` for all others.
    func planned(_ about: Reference) throws -> Identity {
        guard let found = try readable(about) else { throw Refusal.notFound }
        return found.identity
    }
}
