public import Records
internal import SQL

/// A sign-in of somebody else that the charter trusts for the people of one party. Its title is what people call it.
public struct KeepSignOn: KeepingCommand {
    public static let name = "accounts.keep-sign-on"
    /// The kind of its records.
    public static let kind = "sign-on"

    public let draft: RecordDraft
    let issuer: String
    let client: String
    let party: String

    /// - Parameters:
    ///   - issuer: the `iss` of its tokens, an address.
    ///   - client: what it calls this site.
    ///   - party: the slug of the party whose people it knows.
    public init(_ draft: RecordDraft, issuer: String, client: String, party: String) {
        self.draft = draft
        self.issuer = issuer
        self.client = client
        self.party = party
    }

    public func problems() -> [Refusal.Problem] {
        draft.problems()
            + SignOnProvider(slug: draft.reference.slug, name: "-", issuer: issuer, client: client, party: party).problems()
    }

    public func perform(in work: Work) throws {
        _ = try work.identity(of: Reference("party", party), field: "party")
        let record = try work.keep(draft)
        try work.db.execute(
            """
            INSERT INTO sign_on (record, issuer, client, party)
            VALUES (\(record.rawValue), \(issuer), \(client), \(party))
            ON CONFLICT (record) DO UPDATE SET issuer = excluded.issuer, client = excluded.client, party = excluded.party
            """)
    }
}

extension Connection {
    /// Whose sign-ins are trusted, as far as the reader may know of them, in the charter's order.
    func signOnProviders(for reader: Reader) throws -> [SignOnProvider] {
        try rows(
            """
            SELECT r.slug, s.issuer, s.client, s.party, MIN(w.text) AS title FROM sign_on s
            JOIN record r ON r.id = s.record
            JOIN wording w ON w.record = r.id AND w.field = \(Field.title.rawValue) AND w.status = 'official'
            WHERE \(reader.mayRead("r")) GROUP BY r.slug, s.issuer, s.client, s.party, r.position ORDER BY r.position, r.slug
            """
        ).map { row in
            SignOnProvider(
                slug: try row["slug"], name: try row["title"], issuer: try row["issuer"], client: try row["client"],
                party: try row["party"])
        }
    }
}
