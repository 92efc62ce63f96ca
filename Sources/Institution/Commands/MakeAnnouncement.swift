public import Records
internal import SQL

/// Something that the secretariat or the presidency says to a body, to the members, or to everyone in the process.
public struct MakeAnnouncement: KeepingCommand {
    public static let name = "institution.announce"
    public static let kind = "announcement"

    public let draft: RecordDraft

    /// - Parameters:
    ///   - slug: a name in addresses that tells nothing.
    ///   - titles, texts: by language.
    public init(_ slug: String, titles: [Language: String], texts: [Language: String], to audience: Audience) {
        var draft = RecordDraft(Reference(MakeAnnouncement.kind, slug), audience: audience)
        for (language, title) in titles where !title.trimmed.isEmpty {
            draft.wordings.add(Wording(title.trimmed, in: language, .official), to: .title)
        }
        for (language, text) in texts where !text.trimmed.isEmpty {
            draft.wordings.add(Wording(text.trimmed, in: language, .official), to: .text)
        }
        self.draft = draft
    }

    public func authorise(_ actor: Actor) throws(Refusal) {
        guard actor.keepsRecords || actor.rights.contains(.preside) else {
            throw .notAllowed(reason: "only the secretariat and the presidency make announcements", rule: nil)
        }
        guard actor.clearance.audiences.contains(draft.audience) else {
            throw .invalid("audience", "is none that you belong to")
        }
    }

    /// What a second click is answered.
    public static let repeated = "was announced a few minutes ago, in the same words and to the same"
    private static let minutes = 10

    /// - Throws: `Refusal.invalid` with the rule `repeated` when the same seat has said the same to the same just now.
    public func perform(in work: Work) throws {
        // Two clicks may arrive at the same time: the second one waits here for the first.
        if let person = work.actor.person {
            try work.db.execute("UPDATE person SET notices = notices WHERE record = \(person.rawValue)")
        }
        guard try !isRepeated(in: work) else { throw Refusal.invalid("text", MakeAnnouncement.repeated) }
        let record = try work.keep(draft)
        try work.announce(AnnouncementMade(record: record, audience: draft.audience))
    }

    private func isRepeated(in work: Work) throws -> Bool {
        let since = Moment(milliseconds: work.moment.milliseconds - MakeAnnouncement.minutes * 60_000)
        let recent = try work.db.rows(
            """
            SELECT r.id FROM record r JOIN journal_record e ON e.record = r.id JOIN journal j ON j.sequence = e.entry
            WHERE r.kind = \(MakeAnnouncement.kind) AND r.audience = \(draft.audience.rawValue) AND r.removed IS NULL
            AND r.recorded >= \(since.description) AND j.command = \(MakeAnnouncement.name) AND j.actor = \(work.actor.name)
            """)
        return try work.db.wordings(of: recent.map { Identity(rawValue: try $0["id"]) }).values.contains(draft.wordings)
    }
}

/// Those whom an announcement is for are to be told.
public struct AnnouncementMade: Event {
    public let record: Identity
    public let audience: Audience
}

/// Chooses when to be written to.
public struct ChooseNotices: Command {
    public static let name = "institution.choose-notices"

    public let choice: NoticeChoice

    public init(_ choice: NoticeChoice) { self.choice = choice }

    public func authorise(_ actor: Actor) throws(Refusal) {
        guard actor.person != nil else { throw .needsSignIn }
    }

    public func perform(in work: Work) throws {
        guard let person = work.actor.person else { return }
        try work.db.execute("UPDATE person SET notices = \(choice.rawValue) WHERE record = \(person.rawValue)")
    }
}
