public import Records
internal import SQL

/// The secretariat has another invitation sent to somebody who holds a seat and has not come in yet.
public struct InviteAgain: Command {
    public static let name = "institution.invite-again"

    public let person: Identity

    public init(_ person: Identity) { self.person = person }

    public func authorise(_ actor: Actor) throws(Refusal) {
        try actor.require(.administer, reason: "only the secretariat gives seats")
    }

    public func perform(in work: Work) throws {
        guard let seat = try work.db.heldSeats(of: person, on: work.moment.day).first else {
            throw Refusal.invalid("person", "holds no seat today: the invitation goes when the seat begins")
        }
        try work.announce(InvitationAsked(person: person, seat: seat.id))
        work.mention(person)
    }
}
