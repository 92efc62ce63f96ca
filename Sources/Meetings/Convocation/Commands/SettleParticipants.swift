public import Records
internal import SQL

/// Says how far the list of participants is: provisional, final, or published.
public struct SettleParticipants: Command {
    public static let name = "meetings.settle-participants"

    public let meeting: String
    public let list: ParticipantsList

    public init(of meeting: String, _ list: ParticipantsList) {
        self.meeting = meeting
        self.list = list
    }

    public func perform(in work: Work) throws {
        let standing = try work.standing(in: meeting)
        try work.db.execute(
            """
            INSERT INTO convocation (meeting, list) VALUES (\(meeting), \(list.rawValue))
            ON CONFLICT (meeting) DO UPDATE SET list = excluded.list
            """)
        work.mention(standing.meeting.id)
    }
}
