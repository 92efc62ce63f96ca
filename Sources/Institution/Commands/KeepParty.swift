public import Records
internal import SQL

/// A kind of party: members, observers … Those that decide are the process's members.
public struct KeepPartyType: KeepingCommand {
    public static let name = "institution.keep-party-type"

    public let draft: RecordDraft
    public let decides: Bool

    public init(_ draft: RecordDraft, decides: Bool) {
        self.draft = draft
        self.decides = decides
    }

    public func perform(in work: Work) throws {
        try work.requireAdministering(toChange: "decides", of: draft.reference, in: "party_type", into: decides)
        let record = try work.keep(draft)
        try work.db.execute(
            """
            INSERT INTO party_type (record, decides) VALUES (\(record.rawValue), \(decides))
            ON CONFLICT (record) DO UPDATE SET decides = excluded.decides
            """)
    }
}

/// A party: a state, an organisation or a network, of one kind.
public struct KeepParty: KeepingCommand {
    public static let name = "institution.keep-party"

    public let draft: RecordDraft
    /// ISO 3166-1 alpha-3 for a state, the acronym for an organisation; nil where the sources have none.
    public let code: String?
    /// The slug of its kind.
    public let type: String
    public let website: String?

    public init(_ draft: RecordDraft, code: String?, type: String, website: String?) {
        self.draft = draft
        self.code = code
        self.type = type
        self.website = website
    }

    public func perform(in work: Work) throws {
        _ = try work.identity(of: Reference("party-type", type), field: "type")
        try work.requireAdministering(toChange: "type", of: draft.reference, in: "party", into: type)
        let record = try work.keep(draft)
        try work.db.execute(
            """
            INSERT INTO party (record, code, type, website)
            VALUES (\(record.rawValue), \(code), \(type), \(website))
            ON CONFLICT (record) DO UPDATE SET code = excluded.code, type = excluded.type, website = excluded.website
            """)
    }
}

extension Work {
    /// What seats open follows from some values of the institution: whoever keeps the records does not change them, whoever
    /// administers does.
    /// - Parameter isNewFree: a new record opens nothing by itself.
    func requireAdministering<Content: ColumnValue & Equatable>(
        toChange field: String, of reference: Reference, in table: String, into value: Content, isNewFree: Bool = true
    ) throws {
        guard actor.person != nil, !actor.rights.contains(.administer) else { return }
        let present = try db.value(
            """
            SELECT t.\(name: field) FROM \(name: table) t JOIN record r ON r.id = t.record
            WHERE r.kind = \(reference.kind) AND r.slug = \(reference.slug)
            """, as: Content.self)
        guard present != value, !(present == nil && isNewFree) else { return }
        throw Refusal.invalid(field, "is changed by whoever administers: what seats open follows from it")
    }
}
