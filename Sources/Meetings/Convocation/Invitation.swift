internal import Institution
public import Records
public import SQL

/// How far an invitation is.
public enum InvitationState: String, Sendable, Codable, CaseIterable {
    /// Made, not sent.
    case drafted
    case sent
    /// Somebody of the party has opened it here.
    case opened
    case accepted
    case declined

    /// The party knows of it.
    public var isOut: Bool { self != .drafted }
    public var isAnswered: Bool { self == .accepted || self == .declined }
}

/// An invitation of a party to a meeting, and what became of it. No record: it belongs to its meeting.
public struct Invitation: Sendable, Hashable, Encodable {
    /// The slug of the meeting.
    public let meeting: String
    /// The slug of the party.
    public let party: String
    public let basis: InvitationBasis
    /// The rule that was its ground when it was made.
    public let rule: String?
    public let state: InvitationState
    public let sent: Moment?
    public let reminded: Moment?
    public let opened: Moment?
    public let answered: Moment?
    /// Who answered.
    public let answeredBy: Identity?
    /// What the party said with its answer.
    public let note: String
}

extension Connection {
    /// The invitations to a meeting, by party. Whose they are to see is the caller's to ask.
    public func invitations(to meeting: String) throws -> [String: Invitation] {
        let all = try rows("SELECT * FROM invitation WHERE meeting = \(meeting)").map(Invitation.init(row:))
        return Dictionary(all.map { ($0.party, $0) }, uniquingKeysWith: { first, _ in first })
    }
}

extension Connection {
    /// Whether the people of a party may know of a record.
    func mayKnow(_ party: String, of record: Identity, at moment: Moment) throws -> Bool {
        let condition = try clearance(ofParty: party).condition("r", at: moment)
        return try value("SELECT 1 FROM record r WHERE r.id = \(record.rawValue) AND \(condition)", as: Int.self) != nil
    }
}

extension Invitation {
    init(row: Row) throws {
        func moment(_ column: String) throws -> Moment? { try (row[column] as String?).flatMap { Moment($0) } }
        let answeredBy: String? = try row["answered_by"]
        self.init(
            meeting: try row["meeting"], party: try row["party"], basis: InvitationBasis(rawValue: try row["basis"]) ?? .invitation,
            rule: try row["rule"], state: InvitationState(rawValue: try row["state"]) ?? .drafted, sent: try moment("sent"),
            reminded: try moment("reminded"), opened: try moment("opened"), answered: try moment("answered"),
            answeredBy: answeredBy.map { Identity(rawValue: $0) }, note: try row["note"])
    }
}
