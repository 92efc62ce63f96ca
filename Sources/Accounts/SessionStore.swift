internal import Records
internal import SQL

extension Connection {
    /// How long sessions last here.
    func sessionLimits() throws -> SessionLimits {
        let names = [SessionLimits.idleSetting, SessionLimits.absoluteSetting]
        var minutes: [String: Int] = [:]
        for row in try rows("SELECT name, value FROM setting WHERE name IN (\(list: names))") {
            minutes[try row["name"]] = Int(try row["value"] as String)
        }
        let sane = SessionLimits()
        return SessionLimits(idle: minutes[names[0]] ?? sane.idle, absolute: minutes[names[1]] ?? sane.absolute)
    }

    /// The session of a token, with who it is and what they may do at this moment. Revoked, expired and unknown tokens
    /// are all simply nil, and so is a person who holds no seat today.
    func signedIn(_ token: Token, _ people: People, at moment: Moment) throws -> SignedIn? {
        guard
            let row = try row(
                """
                SELECT s.*, o.secret FROM session s LEFT JOIN one_time_code o ON o.person = s.person
                WHERE s.digest = \(token.digest)
                """)
        else { return nil }
        let session = try Session(row)
        guard let entitlement = try people.entitlement(session.person, nil, moment, self),
            let person = try people.person(session.person, self)
        else { return nil }
        let standing = Session.standing(
            hasGivenCode: session.hasGivenCode, hasFactor: try row["secret"] as String? != nil,
            needsFactor: entitlement.needsSecondFactor)
        guard !(try sessionLimits().isOver(session, standing, at: moment)) else { return nil }
        let full = entitlement.actor
        let actor: Actor =
            switch standing {
            case .complete: full
            case .awaitsSecondFactor: Actor(name: full.name, clearance: .everyone, rights: [], person: session.person)
            // Who it is has not been shown yet.
            case .awaitsCode: .anyone
            }
        return SignedIn(
            session: session, standing: standing, person: person, actor: actor,
            isToBeNoted: moment.milliseconds - session.seen.milliseconds >= 60_000)
    }

    /// The person's sessions, the one last used first.
    func sessions(of person: Identity, at moment: Moment) throws -> [Session] {
        let limits = try sessionLimits()
        return try rows("SELECT * FROM session WHERE person = \(person.rawValue) ORDER BY seen DESC, id")
            .map(Session.init).filter { !limits.isOver($0, .complete, at: moment) }
    }

    func begin(_ session: Session, _ token: Token) throws {
        try execute(
            """
            INSERT INTO session (id, digest, person, made, seen, proven, code_given, way, agent, place)
            VALUES (\(session.id.rawValue), \(token.digest), \(session.person.rawValue), \(session.made.description),
                    \(session.seen.description), \(session.proven.description), \(session.hasGivenCode ? 1 : 0),
                    \(session.way.rawValue), \(session.agent), \(session.place))
            """)
    }

    /// The person has shown who they are once more: the session goes on under another token, and the old one is nothing.
    func renew(_ renewal: Renewal, at moment: Moment) throws {
        try execute(
            """
            UPDATE session SET digest = \(renewal.digest), proven = \(moment.description), seen = \(moment.description),
                code_given = CASE WHEN \(renewal.givesCode ? 1 : 0) = 1 THEN 1 ELSE code_given END
            WHERE id = \(renewal.session.rawValue)
            """)
    }

    /// Ends the person's sessions, all but one.
    func endSessions(of person: Identity, except kept: Identity? = nil) throws {
        try execute("DELETE FROM session WHERE person = \(person.rawValue) AND id <> \(kept?.rawValue ?? "")")
    }

    /// Ends one of the person's own sessions.
    /// - Returns: whether there was such a one.
    func endSession(_ id: Identity, of person: Identity) throws -> Bool {
        try execute("DELETE FROM session WHERE id = \(id.rawValue) AND person = \(person.rawValue)") > 0
    }

    func noteUse(of session: Identity, at moment: Moment) throws {
        try execute("UPDATE session SET seen = \(moment.description) WHERE id = \(session.rawValue)")
    }
}

/// A session that goes on under a new token.
struct Renewal: Sendable {
    let session: Identity
    /// Of the new token.
    let digest: String
    /// Whether the second factor's code was given.
    let givesCode: Bool
}

extension Session {
    init(_ row: Row) throws {
        id = Identity(rawValue: try row["id"])
        person = Identity(rawValue: try row["person"])
        made = try row.moment("made")
        seen = try row.moment("seen")
        proven = try row.moment("proven")
        hasGivenCode = try row["code_given"] == 1
        way = Way(rawValue: try row["way"]) ?? .password
        agent = try row["agent"]
        place = try row["place"]
    }
}

extension Row {
    /// A time that cannot be read is long past: what hangs on it is over.
    func moment(_ column: String) throws -> Moment { Moment(try self[column]) ?? Moment(milliseconds: 0) }

    func moment(ifAny column: String) throws -> Moment? {
        guard let text: String = try self[column] else { return nil }
        return Moment(text)
    }
}
