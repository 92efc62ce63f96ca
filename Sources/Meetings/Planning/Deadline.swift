public import Records

/// By when something is owed for a meeting, or after an activity. Without a day where the sources name none and nobody has
/// set one yet.
public struct Deadline: Sendable, Hashable, Codable {
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// The preliminary agenda goes round.
        case agenda
        /// What is said of the preliminary agenda comes back.
        case comments
        /// Who comes is named.
        case registration
        /// The reports that a rule asks for.
        case reports
        /// What came of an activity is looked at.
        case followUp = "follow-up"
    }

    /// Who owes it.
    public enum Debtor: String, Sendable, Codable, CaseIterable {
        case presidency
        case members
        /// Everyone who is invited.
        case everyone
        /// Whoever holds the activity, with the secretariat.
        case host
    }

    /// The meeting or the activity.
    public let about: Reference
    public let kind: Kind
    /// The rule that asks for it; empty where none does.
    public let rule: String
    public let due: Day?
    public let debtor: Debtor

    public init(_ kind: Kind, of about: Reference, rule: String = "", due: Day?, by debtor: Debtor) {
        self.about = about
        self.kind = kind
        self.rule = rule
        self.due = due
        self.debtor = debtor
    }

    /// Names it among those of the same meeting: `reports.r1`.
    public var code: String { rule.isEmpty ? kind.rawValue : "\(kind.rawValue).\(rule)" }

    public func due(_ day: Day?) -> Deadline { Deadline(kind, of: about, rule: rule, due: day, by: debtor) }

    private enum CodingKeys: String, CodingKey { case about, kind, rule, due, debtor }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            try values.decode(Kind.self, forKey: .kind), of: try values.decode(Reference.self, forKey: .about),
            rule: try values.decode(String.self, forKey: .rule),
            due: try values.decodeIfPresent(String.self, forKey: .due).flatMap { Day($0) },
            by: try values.decode(Debtor.self, forKey: .debtor))
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(about, forKey: .about)
        try values.encode(kind, forKey: .kind)
        try values.encode(rule, forKey: .rule)
        try values.encodeIfPresent(due?.description, forKey: .due)
        try values.encode(debtor, forKey: .debtor)
    }
}
