internal import Institution
public import Records
internal import SQL

/// Makes a sitting that goes on a closed one: members reserve the right to meet alone (O2). All others are cut off at once, in
/// every stream, list, search and count.
public struct CloseDoor: Command {
    public static let name = "meetings.close-door"

    public let sitting: String

    public init(_ sitting: String) { self.sitting = sitting }

    public func authorise(_ actor: Actor) throws(Refusal) {
        guard actor.conductsMeetings else {
            throw .notAllowed(reason: "only the secretariat and the presidency prepare and conduct meetings", rule: "o2")
        }
    }

    public func perform(in work: Work) throws {
        let room = try work.room(sitting)
        guard [.open, .suspended].contains(room.sitting.state) else {
            throw Refusal.invalid("sitting", "the sitting is not open just now")
        }
        let door = try work.db.closedDoor(of: room.sitting)
        guard !room.sitting.inside.isSitting, room.sitting.inside != door else {
            throw Refusal.invalid("sitting", "the door is closed already")
        }
        try work.setInside(room, door)
        // Whoever conducts the sitting stays inside, checked in as everybody else is.
        if door.isSitting {
            try work.listThoseInside(room)
            try work.putOthersOut(of: room)
            try work.requirePresence(in: room)
        }
        try work.putBehindTheDoor(room, door)
        try work.db.execute(
            """
            UPDATE floor_request SET state = 'lapsed'
            WHERE sitting = \(room.id.rawValue) AND state IN ('waiting', 'listed') AND turn <> 'members'
            """)
        try work.db.execute(
            """
            UPDATE floor_request SET state = 'spoken', ended = \(work.moment.description)
            WHERE sitting = \(room.id.rawValue) AND state = 'speaking' AND turn <> 'members'
            """)
        try work.touch(room.id)
        try work.stir(room, .now, .speakers, .statements, .screen, .announcements)
    }
}

extension Connection {
    /// Behind which door the members of a sitting's body meet alone: the closed sitting of that body, where the charter has
    /// one; otherwise among the members.
    func closedDoor(of sitting: Sitting) throws -> Audience {
        let doors = try rows(
            """
            SELECT r.slug FROM body b JOIN record r ON r.id = b.record
            JOIN link l ON l.origin = r.id AND l.relation = \(Relation.partOf.rawValue)
            WHERE b.type = \(BodyType.sitting.rawValue) AND r.removed IS NULL
            AND l.target IN (
                SELECT o.id FROM record o WHERE o.kind = 'body' AND o.slug = \(sitting.body)
                UNION SELECT u.target FROM link u JOIN record s ON s.id = u.origin
                WHERE s.kind = 'body' AND s.slug = \(sitting.body) AND u.relation = \(Relation.partOf.rawValue))
            AND EXISTS (SELECT 1 FROM participation p WHERE p.body = r.slug AND p.level = 'decides')
            AND NOT EXISTS (
                SELECT 1 FROM participation p WHERE p.body = r.slug AND p.level IN ('takes-part', 'slot', 'by-invitation'))
            ORDER BY r.position, r.slug
            """
        ).map { try $0["slug"] as String }
        return doors.first.map { .sitting($0) } ?? .members
    }
}

extension Work {
    func setInside(_ room: RoomInWork, _ audience: Audience) throws {
        try db.execute("UPDATE sitting SET inside = \(audience.rawValue) WHERE record = \(room.id.rawValue)")
    }

    /// - Throws: `Refusal.notAllowed` unless the actor has checked in.
    func requirePresence(in room: RoomInWork) throws {
        guard let person = actor.person, try db.isPresent(person, in: room.id) else {
            throw Refusal.notAllowed(reason: "behind the closed door is only who has checked in", rule: "m3")
        }
    }

    /// Puts all that belongs inside a sitting behind its door, in this transaction: items with all that is below them, and
    /// statements; among the members, those handed in still wait with the interpreters. What is the secretariat's alone stays
    /// so. Whatever was opened to a party beyond its audience is closed.
    func putBehindTheDoor(_ room: RoomInWork, _ audience: Audience) throws {
        let inside = try db.rows(
            """
            WITH RECURSIVE items (id, slug) AS (
                SELECT r.id, r.slug FROM agenda_item i JOIN record r ON r.id = i.record WHERE i.sitting = \(room.slug)
                UNION SELECT r.id, r.slug FROM agenda_item i JOIN record r ON r.id = i.record
                JOIN items t ON i.parent = t.slug WHERE i.sitting IS NULL)
            SELECT id FROM items
            UNION SELECT s.record FROM statement s WHERE s.sitting = \(room.slug)
            AND (s.state = 'delivered' OR 1 = \(audience.isSitting ? 1 : 0))
            """
        ).map { Identity(rawValue: try $0["id"]) }
        for record in inside {
            let present = try db.value("SELECT audience FROM record WHERE id = \(record.rawValue)", as: String.self) ?? ""
            guard present != audience.rawValue, present != Audience.secretariat.rawValue,
                !Audience(rawValue: present).isSitting
            else { continue }
            try changingVisibility(of: record) {
                try db.execute(
                    """
                    UPDATE record SET audience = \(audience.rawValue), release_at = NULL, release_to = NULL
                    WHERE id = \(record.rawValue)
                    """)
            }
            try touch(record)
        }
        for record in inside + [room.id] {
            try db.execute(
                """
                UPDATE authorisation SET ends = CASE WHEN begins > \(moment.description) THEN begins ELSE \(moment.description) END
                WHERE record = \(record.rawValue) AND (ends IS NULL OR ends > \(moment.description))
                """)
        }
    }
}
