internal import Institution
internal import Records
internal import SQL

/// A sitting whose room somebody acts in.
struct RoomInWork {
    let id: Identity
    let slug: String
    let sitting: Sitting
    /// What is taken up now.
    let item: Identity?
    let isListClosed: Bool

    /// - Throws: `Refusal.invalid` unless the sitting goes on.
    func requireOpen() throws(Refusal) {
        guard sitting.state == .open else { throw .invalid("sitting", "the sitting is not open just now") }
    }
}

/// What the commands in the room share.
extension Work {
    /// The room of a sitting, for somebody who may be in it.
    /// - Throws: `Refusal.invalid` on `sitting` when there is none that they may know of; `Refusal.notAllowed` when they may not
    ///   be in it.
    func room(_ slug: String) throws -> RoomInWork {
        let (id, _) = try sitting(slug)
        guard let row = try db.row("SELECT * FROM sitting WHERE record = \(id.rawValue)") else {
            throw Refusal.invalid("sitting", "there is no {reference}", ["reference": "\(Sitting.kind)/\(slug)"])
        }
        let sitting = try Sitting(row: row)
        try db.door(
            of: sitting, id, for: actor.clearance, rights: actor.rights, person: actor.person, at: moment
        ).require()
        let room = try db.row("SELECT item, list_closed FROM sitting_room WHERE sitting = \(id.rawValue)")
        let (item, closed): (String?, Int) = (try room?["item"], try room?["list_closed"] ?? 0)
        return RoomInWork(
            id: id, slug: slug, sitting: sitting, item: item.map { Identity(rawValue: $0) }, isListClosed: closed == 1)
    }

    /// Tells all who look at the room that parts of it are others now.
    func stir(_ room: RoomInWork, _ parts: RoomPart...) throws {
        mention(room.id)
        try stir(Sitting.topic(room.slug), parts.map(\.rawValue))
    }

    /// The next number in the sitting. Its row stays locked until the end of the transaction, so that whoever asks later has a
    /// higher one, on both engines and from several servers.
    func nextNumber(in room: RoomInWork) throws -> Int {
        let next = try db.value(
            """
            INSERT INTO sitting_room (sitting, arrivals) VALUES (\(room.id.rawValue), 1)
            ON CONFLICT (sitting) DO UPDATE SET arrivals = sitting_room.arrivals + 1 RETURNING arrivals
            """, as: Int.self)
        guard let next else { preconditionFailure("a row was written") }
        return next
    }

    /// Sets columns of the room's row, which is made when there is none.
    func setRoom(_ room: RoomInWork, _ columns: SQL) throws {
        try db.execute("INSERT INTO sitting_room (sitting) VALUES (\(room.id.rawValue)) ON CONFLICT (sitting) DO NOTHING")
        try db.execute("UPDATE sitting_room SET \(columns) WHERE sitting = \(room.id.rawValue)")
    }

    /// Takes the floor from whoever has it.
    /// - Returns: whether anybody had.
    @discardableResult
    func endSpeech(in room: RoomInWork) throws -> Bool {
        try db.value(
            """
            UPDATE floor_request SET state = 'spoken', ended = \(moment.description)
            WHERE sitting = \(room.id.rawValue) AND state = 'speaking' RETURNING id
            """, as: String.self) != nil
    }

    /// A request of this sitting that is still to come.
    /// - Throws: `Refusal.invalid` on `request` when there is none.
    func openRequest(_ id: Identity, in room: RoomInWork) throws -> FloorRequest {
        let row = try db.row(
            """
            SELECT * FROM floor_request WHERE id = \(id.rawValue) AND sitting = \(room.id.rawValue)
            AND state IN ('waiting', 'listed')
            """)
        guard let row else { throw Refusal.invalid("request", "is not on the list any more") }
        return try FloorRequest(row: row)
    }

    /// The parties that the actor may speak for in this sitting.
    func ownParties(in room: RoomInWork) throws -> [String] {
        try db.parties(of: actor.seats) { try db.opens(room.sitting.inside, room.id, to: $0, at: moment) }
    }

    /// The party somebody acts for: their own, or one that whoever conducts the sitting acts for.
    /// - Parameter named: the slug of the party; empty for one's own, where there is one.
    func party(_ named: String, in room: RoomInWork) throws -> String {
        let own = try ownParties(in: room)
        if named.isEmpty {
            if own.count == 1 { return own[0] }
            guard !own.isEmpty || actor.conductsMeetings else {
                throw Refusal.notAllowed(reason: "only who has a seat for a party speaks for it", rule: nil)
            }
            throw Refusal.invalid("party", "must not be empty")
        }
        if own.contains(named) { return named }
        guard actor.conductsMeetings else {
            throw Refusal.notAllowed(reason: "only who has a seat for a party speaks for it", rule: nil)
        }
        guard try readable(Reference("party", named)) != nil else {
            throw Refusal.invalid("party", "there is no {reference}", ["reference": "party/\(named)"])
        }
        guard try mayFollow(named, in: room) else {
            throw Refusal.invalid("party", "may not follow this sitting")
        }
        return named
    }

    /// Whether a party's people may be in the room at all (O3).
    private func mayFollow(_ party: String, in room: RoomInWork) throws -> Bool {
        if room.sitting.inside.isSitting { return try db.group(of: party).debates }
        return try db.opens(room.sitting.inside, room.id, to: try db.clearance(ofParty: party), at: moment)
    }
}

extension Connection {
    /// In which turn a party is heard, by its kind.
    func group(of party: String) throws -> SpeakersGroup {
        let row = try row(
            """
            SELECT t.decides, EXISTS (
                SELECT 1 FROM participation p WHERE p.party_type = q.type AND p.level IN ('decides', 'takes-part')) AS takes_part
            FROM party q JOIN record r ON r.id = q.record
            JOIN record k ON k.kind = 'party-type' AND k.slug = q.type JOIN party_type t ON t.record = k.id
            WHERE r.kind = 'party' AND r.slug = \(party)
            """)
        guard let row else { return .others }
        return SpeakersGroup(decides: try row["decides"], takesPart: try row["takes_part"])
    }
}

extension FloorRequest {
    init(row: Row) throws {
        let (move, before, seconds): (Int?, String?, Int?) = (try row["move"], try row["move_before"], try row["seconds"])
        let (began, ended): (String?, String?) = (try row["began"], try row["ended"])
        self.init(
            Identity(rawValue: try row["id"]), party: try row["party"],
            group: SpeakersGroup(rawValue: try row["turn"]) ?? .others, kind: Kind(rawValue: try row["kind"]) ?? .statement,
            state: State(rawValue: try row["state"]) ?? .withdrawn, arrival: try row["arrival"],
            move: move.map { Move(number: $0, before: before.map { Identity(rawValue: $0) }) },
            began: began.flatMap { Moment($0) }, ended: ended.flatMap { Moment($0) }, limit: seconds)
    }
}

/// The parts of the room that change, each for itself.
public enum RoomPart: String, Sendable, CaseIterable {
    /// State, what is taken up, its documents.
    case now
    /// Who speaks, who comes next, the clock.
    case speakers
    case statements
    /// The text on the screen.
    case screen
    case announcements
}
