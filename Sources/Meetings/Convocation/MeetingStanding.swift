internal import Institution
internal import Records
internal import SQL

/// What somebody is to a meeting: decides which of the pages about who comes are theirs, and what is shown there.
struct MeetingStanding: Sendable {
    let meeting: Record
    /// The slug of the body that meets.
    let body: String
    /// The slug of the party that hosts it, where that has been noted.
    let host: String?
    let convocation: Convocation
    let clock: VenueClock
    let isSecretariat: Bool
    let conducts: Bool
    /// The parties whose seats they hold.
    let parties: [String]
    /// The parties for which they answer and register.
    let speaksFor: [String]
    /// The parties that have been invited and know it.
    let invited: Set<String>
    /// They themselves are on the list.
    let isDelegate: Bool

    var slug: String { meeting.slug }

    /// Those of their parties that have been invited.
    var ownInvited: [String] { parties.filter(invited.contains) }

    /// Belongs to the meeting: sees who else comes, and what delegates must know.
    var takesPart: Bool { conducts || isHost || isDelegate || !ownInvited.isEmpty }

    /// Holds a seat of the party that hosts it.
    private var isHost: Bool { host.map(parties.contains) ?? false }

    /// Private details are for the secretariat, those who speak for the host, and those who speak for the party.
    func seesDetails(of party: String?) -> Bool {
        isSecretariat || host.map(speaksFor.contains) ?? false || party.map(speaksFor.contains) ?? false
    }

    /// Whether they register, change and withdraw people of a party, or of none, at a moment.
    func registers(_ party: String?, at moment: Moment) -> Bool {
        isSecretariat || party.map(speaksFor.contains) ?? false && convocation.isOpen(at: moment, clock)
    }

    /// The day whose rules hold for it.
    func day(at moment: Moment) -> Day { meeting.when?.begins ?? moment.day }
}

extension Connection {
    /// - Throws: `Refusal.notFound` when there is no such meeting that the reader may know of.
    func standing(of actor: Actor, in slug: String, for reader: Reader) throws -> MeetingStanding {
        guard let meeting = try record(Reference("meeting", slug), for: reader) else { throw Refusal.notFound }
        let body = try value("SELECT body FROM meeting WHERE record = \(meeting.id.rawValue)", as: String.self)
        let host = try links(from: [meeting.id], [.hostedBy], for: reader)[meeting.id]?.first { $0.record.kind == "party" }
        let parties = try parties(of: actor.seats)
        let invited = try rows("SELECT party FROM invitation WHERE meeting = \(slug) AND state <> 'drafted'")
        let isDelegate = try actor.person.map { person in
            try value(
                """
                SELECT 1 FROM delegate WHERE meeting = \(slug) AND person = \(person.rawValue) AND state <> 'withdrawn' LIMIT 1
                """, as: Int.self) != nil
        }
        return MeetingStanding(
            meeting: meeting, body: body ?? "", host: host?.record.slug, convocation: try convocation(of: slug),
            clock: try clock(of: slug), isSecretariat: actor.keepsRecords, conducts: actor.conductsMeetings, parties: parties,
            speaksFor: try parties.filter { !actor.seats.filter(try correspondentSeats(of: $0).contains).isEmpty },
            invited: Set(try invited.map { try $0["party"] }),
            // Whoever shows no seat today, or owes a second factor, is as the public.
            isDelegate: !actor.seats.isEmpty && isDelegate == true)
    }

    private func parties(of seats: [Identity]) throws -> [String] {
        guard !seats.isEmpty else { return [] }
        return try rows(
            """
            SELECT DISTINCT party FROM seat WHERE record IN (\(list: seats.map(\.rawValue))) AND party IS NOT NULL
            ORDER BY party
            """
        ).map { try $0["party"] }
    }
}

extension Work {
    /// What the actor is to a meeting.
    /// - Throws: `Refusal.notFound` when there is no such meeting that they may know of.
    func standing(in meeting: String) throws -> MeetingStanding {
        let languages = try db.languages()
        return try db.standing(
            of: actor, in: meeting, for: Reader(actor.clearance, language: languages.official, of: languages, at: moment))
    }
}
