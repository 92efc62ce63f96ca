internal import Institution
public import Records
internal import SQL

/// Puts somebody on a party's list for a meeting, or on the secretariat's own. Within the limits of the charter; by those who
/// speak for the party until the deadline, by the secretariat always.
public struct RegisterDelegate: Command {
    public static let name = "meetings.register-delegate"

    public let delegate: Identity
    public let meeting: String
    /// The slug of the party; nil: guests, interpreters and staff.
    public let party: String?
    public let entry: DelegateEntry

    /// - Parameter delegate: a new identity.
    public init(_ delegate: Identity, at meeting: String, of party: String?, _ entry: DelegateEntry) {
        self.delegate = delegate
        self.meeting = meeting
        self.party = party
        self.entry = entry
    }

    /// Who it is can be removed, so it does not stand in the journal.
    public func journalDetail() throws -> String { try DelegateTrace(meeting: meeting, delegates: [delegate]).json() }

    public func authorise(_ actor: Actor) throws(Refusal) { try actor.requireSeat() }

    public func problems() -> [Refusal.Problem] { entry.problems() }

    public func perform(in work: Work) throws {
        let standing = try work.standing(in: meeting)
        try work.requireRegistering(party, standing)
        if let party { try work.requireAccepting(party, meeting) }
        try work.check(entry, of: party, standing, except: nil)
        try work.db.execute(
            """
            INSERT INTO delegate (id, meeting, party, person, name, title, role, state, badge, registered, registered_by)
            VALUES (\(delegate.rawValue), \(meeting), \(party), \(entry.person?.rawValue), \(entry.name), \(entry.title),
                    \(entry.role.rawValue), 'registered', \(Badge.newCode()), \(work.moment.description), \(work.actor.name))
            """)
        try work.keep(entry.detail, of: delegate)
        if let party { try work.discharge(Duty.registerDelegation, subject: "\(meeting)/\(party)", party: party) }
    }
}

/// What the journal keeps of what is done about delegates: never who they are.
struct DelegateTrace: Encodable {
    let meeting: String
    let delegates: [Identity]

    func json() throws -> String { try canonicalJSON(self) }
}

extension Work {
    /// - Throws: `Refusal.notFound` for whoever has nothing to do with the party's list; `.notAllowed` for those who speak
    ///   for it and come too late.
    func requireRegistering(_ party: String?, _ standing: MeetingStanding) throws(Refusal) {
        guard !standing.registers(party, at: moment) else { return }
        guard let party, standing.ownInvited.contains(party) else { throw .notFound }
        guard standing.speaksFor.contains(party) else {
            throw .notAllowed(reason: "only those who speak for the party register its delegation", rule: "s2")
        }
        throw .notAllowed(reason: "the time for registering is over: turn to the secretariat", rule: nil)
    }

    /// - Throws: `Refusal.invalid` unless the party has been invited and has not declined.
    fileprivate func requireAccepting(_ party: String, _ meeting: String) throws {
        guard let invitation = try db.invitations(to: meeting)[party] else {
            throw Refusal.invalid("party", "has not been invited to this meeting")
        }
        guard invitation.state != .declined else {
            throw Refusal.invalid("party", "has declined the invitation: answer it again first")
        }
    }

    /// Checks an entry against the limits, and that the person holds a seat of the party.
    /// - Parameter delegate: the one that is changed.
    func check(_ entry: DelegateEntry, of party: String?, _ standing: MeetingStanding, except delegate: Identity?) throws {
        let others = try db.delegates(of: standing.slug).filter { $0.party == party && $0.id != delegate }
        let rules = try db.delegationRules(of: party, on: standing.day(at: moment))
        var problems = rules.problems(entry.role, among: others.map(\.role))
        if let person = entry.person {
            let languages = try db.languages()
            let reader = Reader(actor.clearance, language: languages.official, of: languages, at: moment)
            let known = try db.holders(ofParty: party, on: moment.day, for: reader).map(\.person)
            if !known.contains(person) { problems.append(.init("person", "holds no seat of the party today")) }
            if others.contains(where: { $0.person == person }) { problems.append(.init("person", "is on the list already")) }
        }
        if others.contains(where: { Delegate.isSameName($0.name, entry.name) }) {
            problems.append(.init("name", "is on the list already"))
        }
        if let language = entry.detail.interpretation, try !db.languages().contains(language) {
            problems.append(
                .init("interpretation", "one of {list}", ["list": try db.languages().all.map(\.rawValue).joined(separator: ", ")]))
        }
        guard problems.isEmpty else { throw Refusal.invalid(problems) }
    }
}

extension Delegate {
    /// Whether two names are written alike, but for blanks and capitals.
    static func isSameName(_ one: String, _ other: String) -> Bool {
        func plain(_ name: String) -> String { name.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ") }
        return plain(one) == plain(other)
    }
}
