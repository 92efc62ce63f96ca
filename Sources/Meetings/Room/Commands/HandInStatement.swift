public import Records
internal import SQL

/// A statement with what it belongs to: what the editor keeps, and what it is written by when it is handed in.
public struct KeepStatement: KeepingCommand {
    public static let name = "meetings.keep-statement"

    public let draft: RecordDraft
    public let statement: Statement

    public init(_ draft: RecordDraft, _ statement: Statement) {
        var draft = draft
        draft.follow(.partOf, Sitting.kind, statement.sitting)
        draft.follow(.about, AgendaItem.kind, statement.item)
        draft.follow(.of, "party", statement.party)
        draft.facets[.party, default: []].insert(statement.party)
        self.draft = draft
        self.statement = statement
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func perform(in work: Work) throws {
        let record = try work.keep(draft)
        let now = work.moment.description
        try work.db.execute(
            """
            INSERT INTO statement (record, sitting, item, party, language, state, handed_in, delivered)
            VALUES (\(record.rawValue), \(statement.sitting), \(statement.item), \(statement.party),
                    \(statement.language.rawValue), \(statement.state.rawValue), \(now),
                    \(statement.state == .delivered ? now : nil))
            ON CONFLICT (record) DO UPDATE SET sitting = excluded.sitting, item = excluded.item, party = excluded.party,
                language = excluded.language, state = excluded.state,
                delivered = COALESCE(statement.delivered, excluded.delivered)
            """)
        try work.stir(Sitting.topic(statement.sitting), [RoomPart.statements.rawValue])
    }
}

/// A party hands in what it is going to say, so that the interpreters have it before. Nobody else reads it until it is
/// delivered.
public struct HandInStatement: Command {
    public static let name = "meetings.hand-in-statement"

    public let sitting: String
    /// The slug of the agenda item; nil: what is taken up now.
    public let item: String?
    /// The slug of the party; empty: one's own.
    public let party: String
    public let title: String
    /// In one language or several, the one that is spoken first.
    public let texts: [Wording]

    public init(in sitting: String, item: String? = nil, for party: String = "", title: String, texts: [Wording]) {
        self.sitting = sitting
        self.item = item
        self.party = party
        self.title = title
        self.texts = texts
    }

    public func authorise(_ actor: Actor) throws(Refusal) {}

    public func problems() -> [Refusal.Problem] {
        var problems: [Refusal.Problem] = []
        if title.trimmed.isEmpty { problems.append(.init("title", "must not be empty")) }
        if title.utf8.count > 1000 { problems.append(.init("title", "at most {limit} bytes", ["limit": "1000"])) }
        if texts.allSatisfy({ $0.text.trimmed.isEmpty }) { problems.append(.init("text", "must not be empty")) }
        if texts.contains(where: { $0.text.utf8.count > 200_000 }) {
            problems.append(.init("text", "at most {limit} bytes", ["limit": "200000"]))
        }
        return problems
    }

    public func perform(in work: Work) throws {
        let room = try work.room(sitting)
        let party = try work.party(party, in: room)
        guard room.sitting.state != .closed else { throw Refusal.invalid("sitting", "the sitting is closed") }
        guard let spoken = texts.first?.language, try work.db.languages().contains(spoken) else {
            throw Refusal.invalid("language", "must not be empty")
        }
        let statement = Statement(sitting: sitting, item: try item(in: room, work), party: party, language: spoken)
        // A name that says nothing, for it may be behind a closed door.
        let mark = Identity(at: work.moment)
        var draft = RecordDraft(
            Reference(Statement.kind, "s-" + String(mark.rawValue.filter { $0 != "-" }.suffix(14))),
            audience: statement.audience(inside: room.sitting.inside))
        draft.when = When(room.sitting.clock.reading(work.moment).day.description)
        draft.wordings.add(Wording(title.trimmed, in: spoken, .official), to: .title)
        for text in texts where !text.text.trimmed.isEmpty { draft.wordings.add(text, to: .text) }
        let record = try KeepStatement(draft, statement).kept(in: work)
        if draft.audience == .interpreters { try open(record, to: party, work) }
        try work.stir(room, .statements)
    }

    private func item(in room: RoomInWork, _ work: Work) throws -> String? {
        guard let item else {
            return try room.item.flatMap { try work.db.value("SELECT slug FROM record WHERE id = \($0.rawValue)", as: String.self) }
        }
        let found = try work.readable(Reference(AgendaItem.kind, item))
        let own = try found.flatMap {
            try work.db.value(
                "SELECT 1 FROM agenda_item WHERE record = \($0.identity.rawValue) AND meeting = \(room.sitting.meeting)",
                as: Int.self)
        }
        guard own != nil else {
            throw Refusal.invalid("item", "there is no {reference}", ["reference": "\(AgendaItem.kind)/\(item)"])
        }
        return item
    }

    /// The party itself reads what it has handed in.
    private func open(_ record: Identity, to party: String, _ work: Work) throws {
        try work.db.execute(
            """
            INSERT INTO authorisation (record, audience, begins, ends, given_by, reason)
            VALUES (\(record.rawValue), \(Audience.party(party).rawValue), \(work.moment.description), NULL,
                    \(work.actor.name), 'its own statement')
            """)
    }

    /// Without title and text: they may be said behind a closed door.
    public func journalDetail() throws -> String { try canonicalJSON(["sitting": sitting, "party": party]) }
}

extension KeepStatement {
    /// Keeps it as a part of another command.
    func kept(in work: Work) throws -> Identity {
        try perform(in: work)
        return try work.identity(of: draft.reference, field: "statement")
    }
}

/// Says that a statement has been delivered: now all who may follow the sitting read it.
public struct DeliverStatement: Command {
    public static let name = "meetings.deliver-statement"

    /// The slug of the statement.
    public let statement: String

    public init(_ statement: String) { self.statement = statement }

    /// The party that has spoken, the secretariat and the presidency: asked where the statement is known.
    public func authorise(_ actor: Actor) throws(Refusal) {}

    public func perform(in work: Work) throws {
        guard let (id, audience) = try work.readable(Reference(Statement.kind, statement)),
            let row = try work.db.row("SELECT * FROM statement WHERE record = \(id.rawValue)")
        else {
            throw Refusal.invalid("statement", "there is no {reference}", ["reference": "\(Statement.kind)/\(statement)"])
        }
        let found = try Statement(row: row)
        let room = try work.room(found.sitting)
        guard found.state == .handedIn else { throw Refusal.invalid("statement", "has been delivered already") }
        try requireSaid(found, room, work)
        let inside = room.sitting.inside
        // What stands behind a door stays there.
        if !audience.isSitting {
            try work.changingVisibility(of: id) {
                try work.db.execute("UPDATE record SET audience = \(inside.rawValue) WHERE id = \(id.rawValue)")
            }
        }
        try work.db.execute(
            """
            UPDATE statement SET state = 'delivered', delivered = \(work.moment.description) WHERE record = \(id.rawValue)
            """)
        try work.touch(id)
        try work.stir(room, .statements)
    }

    private func requireSaid(_ statement: Statement, _ room: RoomInWork, _ work: Work) throws {
        if work.actor.conductsMeetings { return }
        guard try work.ownParties(in: room).contains(statement.party) else {
            throw Refusal.notAllowed(reason: "only who has a seat for a party speaks for it", rule: nil)
        }
        let said = try work.db.value(
            """
            SELECT 1 FROM floor_request WHERE sitting = \(room.id.rawValue) AND party = \(statement.party)
            AND state IN ('speaking', 'spoken') LIMIT 1
            """, as: Int.self)
        guard said != nil else { throw Refusal.invalid("statement", "your party has not had the floor yet") }
    }
}

extension Statement {
    init(row: Row) throws {
        self.init(
            sitting: try row["sitting"], item: try row["item"], party: try row["party"],
            language: Language(try row["language"]), state: State(rawValue: try row["state"]) ?? .handedIn)
    }
}
