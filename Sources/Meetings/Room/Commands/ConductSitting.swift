public import Records
internal import SQL

/// Opens, suspends, resumes or closes a sitting.
public struct ConductSitting: Command {
    public static let name = "meetings.conduct-sitting"

    public enum Step: String, Sendable, Codable, CaseIterable {
        case open, suspend, resume, close

        var state: SittingState {
            switch self {
            case .open, .resume: .open
            case .suspend: .suspended
            case .close: .closed
            }
        }
    }

    public let sitting: String
    public let step: Step

    public init(_ sitting: String, _ step: Step) {
        self.sitting = sitting
        self.step = step
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func perform(in work: Work) throws {
        let room = try work.room(sitting)
        guard room.sitting.state.leads(to: step.state), (step == .open) == (room.sitting.state == .planned) else {
            throw Refusal.invalid("step", "the sitting is not where this step begins; look again")
        }
        if step == .open { try open(room, work) }
        if step == .suspend || step == .close { try work.endSpeech(in: room) }
        if step == .close { try close(room, work) }
        try work.db.execute(
            "UPDATE sitting SET state = \(step.state.rawValue) WHERE record = \(room.id.rawValue)")
        try work.touch(room.id)
        try work.stir(room, .now, .speakers, .statements, .screen, .announcements)
    }

    /// The first item is not taken up by itself: the chair says when.
    private func open(_ room: RoomInWork, _ work: Work) throws {
        try requireItsDay(room.sitting, work.moment)
        try work.setRoom(room, "opened = \(work.moment.description)")
        guard room.sitting.inside.isSitting else { return }
        try work.putOthersOut(of: room)
        try work.requirePresence(in: room)
        try work.putBehindTheDoor(room, room.sitting.inside)
    }

    /// A sitting is opened on one of its days, or a day before its hour: not by a slip, weeks too early.
    private func requireItsDay(_ sitting: Sitting, _ moment: Moment) throws(Refusal) {
        guard let opens = sitting.opens, opens.milliseconds - moment.milliseconds > 86_400_000 else { return }
        let planned = sitting.clock.reading(opens)
        throw .invalid(
            Refusal.Problem.whole, "It is planned for {day} at {time}: it is opened a day before that at the earliest",
            ["day": planned.day.description, "time": planned.time])
    }

    private func close(_ room: RoomInWork, _ work: Work) throws {
        try work.endSlots(in: room)
        try work.setRoom(room, "closed = \(work.moment.description), list_closed = 1, screen = '', screen_record = NULL")
        try work.db.execute(
            """
            UPDATE floor_request SET state = 'lapsed'
            WHERE sitting = \(room.id.rawValue) AND state IN ('waiting', 'listed')
            """)
        try work.db.execute(
            """
            UPDATE attendance SET gone = \(work.moment.description)
            WHERE sitting = \(room.id.rawValue) AND gone IS NULL
            """)
    }
}
