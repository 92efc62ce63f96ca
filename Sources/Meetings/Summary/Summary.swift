public import Records

/// How far the summary of a sitting is.
public enum SummaryState: String, Sendable, Codable, CaseIterable {
    /// Put together from what happened; the secretariat works on it.
    case draft
    /// Delegations may ask for corrections until a day.
    case circulated
    case approved
    case published

    /// Whether its text may still be changed.
    public var isOpen: Bool { self == .draft || self == .circulated }
}

/// The summary of a sitting: its texts are the record's wordings, one a language.
public struct Summary: Sendable, Hashable, Codable {
    public static let kind = "summary"

    /// The slug of the sitting.
    public let sitting: String
    public let state: SummaryState
    /// When it was last put together from what happened.
    public let assembled: Moment
    /// The last day for corrections; nil while it has not been circulated.
    public let correctionsUntil: Day?

    public init(sitting: String, state: SummaryState, assembled: Moment, correctionsUntil: Day? = nil) {
        self.sitting = sitting
        self.state = state
        self.assembled = assembled
        self.correctionsUntil = correctionsUntil
    }

    private enum Key: String, CodingKey { case sitting, state, assembled, correctionsUntil }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        sitting = try container.decode(String.self, forKey: .sitting)
        state = try container.decode(SummaryState.self, forKey: .state)
        assembled = try container.decode(Moment.self, forKey: .assembled)
        correctionsUntil = try container.decodeIfPresent(String.self, forKey: .correctionsUntil).flatMap { Day($0) }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(sitting, forKey: .sitting)
        try container.encode(state, forKey: .state)
        try container.encode(assembled, forKey: .assembled)
        try container.encodeIfPresent(correctionsUntil?.description, forKey: .correctionsUntil)
    }

    /// Who reads the summary of a sitting at each state: behind a closed door only those who may be inside, always (M3);
    /// of any other sitting those who prepare the meeting, then those who followed the sitting, and in the end whoever it is
    /// published for. Before that it is nobody's outside the process, also where everybody could listen.
    public static func audience(
        _ state: SummaryState, inside: Audience, preparing: Audience, published: Audience = .everyone
    ) -> Audience {
        if inside.isSitting { return inside }
        switch state {
        case .draft: return preparing
        case .circulated, .approved: return inside == .everyone ? .process : inside
        case .published: return published
        }
    }

    /// The readable name of a sitting's summary.
    public static func reference(of sitting: String) -> Reference { Reference(kind, sitting) }
}

/// What somebody has to do by a day, as the sitting agreed it.
public struct ActionPoint: Sendable, Hashable, Encodable {
    public let id: Identity
    /// The slug of the party.
    public let party: String
    public let due: String
    public let text: Wording
    /// The record that follows it up, once the summary has been approved.
    public let became: RecordName?
}

/// What a delegation would put otherwise.
public struct Correction: Sendable, Hashable, Encodable {
    public enum Answer: String, Sendable, Codable, CaseIterable { case taken, declined }

    public let id: Identity
    public let party: String
    public let text: Wording
    public let made: Moment
    public let answer: Answer?
    /// The secretariat's words with its answer.
    public let words: String
}
