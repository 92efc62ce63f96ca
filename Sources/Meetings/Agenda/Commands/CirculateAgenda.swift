internal import Foundation
internal import Institution
public import Records
internal import SQL

/// Sends an agenda round: keeps it as it is as a version, opens its items to those whom it goes to, and tells them.
///
/// M8: the preliminary version goes to all members and observer international organisations, for comments by a date.
public struct CirculateAgenda: Command {
    public static let name = "meetings.circulate-agenda"

    public let meeting: String
    public let state: AgendaState
    /// The last day for comments.
    public let commentsBy: String?

    public init(_ meeting: String, as state: AgendaState, commentsBy: Day? = nil) {
        self.meeting = meeting
        self.state = state
        self.commentsBy = commentsBy?.description
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func problems() -> [Refusal.Problem] {
        switch state {
        case .preliminary:
            return commentsBy.flatMap { Day($0) } == nil ? [.init("comments", "a day such as 2026-11-21")] : []
        case .provisional: return commentsBy == nil ? [] : [.init("comments", "are asked for on the preliminary version")]
        case .planning, .adopted: return [.init("state", "is none that an agenda is sent round in")]
        }
    }

    public func perform(in work: Work) throws {
        let day = commentsBy.flatMap { Day($0) }
        let clock = try work.db.meetingClock(meeting)
        let today = clock.reading(work.moment).day
        if let day, day < today { throw Refusal.invalid("comments", "is over already") }
        // A meeting that has begun may still be sent an agenda; before it, comments come in time for it.
        if let day, let begins = try work.db.days(ofMeeting: meeting)?.lowerBound, begins >= today, day > begins {
            throw Refusal.invalid("comments", "must not be after the first day of the meeting")
        }
        let version = try work.makeVersion(of: meeting, state, commentsBy: day)
        // It has gone round: that is what the presidency and the secretariat owed.
        let agenda = Deadline.Kind.agenda.rawValue
        for row in try work.db.rows("SELECT * FROM deadline WHERE kind_of_record = 'meeting' AND about = \(meeting) AND kind = \(agenda)") {
            try work.discharge(deadline: try Deadline(row: row).code, about: meeting)
        }
        let seats = try day.map { try askForComments(work, version, by: $0) } ?? []
        try work.announce(
            AgendaCirculated(meeting: meeting, audience: version.audience, commentsBy: day, asked: seats))
    }

    /// Those whom it went to find it in their inbox: in that of the seats that name a party's people, else of its others.
    private func askForComments(_ work: Work, _ version: AgendaVersion, by day: Day) throws -> [Identity] {
        let record = try work.meeting(meeting)
        var asked: [Identity] = []
        for (party, seats) in try work.db.seatsAsked(for: version.audience) {
            for seat in seats {
                try work.give(
                    Duty.commentAgenda, to: seat, record: record, subject: "\(meeting) \(party)", due: day, isTold: false)
            }
            asked += seats
        }
        return asked
    }
}

/// The meeting takes its agenda: by its chair, in one of its sittings.
public struct AdoptAgenda: Command {
    public static let name = "meetings.adopt-agenda"

    public let meeting: String
    /// The slug of the sitting in which it was adopted.
    public let sitting: String

    public init(_ meeting: String, in sitting: String) {
        self.meeting = meeting
        self.sitting = sitting
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func perform(in work: Work) throws {
        let (identity, of) = try work.sitting(sitting)
        guard of == meeting else { throw Refusal.invalid("sitting", "is of another meeting") }
        let row = try work.db.row("SELECT state, inside FROM sitting WHERE record = \(identity.rawValue)")
        guard let row, SittingState(rawValue: try row["state"]) != .planned else {
            throw Refusal.invalid("sitting", "has not been opened yet: an agenda is adopted in a sitting")
        }
        guard !Audience(rawValue: try row["inside"]).isSitting else {
            throw Refusal.invalid("sitting", "is behind a closed door: an agenda is adopted in the plenary")
        }
        let version = try work.makeVersion(of: meeting, .adopted, commentsBy: nil)
        try work.announce(AgendaCirculated(meeting: meeting, audience: version.audience, commentsBy: nil, asked: []))
    }
}

/// An agenda has gone out: those whom it went to are to be told.
public struct AgendaCirculated: Event {
    /// The slug of the meeting.
    public let meeting: String
    public let audience: Audience
    public let commentsBy: Day?
    /// The seats that are asked for comments.
    public let asked: [Identity]
}

extension Work {
    /// Keeps an agenda as it is. Its items come to be for those whom it goes to; what somebody has given readers of its own
    /// keeps them.
    func makeVersion(of meeting: String, _ next: AgendaState, commentsBy: Day?) throws -> AgendaVersion {
        let record = try self.meeting(meeting)
        let state = try db.agendaState(of: meeting)
        guard state.leads(to: next) else { throw Refusal.invalid("state", "does not follow from how far the agenda is") }
        let tree = try db.agendaTree(of: meeting)
        guard !tree.nodes.isEmpty else { throw Refusal.invalid("state", "there is nothing on the agenda yet") }
        let (audiences, insides) = (try db.agendaAudiences(), try insides(of: meeting))
        let seen = try readableItems(of: meeting)
        for (slug, _) in tree.walk where seen[slug] != nil {
            var edited = try agendaItem(slug)
            let inside = edited.item.sitting.flatMap { insides[$0] }
            guard let audience = audiences.next(of: edited.draft.audience, from: state, inside: inside, to: next, inside: inside),
                audience != edited.draft.audience
            else { continue }
            edited.draft.audience = audience
            try perform(KeepAgendaItem(edited.draft, edited.item))
        }
        let last = try db.row(
            """
            SELECT COALESCE(MAX(number), 0) AS number, COALESCE(SUM(CASE WHEN state = \(next.rawValue) THEN 1 ELSE 0 END), 0) AS same
            FROM agenda_version WHERE meeting = \(meeting)
            """)
        let version = AgendaVersion(
            id: Identity(at: moment), meeting: meeting, number: (try last?["number"] ?? 0) + 1, state: next,
            revision: try last?["same"] ?? 0, audience: audiences.preliminary, commentsBy: commentsBy, made: moment)
        try insert(version)
        mention(record)
        return version
    }

    private func insert(_ version: AgendaVersion) throws {
        try db.execute(
            """
            INSERT INTO agenda_version (id, meeting, number, state, revision, audience, comments_by, made, made_by)
            VALUES (\(version.id.rawValue), \(version.meeting), \(version.number), \(version.state.rawValue), \(version.revision),
                    \(version.audience.rawValue), \(version.commentsBy?.description), \(version.made.description), \(actor.name))
            """)
        for (ordinal, item) in try db.versionItems(of: version.meeting, for: nil).enumerated() {
            try db.execute(
                """
                INSERT INTO agenda_version_item (version, item, ordinal, audience, number, above, detail)
                VALUES (\(version.id.rawValue), \(item.record.rawValue), \(ordinal), \(item.audience.rawValue), \(item.number),
                        \(item.above?.rawValue), \(try canonicalJSON(item.detail)))
                """)
        }
    }
}
