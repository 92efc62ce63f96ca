public import Records
internal import SQL

/// A party asks for the floor on what is taken up: for a statement, or to reply to what was just said.
public struct RequestFloor: Command {
    public static let name = "meetings.request-floor"

    public let sitting: String
    /// The slug of the party; empty: one's own.
    public let party: String
    public let kind: FloorRequest.Kind

    public init(in sitting: String, for party: String = "", _ kind: FloorRequest.Kind = .statement) {
        self.sitting = sitting
        self.party = party
        self.kind = kind
    }

    /// Whoever is in the room; for whom they may speak is asked there.
    public func authorise(_ actor: Actor) throws(Refusal) {}

    public func perform(in work: Work) throws {
        let room = try work.room(sitting)
        let party = try work.party(party, in: room)
        try room.requireOpen()
        // From here on one after the other, so that each sees what those before have done.
        let arrival = try work.nextNumber(in: room)
        let group = try work.db.group(of: party)
        if kind == .reply { try requireReply(group, room, work) }
        if kind == .statement, room.isListClosed { throw Refusal.invalid("party", "the list of speakers is closed") }
        let open = try work.db.value(
            """
            SELECT 1 FROM floor_request WHERE sitting = \(room.id.rawValue) AND party = \(party) AND kind = \(kind.rawValue)
            AND COALESCE(item, '') = \(room.item?.rawValue ?? "") AND state IN ('waiting', 'listed')
            """, as: Int.self)
        guard open == nil else { throw Refusal.invalid("party", "has asked for the floor already") }
        try work.db.execute(
            """
            INSERT INTO floor_request (id, sitting, item, party, turn, kind, state, arrival, asked, asked_by)
            VALUES (\(Identity(at: work.moment).rawValue), \(room.id.rawValue), \(room.item?.rawValue), \(party),
                    \(group.rawValue), \(kind.rawValue), \(FloorRequest.firstState(of: group).rawValue), \(arrival),
                    \(work.moment.description), \(work.actor.name))
            """)
        try work.stir(room, .speakers)
    }

    /// A reply is a part of the debate, in which observers have none (O2), and to something.
    private func requireReply(_ group: SpeakersGroup, _ room: RoomInWork, _ work: Work) throws {
        guard group.debates else {
            throw Refusal.notAllowed(
                reason: "observers may be invited to make a statement; they do not debate", rule: "o2")
        }
        let said = try work.db.value(
            """
            SELECT 1 FROM floor_request WHERE sitting = \(room.id.rawValue)
            AND COALESCE(item, '') = \(room.item?.rawValue ?? "") AND state IN ('speaking', 'spoken') LIMIT 1
            """, as: Int.self)
        guard said != nil else { throw Refusal.invalid("kind", "nothing has been said yet to reply to") }
    }
}

/// Takes a request back: the party itself, or whoever conducts the sitting.
public struct WithdrawRequest: Command {
    public static let name = "meetings.withdraw-request"

    public let sitting: String
    public let request: Identity

    public init(_ request: Identity, in sitting: String) {
        self.request = request
        self.sitting = sitting
    }

    public func authorise(_ actor: Actor) throws(Refusal) {}

    public func perform(in work: Work) throws {
        let room = try work.room(sitting)
        let found = try work.openRequest(request, in: room)
        guard try work.actor.conductsMeetings || work.ownParties(in: room).contains(found.party) else {
            throw Refusal.notAllowed(reason: "only who has a seat for a party speaks for it", rule: nil)
        }
        try work.db.execute("UPDATE floor_request SET state = 'withdrawn' WHERE id = \(found.id.rawValue)")
        try work.stir(room, .speakers)
    }
}
