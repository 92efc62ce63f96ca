internal import Foundation
internal import Institution
public import Records
public import SQL

extension Reader {
    /// The condition that something with an audience of its own is for the reader: versions and comments are no records.
    func mayRead(audienceIn column: String) -> SQL {
        "\(raw: column) IN (\(list: clearance.audiences.sorted().map(\.rawValue)))"
    }
}

extension Connection {
    /// Who reads the items of agendas, by the charter of today.
    func agendaAudiences() throws -> AgendaAudiences {
        let presidency = try value(
            """
            SELECT r.slug FROM body b JOIN record r ON r.id = b.record
            WHERE b.type = \(BodyType.presidency.rawValue) AND r.removed IS NULL ORDER BY r.position, r.slug LIMIT 1
            """, as: String.self)
        var bodies: [String: Set<String>] = [:]
        for row in try rows(
            """
            SELECT p.party_type, p.body, p.level FROM participation p JOIN record c ON c.id = p.record
            JOIN record r ON r.kind = 'body' AND r.slug = p.body JOIN body b ON b.record = r.id
            WHERE c.removed IS NULL AND r.removed IS NULL AND b.type <> \(BodyType.sitting.rawValue)
            """)
        where ParticipationLevel(rawValue: try row["level"])?.opensPapers == true {
            bodies[try row["party_type"], default: []].insert(try row["body"])
        }
        let kinds = try rows(
            "SELECT r.slug, t.decides FROM party_type t JOIN record r ON r.id = t.record WHERE r.removed IS NULL"
        ).map { PartyKind(decides: try $0["decides"], bodies: bodies[try $0["slug"]] ?? []) }
        return AgendaAudiences(presidency: presidency, kinds: kinds)
    }

    /// How far a meeting's agenda is: for commands.
    func agendaState(of meeting: String) throws -> AgendaState {
        try value(
            "SELECT state FROM agenda_version WHERE meeting = \(meeting) ORDER BY number DESC LIMIT 1", as: String.self
        ).flatMap { AgendaState(rawValue: $0) } ?? .planning
    }

    /// The versions of a meeting's agenda that a reader may know of, the first one first.
    public func agendaVersions(of meeting: String, for reader: Reader) throws -> [AgendaVersion] {
        try rows(
            """
            SELECT v.* FROM agenda_version v WHERE v.meeting = \(meeting)
            AND (\(reader.mayRead(audienceIn: "v.audience")) OR EXISTS (
                SELECT 1 FROM agenda_version_item i WHERE i.version = v.id AND \(reader.mayRead(audienceIn: "i.audience"))))
            ORDER BY v.number
            """
        ).map(AgendaVersion.init(row:))
    }

    /// What a version says, as far as a reader may know it.
    public func items(of version: AgendaVersion, for reader: Reader) throws -> [AgendaVersionItem] {
        try rows(
            """
            SELECT i.*, r.slug FROM agenda_version_item i JOIN record r ON r.id = i.item
            WHERE i.version = \(version.id.rawValue) AND \(reader.mayRead(audienceIn: "i.audience")) ORDER BY i.ordinal
            """
        ).map { row in
            let above: String? = try row["above"]
            return AgendaVersionItem(
                record: Identity(rawValue: try row["item"]), slug: try row["slug"], audience: Audience(rawValue: try row["audience"]),
                number: try row["number"], above: above.map { Identity(rawValue: $0) },
                detail: try JSONDecoder().decode(AgendaVersionItem.Detail.self, from: Data((try row["detail"] as String).utf8)))
        }
    }

    /// The agenda as it is now, in the form of a version: to be kept, and to be compared with one.
    /// - Parameter reader: nil for all of it, whoever reads it.
    func versionItems(of meeting: String, for reader: Reader?) throws -> [AgendaVersionItem] {
        let tree = try agendaTree(of: meeting)
        let (numbers, times, walk) = (tree.numbers, tree.times, tree.walk)
        var identities: [String: Identity] = [:]
        let readable: SQL = reader.map { $0.mayRead("r") } ?? "r.removed IS NULL"
        for row in try rows(
            "SELECT r.id, r.slug FROM agenda_item i JOIN record r ON r.id = i.record WHERE i.meeting = \(meeting) AND \(readable)")
        {
            identities[try row["slug"]] = Identity(rawValue: try row["id"])
        }
        guard !identities.isEmpty else { return [] }
        let texts = try wordings(of: Array(identities.values), fields: [.title, .summary])
        var documents: [String: [Reference]] = [:]
        for row in try rows(
            """
            SELECT l.origin, r.kind, r.slug FROM link l JOIN record r ON r.id = l.target
            WHERE l.origin IN (\(list: identities.values.map(\.rawValue))) AND l.relation = \(Relation.uses.rawValue)
            ORDER BY l.position
            """)
        {
            documents[try row["origin"], default: []].append(Reference(try row["kind"], try row["slug"]))
        }
        var places: [String: (room: String, zone: String)] = [:]
        for row in try rows(
            "SELECT r.slug, s.room, s.zone FROM sitting s JOIN record r ON r.id = s.record WHERE s.meeting = \(meeting)")
        {
            places[try row["slug"]] = (try row["room"], try row["zone"])
        }
        return walk.compactMap { slug, _ in
            guard let node = tree.nodes[slug], let identity = identities[slug] else { return nil }
            let (item, place) = (node.item, node.item.sitting.flatMap { places[$0] })
            return AgendaVersionItem(
                record: identity, slug: slug, audience: node.audience, number: numbers[slug] ?? "", above: tree.parent(of: slug).flatMap { identities[$0] },
                detail: .init(
                    titles: texts[identity]?[.title] ?? [], annotations: texts[identity]?[.summary] ?? [], sitting: item.sitting,
                    room: place?.room ?? "", zone: place?.zone ?? VenueClock.utc.zone, begins: times[slug]?.begins,
                    ends: times[slug]?.ends, minutes: item.minutes, lead: item.lead,
                    documents: documents[identity.rawValue] ?? []))
        }
    }

    /// What was said to a meeting's versions, as far as a reader may know it, the first first.
    public func agendaComments(on version: AgendaVersion, for reader: Reader) throws -> [AgendaComment] {
        let parties = try titles(ofKind: "party", for: reader)
        return try rows(
            """
            SELECT c.*, i.number AS item_number FROM agenda_comment c
            LEFT JOIN agenda_version_item i ON i.version = c.version AND i.item = c.item
            WHERE c.version = \(version.id.rawValue) AND \(reader.mayRead(audienceIn: "c.audience")) ORDER BY c.at, c.id
            """
        ).map { row in
            let (answer, language, answered): (String?, String?, String?) = (
                try row["answer"], try row["answer_language"], try row["answered_at"]
            )
            return AgendaComment(
                id: Identity(rawValue: try row["id"]), version: version.number, item: try row["item_number"],
                party: parties[try row["party"]],
                text: Wording(try row["text"], in: Language(try row["language"]), .official),
                at: Moment(try row["at"]) ?? reader.moment, isLate: try row["is_late"],
                answer: answer.map { Wording($0, in: Language(language ?? ""), .official) },
                answeredAt: answered.flatMap { Moment($0) })
        }
    }

    /// The clock that a meeting's days go by: that of its first sitting.
    func meetingClock(_ meeting: String) throws -> VenueClock {
        try value(
            """
            SELECT s.zone FROM sitting s JOIN record r ON r.id = s.record WHERE s.meeting = \(meeting) AND r.removed IS NULL
            ORDER BY CASE WHEN s.opens IS NULL THEN 1 ELSE 0 END, s.opens, r.slug LIMIT 1
            """, as: String.self
        ).flatMap { VenueClock($0) } ?? .utc
    }

    /// Whether a meeting's timetable can be kept: for those who conduct meetings.
    func timetableConflicts(of meeting: String, for reader: Reader) throws -> [TimetableConflict] {
        let sittings = try sittings(of: meeting, for: reader)
        let entries = try agenda(of: meeting, for: reader).all
        let seen = Set(entries.map(\.record.slug))
        let people = Dictionary(grouping: try delegates(of: meeting).compactMap(\.party), by: { $0 }).mapValues(\.count)
        var admitted: [String: Set<String>] = [:]
        for row in try rows(
            """
            SELECT q.slug AS party, p.body, p.level FROM participation p JOIN party y ON y.type = p.party_type
            JOIN record q ON q.id = y.record WHERE q.removed IS NULL
            """)
        where ParticipationLevel(rawValue: try row["level"])?.opensPapers == true {
            admitted[try row["party"], default: []].insert(try row["body"])
        }
        var promised: [String: [String]] = [:]
        for entry in entries {
            guard let text = entry.record[.promised]?.text else { continue }
            promised[entry.record.slug] = text.split(separator: "\n").map(\.trimmed).filter { !$0.isEmpty }
        }
        return TimetableConflicts(
            sittings: sittings.map { ($0.record.slug, $0.sitting) }, tree: try agendaTree(of: meeting), delegations: people,
            admitted: admitted, promised: promised
        ).all.filter { $0.items.allSatisfy(seen.contains) }
    }
}

extension AgendaVersion {
    init(row: Row) throws {
        let by: String? = try row["comments_by"]
        self.init(
            id: Identity(rawValue: try row["id"]), meeting: try row["meeting"], number: try row["number"],
            state: AgendaState(rawValue: try row["state"]) ?? .planning, revision: try row["revision"],
            audience: Audience(rawValue: try row["audience"]), commentsBy: by.flatMap { Day($0) },
            made: Moment(try row["made"]) ?? Moment(milliseconds: 0))
    }
}

extension Field {
    /// Documents that an item promises and that are not there yet, one a line.
    static let promised: Field = "promised"
}
