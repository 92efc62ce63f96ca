/// How one record relates to another; read from origin to target ("activity — implements → decision").
public struct Relation: RawRepresentable, Hashable, Sendable, Codable, ExpressibleByStringLiteral, Comparable {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral value: String) { rawValue = value }

    public init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(String.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }

    public static let arisesFrom: Relation = "arises-from"
    public static let decidedBy: Relation = "decided-by"
    public static let implements: Relation = "implements"
    public static let reportsOn: Relation = "reports-on"
    public static let supersedes: Relation = "supersedes"
    public static let discussedIn: Relation = "discussed-in"
    public static let producedBy: Relation = "produced-by"
    public static let sameAs: Relation = "same-as"
    public static let related: Relation = "related"
    public static let partOf: Relation = "part-of"
    public static let hostedBy: Relation = "hosted-by"
    public static let sponsoredBy: Relation = "sponsored-by"
    public static let proposedBy: Relation = "proposed-by"
    public static let about: Relation = "about"
    public static let of: Relation = "of"
    public static let attendedBy: Relation = "attended-by"
    public static let addressedTo: Relation = "addressed-to"
    /// A presidency and the meeting that it led.
    public static let presides: Relation = "presides"
    /// An acronym and what it stands for.
    public static let refersTo: Relation = "refers-to"
    /// An activity or a decision and the document it uses or brings about.
    public static let uses: Relation = "uses"
    /// A decision and what became of it.
    public static let became: Relation = "became"

    /// The relations that a charter may state outright under `links`.
    public static let statable: [Relation] = [
        .arisesFrom, .decidedBy, .implements, .reportsOn, .supersedes, .discussedIn, .producedBy, .sameAs, .related,
    ]

    /// Every relation that the house knows.
    public static let all: [Relation] = statable + [
        .partOf, .hostedBy, .sponsoredBy, .proposedBy, .about, .of, .attendedBy, .addressedTo, .presides, .refersTo, .uses,
        .became,
    ]

    public static func < (left: Relation, right: Relation) -> Bool { left.rawValue < right.rawValue }
}

/// A typed link to another record.
public struct Link: Hashable, Sendable, Codable {
    public let relation: Relation
    public let target: Reference

    public init(_ relation: Relation, _ target: Reference) {
        self.relation = relation
        self.target = target
    }
}
