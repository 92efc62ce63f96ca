/// Why something was not done. Mapped once to HTTP, once to forms and once to the command line.
public enum Refusal: Error, Sendable, Hashable {
    /// There is no such thing, or not for this reader: the two are never told apart.
    case notFound
    /// It was there for this reader, and somebody removed it.
    case removed(by: String, at: Moment, reason: String)
    /// The actor may know that it exists, but not do this. Names the charter's rule where there is one (`m3`).
    case notAllowed(reason: String, rule: String?)
    /// Only who has signed in may come here.
    case needsSignIn
    /// The person must prove again who they are: the last time was too long ago for what they ask.
    case needsProof
    /// The person's seats ask for a second factor that has not been shown.
    case needsSecondFactor
    /// The input breaks rules, field by field.
    case invalid([Problem])
    /// Somebody else changed it meanwhile; both states are here, so that nothing is lost.
    case conflict(Conflict)
    /// More than the limit, in the unit named.
    case tooLarge(limit: Int, unit: String)
    /// Something that this needs is not there, on this machine or just now.
    case unavailable(String)
    /// Too many requests; try again after so many seconds.
    case tooMany(retryAfter: Int)
    /// The machine does all that it can for others just now; try again after so many seconds.
    case busy(retryAfter: Int)

    /// One field that breaks one rule.
    public struct Problem: Sendable, Hashable, Codable {
        /// The field of what is wrong with the whole, and with no field of it.
        public static let whole = ""

        public let field: String
        /// The rule in English; the key of its translations. `{name}` stands for a value.
        public let rule: String
        public let values: [String: String]

        public init(_ field: String, _ rule: String, _ values: [String: String] = [:]) {
            self.field = field
            self.rule = rule
            self.values = values
        }
    }

    /// A stale edit: what it was based on, and what is there now.
    public struct Conflict: Sendable, Hashable, Codable {
        public let record: Reference
        public let basedOn: Int
        public let current: Int
        public let yours: [String: String]
        public let theirs: [String: String]

        public init(
            record: Reference, basedOn: Int, current: Int, yours: [String: String], theirs: [String: String]
        ) {
            self.record = record
            self.basedOn = basedOn
            self.current = current
            self.yours = yours
            self.theirs = theirs
        }
    }

    public static func invalid(_ field: String, _ rule: String, _ values: [String: String] = [:]) -> Refusal {
        .invalid([Problem(field, rule, values)])
    }
}
