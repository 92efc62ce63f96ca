public import Records
internal import SQL

/// Takes up an item of the agenda: it has a list of speakers of its own, which is open.
public struct TakeUpItem: Command {
    public static let name = "meetings.take-up-item"

    public let sitting: String
    /// The slug of the item; nil: nothing in particular.
    public let item: String?

    public init(_ item: String?, in sitting: String) {
        self.item = item
        self.sitting = sitting
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func perform(in work: Work) throws {
        let room = try work.room(sitting)
        try room.requireOpen()
        let next = try item.map { try identity(of: $0, in: room, work) }
        try work.endSpeech(in: room)
        try work.setRoom(room, "item = \(next?.rawValue), list_closed = 0")
        try work.stir(room, .now, .speakers)
    }

    private func identity(of item: String, in room: RoomInWork, _ work: Work) throws -> Identity {
        guard let found = try work.readable(Reference(AgendaItem.kind, item))?.identity else {
            throw Refusal.invalid("item", "there is no {reference}", ["reference": "\(AgendaItem.kind)/\(item)"])
        }
        let own = try work.db.value(
            "SELECT 1 FROM agenda_item WHERE record = \(found.rawValue) AND meeting = \(room.sitting.meeting)", as: Int.self)
        guard own != nil else { throw Refusal.invalid("item", "is of another meeting") }
        return found
    }
}
