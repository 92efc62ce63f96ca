internal import Institution
public import Records
internal import SQL

/// In which capacities people of a party may come, and how many of each.
public struct DelegationRules: Sendable, Hashable {
    /// The rule that says how many go behind the closed door with the head.
    public static let companionsRule = "m3"

    /// The party's kind decides: its delegation has a head, and goes behind the closed door. Nil: no party at all, the
    /// secretariat's own list.
    public let decides: Bool?
    /// The most companions by the rule in force; nil where the charter names no number.
    public let companions: Int?

    public init(decides: Bool?, companions: Int?) {
        self.decides = decides
        self.companions = companions
    }

    public var roles: [DelegateRole] {
        switch decides {
        case true?: [.head, .alternate, .companion, .delegate]
        case false?: [.observer]
        case nil: [.guest, .interpreter, .staff]
        }
    }

    /// What keeps somebody from coming in a capacity.
    /// - Parameter others: the capacities of those already on the party's list.
    public func problems(_ role: DelegateRole, among others: [DelegateRole]) -> [Refusal.Problem] {
        guard roles.contains(role) else {
            if role == .companion || role == .head {
                return [
                    .init(
                        "role", "only delegations that decide have a head and companions: rule {rule}",
                        ["rule": DelegationRules.companionsRule.uppercased()])
                ]
            }
            return [.init("role", "nobody of such a delegation comes in this capacity")]
        }
        let same = others.count { $0 == role }
        if role == .head, same > 0 { return [.init("role", "a delegation has one head, and there is one already")] }
        if role == .companion, let companions, same >= companions {
            return [
                .init(
                    "role", "at most {n} to a delegation, by rule {rule}",
                    ["n": String(companions), "rule": DelegationRules.companionsRule.uppercased()])
            ]
        }
        return []
    }
}

extension Connection {
    /// The rules for the people of a party, or of none, by the number in force on the day of the meeting.
    func delegationRules(of party: String?, on day: Day) throws -> DelegationRules {
        guard let party else { return DelegationRules(decides: nil, companions: nil) }
        let decides = try value(
            """
            SELECT t.decides FROM party p JOIN record r ON r.id = p.record
            JOIN record k ON k.kind = 'party-type' AND k.slug = p.type JOIN party_type t ON t.record = k.id
            WHERE r.kind = 'party' AND r.slug = \(party)
            """, as: Int.self)
        return DelegationRules(
            decides: decides == 1, companions: try numberInForce(of: DelegationRules.companionsRule, on: day))
    }
}
