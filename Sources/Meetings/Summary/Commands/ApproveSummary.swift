public import Records
internal import SQL

/// Somebody has to do something by a day: what follows from a sitting, in whatever capability keeps it.
public struct ActionAgreed: Event {
    public let point: Identity
    /// The slug of the meeting, of the party, and the day.
    public let meeting: String
    public let party: String
    public let due: Day
    public let text: Wording
    /// Who may read it: as the summary.
    public let audience: Audience
    public let summary: Reference
}

/// Approves the summary of a sitting: its text stays from now on, and its action points become follow-up.
public struct ApproveSummary: Command {
    public static let name = "meetings.approve-summary"

    public let sitting: String

    public init(_ sitting: String) { self.sitting = sitting }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func perform(in work: Work) throws {
        let (id, summary, inside, of) = try work.summary(of: sitting)
        guard summary.state == .circulated else {
            throw Refusal.invalid("state", "is circulated for corrections before it is approved")
        }
        if let until = summary.correctionsUntil, work.moment.day <= until {
            throw Refusal.invalid("state", "corrections are taken until {day}", ["day": until.description])
        }
        let open = try work.db.value(
            "SELECT COUNT(*) FROM correction WHERE summary = \(id.rawValue) AND answer IS NULL", as: Int.self) ?? 0
        guard open == 0 else { throw Refusal.invalid("state", "{n} corrections have no answer yet", ["n": String(open)]) }
        let audience = Summary.audience(.approved, inside: inside)
        try work.setSummary(id, .approved, audience: audience)
        try work.db.execute(
            """
            UPDATE summary SET approved = \(work.moment.description), approved_by = \(work.actor.name)
            WHERE record = \(id.rawValue)
            """)
        let meeting = try work.db.value("SELECT meeting FROM sitting WHERE record = \(of.rawValue)", as: String.self) ?? ""
        for row in try work.db.rows("SELECT * FROM action_point WHERE summary = \(id.rawValue) ORDER BY due, id") {
            guard let due = Day(try row["due"]) else { continue }
            try work.announce(
                ActionAgreed(
                    point: Identity(rawValue: try row["id"]), meeting: meeting, party: try row["party"], due: due,
                    text: Wording(try row["text"], in: Language(try row["language"]), .official), audience: audience,
                    summary: Summary.reference(of: sitting)))
        }
    }
}

/// Publishes an approved summary, now or from a moment on. What was said behind a closed door stays there (M3).
public struct PublishSummary: Command {
    public static let name = "meetings.publish-summary"

    public let sitting: String
    public let to: Audience
    /// Nil: at once.
    public let at: Moment?

    public init(_ sitting: String, to audience: Audience, at moment: Moment?) {
        self.sitting = sitting
        to = audience
        at = moment
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func perform(in work: Work) throws {
        let (id, summary, inside, of) = try work.summary(of: sitting)
        guard summary.state == .approved || summary.state == .published else {
            throw Refusal.invalid("state", "is approved before it is published")
        }
        guard !inside.isSitting else {
            throw Refusal.notAllowed(reason: "what was said behind the closed door stays there", rule: "m3")
        }
        guard to == .everyone || work.actor.clearance.audiences.contains(to) else {
            throw Refusal.invalid("audience", "is none that you belong to")
        }
        try requireKnownSitting(of, work)
        if let at, at > work.moment {
            try work.setSummary(
                id, .published, audience: Summary.audience(.approved, inside: inside), release: Release(at: at, to: to))
        } else {
            try work.setSummary(id, .published, audience: Summary.audience(.published, inside: inside, published: to))
        }
    }
}

extension PublishSummary {
    /// Whoever is to read the summary must be able to know of the sitting.
    private func requireKnownSitting(_ sitting: Identity, _ work: Work) throws {
        let condition = Clearance([to]).condition("r", at: at ?? work.moment)
        let isKnown = try work.db.value("SELECT 1 FROM record r WHERE r.id = \(sitting.rawValue) AND \(condition)", as: Int.self)
        guard isKnown != nil else {
            throw Refusal.invalid("state", "the sitting itself is not open to them; give it that audience first")
        }
    }
}

/// Notes who is to do what by when, as the sitting agreed it.
public struct AddActionPoint: Command {
    public static let name = "meetings.add-action-point"

    public let sitting: String
    public let party: String
    public let due: String
    public let language: Language
    public let text: String

    public init(_ sitting: String, party: String, due: String, language: Language, text: String) {
        self.sitting = sitting
        self.party = party
        self.due = due
        self.language = language
        self.text = text
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func problems() -> [Refusal.Problem] {
        var problems: [Refusal.Problem] = []
        if party.isEmpty { problems.append(.init("party", "must not be empty")) }
        if Day(due) == nil { problems.append(.init("due", "a day such as 2026-11-21")) }
        if text.trimmed.isEmpty { problems.append(.init("text", "must not be empty")) }
        if text.utf8.count > 2000 { problems.append(.init("text", "at most {limit} bytes", ["limit": "2000"])) }
        return problems
    }

    public func perform(in work: Work) throws {
        let (id, summary, _, _) = try work.summary(of: sitting)
        guard summary.state.isOpen else { throw Refusal.invalid("state", "the summary has been approved: its text stays as it is") }
        _ = try work.identity(of: Reference("party", party), field: "party")
        try work.db.execute(
            """
            INSERT INTO action_point (id, summary, party, due, language, text)
            VALUES (\(Identity(at: work.moment).rawValue), \(id.rawValue), \(party), \(due), \(language.rawValue), \(text.trimmed))
            """)
        work.mention(id)
    }
}

/// Takes an action point off a summary that has not been approved.
public struct RemoveActionPoint: Command {
    public static let name = "meetings.remove-action-point"

    public let sitting: String
    public let point: Identity

    public init(_ sitting: String, point: Identity) {
        self.sitting = sitting
        self.point = point
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func perform(in work: Work) throws {
        let (id, summary, _, _) = try work.summary(of: sitting)
        guard summary.state.isOpen else { throw Refusal.invalid("state", "the summary has been approved: its text stays as it is") }
        let gone = try work.db.execute(
            "DELETE FROM action_point WHERE id = \(point.rawValue) AND summary = \(id.rawValue)")
        guard gone == 1 else { throw Refusal.notFound }
        work.mention(id)
    }
}

extension Work {
    /// Notes which record follows an action point up.
    public func actionPoint(_ point: Identity, became record: Identity) throws {
        try db.execute("UPDATE action_point SET became = \(record.rawValue) WHERE id = \(point.rawValue)")
    }
}
