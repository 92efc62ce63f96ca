public import SQL

extension Connection {
    /// A record as the draft that would make it: to change a part of it and keep it again. For commands, which see all.
    public func draft(of record: Identity) throws -> RecordDraft? {
        guard
            let row = try row(
                """
                SELECT kind, slug, audience, release_at, release_to, happened, position FROM record
                WHERE id = \(record.rawValue)
                """)
        else { return nil }
        var draft = RecordDraft(
            Reference(try row["kind"], try row["slug"]), audience: Audience(rawValue: try row["audience"]))
        let (at, to): (String?, String?) = (try row["release_at"], try row["release_to"])
        if let at = at.flatMap({ Moment($0) }), let to { draft.release = Release(at: at, to: Audience(rawValue: to)) }
        let happened: String? = try row["happened"]
        draft.when = happened.flatMap { When($0) }
        draft.position = try row["position"]
        draft.wordings = try wordings(of: record)
        for row in try rows("SELECT part, document, locator FROM citation WHERE record = \(record.rawValue) ORDER BY part, position") {
            draft.sources[Field(rawValue: try row["part"]), default: []]
                .append(Citation(document: try row["document"], locator: try row["locator"]))
        }
        draft.links = try rows(
            """
            SELECT l.relation, r.kind, r.slug FROM link l JOIN record r ON r.id = l.target
            WHERE l.origin = \(record.rawValue) ORDER BY l.position
            """
        ).map { Link(Relation(rawValue: try $0["relation"]), Reference(try $0["kind"], try $0["slug"])) }
        let years = Set(draft.when?.years.map(String.init) ?? [])
        for row in try rows("SELECT name, value FROM facet WHERE record = \(record.rawValue)") {
            guard let facet = Facet(rawValue: try row["name"]) else { continue }
            let value: String = try row["value"]
            // The years of its date follow from it.
            if facet != .year || !years.contains(value) { draft.facets[facet, default: []].insert(value) }
        }
        let occasions = try rows("SELECT happened FROM occasion WHERE record = \(record.rawValue) ORDER BY position")
            .compactMap { When(try $0["happened"] as String) }
        if occasions != draft.when.map({ [$0] }) ?? [] { draft.occasions = occasions }
        return draft
    }

    /// The languages of the process, the official one first; English alone before a charter is taken up.
    public func languages() throws -> Languages {
        Languages((try setting("languages") ?? "").split(separator: " ").map { Language(String($0)) })
    }
}
