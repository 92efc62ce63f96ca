public import Records

/// In which turn somebody is heard: members first, then observers, then civil society and other guests (003, II and IV).
public enum SpeakersGroup: String, Sendable, Codable, CaseIterable, Comparable {
    case members
    case observers
    case others

    /// What a party is called to speak as.
    /// - Parameters:
    ///   - decides: its kind decides: it is a member.
    ///   - takesPart: its kind takes part in at least one body.
    public init(decides: Bool, takesPart: Bool) { self = decides ? .members : takesPart ? .observers : .others }

    /// Members debate; the others may be invited to make a statement (O2).
    public var debates: Bool { self == .members }

    public static func < (left: SpeakersGroup, right: SpeakersGroup) -> Bool { left.turn < right.turn }

    private var turn: Int { SpeakersGroup.allCases.firstIndex(of: self) ?? 0 }
}

/// A party's wish to be heard in a sitting.
public struct FloorRequest: Sendable, Hashable, Codable {
    public enum Kind: String, Sendable, Codable, CaseIterable {
        case statement
        /// To what was just said: right after the present speaker.
        case reply
    }

    public enum State: String, Sendable, Codable, CaseIterable {
        /// For the chair's invitation (O2).
        case waiting
        case listed
        case speaking
        case spoken
        case withdrawn
        /// The sitting was closed before their turn came.
        case lapsed
    }

    /// Where the moderator put it.
    public struct Move: Sendable, Hashable, Codable {
        /// Moves are made one after the other.
        public let number: Int
        /// Right before this request; nil: to the end.
        public let before: Identity?

        public init(number: Int, before: Identity?) {
            self.number = number
            self.before = before
        }
    }

    public let id: Identity
    /// The slug of the party.
    public let party: String
    public let group: SpeakersGroup
    public let kind: Kind
    public let state: State
    /// In which order they asked, in this sitting: given inside the transaction, so that no two have the same.
    public let arrival: Int
    public let move: Move?
    /// When the floor was given and taken.
    public let began: Moment?
    public let ended: Moment?
    /// How many seconds the speaker has; nil where nothing limits it.
    public let limit: Int?

    public init(
        _ id: Identity, party: String, group: SpeakersGroup, kind: Kind = .statement, state: State = .listed, arrival: Int,
        move: Move? = nil, began: Moment? = nil, ended: Moment? = nil, limit: Int? = nil
    ) {
        self.id = id
        self.party = party
        self.group = group
        self.kind = kind
        self.state = state
        self.arrival = arrival
        self.move = move
        self.began = began
        self.ended = ended
        self.limit = limit
    }

    /// What becomes of a request when it is made: who does not debate waits to be invited (O2).
    public static func firstState(of group: SpeakersGroup) -> State { group.debates ? .listed : .waiting }

    /// By the rule: replies first, then members, observers and the others, each in the order of asking.
    func comesBefore(_ other: FloorRequest) -> Bool {
        (kind == .reply ? 0 : 1, group, arrival) < (other.kind == .reply ? 0 : 1, other.group, other.arrival)
    }
}

/// Who speaks, who comes next, and who waits to be invited, on one item of a sitting. Pure: the order follows from the
/// requests alone.
public struct SpeakersList: Sendable, Hashable, Encodable {
    public let speaking: FloorRequest?
    /// In the order in which they will have the floor.
    public let upcoming: [FloorRequest]
    /// For the chair's invitation, in the order of asking.
    public let waiting: [FloorRequest]
    /// Those who have been heard, in that order.
    public let heard: [FloorRequest]

    public init(_ requests: [FloorRequest]) {
        speaking = requests.first { $0.state == .speaking }
        waiting = requests.filter { $0.state == .waiting }.sorted { $0.comesBefore($1) }
        heard = requests.filter { $0.state == .spoken }.sorted { ($0.began, $0.arrival) < ($1.began, $1.arrival) }
        upcoming = SpeakersList.order(requests.filter { $0.state == .listed })
    }

    /// The rule's order, then each move of the moderator in its turn. A request that was put before one that is no longer
    /// there is where the rule has it.
    private static func order(_ listed: [FloorRequest]) -> [FloorRequest] {
        var order = listed.sorted { $0.comesBefore($1) }
        let moved = listed.filter { $0.move != nil }.sorted { ($0.move?.number ?? 0) < ($1.move?.number ?? 0) }
        for request in moved {
            guard let move = request.move, let place = order.firstIndex(of: request) else { continue }
            guard let before = move.before else {
                order.append(order.remove(at: place))
                continue
            }
            guard order.contains(where: { $0.id == before }), before != request.id else { continue }
            order.remove(at: place)
            order.insert(request, at: order.firstIndex { $0.id == before } ?? place)
        }
        return order
    }

    /// At which place a party stands, from one; nil when it is not on the list.
    public func place(of party: String) -> Int? { upcoming.firstIndex { $0.party == party }.map { $0 + 1 } }

    /// What a request one place up or down is put before; nil: to the end.
    /// - Returns: nothing when it is there already.
    public func neighbour(of request: Identity, up: Bool) -> FloorRequest.Move? {
        guard let place = upcoming.firstIndex(where: { $0.id == request }) else { return nil }
        if up { return place > 0 ? .init(number: 0, before: upcoming[place - 1].id) : nil }
        guard place + 1 < upcoming.count else { return nil }
        return .init(number: 0, before: place + 2 < upcoming.count ? upcoming[place + 2].id : nil)
    }
}

private func < (left: (Moment?, Int), right: (Moment?, Int)) -> Bool {
    let none = Moment(milliseconds: 0)
    return ((left.0 ?? none).milliseconds, left.1) < ((right.0 ?? none).milliseconds, right.1)
}
