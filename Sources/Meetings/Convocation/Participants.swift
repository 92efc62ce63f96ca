public import HTML
import Institution
public import Records
public import SQL
public import Web

/// Who comes to a meeting, by kind of party in the charter's order, as somebody may see it. Before the list is published only
/// those who take part have one.
public struct Participants: Sendable, Encodable {
    struct Participant: Sendable, Encodable {
        let name: String
        let title: String
        let role: DelegateRole
        /// Only for those who take part.
        let state: DelegateState?
    }

    struct Delegation: Sendable, Encodable {
        /// Nil: guests, interpreters and staff.
        let party: RecordName?
        let people: [Participant]
    }

    struct Group: Sendable, Encodable {
        /// The kind of party.
        let type: RecordName?
        let delegations: [Delegation]
    }

    let list: ParticipantsList
    let erased: Moment?
    let groups: [Group]

    private enum CodingKeys: String, CodingKey { case list, groups }

    private var number: Int { groups.reduce(0) { $0 + $1.delegations.reduce(0) { $0 + $1.people.count } } }

    /// How far the list is, and who is on it.
    /// - Parameter level: of the headings of the kinds of parties, 2 or 3; those of the parties are one below.
    public func html(_ t: Translator, level: Int = 2) -> HTML {
        let all = groups.html { group -> HTML in
            let title = group.type.map { t.wording($0.title) } ?? "\(t("Guests, interpreters, staff"))"
            return "<section>\(t.heading(title, level))\(group.delegations.html { delegation($0, level + 1, t) })</section>"
        }
        let removed: HTML = erased.map { "<p>\(t("Names and private details were removed on {day}.", ["day": t.day($0.day)]))</p>" } ?? .empty
        return """
            <p class="lead">\(t.name(of: list)) · \(t.count(number, "{n} participant", "{n} participants"))</p>\(removed)
            \(groups.isEmpty ? t.emptyState(t("Nobody is on the list yet.")) : all)
            """
    }

    private func delegation(_ delegation: Delegation, _ level: Int, _ t: Translator) -> HTML {
        let people = delegation.people.html { person -> HTML in
            let name = person.name.isEmpty ? t("Name removed") : person.name
            let title: HTML = person.title.isEmpty ? .empty : ", \(person.title)"
            let state: HTML = list == .provisional ? person.state.map { " \(t.mark($0))" } ?? .empty : .empty
            return "<li><strong>\(name)</strong>\(title) <small>\(t.name(of: person.role))</small>\(state)</li>"
        }
        let heading = delegation.party.map { t.heading("\(t.link($0)) <small>\(t.number(delegation.people.count))</small>", level) }
        return "\(heading ?? .empty)<ul class=\"lines\">\(people)</ul>"
    }
}

extension Translator {
    fileprivate func heading(_ text: HTML, _ level: Int) -> HTML {
        switch level {
        case 2: "<h2>\(text)</h2>"
        case 3: "<h3>\(text)</h3>"
        default: "<h4>\(text)</h4>"
        }
    }
}

extension Connection {
    /// Nil where the list is not for them.
    func participants(_ standing: MeetingStanding, for reader: Reader) throws -> Participants? {
        let list = standing.convocation.list
        guard standing.takesPart || list == .published else { return nil }
        let delegates = try delegates(of: standing.slug).filter { list == .provisional || $0.state == .accredited }
            .sorted(by: Delegate.isBefore)
        func people(_ party: String?) -> [Participants.Participant] {
            delegates.filter { $0.party == party }.map {
                .init(name: $0.name, title: $0.title, role: $0.role, state: standing.takesPart ? $0.state : nil)
            }
        }
        var groups = try partyGroups(for: reader).map { group in
            Participants.Group(
                type: RecordName(group.type),
                delegations: group.parties.map { .init(party: $0.name, people: people($0.name.slug)) }.filter { !$0.people.isEmpty })
        }
        groups.append(.init(type: nil, delegations: [.init(party: nil, people: people(nil))].filter { !$0.people.isEmpty }))
        return Participants(list: list, erased: standing.convocation.erased, groups: groups.filter { !$0.delegations.isEmpty })
    }

    /// What delegates must know, in the reader's language or else in one that there is; nil for those who do not take part.
    func information(_ standing: MeetingStanding, for reader: Reader) throws -> Wording? {
        guard standing.takesPart else { return nil }
        let texts = try practicalInformation(of: standing.slug)
        return reader.preferred.compactMap { language in texts[language].map { Wording($0, in: language, .official) } }.first
    }

    /// What somebody takes along to a meeting beside its agenda: who else comes, and what they must know; each where it is theirs.
    /// - Throws: `Refusal.notFound` when there is no such meeting that the reader may know of.
    public func takenAlong(
        to meeting: String, by actor: Actor, for reader: Reader
    ) throws -> (participants: Participants?, information: Wording?) {
        let standing = try standing(of: actor, in: meeting, for: reader)
        return (try participants(standing, for: reader), try information(standing, for: reader))
    }
}
