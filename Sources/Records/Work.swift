public import SQL

/// A command being performed: its transaction, its actor, its moment, and what it has touched so far.
///
/// Lives only inside the transaction, on its thread.
public final class Work {
    public let db: Connection
    public let actor: Actor
    public let moment: Moment
    private let reactions: [Reaction]
    /// Identities given out before their records are there, so that records of one batch may link to each other.
    private var identities: [Reference: Identity]
    /// Records that the present command touched, for the journal.
    private(set) var touched: [Identity] = []
    private let analyzer: Analyzer
    /// Words that are in the search index, as far as this work has met them.
    var notedWords: Set<String> { analyzer.noted }
    /// Whether a job was put in: those who wait for jobs are told once the transaction is committed.
    var hasEnqueued = false
    /// Topics whose parts changed: those who listen are told once the transaction is committed.
    var stirred: Set<String> = []
    /// Records that are there only since this transaction: nobody outside has seen them yet.
    private var made: Set<Identity> = []

    init(
        _ db: Connection, actor: Actor, moment: Moment, reactions: [Reaction], identities: [Reference: Identity] = [:],
        notedWords: Set<String> = []
    ) {
        analyzer = Analyzer(noted: notedWords)
        self.db = db
        self.actor = actor
        self.moment = moment
        self.reactions = reactions
        self.identities = identities
    }

    func beginCommand() { touched = [] }

    func isMadeHere(_ identity: Identity) -> Bool { made.contains(identity) }

    /// Says that something happened; what follows from it runs now, in this transaction.
    public func announce(_ event: any Event) throws {
        for reaction in reactions { try reaction.run(event, self) }
    }

    /// The identity of a record that is there, or comes in this batch.
    /// - Throws: `Refusal.invalid` on `field` when there is none.
    public func identity(of reference: Reference, field: String) throws -> Identity {
        if let known = identities[reference] { return known }
        let sql: SQL = "SELECT id FROM record WHERE kind = \(reference.kind) AND slug = \(reference.slug)"
        guard let found = try db.value(sql, as: String.self) else {
            throw Refusal.invalid(field, "there is no {reference}", ["reference": reference.description])
        }
        let identity = Identity(rawValue: found)
        identities[reference] = identity
        return identity
    }

    /// The record of this name with its audience, if the actor may read it.
    public func readable(_ reference: Reference) throws -> (identity: Identity, audience: Audience)? {
        try db.row(
            """
            SELECT r.id, r.audience FROM record r WHERE r.kind = \(reference.kind) AND r.slug = \(reference.slug)
            AND \(actor.clearance.condition("r", at: moment))
            """
        ).map { (Identity(rawValue: try $0["id"]), Audience(rawValue: try $0["audience"])) }
    }

    /// Makes the record, or brings it up to date, with its texts, sources, links, facets and search words.
    /// - Parameter digest: what the whole command hashes to, so that an import can pass over what has not changed.
    @discardableResult
    public func keep(_ draft: RecordDraft, digest: String = "") throws -> Identity {
        let reference = draft.reference
        let existing = try db.row(
            "SELECT id, version FROM record WHERE kind = \(reference.kind) AND slug = \(reference.slug)")
        let identity: Identity
        if let existing {
            identity = Identity(rawValue: try existing["id"])
            let version: Int = try existing["version"] + 1
            try announceAudience(draft.audience, draft.release, of: identity, isKept: true)
            try changingVisibility(of: identity) { try update(identity, draft, version: version, digest: digest) }
            for table in ["wording", "citation", "facet", "occasion"] {
                try db.execute("DELETE FROM \(raw: table) WHERE record = \(identity.rawValue)")
            }
            try db.execute("DELETE FROM link WHERE origin = \(identity.rawValue)")
            try db.execute("DELETE FROM removal WHERE record = \(identity.rawValue)")
        } else {
            identity = identities[reference] ?? Identity(at: moment)
            try insert(identity, draft, digest: digest)
        }
        identities[reference] = identity
        try writeParts(of: identity, draft)
        try index(identity)
        touched.append(identity)
        try announce(RecordKept(record: identity, reference: reference, isNew: existing == nil))
        return identity
    }

    /// Says who is going to read a record from now on, where others do so today.
    func announceAudience(_ audience: Audience, _ release: Release?, of identity: Identity, isKept: Bool) throws {
        guard let row = try db.row("SELECT kind, audience, release_at, release_to FROM record WHERE id = \(identity.rawValue)") else { return }
        let from = Audience(rawValue: try row["audience"])
        let present: [String?] = [try row["release_at"], try row["release_to"]]
        guard from != audience || present != [release?.at.description, release?.to.rawValue] else { return }
        try announce(AudienceChanging(
            record: identity, kind: try row["kind"], from: from, to: audience, release: release, isKept: isKept))
    }

    /// Notes that a record changed in another way: its version goes up, its words are found anew.
    public func touch(_ identity: Identity) throws {
        try db.execute(
            """
            UPDATE record SET version = version + 1, revised = \(moment.description), digest = ''
            WHERE id = \(identity.rawValue)
            """)
        try index(identity)
        touched.append(identity)
    }

    /// The record of this name, to be changed.
    ///
    /// Machines keep the whole memory. A person changes what they may read: who writes the memory cannot open what is
    /// behind a closed door by giving it another audience, nor read it in a conflict.
    /// - Throws: `Refusal.invalid` on `field` when there is none, or not for them.
    public func changeable(_ reference: Reference, field: String) throws -> Identity {
        let identity = try identity(of: reference, field: field)
        guard try mayChange(identity) else {
            throw Refusal.invalid(field, "there is no {reference}", ["reference": reference.description])
        }
        return identity
    }

    /// - Throws: `Refusal.invalid` when the name is taken by a record that the actor may not read.
    func requireChangeable(_ reference: Reference) throws {
        let sql: SQL = "SELECT id FROM record WHERE kind = \(reference.kind) AND slug = \(reference.slug)"
        guard let found = try db.value(sql, as: String.self) else { return }
        guard try mayChange(Identity(rawValue: found)) else { throw Refusal.invalid("slug", "cannot be used") }
    }

    private func mayChange(_ identity: Identity) throws -> Bool {
        guard actor.person != nil else { return true }
        let condition = actor.clearance.conditionOfAudience("r", at: moment)
        return try db.value("SELECT 1 FROM record r WHERE r.id = \(identity.rawValue) AND \(condition)", as: Int.self) != nil
    }

    /// Notes that what happens concerns a record, which itself stays as it is: its history tells of it.
    public func mention(_ identity: Identity) { touched.append(identity) }

    /// Performs a command in this transaction, with an entry of its own in the journal: for jobs, and for what follows from
    /// an event.
    /// - Throws: `Refusal` when the actor may not, or the input breaks a rule.
    public func perform(_ command: some Command) throws {
        let outer = touched
        defer { touched = outer }
        try CommandOffice.check(command, actor)
        try CommandOffice.perform(command, in: self)
    }

    /// Takes a record away for every reader. Its history, its words and what leads to it stay.
    /// - Parameter reason: said to those who could read it before.
    public func remove(_ identity: Identity, reason: String = "") throws {
        try changingVisibility(of: identity) {
            try db.execute("UPDATE record SET removed = \(moment.description) WHERE id = \(identity.rawValue)")
        }
        try db.execute(
            """
            INSERT INTO removal (record, at, actor, reason)
            VALUES (\(identity.rawValue), \(moment.description), \(actor.name), \(reason))
            ON CONFLICT (record) DO UPDATE SET at = excluded.at, actor = excluded.actor, reason = excluded.reason
            """)
        try touch(identity)
    }

    /// Puts a record that was removed back where it was.
    public func bringBack(_ identity: Identity) throws {
        try changingVisibility(of: identity) {
            try db.execute("UPDATE record SET removed = NULL WHERE id = \(identity.rawValue)")
        }
        try db.execute("DELETE FROM removal WHERE record = \(identity.rawValue)")
        try touch(identity)
    }

    /// Puts a record's texts into the search index afresh.
    func index(_ identity: Identity) throws {
        try SearchIndex(db, analyzer: analyzer).replace(identity)
    }

    /// Puts the paragraphs of a record's text into the search index, each findable at its own place.
    public func index(paragraphs: [IndexedParagraph], of identity: Identity) throws {
        try SearchIndex(db, analyzer: analyzer).replace(paragraphs, of: identity)
    }

    private func insert(_ identity: Identity, _ draft: RecordDraft, digest: String) throws {
        made.insert(identity)
        try db.execute(
            """
            INSERT INTO record (id, kind, slug, audience, release_at, release_to, happened, begins, ends, position,
                                version, digest, recorded, revised)
            VALUES (\(identity.rawValue), \(draft.reference.kind), \(draft.reference.slug), \(draft.audience.rawValue),
                    \(draft.release?.at.description), \(draft.release?.to.rawValue), \(draft.when?.description),
                    \(draft.when?.begins?.description), \(draft.when?.ends?.description), \(draft.position),
                    1, \(digest), \(moment.description), \(moment.description))
            """)
    }

    private func update(_ identity: Identity, _ draft: RecordDraft, version: Int, digest: String) throws {
        try db.execute(
            """
            UPDATE record SET audience = \(draft.audience.rawValue), release_at = \(draft.release?.at.description),
                release_to = \(draft.release?.to.rawValue), happened = \(draft.when?.description),
                begins = \(draft.when?.begins?.description), ends = \(draft.when?.ends?.description),
                position = \(draft.position), version = \(version), digest = \(digest), removed = NULL,
                revised = \(moment.description)
            WHERE id = \(identity.rawValue)
            """)
    }

    private func writeParts(of identity: Identity, _ draft: RecordDraft) throws {
        for (field, wordings) in draft.wordings.byField {
            for wording in wordings {
                try db.execute(
                    """
                    INSERT INTO wording (record, field, language, status, text)
                    VALUES (\(identity.rawValue), \(field.rawValue), \(wording.language.rawValue),
                            \(wording.status.rawValue), \(wording.text))
                    """)
            }
        }
        for (part, citations) in draft.sources {
            for (position, citation) in citations.enumerated() {
                try db.execute(
                    """
                    INSERT INTO citation (record, part, position, document, locator)
                    VALUES (\(identity.rawValue), \(part.rawValue), \(position), \(citation.document),
                            \(citation.locator))
                    """)
            }
        }
        for (position, link) in draft.links.uniqued().enumerated() {
            let target = try self.identity(of: link.target, field: "links")
            try db.execute(
                """
                INSERT INTO link (origin, relation, target, position)
                VALUES (\(identity.rawValue), \(link.relation.rawValue), \(target.rawValue), \(position))
                """)
        }
        try writeOccasions(of: identity, draft)
        var facets = draft.facets
        let times = draft.occasions + (draft.when.map { [$0] } ?? [])
        facets[.year, default: []].formUnion(times.flatMap(\.years).map(String.init))
        for (facet, values) in facets {
            for value in values {
                try db.execute(
                    """
                    INSERT INTO facet (record, name, value)
                    VALUES (\(identity.rawValue), \(facet.rawValue), \(value))
                    """)
            }
        }
    }
}

extension Work {
    /// Every time at which it happened, so that calendars find one and several alike.
    private func writeOccasions(of identity: Identity, _ draft: RecordDraft) throws {
        let times = draft.occasions.isEmpty ? draft.when.map { [$0] } ?? [] : draft.occasions
        for (index, when) in times.enumerated() {
            try db.execute(
                """
                INSERT INTO occasion (record, position, happened, begins, ends)
                VALUES (\(identity.rawValue), \(index + 1), \(when.description), \(when.begins?.description),
                        \(when.ends?.description))
                """)
        }
    }
}

extension Array where Element: Hashable {
    /// Each element once, in the order of its first place.
    public func uniqued() -> [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
