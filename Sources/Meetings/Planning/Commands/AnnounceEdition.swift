internal import Institution
public import Records
internal import SQL

/// Tells of a planned edition: its meetings and sittings become known, each agenda to those who may follow its sitting, and
/// what is due is put into the inboxes of those who owe it.
public struct AnnounceEdition: Command {
    public static let name = "meetings.announce-edition"

    public let edition: String
    /// Who shall know of the meetings and of their sittings.
    public let audience: Audience

    public static let audiences: [Audience] = [.everyone, .process, .members]

    public init(_ edition: String, to audience: Audience) {
        self.edition = edition
        self.audience = audience
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func problems() -> [Refusal.Problem] {
        AnnounceEdition.audiences.contains(audience)
            ? [] : [.init("audience", "one of {list}", ["list": AnnounceEdition.audiences.map(\.rawValue).joined(separator: ", ")])]
    }

    public func perform(in work: Work) throws {
        let record = try work.planned(Reference("meeting", edition))
        let reader = Reader(work.actor.clearance, language: try work.db.languages().official, of: try work.db.languages(), at: work.moment)
        guard let own = try work.db.record(Reference("meeting", edition), for: reader) else { throw Refusal.notFound }
        try requireRules(work, reader)
        for meeting in try work.db.heldWith(own, for: reader) {
            try tell(meeting, work)
            for sitting in try work.db.sittings(of: meeting.slug, for: reader) { try tell(sitting, work) }
            for entry in try work.db.agenda(of: meeting.slug, for: reader).all { try tell(entry, work) }
        }
        try giveDuties(about: record, reader, work)
        work.mention(record)
    }

    /// What is against a rule is not announced, unless the presidency has set the rule aside for it with a reason.
    private func requireRules(_ work: Work, _ reader: Reader) throws {
        let reading = try work.db.edition(edition, for: reader)
        let setAside = Set(reading.overrides.filter { $0.revoked == nil }.map(\.place))
        let broken = MeetingRules.violations(of: reading.state).filter { $0.severity == .broken && !setAside.contains($0.code) }
        guard broken.isEmpty else {
            let named = broken.map { Refusal.Problem(Refusal.Problem.whole, $0.words, $0.values) }.uniqued()
            throw Refusal.invalid(
                [Refusal.Problem(Refusal.Problem.whole, "Something is against the rules, and the presidency has not set it aside:")] + named)
        }
    }

    private func tell(_ meeting: Record, _ work: Work) throws {
        guard var draft = try work.db.draft(of: meeting.id),
            let row = try work.db.row("SELECT body, number FROM meeting WHERE record = \(meeting.id.rawValue)")
        else { return }
        draft.audience = audience
        draft.release = nil
        try work.perform(KeepMeeting(draft, body: try row["body"], number: try row["number"]))
    }

    private func tell(_ entry: SittingEntry, _ work: Work) throws {
        guard var draft = try work.db.draft(of: entry.record.id) else { return }
        draft.audience = audience
        draft.release = nil
        try work.perform(KeepSitting(draft, entry.sitting))
    }

    /// An item is for those who may follow its sitting. Behind the closed door it stays with those who prepare it as well:
    /// nobody else could change it.
    private func tell(_ entry: Agenda.Entry, _ work: Work) throws {
        guard var draft = try work.db.draft(of: entry.record.id), let sitting = entry.item.sitting else { return }
        let inside = try work.db.value(
            """
            SELECT s.inside FROM sitting s JOIN record r ON r.id = s.record
            WHERE r.kind = \(Sitting.kind) AND r.slug = \(sitting)
            """, as: String.self)
        guard let inside = inside.map({ Audience(rawValue: $0) }), inside != draft.audience else { return }
        if inside.rawValue.hasPrefix("sitting:") {
            draft.release = Release(at: work.moment, to: inside)
        } else {
            draft.audience = inside
            draft.release = nil
        }
        try work.perform(KeepAgendaItem(draft, entry.item))
    }

    private func isCirculated(_ work: Work) throws -> Bool {
        try work.db.value("SELECT 1 FROM agenda_version WHERE meeting = \(edition) LIMIT 1", as: Int.self) != nil
    }

    private func giveDuties(about record: Identity, _ reader: Reader, _ work: Work) throws {
        let members = try work.db.charterShape(for: reader).members
        for deadline in try work.db.deadlines(of: Reference("meeting", edition), for: reader) {
            guard let due = deadline.due, try !(deadline.kind == .agenda && isCirculated(work)) else { continue }
            let seats: [Identity] = switch deadline.debtor {
            case .presidency, .host: try work.seats(where: { $0.rights.contains(.preside) || $0.rights.contains(.keep) })
            case .members: try members.flatMap { party in try work.seats(where: \.isBySector, party: party) }
            // Whoever speaks for a party in the process as a whole.
            case .everyone: try work.seats(where: { !$0.partyTypes.isEmpty && $0.bodies.isEmpty })
            }
            for seat in seats.uniqued() {
                try work.give(deadline, due, to: seat, record: record)
            }
        }
    }
}
