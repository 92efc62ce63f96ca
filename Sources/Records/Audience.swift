public import SQL

/// One key that says who may read a record: `public`, `process`, `members`, `body:grcm`, `sitting:ID`, `party:mex`,
/// `secretariat`, `interpreters`.
public struct Audience: RawRepresentable, Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let audience = Audience(key: text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "“\(text)” is not an audience"))
        }
        self = audience
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }

    /// Reads a key; nil when it is of no known form.
    public init?(key: String) {
        let parts = key.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        switch parts.count {
        case 1: guard ["public", "process", "members", "secretariat", "interpreters"].contains(key) else { return nil }
        default:
            guard ["body", "sitting", "party"].contains(parts[0]), Reference.isSlug(parts[1]) else { return nil }
        }
        rawValue = key
    }

    public static let everyone = Audience(rawValue: "public")
    /// Everyone who holds a seat.
    public static let process = Audience(rawValue: "process")
    public static let members = Audience(rawValue: "members")
    public static let secretariat = Audience(rawValue: "secretariat")
    /// Whoever interprets at meetings: statements are for them before they are delivered.
    public static let interpreters = Audience(rawValue: "interpreters")
    public static func body(_ slug: String) -> Audience { Audience(rawValue: "body:\(slug)") }
    /// The closed door of one sitting.
    public static func sitting(_ slug: String) -> Audience { Audience(rawValue: "sitting:\(slug)") }
    public static func party(_ slug: String) -> Audience { Audience(rawValue: "party:\(slug)") }

    var isParty: Bool { rawValue.hasPrefix("party:") }
    /// Behind a closed door.
    public var isSitting: Bool { rawValue.hasPrefix("sitting:") }

    public var description: String { rawValue }
    public static func < (left: Audience, right: Audience) -> Bool { left.rawValue < right.rawValue }
}

/// A dated change of audience: "public from 2027-05-01 12:00Z".
public struct Release: Hashable, Sendable, Codable {
    public let at: Moment
    public let to: Audience

    public init(at: Moment, to: Audience) {
        self.at = at
        self.to = to
    }
}

/// One party may read one record beyond its audience, between two moments: what the presidency authorises (O3).
public struct Authorisation: Hashable, Sendable, Codable {
    public let audience: Audience
    public let begins: Moment
    /// The first moment at which it holds no more; nil while it is open.
    public let ends: Moment?

    public init(_ audience: Audience, from begins: Moment, until ends: Moment?) {
        self.audience = audience
        self.begins = begins
        self.ends = ends
    }

    public func holds(at moment: Moment) -> Bool { begins <= moment && ends.map { moment < $0 } ?? true }
}

/// The audiences that a reader belongs to today. Who may read what is decided here and nowhere else: once as a Swift
/// rule, once as the SQL that every list, search, count and feed contains.
public struct Clearance: Hashable, Sendable {
    public let audiences: Set<Audience>

    public init(_ audiences: Set<Audience>) { self.audiences = audiences.union([.everyone]) }

    /// What anyone may read.
    public static let everyone = Clearance([])

    /// The same before every closed door: for what is easily lost, such as a telephone or the address of a calendar (M3).
    public var withoutClosedDoors: Clearance { Clearance(audiences.filter { !$0.isSitting }) }

    /// The rule: a record is for one of my audiences, has been released to one, or is open to one by authorisation.
    public func permits(
        _ audience: Audience, release: Release?, authorisations: [Authorisation] = [], at moment: Moment
    ) -> Bool {
        if audiences.contains(audience) { return true }
        if !audience.isSitting, authorisations.contains(where: { $0.holds(at: moment) && parties.contains($0.audience) }) { return true }
        guard let release else { return false }
        return release.at <= moment && audiences.contains(release.to)
    }

    /// The same rule as a condition on the table `record` under an alias. Removed records are nobody's.
    public func condition(_ alias: String, at moment: Moment) -> SQL {
        "(\(raw: alias).removed IS NULL AND \(conditionOfAudience(alias, at: moment)))"
    }

    /// Whether the record, removed or not, is for these audiences.
    func conditionOfAudience(_ alias: String, at moment: Moment) -> SQL {
        let keys = audiences.sorted().map(\.rawValue)
        return """
            (\(raw: alias).audience IN (\(list: keys))
             OR (\(raw: alias).release_at <= \(moment.description) AND \(raw: alias).release_to IN (\(list: keys)))\
            \(conditionOfAuthorisation(alias, at: moment)))
            """
    }

    /// The same rule for what has passed, as a condition on a table that says who could read it then: `audience`, and
    /// `released` where a release had come.
    public func conditionOfPast(_ alias: String) -> SQL {
        let keys = audiences.sorted().map(\.rawValue)
        return "(\(raw: alias).audience IN (\(list: keys)) OR \(raw: alias).released IN (\(list: keys)))"
    }

    private var parties: [Audience] { audiences.filter(\.isParty).sorted() }

    /// Only parties are authorised one by one: the public's question stays as short as it was. Whatever was authorised
    /// before, nobody looks behind a door that was closed since.
    private func conditionOfAuthorisation(_ alias: String, at moment: Moment) -> SQL {
        guard !parties.isEmpty else { return "" }
        return """

             OR (\(raw: alias).audience NOT LIKE 'sitting:%' AND EXISTS (
                 SELECT 1 FROM authorisation u WHERE u.record = \(raw: alias).id
                 AND u.audience IN (\(list: parties.map(\.rawValue))) AND u.begins <= \(moment.description)
                 AND (u.ends IS NULL OR u.ends > \(moment.description))))
            """
    }
}
