public import Records
public import SQL

/// How far the list of participants of a meeting is.
public enum ParticipantsList: String, Sendable, Codable, CaseIterable {
    /// Changes as parties register; for those who take part.
    case provisional
    /// Only the secretariat changes it; for those who take part.
    case final
    /// The final one, for everyone who may know of the meeting.
    case published
}

/// What is set for the convocation of a meeting. The sources name neither a day nor a term: until the secretariat sets them
/// there are none.
public struct Convocation: Sendable, Hashable, Encodable {
    /// The last day on which parties register their delegations, by the clock of the venue.
    public let deadline: Day?
    /// So many months after the meeting, names and private details of its delegates are removed; nil: they are kept.
    public let retention: Int?
    public let list: ParticipantsList
    /// When they were removed.
    public let erased: Moment?

    public static let unset = Convocation(deadline: nil, retention: nil, list: .provisional, erased: nil)

    private enum Key: String, CodingKey { case deadline, retention, list, erased }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encodeIfPresent(deadline?.description, forKey: .deadline)
        try container.encodeIfPresent(retention, forKey: .retention)
        try container.encode(list, forKey: .list)
        try container.encodeIfPresent(erased, forKey: .erased)
    }

    /// Whether a party may still register: the whole day of the deadline counts.
    /// - Parameter clock: the venue's.
    public func isOpen(at moment: Moment, _ clock: VenueClock) -> Bool {
        list == .provisional && (deadline.map { clock.reading(moment).day <= $0 } ?? true)
    }
}

extension Connection {
    /// What is set for a meeting.
    public func convocation(of meeting: String) throws -> Convocation {
        guard let row = try row("SELECT * FROM convocation WHERE meeting = \(meeting)") else { return .unset }
        let (deadline, erased): (String?, String?) = (try row["deadline"], try row["erased"])
        return Convocation(
            deadline: deadline.flatMap { Day($0) }, retention: try row["retention"],
            list: ParticipantsList(rawValue: try row["list"]) ?? .provisional, erased: erased.flatMap { Moment($0) })
    }

    /// What delegates must know, by language.
    func practicalInformation(of meeting: String) throws -> [Language: String] {
        var texts: [Language: String] = [:]
        for row in try rows("SELECT language, text FROM convocation_information WHERE meeting = \(meeting)") {
            texts[Language(try row["language"])] = try row["text"]
        }
        return texts
    }

    /// The clock of a meeting's venue: that of its first sitting, whoever may know of it; UTC where there is none.
    func clock(of meeting: String) throws -> VenueClock {
        let zone = try value(
            """
            SELECT s.zone FROM sitting s JOIN record r ON r.id = s.record WHERE s.meeting = \(meeting) AND r.removed IS NULL
            ORDER BY CASE WHEN s.opens IS NULL THEN 1 ELSE 0 END, s.opens, r.slug LIMIT 1
            """, as: String.self)
        return zone.flatMap { VenueClock($0) } ?? .utc
    }
}
