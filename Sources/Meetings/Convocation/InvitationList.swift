public import Institution
public import Records
public import SQL

/// On what ground a party is invited to a meeting.
public enum InvitationBasis: String, Sendable, Codable, CaseIterable {
    /// Its kind decides or takes part in the body.
    case right
    /// Its kind comes when explicitly invited, one by one (M6).
    case invitation
    /// It has a slot on the agenda (M7).
    case slot
}

/// Whom the charter's matrix invites to a meeting of a body, and why: for every party of a day its ground, or what keeps it
/// out, with the rule and the source of each (M5, M6, M7, O2, O3).
public struct InvitationList: Sendable, Encodable {
    public struct Entry: Sendable, Encodable {
        public let party: RecordName
        /// The slug of the kind of party.
        public let type: String
        public let level: ParticipationLevel
        /// The rule that says so (`m5`), where one of the charter does.
        public let rule: String?
        public let note: Wording?
        public let sources: [Citation]

        /// The ground on which it is invited without anybody's choosing it; nil where somebody must, or nobody may.
        public var basis: InvitationBasis? {
            switch level {
            case .decides, .takesPart: .right
            case .slot: .slot
            case .byInvitation, .notInSources, .excluded: nil
            }
        }

        /// Comes only when it is chosen: by explicit invitation, or where the sources are silent.
        public var isByChoice: Bool { level == .byInvitation || level == .notInSources }

        private enum CodingKeys: String, CodingKey { case party, type, level, rule, note, sources }
    }

    public let entries: [Entry]

    /// - Parameters:
    ///   - body: the slug of the body that meets.
    ///   - day: the parties of this day.
    ///   - rules: the slugs of the charter's rules about the body.
    public init(to body: String, on day: Day, groups: [PartyGroup], matrix: [ParticipationCell], rules: Set<String>) {
        entries = groups.flatMap { group in
            let cell = matrix.first { $0.body == body && $0.partyType == group.type.slug }
            let level = cell?.level ?? .notInSources
            let candidates = InvitationList.rules(level, decides: group.decides, isState: group.type.slug.hasSuffix("state"))
            return group.parties.filter { $0.belongs(on: day) }.map { party in
                Entry(
                    party: party.name, type: group.type.slug, level: level,
                    rule: level == .notInSources ? nil : candidates.first(where: rules.contains), note: cell?.note,
                    sources: cell?.sources ?? [])
            }
        }
    }

    public subscript(party: String) -> Entry? { entries.first { $0.party.slug == party } }

    /// The rules that may be the ground, the nearest first: of the slot, of the body's own meetings, of what observers may do.
    /// A charter that names its kinds of observer otherwise gets O2, which holds for all of them.
    private static func rules(_ level: ParticipationLevel, decides: Bool, isState: Bool) -> [String] {
        if level == .slot { return ["m7"] }
        return ["m3", "m5", "m6"] + (decides ? ["m1", "m2"] : isState ? ["o3", "o2"] : ["o2"])
    }
}

extension PartyEntry {
    /// Whether it belongs to the process on a day.
    func belongs(on day: Day) -> Bool {
        (when?.begins).map { $0 <= day } ?? true && (when?.ends).map { day <= $0 } ?? true
    }
}

extension Connection {
    /// Whom the matrix invites to a meeting of a body.
    public func invitationList(to body: String, for reader: Reader) throws -> InvitationList {
        InvitationList(
            to: body, on: reader.moment.day, groups: try partyGroups(for: reader),
            matrix: try participation(body: body, for: reader), rules: Set(try rules(about: body, for: reader).map(\.record.slug)))
    }
}
