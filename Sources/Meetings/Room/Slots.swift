internal import Institution
internal import Records
internal import SQL

/// A party that has a slot on the agenda (M7), as whoever conducts the sitting sees it.
struct RoomSlot: Sendable {
    let party: RecordName
    /// Whether it has been let in.
    let isIn: Bool
}

extension Connection {
    /// The parties that have a slot in the body that sits (M7), people accredited to its meeting, and no other way in.
    func slotParties(of sitting: Sitting, at moment: Moment) throws -> [String] {
        guard !sitting.inside.isSitting else { return [] }
        return try rows(
            """
            SELECT DISTINCT d.party FROM delegate d JOIN record q ON q.kind = 'party' AND q.slug = d.party
            JOIN party y ON y.record = q.id
            WHERE d.meeting = \(sitting.meeting) AND d.state = \(DelegateState.accredited.rawValue) AND q.removed IS NULL
            AND EXISTS (\(slot("y.type", in: sitting.body))) ORDER BY d.party
            """
        ).map { try $0["party"] as String }
            .filter { try !clearance(ofParty: $0).permits(sitting.inside, release: nil, at: moment) }
    }

    /// Whether a clearance is that of a party with a slot in a body.
    func hasSlot(_ clearance: Clearance, in body: String) throws -> Bool {
        let parties = clearance.audiences.map(\.rawValue).filter { $0.hasPrefix("party:") }.map { String($0.dropFirst(6)) }
        guard !parties.isEmpty else { return false }
        return try value(
            """
            SELECT 1 FROM party y JOIN record q ON q.id = y.record
            WHERE q.kind = 'party' AND q.slug IN (\(list: parties.sorted())) AND EXISTS (\(slot("y.type", in: body))) LIMIT 1
            """, as: Int.self) != nil
    }

    private func slot(_ type: SQL, in body: String) -> SQL {
        """
        SELECT 1 FROM participation p JOIN record c ON c.id = p.record WHERE p.party_type = \(type) AND p.body = \(body)
        AND p.level = \(ParticipationLevel.slot.rawValue) AND c.removed IS NULL
        """
    }

    /// The slots of a sitting, for whoever conducts it.
    func slots(of entry: SittingEntry, for reader: Reader) throws -> [RoomSlot] {
        guard entry.sitting.state != .closed else { return [] }
        let parties = try slotParties(of: entry.sitting, at: reader.moment)
        let names = try titles(ofKind: "party", named: Set(parties), for: reader)
        return try parties.compactMap { party in
            try names[party].map { name in
                RoomSlot(
                    party: name,
                    isIn: try opens(entry.sitting.inside, entry.record.id, to: try clearance(ofParty: party), at: reader.moment))
            }
        }
    }
}
