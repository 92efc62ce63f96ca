import HTML
import Institution
import Records
import SQL
import Web

/// Who comes to a meeting, by kind of party in the charter's order. Before it is published, only for those who take part.
struct ParticipantsPage: TablePage {
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

    let meeting: RecordName
    let list: ParticipantsList
    let erased: Moment?
    let groups: [Group]
    let links: ConvocationLinks

    private enum CodingKeys: String, CodingKey { case meeting, list, groups }

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        let (slug, actor) = (try inquiry.slug(), inquiry.actor)
        return try await inquiry.read { db, reader in
            let standing = try db.standing(of: actor, in: slug, for: reader)
            let list = standing.convocation.list
            // A list that is not for somebody does not exist for them.
            guard standing.takesPart || list == .published else { throw Refusal.notFound }
            let delegates = try db.delegates(of: slug).filter { list == .provisional || $0.state == .accredited }
                .sorted(by: Delegate.isBefore)
            func people(_ party: String?) -> [Participant] {
                delegates.filter { $0.party == party }.map {
                    Participant(name: $0.name, title: $0.title, role: $0.role, state: standing.takesPart ? $0.state : nil)
                }
            }
            var groups = try db.partyGroups(for: reader).map { group in
                Group(
                    type: RecordName(group.type),
                    delegations: group.parties.map { Delegation(party: $0.name, people: people($0.name.slug)) }.filter { !$0.people.isEmpty })
            }
            groups.append(Group(type: nil, delegations: [Delegation(party: nil, people: people(nil))].filter { !$0.people.isEmpty }))
            return ParticipantsPage(
                meeting: RecordName(standing.meeting), list: list, erased: standing.convocation.erased,
                groups: groups.filter { !$0.delegations.isEmpty }, links: ConvocationLinks(standing))
        }
    }

    private var number: Int { groups.reduce(0) { $0 + $1.delegations.reduce(0) { $0 + $1.people.count } } }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("List of participants"), crumbs: Crumbs.meeting(meeting, t), section: .conference, alternates: [.csv],
            isTransient: list != .published)
    }

    func body(_ t: Translator) -> HTML {
        let all = groups.html { group -> HTML in
            let title = group.type.map { t.wording($0.title) } ?? "\(t("Guests, interpreters, staff"))"
            return "<section><h2>\(title)</h2>\(group.delegations.html { delegation($0, t) })</section>"
        }
        let removed: HTML = erased.map { "<p>\(t("Names and private details were removed on {day}.", ["day": t.day($0.day)]))</p>" } ?? .empty
        return """
            <header class="title"><p class="kicker">\(t.link(meeting))</p><h1>\(t("List of participants"))</h1></header>
            \(links.html(t, on: "participants"))
            <p class="lead">\(t.name(of: list)) · \(t.count(number, "{n} participant", "{n} participants"))</p>\(removed)
            \(groups.isEmpty ? t.emptyState(t("Nobody is on the list yet.")) : all)
            <p class="tools"><a href="\(url: t.path("/meetings/\(meeting.slug)/participants") + ".pdf")">PDF</a> · <a href="\(url: t.path("/meetings/\(meeting.slug)/participants") + ".csv")">CSV</a></p>
            """
    }

    private func delegation(_ delegation: Delegation, _ t: Translator) -> HTML {
        let people = delegation.people.html { person -> HTML in
            let name = person.name.isEmpty ? t("Name removed") : person.name
            let title: HTML = person.title.isEmpty ? .empty : ", \(person.title)"
            let state: HTML = list == .provisional ? person.state.map { " \(t.mark($0))" } ?? .empty : .empty
            return "<li><strong>\(name)</strong>\(title) <small>\(t.name(of: person.role))</small>\(state)</li>"
        }
        let heading: HTML = delegation.party.map { "<h3>\(t.link($0)) <small>\(t.number(delegation.people.count))</small></h3>" } ?? .empty
        return "\(heading)<ul class=\"lines\">\(people)</ul>"
    }

    func rows(_ t: Translator) -> [[String]] {
        [[t("Kind of party"), t("Party"), t("Name"), t("Post"), t("Capacity"), t("State")]]
            + groups.flatMap { group in
                group.delegations.flatMap { delegation in
                    delegation.people.map { person in
                        [
                            group.type?.title.text ?? "", delegation.party?.title.text ?? "",
                            person.name.isEmpty ? t("Name removed") : person.name, person.title, t.name(of: person.role),
                            person.state.map { t.name(of: $0) } ?? "",
                        ]
                    }
                }
            }
    }
}
