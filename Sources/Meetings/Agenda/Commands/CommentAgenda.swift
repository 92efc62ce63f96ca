public import Records
internal import Institution
internal import SQL

/// What a party says to a version of an agenda, through one of its seats. A late comment is taken, and marked late.
public struct CommentAgenda: Command {
    public static let name = "meetings.comment-agenda"

    public let meeting: String
    /// The number of the version.
    public let version: Int
    /// The slug of the item that it is about; nil: about the whole.
    public let item: String?
    /// The slug of the party, where the actor's seats are of several.
    public let party: String?
    public let text: String
    public let language: Language

    public init(
        _ text: String, in language: Language, on meeting: String, version: Int, item: String? = nil, for party: String? = nil
    ) {
        self.text = text
        self.language = language
        self.meeting = meeting
        self.version = version
        self.item = item
        self.party = party
    }

    public func authorise(_ actor: Actor) throws(Refusal) {
        guard !actor.seats.isEmpty else { throw .notAllowed(reason: "you hold no seat today", rule: nil) }
    }

    public func problems() -> [Refusal.Problem] {
        if text.trimmed.isEmpty { return [.init("text", "must not be empty")] }
        return text.utf8.count > 20_000 ? [.init("text", "at most {limit} bytes", ["limit": "20000"])] : []
    }

    /// What was said is in the comment; the journal tells that it was.
    public func journalDetail() throws -> String {
        try canonicalJSON(["meeting": meeting, "version": String(version), "digest": try digestOfJSON(text)])
    }

    public func perform(in work: Work) throws {
        let record = try work.meeting(meeting)
        let reader = Reader(work.actor.clearance, language: language, of: try work.db.languages(), at: work.moment)
        guard let version = try work.db.agendaVersions(of: meeting, for: reader).first(where: { $0.number == version }) else {
            throw Refusal.notFound
        }
        let parties = try work.db.rows(
            "SELECT DISTINCT party FROM seat WHERE record IN (\(list: work.actor.seats.map(\.rawValue))) AND party IS NOT NULL ORDER BY party"
        ).map { try $0["party"] as String }
        guard !parties.isEmpty else {
            throw Refusal.notAllowed(reason: "comments are made by the parties, through a seat of theirs", rule: "m8")
        }
        guard let party = party ?? (parties.count == 1 ? parties.first : nil), parties.contains(party) else {
            throw Refusal.invalid("party", "say for which of your parties")
        }
        var (audience, about) = (version.audience, Identity?.none)
        if let item {
            guard let found = try work.db.items(of: version, for: reader).first(where: { $0.slug == item }) else {
                throw Refusal.invalid("item", "there is no {reference}", ["reference": "\(AgendaItem.kind)/\(item)"])
            }
            (audience, about) = (found.audience, found.record)
        } else if !work.actor.clearance.audiences.contains(audience) {
            throw Refusal.invalid("item", "say which item it is about")
        }
        let today = try work.db.meetingClock(meeting).reading(work.moment).day
        let isLate = version.commentsBy.map { $0 < today } ?? false
        try work.db.execute(
            """
            INSERT INTO agenda_comment (id, version, item, audience, party, person, text, language, at, is_late)
            VALUES (\(Identity(at: work.moment).rawValue), \(version.id.rawValue), \(about?.rawValue), \(audience.rawValue), \(party),
                    \(work.actor.person?.rawValue), \(text.trimmed), \(language.rawValue), \(work.moment.description), \(isLate))
            """)
        try work.discharge(Duty.commentAgenda, subject: "\(meeting) \(party)", party: party)
        let isHidden = audience.isSitting
        try work.awaitAnswer(
            Duty.answerComments, about: isHidden ? about ?? record : record, subject: isHidden ? "\(meeting) \(item ?? "")" : meeting,
            among: audience)
        work.mention(record)
    }
}

/// What the secretariat or the presidency answers to a comment.
public struct AnswerComment: Command {
    public static let name = "meetings.answer-comment"

    public let comment: Identity
    public let text: String
    public let language: Language

    public init(_ comment: Identity, _ text: String, in language: Language) {
        self.comment = comment
        self.text = text
        self.language = language
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func problems() -> [Refusal.Problem] {
        if text.trimmed.isEmpty { return [.init("answer", "must not be empty")] }
        return text.utf8.count > 20_000 ? [.init("answer", "at most {limit} bytes", ["limit": "20000"])] : []
    }

    public func journalDetail() throws -> String {
        try canonicalJSON(["comment": comment.rawValue, "digest": try digestOfJSON(text)])
    }

    public func perform(in work: Work) throws {
        let reader = Reader(work.actor.clearance, language: language, of: try work.db.languages(), at: work.moment)
        let found = try work.db.row(
            """
            SELECT v.meeting, c.party, c.audience, c.item FROM agenda_comment c JOIN agenda_version v ON v.id = c.version
            WHERE c.id = \(comment.rawValue) AND \(reader.mayRead(audienceIn: "c.audience"))
            """)
        guard let found else { throw Refusal.notFound }
        let (meeting, party, audience): (String, String, String) = (
            try found["meeting"], try found["party"], try found["audience"]
        )
        try work.db.execute(
            """
            UPDATE agenda_comment SET answer = \(text.trimmed), answer_language = \(language.rawValue),
                answered_at = \(work.moment.description), answered_by = \(work.actor.name) WHERE id = \(comment.rawValue)
            """)
        let about = try work.meeting(meeting)
        try dischargeIfLast(meeting, about, item: Audience(rawValue: audience).isSitting ? try found["item"] : nil, work)
        work.mention(about)
        try work.announce(
            RemarkAnswered(
                record: Reference("meeting", meeting), party: party, audience: Audience(rawValue: audience),
                path: "/meetings/\(meeting)/agenda/comments"))
    }

    /// Of a meeting what was said in the open waits together; behind the door what was said to each item.
    /// - Parameter item: the item's record, where the comment is behind a door.
    private func dischargeIfLast(_ meeting: String, _ record: Identity, item: String?, _ work: Work) throws {
        let alike: SQL = item.map { "c.item = \($0) AND c.audience LIKE 'sitting:%'" } ?? "c.audience NOT LIKE 'sitting:%'"
        let open = try work.db.value(
            """
            SELECT 1 FROM agenda_comment c JOIN agenda_version v ON v.id = c.version
            WHERE v.meeting = \(meeting) AND c.answered_at IS NULL AND \(alike) LIMIT 1
            """, as: Int.self)
        if open == nil { try work.discharge(Duty.answerComments, about: item.map { Identity(rawValue: $0) } ?? record) }
    }
}
