public import Records

/// The right to act for a party (or for the secretariat) in a function, in a body or in the process as a whole. It stays
/// when its holder changes: what waits for it and what it has begun goes to whoever comes next.
public struct Seat: Sendable, Hashable, Codable {
    public let function: String
    public let party: String?
    public let body: String?
    public let sector: String?
    /// Where a party has several: the second companion.
    public let number: Int

    public init(function: String, party: String? = nil, body: String? = nil, sector: String? = nil, number: Int = 1) {
        self.function = function
        self.party = party
        self.body = body
        self.sector = sector
        self.number = number
    }

    /// Its readable name in addresses: `hnd-focal-point-foreign-affairs`, `mex-companion-closed-door-2`.
    public var slug: String {
        let parts = [party, function, sector, body].compactMap { $0 } + (number > 1 ? [String(number)] : [])
        return parts.joined(separator: "-")
    }

    public var reference: Reference { Reference(Seat.kind, slug) }

    public static let kind = "seat"

    /// What breaks the charter's limits for such a seat, field by field.
    public func problems(_ function: SeatFunction, partyType: String?, rule limit: Int?) -> [Refusal.Problem] {
        var problems: [Refusal.Problem] = []
        if function.partyTypes.isEmpty {
            if party != nil { problems.append(.init("party", "a seat of this function belongs to no party")) }
        } else if let partyType, !function.partyTypes.contains(partyType) {
            problems.append(.init("party", "parties of this kind have no seat of this function"))
        } else if partyType == nil {
            problems.append(.init("party", "must not be empty"))
        }
        if function.bodies.isEmpty {
            if body != nil { problems.append(.init("body", "a seat of this function is in no body")) }
        } else if body.map({ !function.bodies.contains($0) }) ?? true {
            problems.append(.init("body", "one of {list}", ["list": function.bodies.joined(separator: ", ")]))
        }
        if function.isBySector != (sector != nil) {
            problems.append(.init("sector", function.isBySector ? "must not be empty" : "a seat of this function has no sector"))
        }
        if let most = limit ?? function.most, number > most {
            problems.append(.init("number", "the charter allows at most {n} of them", ["n": String(most)]))
        }
        return problems
    }
}

/// How far somebody is in holding a seat.
public enum TenureState: String, Sendable, Codable, CaseIterable {
    /// Named by those who may, not yet confirmed by the secretariat.
    case nominated
    case confirmed
    case declined
}

/// When somebody wants to be told of what happens.
public enum NoticeChoice: String, Sendable, Codable, CaseIterable {
    case atOnce = "at-once"
    case daily
    case never
}

/// Who somebody is on a given day: what their seats open and entitle to.
public struct Holder: Sendable {
    public let actor: Actor
    public let name: String
    public let needsSecondFactor: Bool
    public let seats: [HeldSeat]
}

/// A seat with what it is called and who holds it how long.
public struct HeldSeat: Sendable, Hashable, Encodable {
    public let id: Identity
    public let seat: Seat
    public let begins: Day
    public let ends: Day?

    private enum Key: String, CodingKey { case id, seat, begins, ends }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(id, forKey: .id)
        try container.encode(seat.slug, forKey: .seat)
        try container.encode(begins.description, forKey: .begins)
        try container.encodeIfPresent(ends?.description, forKey: .ends)
    }
}
