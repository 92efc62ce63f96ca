public import HTML
import Institution
public import Records
public import SQL
import Web

/// For whom the room is drawn.
public enum RoomView: String, Sendable, Codable, CaseIterable {
    /// A delegate's phone, and whoever follows the sitting.
    case room
    /// The laptop of the chair and the secretariat.
    case chair
    /// The projector.
    case screen
    case interpreters
}

/// What somebody is in a room, as far as the room is drawn for them. Whether they may do what is offered, the commands ask.
struct RoomViewer: Sendable, Hashable {
    /// The parties that their clearance names, where they do not keep the records of all.
    let parties: [String]
    let conducts: Bool
    let interprets: Bool
    /// Members debate; all others may be invited to make a statement (O2).
    let debates: Bool

    init(_ clearance: Clearance, rights: Set<Right>) {
        debates = clearance.audiences.contains(.members)
        conducts = rights.contains(.keep) || rights.contains(.preside)
        interprets = clearance.audiences.contains(.interpreters)
        parties = rights.contains(.keep)
            ? []
            : clearance.audiences.map(\.rawValue).filter { $0.hasPrefix("party:") }.map { String($0.dropFirst(6)) }.sorted()
    }
}

/// A statement as it stands in the room.
struct StatementEntry: Sendable, Encodable {
    let record: Record
    let statement: Statement
    let party: RecordName?
    let item: RecordName?
    /// Every text of it, in the languages that there are.
    let texts: [Wording]

    private enum Key: String, CodingKey { case record, statement, party, item, texts }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(record, forKey: .record)
        try container.encode(statement.manner, forKey: .statement)
        try container.encodeIfPresent(party, forKey: .party)
        try container.encodeIfPresent(item, forKey: .item)
        try container.encode(texts, forKey: .texts)
    }
}

/// Something said to all in the room.
struct RoomAnnouncement: Sendable, Encodable {
    let text: String
    let made: Moment
}

/// What is on the screen.
struct ScreenText: Sendable, Encodable {
    let text: String
    /// A record that the reader may read.
    let record: Record?
    /// Which part of it is on the screen, from zero, where it is too long for one.
    let part: Int

    /// What is shown of the record, in the reader's language.
    var wording: Wording? { record.flatMap { $0[.text] ?? $0[.summary] } }
    var parts: [ScreenParts.Part] { ScreenParts.split([wording?.text ?? "", text].joined(separator: "\n")) }

    private enum CodingKeys: String, CodingKey { case text, record, part }
}

/// Somebody who is or was behind the closed door, as those who may be there see it.
struct RoomGuest: Sendable, Encodable {
    /// Empty once it has been removed.
    let name: String
    let title: String
    let role: DelegateRole
    let party: RecordName?
    let came: Moment
    /// Nil: still inside.
    let gone: Moment?
}

/// The room of a sitting as a reader may see it at one moment.
struct Room: Sendable, Encodable {
    let entry: SittingEntry
    let view: RoomView
    let viewer: RoomViewer
    let isLocked: Bool
    let meeting: RecordName?
    let agenda: [Agenda.Entry]
    /// What is taken up now; nil also where the reader may not know of it.
    let current: Agenda.Entry?
    /// Something is taken up that the reader may not know of.
    let isCurrentHidden: Bool
    let speakers: SpeakersList
    let isListClosed: Bool
    /// In seconds.
    let limits: [String: Int]
    let parties: [String: RecordName]
    let statements: [StatementEntry]
    let screen: ScreenText?
    let announcements: [RoomAnnouncement]
    /// Behind a closed door, whoever is or was inside since it began.
    let guests: [RoomGuest]
    /// For whoever conducts the sitting: who is let in for its item, and what closing the door needs.
    let slots: [RoomSlot]
    let door: DoorStanding?
    let opened: Moment?
    let closed: Moment?
    let sequences: [String: Int]

    var slug: String { entry.record.slug }
    var sitting: Sitting { entry.sitting }
    /// Up to where the page shows what is live.
    var sequence: Int { sequences.values.max() ?? 0 }

    private enum CodingKeys: String, CodingKey {
        case entry, view, meeting, agenda, current, speakers, isListClosed, limits, statements, screen, announcements, guests
    }
}

extension Connection {
    /// The room of a sitting.
    /// - Parameter parts: what is to be shown of it; what only the others show is not read.
    /// - Throws: `Refusal.notFound` when there is no such sitting for the reader; `Refusal.notAllowed` when they may know of it
    ///   and not follow it.
    func room(
        _ slug: String, _ view: RoomView, parts: Set<RoomPart> = Set(RoomPart.allCases), for reader: Reader, _ actor: Actor
    ) throws -> Room {
        let entry = try sitting(slug, for: reader)
        let door = try door(
            of: entry.sitting, entry.record.id, for: reader.clearance, rights: actor.rights, person: actor.person,
            at: reader.moment)
        try door.require()
        let viewer = RoomViewer(reader.clearance, rights: actor.rights)
        try RoomViewer.require(view, viewer)
        let row = try row("SELECT * FROM sitting_room WHERE sitting = \(entry.record.id.rawValue)")
        let (item, opened, closed): (String?, String?, String?) = (
            try row?["item"], try row?["opened"], try row?["closed"]
        )
        let inRoom = try agendaReader(view, of: entry.sitting, for: reader, person: actor.person)
        let agenda = parts.isDisjoint(with: [.now, .statements]) ? [] : try agenda(of: entry.sitting.meeting, for: inRoom).all
        let current = item.flatMap { item in agenda.first { $0.record.id.rawValue == item } }
        let requests = parts.isDisjoint(with: [.speakers, .statements])
            ? [] : try floorRequests(of: entry.record.id, on: item.map { Identity(rawValue: $0) })
        // The page offers all parties in its forms; its parts name those who asked.
        let named = parts.count < RoomPart.allCases.count ? Set(requests.map(\.party)) : nil
        return Room(
            entry: entry, view: view, viewer: viewer, isLocked: door.isLocked,
            meeting: try record(Reference("meeting", entry.sitting.meeting), for: reader).map(RecordName.init),
            agenda: agenda.filter { $0.item.sitting == slug || $0.record.id.rawValue == item }, current: current,
            isCurrentHidden: item != nil && current == nil,
            speakers: SpeakersList(requests),
            isListClosed: try row?["list_closed"] as Int? == 1, limits: try limits(of: entry.record.id),
            parties: parts.contains(.speakers) ? try titles(ofKind: "party", named: named, for: reader) : [:],
            statements: parts.contains(.statements) ? try statements(of: slug, items: agenda, for: reader) : [],
            screen: parts.contains(.screen) ? try row.flatMap { try screen($0, for: reader) } : nil,
            announcements: parts.contains(.announcements) ? try announcements(in: entry.record.id) : [],
            guests: entry.sitting.inside.isSitting && entry.sitting.state != .planned && parts.contains(.now)
                ? try guests(in: entry.record.id, for: reader) : [],
            slots: view == .chair && parts.contains(.now) ? try slots(of: entry, for: reader) : [],
            door: view == .chair && parts.contains(.now) ? try doorStanding(of: entry, for: actor.person) : nil,
            opened: opened.flatMap { Moment($0) }, closed: closed.flatMap { Moment($0) },
            sequences: try liveParts(of: Sitting.topic(slug)))
    }

    /// The requests for the floor on one item of a sitting; what was asked for while nothing was taken up, when nil.
    func floorRequests(of sitting: Identity, on item: Identity?) throws -> [FloorRequest] {
        try rows(
            """
            SELECT * FROM floor_request WHERE sitting = \(sitting.rawValue) AND COALESCE(item, '') = \(item?.rawValue ?? "")
            AND state IN ('waiting', 'listed', 'speaking', 'spoken') ORDER BY arrival
            """
        ).map(FloorRequest.init(row:))
    }

    private func limits(of sitting: Identity) throws -> [String: Int] {
        var limits: [String: Int] = [:]
        for row in try rows("SELECT turn, seconds FROM speaking_limit WHERE sitting = \(sitting.rawValue)") {
            limits[try row["turn"]] = try row["seconds"]
        }
        return limits
    }

    /// What was handed in, as far as the reader may know of it, the latest first.
    func statements(of sitting: String, items: [Agenda.Entry], for reader: Reader) throws -> [StatementEntry] {
        let records = try records(
            "r.kind = \(Statement.kind) AND s.sitting = \(sitting)", joining: "JOIN statement s ON s.record = r.id",
            order: "s.handed_in DESC, r.slug DESC", for: reader)
        guard !records.isEmpty else { return [] }
        var own: [String: Statement] = [:]
        for row in try rows("SELECT * FROM statement WHERE record IN (\(list: records.map(\.id.rawValue)))") {
            own[try row["record"]] = try Statement(row: row)
        }
        let texts = try wordings(of: records.map(\.id), fields: [.text])
        let parties = try titles(ofKind: "party", named: Set(own.values.map(\.party)), for: reader)
        let items = Dictionary(items.map { ($0.record.slug, RecordName($0.record)) }, uniquingKeysWith: { first, _ in first })
        return records.compactMap { record in
            own[record.id.rawValue].map { statement in
                StatementEntry(
                    record: record, statement: statement, party: parties[statement.party],
                    item: statement.item.flatMap { items[$0] }, texts: texts[record.id]?[.text] ?? [])
            }
        }
    }

    private func screen(_ row: Row, for reader: Reader) throws -> ScreenText? {
        let (text, shown): (String, String?) = (try row["screen"], try row["screen_record"])
        let record = try shown.flatMap { try records([Identity(rawValue: $0)], for: reader).values.first }
        return text.isEmpty && record == nil ? nil : ScreenText(text: text, record: record, part: try row["screen_part"])
    }

    private func announcements(in sitting: Identity) throws -> [RoomAnnouncement] {
        try rows(
            """
            SELECT text, made FROM room_announcement WHERE sitting = \(sitting.rawValue) ORDER BY made DESC, id DESC LIMIT \(5)
            """
        ).map { RoomAnnouncement(text: try $0["text"], made: Moment(try $0["made"]) ?? Moment(milliseconds: 0)) }
    }

    private func guests(in sitting: Identity, for reader: Reader) throws -> [RoomGuest] {
        let rows = try rows(
            """
            SELECT a.role, a.name, a.came, a.gone, d.title, d.party FROM attendance a JOIN delegate d ON d.id = a.delegate
            WHERE a.sitting = \(sitting.rawValue) AND a.role IS NOT NULL ORDER BY COALESCE(d.party, ''), a.name, a.came
            """)
        let named = try Set(rows.compactMap { try $0["party"] as String? })
        let parties = try titles(ofKind: "party", named: named, for: reader)
        return try rows.map { row in
            let (name, party, gone): (String?, String?, String?) = (try row["name"], try row["party"], try row["gone"])
            return RoomGuest(
                name: name ?? "", title: try row["title"], role: DelegateRole(rawValue: try row["role"]) ?? .delegate,
                party: party.flatMap { parties[$0] }, came: Moment(try row["came"]) ?? reader.moment,
                gone: gone.flatMap { Moment($0) })
        }
    }
}

extension RoomViewer {
    /// - Throws: `Refusal.notAllowed` where a view is for others.
    static func require(_ view: RoomView, _ viewer: RoomViewer) throws(Refusal) {
        switch view {
        case .room, .screen: break
        case .chair where !viewer.conducts:
            throw .notAllowed(
                reason: "only the secretariat and the presidency prepare and conduct meetings", rule: "m8")
        case .interpreters where !viewer.interprets && !viewer.conducts:
            throw .notAllowed(reason: "this view is for the interpreters", rule: nil)
        case .chair, .interpreters: break
        }
    }
}
