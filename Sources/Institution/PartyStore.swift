public import Records
public import SQL

/// A party in a list.
public struct PartyEntry: Sendable, Encodable {
    public let name: RecordName
    public let type: String
    public let code: String?
    public let when: When?
}

/// A kind of party with those of its kind.
public struct PartyGroup: Sendable, Encodable {
    public let type: Record
    public let decides: Bool
    public let parties: [PartyEntry]
}

extension Connection {
    /// The parties by kind, in the charter's order.
    public func partyGroups(for reader: Reader) throws -> [PartyGroup] {
        var deciding: Set<String> = []
        for row in try rows("SELECT record FROM party_type WHERE decides = 1") { deciding.insert(try row["record"]) }
        let parties = try partyEntries(for: reader)
        return try records(kind: "party-type", for: reader).map { type in
            PartyGroup(
                type: type, decides: deciding.contains(type.id.rawValue),
                parties: parties.filter { $0.type == type.slug })
        }
    }

    /// The parties in the charter's order.
    public func partyEntries(for reader: Reader) throws -> [PartyEntry] {
        var own: [String: (type: String, code: String?)] = [:]
        for row in try rows("SELECT record, type, code FROM party") {
            own[try row["record"]] = (try row["type"], try row["code"])
        }
        return try records("r.kind = 'party'", fields: [.title, .short], for: reader).compactMap { record in
            guard let party = own[record.id.rawValue] else { return nil }
            return PartyEntry(name: RecordName(record), type: party.type, code: party.code, when: record.when)
        }
    }
}
