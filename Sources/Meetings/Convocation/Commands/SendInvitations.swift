internal import Institution
public import Records
internal import SQL

/// Sends the invitations to a meeting that have been made, as letters to those who speak for each party, each in their own
/// language; and puts the answer into their inboxes. A party for which nobody can be written to, or whose people may not
/// know of the meeting, waits.
public struct SendInvitations: Command {
    public static let name = "meetings.send-invitations"

    public let meeting: String
    /// The slugs of the parties; nil: every one that waits.
    public let parties: [String]?

    public init(_ meeting: String, to parties: [String]? = nil) {
        self.meeting = meeting
        self.parties = parties
    }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireConductingMeetings() }

    public func perform(in work: Work) throws {
        let standing = try work.standing(in: meeting)
        let waiting = try work.db.invitations(to: meeting).values
            .filter { $0.state == .drafted && parties?.contains($0.party) ?? true }.sorted { $0.party < $1.party }
        for invitation in waiting {
            guard try work.post(invitation, to: standing, isReminder: false) else { continue }
            try work.db.execute(
                """
                UPDATE invitation SET state = 'sent', sent = \(work.moment.description)
                WHERE meeting = \(meeting) AND party = \(invitation.party)
                """)
            for seat in try work.db.correspondentSeats(of: invitation.party) {
                // The invitation itself is the letter about it.
                try work.give(
                    Duty.answerInvitation, to: seat, record: standing.meeting.id, subject: invitation.dutySubject,
                    due: standing.convocation.deadline, isTold: false)
            }
        }
        work.mention(standing.meeting.id)
    }
}

extension Invitation {
    /// What names the invitation among what waits in inboxes.
    var dutySubject: String { "\(meeting)/\(party)" }
}

extension Work {
    /// Posts an invitation, or recalls it, to everybody who speaks for the party.
    /// - Returns: whether there was anybody to write to who may know of the meeting.
    func post(_ invitation: Invitation, to standing: MeetingStanding, isReminder: Bool) throws -> Bool {
        let readers = try db.correspondents(of: invitation.party, on: moment.day)
        guard !readers.isEmpty, try db.mayKnow(invitation.party, of: standing.meeting.id, at: moment) else { return false }
        let letter = try InvitationLetter(invitation, to: standing, db, at: moment)
        for reader in readers {
            try post(
                Message(
                    to: try MailAddress(reader.address), person: reader.person, in: reader.language,
                    letter.subject(isReminder: isReminder), letter.body(in: reader.language, isReminder: isReminder),
                    about: standing.meeting.reference))
        }
        return true
    }
}
