/// Who does something. Rights belong to seats: an actor is a name for the journal, what they may read, and what their
/// seats entitle them to.
public struct Actor: Hashable, Sendable {
    /// For the journal: `public`, `secretariat`, `party:mex`, `system`, `seat/hnd-focal-point person/p-1f3c`.
    public let name: String
    public let clearance: Clearance
    public let rights: Set<Right>
    /// The record of the person; nil for machines and for the public.
    public let person: Identity?
    /// The records of the seats that the person holds today.
    public let seats: [Identity]

    public init(
        name: String, clearance: Clearance, rights: Set<Right>, person: Identity? = nil, seats: [Identity] = []
    ) {
        self.name = name
        self.clearance = clearance
        self.rights = rights
        self.person = person
        self.seats = seats
    }

    public init(name: String, clearance: Clearance, keepsRecords: Bool) {
        self.init(name: name, clearance: clearance, rights: keepsRecords ? [.keep] : [])
    }

    public static let anyone = Actor(name: "public", clearance: .everyone, rights: [])

    /// The person alone, with no more than the public has: until a second factor has been shown.
    public var withoutSeats: Actor { Actor(name: name, clearance: .everyone, rights: [], person: person) }

    /// Whether this actor may write the memory of the process.
    public var keepsRecords: Bool { rights.contains(.keep) }

    /// - Throws: `Refusal.notAllowed` with this reason unless a seat gives the right.
    public func require(_ right: Right, reason: String, rule: String? = nil) throws(Refusal) {
        guard rights.contains(right) else { throw .notAllowed(reason: reason, rule: rule) }
    }
}

/// What a seat entitles to, beside reading: `keep`, `administer`, `preside`, `appoint:hnd`.
public struct Right: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    public var description: String { rawValue }

    /// Writes the memory of the process.
    public static let keep = Right(rawValue: "keep")
    /// Invites people, confirms who holds which seat, looks after accounts and post.
    public static let administer = Right(rawValue: "administer")
    /// Acts for the presidency.
    public static let preside = Right(rawValue: "preside")
    /// Nominates and retires the people of one party, within the limits of the charter.
    public static func appoint(for party: String) -> Right { Right(rawValue: "appoint:\(party)") }
}
