public import Records

/// What a seat is there for, as the charter lists it: who may hold one, what it opens, what it entitles to.
public struct SeatFunction: Sendable, Hashable, Codable {
    /// What a seat opens beside what everyone in the process shares.
    public enum Reading: String, Sendable, Codable, CaseIterable {
        /// What the charter's matrix opens to the seat's kind of party.
        case matrix
        /// The body that the seat is in; a sitting's closed door, when its kind of party decides there.
        case body
        /// What the secretariat reads: everything but the closed door.
        case secretariat
        /// What is handed in for the interpreters before it is said.
        case interpreters
    }

    public let slug: String
    /// The kinds of party that may hold one; none: the seat belongs to no party.
    public let partyTypes: [String]
    /// The bodies in which there are such seats; none: the process as a whole.
    public let bodies: [String]
    /// One for each sector of a government.
    public let isBySector: Bool
    public let reading: [Reading]
    /// `keep`, `administer`, `preside`.
    public let rights: [Right]
    /// The functions whose holders it nominates and retires, in its own party.
    public let appoints: [String]
    public let needsSecondFactor: Bool
    /// How many one party may have in one body (and sector); nil where nothing limits it.
    public let most: Int?
    /// The rule whose number in force is the limit (`m3`).
    public let rule: String?

    public init(
        slug: String, partyTypes: [String] = [], bodies: [String] = [], isBySector: Bool = false,
        reading: [Reading] = [], rights: [Right] = [], appoints: [String] = [], needsSecondFactor: Bool = false,
        most: Int? = nil, rule: String? = nil
    ) {
        self.slug = slug
        self.partyTypes = partyTypes
        self.bodies = bodies
        self.isBySector = isBySector
        self.reading = reading
        self.rights = rights
        self.appoints = appoints
        self.needsSecondFactor = needsSecondFactor
        self.most = most
        self.rule = rule
    }
}

extension SeatFunction {
    /// The same without what a reader may not know of.
    /// - Parameter isKnown: whether they may know of a record, by its kind and name.
    func naming(_ isKnown: (String, String) -> Bool) -> SeatFunction {
        SeatFunction(
            slug: slug, partyTypes: partyTypes.filter { isKnown("party-type", $0) },
            bodies: bodies.filter { isKnown("body", $0) }, isBySector: isBySector, reading: reading, rights: rights,
            appoints: appoints.filter { isKnown("function", $0) }, needsSecondFactor: needsSecondFactor, most: most,
            rule: rule.flatMap { isKnown("rule", $0) ? $0 : nil })
    }
}

/// The facts about a party and the bodies that decide what one of its seats opens.
public struct SeatSurroundings: Sendable, Hashable {
    /// The party's kind decides: its parties are members.
    public let decides: Bool
    /// What the party's kind may do in which body.
    public let matrix: [String: ParticipationLevel]
    /// The bodies that are sittings.
    public let sittings: Set<String>

    public init(decides: Bool, matrix: [String: ParticipationLevel], sittings: Set<String>) {
        self.decides = decides
        self.matrix = matrix
        self.sittings = sittings
    }
}

extension SeatFunction {
    /// The audiences that a seat of this function belongs to. The secretariat's come on top, by `secretariatClearance`.
    public func audiences(party: String?, body: String?, in surroundings: SeatSurroundings) -> Set<Audience> {
        var audiences: Set<Audience> = [.process]
        if let party { audiences.insert(.party(party)) }
        if reading.contains(.matrix), party != nil {
            if surroundings.decides { audiences.insert(.members) }
            for (body, level) in surroundings.matrix where level.opensPapers {
                // A sitting in which parties decide has a closed door; one in which they take part is open to them.
                if level == .takesPart || !surroundings.sittings.contains(body) { audiences.insert(.body(body)) }
            }
        }
        if reading.contains(.interpreters) { audiences.insert(.interpreters) }
        if reading.contains(.body), let body {
            let level = surroundings.matrix[body]
            if surroundings.sittings.contains(body) {
                // The closed door is for those who decide there (M3): taking part in the open is not enough.
                if level == .decides { audiences.insert(.sitting(body)) }
            }
            // Of the presidency and the secretariat the matrix does not speak: a seat in them opens their papers.
            if level?.opensPapers ?? true { audiences.insert(.body(body)) }
        }
        return audiences
    }
}

extension RuleValue {
    /// The number in force on a day: of those that hold, the one that began last. Where sources disagree, the later agreement
    /// is the rule that is applied; the page shows both.
    public static func inForce(_ values: [RuleValue], on day: Day) -> Double? {
        values.filter { $0.number != nil && $0.holds(on: day) }
            .max { ($0.when?.begins ?? Day(number: .min)) < ($1.when?.begins ?? Day(number: .min)) }?.number
    }
}
