internal import Institution
internal import Records
internal import SQL

/// The cycle of one edition with what its page shows.
struct EditionReading: Sendable {
    let record: Record
    let state: EditionState
    /// The meetings of the cycle, by slug.
    let meetings: [String: Record]
    let sittings: [SittingEntry]
    let overrides: [RuleOverride]
    let number: Int?
}

extension Connection {
    /// The edition of this name with all that is held with it, as a reader may know it.
    /// - Throws: `Refusal.notFound` when there is none for them, or when it is no meeting of the body that decides.
    func edition(_ slug: String, for reader: Reader) throws -> EditionReading {
        guard let record = try record(Reference("meeting", slug), for: reader) else { throw Refusal.notFound }
        let shape = try charterShape(for: reader)
        let all = try self.meetings(for: reader)
        guard let own = all.first(where: { $0.record.slug == slug }), own.body != nil, own.body == shape.decision?.slug
        else { throw Refusal.notFound }
        let cycle = try heldWith(record, for: reader)
        let slugs = Set(cycle.map(\.slug))
        let year = record.when?.years.first
        func gathering(_ entry: MeetingEntry) -> EditionState.Gathering {
            EditionState.Gathering(
                entry.record.slug, body: entry.body ?? "", days: entry.record.when.flatMap(\.days), host: entry.host?.slug)
        }
        let sittings = try slugs.sorted().flatMap { try self.sittings(of: $0, for: reader) }
            .sorted { ($0.sitting.opens?.milliseconds ?? .max, $0.record.position, $0.record.slug) < ($1.sitting.opens?.milliseconds ?? .max, $1.record.position, $1.record.slug) }
        return EditionReading(
            record: record,
            state: EditionState(
                shape: shape, edition: gathering(own),
                others: all.filter { slugs.contains($0.record.slug) && $0.record.slug != slug }.map(gathering),
                sittings: sittings.map { .init($0.record.slug, $0.sitting) },
                // What rules ask for is counted on the whole agenda, also behind the closed door: that it is there is no
                // secret, what it says is not read.
                items: try slugs.sorted().flatMap { try agendaTree(of: $0).nodes.values.map(\.item) },
                deadlines: try deadlines(of: record.reference, for: reader),
                elsewhere: all.filter { !slugs.contains($0.record.slug) && year.map($0.record.when?.years.contains ?? { _ in false }) == true }
                    .map(gathering),
                companions: try companions(of: slug, for: reader)),
            meetings: Dictionary(cycle.map { ($0.slug, $0) }, uniquingKeysWith: { first, _ in first }), sittings: sittings,
            overrides: try overrides(of: record.reference, for: reader), number: own.number)
    }

    /// A meeting and what is held with it, and with that.
    func heldWith(_ edition: Record, for reader: Reader) throws -> [Record] {
        var found = [edition]
        var level = [edition.id]
        for _ in 0..<3 {
            let below = try links(to: level, [.partOf], for: reader).values.flatMap { $0 }.map(\.record).filter { $0.kind == "meeting" }
            let records = try below.uniqued().compactMap { try record($0.reference, for: reader) }.filter { new in
                !found.contains { $0.id == new.id }
            }
            guard !records.isEmpty else { break }
            found += records.sorted { ($0.when?.begins ?? Day(number: .max), $0.slug) < ($1.when?.begins ?? Day(number: .max), $1.slug) }
            level = records.map(\.id)
        }
        return found
    }

    /// How many companions each party has named; by what the party is called.
    private func companions(of meeting: String, for reader: Reader) throws -> [String: Int] {
        guard reader.isInProcess else { return [:] }
        let names = try titles(ofKind: "party", for: reader)
        var companions: [String: Int] = [:]
        for row in try rows(
            """
            SELECT party, COUNT(*) AS number FROM delegate WHERE meeting = \(meeting) AND role = 'companion'
            AND state <> 'withdrawn' AND party IS NOT NULL GROUP BY party
            """)
        {
            let party: String = try row["party"]
            companions[names[party]?.title.text ?? party] = try row["number"]
        }
        return companions
    }

    /// What is owed for a meeting or after an activity, what is due first before what has no day. For those in the process.
    func deadlines(of about: Reference, for reader: Reader) throws -> [Deadline] {
        try deadlines(where: "d.kind_of_record = \(about.kind) AND d.about = \(about.slug)", for: reader)
    }

    /// What is due between two days.
    func deadlines(from first: Day, to last: Day, for reader: Reader) throws -> [Deadline] {
        try deadlines(where: "d.due >= \(first.description) AND d.due <= \(last.description)", for: reader)
    }

    /// Where the convocation or a version of the agenda names the day, that one rules, whatever the plan had.
    private func deadlines(where condition: SQL, for reader: Reader) throws -> [Deadline] {
        guard reader.isInProcess else { return [] }
        return try rows(
            """
            SELECT d.kind_of_record, d.about, d.kind, d.rule, d.due, d.debtor FROM (
                SELECT p.kind_of_record, p.about, p.kind, p.rule, p.debtor, CASE
                    WHEN p.kind = 'registration' THEN COALESCE(
                        (SELECT c.deadline FROM convocation c WHERE c.meeting = p.about), p.due)
                    WHEN p.kind = 'comments' THEN COALESCE(
                        (SELECT v.comments_by FROM agenda_version v WHERE v.meeting = p.about AND v.comments_by IS NOT NULL
                         ORDER BY v.number DESC LIMIT 1), p.due)
                    ELSE p.due END AS due
                FROM deadline p) d
            JOIN record r ON r.kind = d.kind_of_record AND r.slug = d.about
            WHERE \(condition) AND \(reader.mayRead("r"))
            ORDER BY CASE WHEN d.due IS NULL THEN 1 ELSE 0 END, d.due, d.kind, d.rule
            """
        ).map(Deadline.init(row:))
    }

    /// Where the presidency set a rule aside, the latest last, with those taken back.
    func overrides(of about: Reference, for reader: Reader) throws -> [RuleOverride] {
        guard reader.isInProcess, try record(about, for: reader) != nil else { return [] }
        return try rows(
            """
            SELECT id, rule, place, reason, made, revoked FROM rule_override
            WHERE kind_of_record = \(about.kind) AND about = \(about.slug) ORDER BY made, id
            """
        ).map { row in
            let revoked: String? = try row["revoked"]
            return RuleOverride(
                id: Identity(rawValue: try row["id"]), rule: try row["rule"], place: try row["place"], reason: try row["reason"],
                made: Moment(try row["made"]) ?? reader.moment, revoked: revoked.flatMap { Moment($0) })
        }
    }
}

/// Where the presidency sets a rule aside, for one thing, with its reason.
struct RuleOverride: Sendable, Hashable, Encodable {
    let id: Identity
    let rule: String
    /// Which violation it is about (`Violation.code`).
    let place: String
    let reason: String
    let made: Moment
    let revoked: Moment?
}

extension Reader {
    /// Whether the reader holds a seat: what is owed when, is for those in the process.
    var isInProcess: Bool { clearance.audiences.contains(.process) }
}

extension When {
    /// The days that it names; nil where it is less exact than that.
    var days: ClosedRange<Day>? {
        guard let start, let end, start.day != nil, end.day != nil else { return nil }
        return start.first...end.last
    }
}

extension Deadline {
    init(row: Row) throws {
        let due: String? = try row["due"]
        self.init(
            Kind(rawValue: try row["kind"]) ?? .agenda, of: Reference(try row["kind_of_record"], try row["about"]),
            rule: try row["rule"], due: due.flatMap { Day($0) }, by: Debtor(rawValue: try row["debtor"]) ?? .everyone)
    }
}
