public import Records

/// An agenda as it went out, kept as it was.
public struct AgendaVersion: Sendable, Encodable, Hashable {
    public let id: Identity
    /// The slug of the meeting.
    public let meeting: String
    /// From one, over all states.
    public let number: Int
    public let state: AgendaState
    /// How often a version of this state has gone out before it.
    public let revision: Int
    /// Those whom it went to.
    public let audience: Audience
    /// The last day for comments; nil where none were asked for.
    public let commentsBy: Day?
    public let made: Moment

    private enum CodingKeys: String, CodingKey { case number, state, revision, commentsBy, made }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(number, forKey: .number)
        try container.encode(state, forKey: .state)
        try container.encode(revision, forKey: .revision)
        try container.encodeIfPresent(commentsBy?.description, forKey: .commentsBy)
        try container.encode(made, forKey: .made)
    }
}

/// An item as a version has it, in every language.
public struct AgendaVersionItem: Sendable, Hashable {
    /// What is kept of it; readers get the parts that they may know of.
    public struct Detail: Sendable, Hashable, Codable {
        public var titles: [Wording]
        public var annotations: [Wording]
        public var sitting: String?
        public var room: String
        public var zone: String
        public var begins: Moment?
        public var ends: Moment?
        public var minutes: Int?
        public var lead: String?
        public var documents: [Reference]
    }

    /// The record of the item.
    public let record: Identity
    public let slug: String
    public let audience: Audience
    public let number: String
    /// The item that it is below.
    public let above: Identity?
    public let detail: Detail

    public init(
        record: Identity, slug: String, audience: Audience = .everyone, number: String, above: Identity? = nil, detail: Detail
    ) {
        self.record = record
        self.slug = slug
        self.audience = audience
        self.number = number
        self.above = above
        self.detail = detail
    }

    /// The title in the best of these languages.
    public func title(_ languages: [Language]) -> Wording? { Wordings(title: detail.titles).best(.title, for: languages) }

    public func annotation(_ languages: [Language]) -> Wording? {
        Wordings(title: detail.annotations).best(.title, for: languages)
    }
}

extension Wordings {
    fileprivate init(title: [Wording]) {
        self.init()
        self[.title] = title
    }
}

/// What became different between two versions of an agenda.
public enum AgendaDifference: Sendable, Hashable {
    case added(AgendaVersionItem)
    case removed(AgendaVersionItem)
    case moved(AgendaVersionItem, from: String)
    case retitled(AgendaVersionItem, from: AgendaVersionItem)
    case retimed(AgendaVersionItem, from: AgendaVersionItem)

    /// In the order of the later one; what is gone at the end.
    ///
    /// An item has moved when it stands otherwise among the items that both versions have: what comes in before it changes its
    /// number, and moves nothing.
    public static func between(_ old: [AgendaVersionItem], _ new: [AgendaVersionItem]) -> [AgendaDifference] {
        let before = Dictionary(old.map { ($0.record, $0) }, uniquingKeysWith: { first, _ in first })
        let after = Set(new.map(\.record))
        let common = (old.filter { after.contains($0.record) }, new.filter { before[$0.record] != nil })
        let stayed = Set(longestCommon(common.0.map(\.record), common.1.map(\.record)))
        var differences: [AgendaDifference] = []
        for item in new {
            guard let was = before[item.record] else {
                differences.append(.added(item))
                continue
            }
            if !stayed.contains(item.record) || was.above != item.above || was.detail.sitting != item.detail.sitting {
                differences.append(.moved(item, from: was.number))
            }
            if was.detail.titles != item.detail.titles { differences.append(.retitled(item, from: was)) }
            if (was.detail.begins, was.detail.ends) != (item.detail.begins, item.detail.ends) {
                differences.append(.retimed(item, from: was))
            }
        }
        return differences + old.filter { !after.contains($0.record) }.map { .removed($0) }
    }

    /// What stands in the same order in both: the fewest items have moved.
    private static func longestCommon(_ left: [Identity], _ right: [Identity]) -> [Identity] {
        var lengths = Array(repeating: Array(repeating: 0, count: right.count + 1), count: left.count + 1)
        for row in left.indices.reversed() {
            for column in right.indices.reversed() {
                lengths[row][column] = left[row] == right[column]
                    ? lengths[row + 1][column + 1] + 1 : max(lengths[row + 1][column], lengths[row][column + 1])
            }
        }
        var (row, column, found) = (0, 0, [Identity]())
        while row < left.count, column < right.count {
            if left[row] == right[column] {
                found.append(left[row])
                (row, column) = (row + 1, column + 1)
            } else if lengths[row + 1][column] >= lengths[row][column + 1] {
                row += 1
            } else {
                column += 1
            }
        }
        return found
    }
}

/// What a party has said to a version, and what the secretariat has answered.
public struct AgendaComment: Sendable, Encodable, Hashable {
    public let id: Identity
    /// The number of the version.
    public let version: Int
    /// The item that it is about, where it is about one: its number in the version.
    public let item: String?
    public let party: RecordName?
    public let text: Wording
    public let at: Moment
    /// It came after the last day.
    public let isLate: Bool
    public let answer: Wording?
    public let answeredAt: Moment?
}
