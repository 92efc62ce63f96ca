public import Institution
public import Records

/// What of the charter a plan is made from: which bodies there are and how they hang together, who may do what in them, the
/// rules with their values, who presided when. As much as a reader may know.
public struct CharterShape: Sendable {
    /// A body with what kinds of party may do in it.
    public struct Body: Sendable {
        public let slug: String
        public let type: BodyType
        /// The body whose sitting it is.
        public let parent: String?
        /// The body that it reports to.
        public let above: String?
        /// By kind of party.
        public let levels: [String: ParticipationLevel]
        public let names: Wordings

        public init(
            _ slug: String, _ type: BodyType, parent: String? = nil, above: String? = nil,
            levels: [String: ParticipationLevel] = [:], names: Wordings = Wordings()
        ) {
            self.slug = slug
            self.type = type
            self.parent = parent
            self.above = above
            self.levels = levels
            self.names = names
        }

        /// A sitting in which parties decide has a closed door.
        public var isClosed: Bool { type == .sitting && levels.values.contains(.decides) }
        /// The kinds of party that have a slot on its agenda, in a fixed order.
        public var slots: [String] { levels.filter { $0.value == .slot }.keys.sorted() }
    }

    public struct PartyType: Sendable {
        public let slug: String
        public let decides: Bool
        public let names: Wordings
        /// The parties of this kind.
        public let parties: [String]

        public init(_ slug: String, decides: Bool, names: Wordings = Wordings(), parties: [String] = []) {
            self.slug = slug
            self.decides = decides
            self.names = names
            self.parties = parties
        }
    }

    public struct Presidency: Sendable {
        public let party: String
        public let when: When

        public init(_ party: String, _ when: When) {
            self.party = party
            self.when = when
        }
    }

    public let bodies: [Body]
    /// The rules that the charter has, by name.
    public let rules: [String: [RuleValue]]
    public let partyTypes: [PartyType]
    public let presidencies: [Presidency]
    /// The name of the process, and what it is called.
    public let process: String
    public let processNames: Wordings

    public init(
        bodies: [Body], rules: [String: [RuleValue]], partyTypes: [PartyType] = [], presidencies: [Presidency] = [],
        process: String = "", processNames: Wordings = Wordings()
    ) {
        self.bodies = bodies
        self.rules = rules
        self.partyTypes = partyTypes
        self.presidencies = presidencies
        self.process = process
        self.processNames = processNames
    }

    public func body(_ slug: String) -> Body? { bodies.first { $0.slug == slug } }

    /// The body that takes the decisions: its meeting is the edition.
    public var decision: Body? { bodies.first { $0.type == .decision } }
    /// The bodies that prepare what it decides.
    public var consultations: [Body] { bodies.filter { $0.type == .consultation && $0.above == decision?.slug } }
    /// The networks that report to those.
    public var networks: [Body] {
        let consultations = Set(consultations.map(\.slug))
        return bodies.filter { $0.type == .network && $0.above.map(consultations.contains) == true }
    }
    public var closedSittings: [Body] { bodies.filter { $0.isClosed && $0.parent == decision?.slug } }
    public var openSittings: [Body] { bodies.filter { $0.type == .sitting && !$0.isClosed && $0.parent == decision?.slug } }
    public var drafting: Body? { bodies.first { $0.type == .drafting } }
    public var presidency: Body? { bodies.first { $0.type == .presidency } }

    /// Who reads and prepares a plan until it is announced; nil where the charter has no body for the presidency.
    public var planners: Audience? { presidency.map { .body($0.slug) } }

    /// The first number of a rule in force on a day.
    public func number(_ rule: String, on day: Day) -> Int? {
        rules[rule].flatMap { RuleValue.inForce($0, on: day) }.map { Int($0) }
    }

    public func has(_ rule: String) -> Bool { rules[rule] != nil }

    /// The party that presides on a day, as far as the record tells.
    public func presiding(on day: Day) -> String? {
        presidencies.last { presidency in
            (presidency.when.begins.map { $0 <= day } ?? true) && (presidency.when.ends.map { day <= $0 } ?? true)
        }?.party
    }

    /// The parties that decide: the members.
    public var members: [String] { partyTypes.filter(\.decides).flatMap(\.parties) }

    /// The kinds of party that have no open place in a body.
    func keptOut(of body: String) -> [PartyType] {
        guard let body = self.body(body) else { return [] }
        return partyTypes.filter { [.excluded, .byInvitation].contains(body.levels[$0.slug]) }
    }
}
