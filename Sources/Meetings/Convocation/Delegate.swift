public import Records
public import SQL

/// In which capacity somebody comes to a meeting.
public enum DelegateRole: String, Sendable, Codable, CaseIterable {
    /// Of the delegation: a Vice-Minister, a director.
    case head
    case alternate
    /// Goes behind the closed door with the head (M3).
    case companion
    case delegate
    /// Of an observer state or organisation, or of civil society.
    case observer
    case guest
    case interpreter
    /// Of the secretariat and of the host.
    case staff
}

/// How far somebody's registration is.
public enum DelegateState: String, Sendable, Codable, CaseIterable {
    /// By the focal point of the party.
    case registered
    /// By the secretariat.
    case accredited
    case withdrawn
}

/// Somebody who comes to a meeting. No record: names are personal data, which go when their time is over.
public struct Delegate: Sendable, Hashable, Encodable {
    public let id: Identity
    /// The slug of the meeting.
    public let meeting: String
    /// The slug of the party; nil for interpreters and staff.
    public let party: String?
    /// The record of the person, where they have one.
    public let person: Identity?
    public let name: String
    /// What they are at home: `Director General of Migration`.
    public let title: String
    public let role: DelegateRole
    public let state: DelegateState
    /// What the badge's code says; nobody's name.
    public let badge: String
}

extension Connection {
    /// Who comes to a meeting, by party and name, without those withdrawn. Who may see the list is the caller's to ask.
    public func delegates(of meeting: String) throws -> [Delegate] {
        try rows(
            "SELECT * FROM delegate WHERE meeting = \(meeting) AND state <> 'withdrawn' ORDER BY party, role, name"
        ).map(Delegate.init(row:))
    }

    /// Whether a person is in a sitting now: came, has not left, and may be there. Behind a closed door is nobody who is not
    /// on the list of those who were.
    public func isPresent(_ person: Identity, in sitting: Identity) throws -> Bool {
        try value(
            """
            SELECT 1 FROM attendance a JOIN delegate d ON d.id = a.delegate JOIN sitting s ON s.record = a.sitting
            WHERE a.sitting = \(sitting.rawValue) AND a.gone IS NULL AND d.person = \(person.rawValue)
            AND ((s.inside LIKE 'sitting:%' AND a.role IS NOT NULL AND \(Delegate.mayBeInside(isClosed: true)))
                OR (s.inside NOT LIKE 'sitting:%' AND \(Delegate.mayBeInside(isClosed: false)))) LIMIT 1
            """, as: Int.self) != nil
    }
}

extension Delegate {
    /// Behind a closed door go the heads of delegation and their companions (M3). Who interprets or serves is of no
    /// delegation: of them the rule does not speak.
    static let closedDoorRoles: [DelegateRole] = [.head, .companion, .interpreter, .staff]

    /// Whether somebody may be in a sitting.
    /// - Parameter isClosed: behind a closed door, where only those go whom the secretariat has accredited.
    static func mayBeInside(_ role: DelegateRole, _ state: DelegateState, isClosed: Bool) -> Bool {
        isClosed ? state == .accredited && closedDoorRoles.contains(role) : state != .withdrawn
    }

    /// The same as a condition on `delegate d`.
    static func mayBeInside(isClosed: Bool) -> SQL {
        isClosed
            ? "(d.state = \(DelegateState.accredited.rawValue) AND d.role IN (\(list: closedDoorRoles.map(\.rawValue))))"
            : "d.state <> \(DelegateState.withdrawn.rawValue)"
    }
}

extension Delegate {
    init(row: Row) throws {
        let person: String? = try row["person"]
        self.init(
            id: Identity(rawValue: try row["id"]), meeting: try row["meeting"], party: try row["party"],
            person: person.map { Identity(rawValue: $0) }, name: try row["name"], title: try row["title"],
            role: DelegateRole(rawValue: try row["role"]) ?? .delegate,
            state: DelegateState(rawValue: try row["state"]) ?? .registered, badge: try row["badge"])
    }
}
