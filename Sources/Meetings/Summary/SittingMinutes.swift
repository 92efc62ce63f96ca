public import Records
public import SQL

/// What the house knows of what happened in a sitting, from which its summary is put together.
public struct SittingMinutes: Sendable {
    public struct Item: Sendable {
        public let number: String
        public let name: RecordName
        /// Who had the floor on it, in the order of speaking, once each.
        public let speakers: [RecordName]
        /// Titles of the statements that were delivered on it, with who delivered them.
        public let statements: [(party: RecordName?, title: Wording)]
        public let documents: [RecordName]
        /// What was decided, adopted or asked for: whatever says that it arises from the item, or is tied to it.
        public let outcomes: [RecordName]
    }

    public let sitting: SittingEntry
    public let opened: Moment?
    public let closed: Moment?
    /// Who was checked in, with how many people.
    public let attendance: [(party: RecordName, people: Int)]
    /// Of those behind a closed door who are of no party, how many were there in which capacity.
    public let serving: [(role: DelegateRole, people: Int)]
    public let items: [Item]
}

extension Connection {
    /// What happened in a sitting, as far as a reader may know it.
    /// - Throws: `Refusal.notFound` when there is no such sitting for them.
    public func minutes(of slug: String, for reader: Reader) throws -> SittingMinutes {
        let entry = try sitting(slug, for: reader)
        let room = try row("SELECT opened, closed FROM sitting_room WHERE sitting = \(entry.record.id.rawValue)")
        let (opened, closed): (String?, String?) = (try room?["opened"], try room?["closed"])
        let parties = try titles(ofKind: "party", for: reader)
        let agenda = try agenda(of: entry.sitting.meeting, for: reader).entries(of: slug)
        let outcomes = try links(
            to: agenda.map(\.record.id), [.arisesFrom, .decidedBy, .related, .discussedIn], for: reader)
        let own = try links(from: agenda.map(\.record.id), [.related], for: reader)
        return SittingMinutes(
            sitting: entry, opened: opened.flatMap { Moment($0) }, closed: closed.flatMap { Moment($0) },
            attendance: try attendance(of: entry.record.id, parties), serving: try serving(in: entry.record.id),
            items: try agenda.map { item in
                let id = item.record.id
                let results = ((outcomes[id] ?? []) + (own[id] ?? [])).map(\.record)
                return SittingMinutes.Item(
                    number: item.number, name: RecordName(item.record),
                    speakers: try speakers(on: id, in: entry.record.id, parties),
                    statements: try statements(on: item.record.slug, in: slug, parties, for: reader),
                    documents: item.documents,
                    outcomes: results.filter { ["decision", "document", "activity"].contains($0.kind) }.uniqued()
                        .filter { !item.documents.contains($0) })
            })
    }

    private func attendance(
        of sitting: Identity, _ parties: [String: RecordName]
    ) throws -> [(party: RecordName, people: Int)] {
        try rows(
            """
            SELECT d.party, COUNT(DISTINCT d.id) AS people FROM attendance a JOIN delegate d ON d.id = a.delegate
            WHERE a.sitting = \(sitting.rawValue) AND d.party IS NOT NULL GROUP BY d.party ORDER BY d.party
            """
        ).compactMap { row in
            guard let party = parties[try row["party"]] else { return nil }
            return (party, try row["people"])
        }
    }

    private func serving(in sitting: Identity) throws -> [(role: DelegateRole, people: Int)] {
        try rows(
            """
            SELECT a.role, COUNT(DISTINCT d.id) AS people FROM attendance a JOIN delegate d ON d.id = a.delegate
            WHERE a.sitting = \(sitting.rawValue) AND a.role IS NOT NULL AND d.party IS NULL GROUP BY a.role ORDER BY a.role
            """
        ).map { (DelegateRole(rawValue: try $0["role"]) ?? .staff, try $0["people"]) }
    }

    private func speakers(
        on item: Identity, in sitting: Identity, _ parties: [String: RecordName]
    ) throws -> [RecordName] {
        try rows(
            """
            SELECT party FROM floor_request WHERE sitting = \(sitting.rawValue) AND item = \(item.rawValue)
            AND began IS NOT NULL ORDER BY began, arrival
            """
        ).compactMap { parties[try $0["party"]] }.uniqued()
    }

    private func statements(
        on item: String, in sitting: String, _ parties: [String: RecordName], for reader: Reader
    ) throws -> [(party: RecordName?, title: Wording)] {
        let delivered = try rows(
            """
            SELECT record, party FROM statement WHERE sitting = \(sitting) AND item = \(item) AND state = 'delivered'
            ORDER BY delivered, record
            """
        ).map { (id: Identity(rawValue: try $0["record"]), party: try $0["party"] as String) }
        let records = try records(delivered.map(\.id), fields: [.title], for: reader)
        return delivered.compactMap { entry in records[entry.id].map { (parties[entry.party], $0.title) } }
    }
}
