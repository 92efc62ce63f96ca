import HTML
import Institution
import Records
import SQL
import Web

/// Who comes to a meeting. Before it is published, only for those who take part.
struct ParticipantsPage: TablePage {
    let meeting: RecordName
    let participants: Participants
    let links: ConvocationLinks

    private enum Key: String, CodingKey { case meeting }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(meeting, forKey: .meeting)
        try participants.encode(to: encoder)
    }

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        let (slug, actor) = (try inquiry.slug(), inquiry.actor)
        return try await inquiry.read { db, reader in
            let standing = try db.standing(of: actor, in: slug, for: reader)
            // A list that is not for somebody does not exist for them.
            guard let participants = try db.participants(standing, for: reader) else { throw Refusal.notFound }
            return ParticipantsPage(
                meeting: RecordName(standing.meeting), participants: participants, links: ConvocationLinks(standing))
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("List of participants"), crumbs: Crumbs.meeting(meeting, t), section: .conference, alternates: [.csv],
            isTransient: participants.list != .published)
    }

    func body(_ t: Translator) -> HTML {
        """
        <header class="title"><p class="kicker">\(t.link(meeting))</p><h1>\(t("List of participants"))</h1></header>
        \(links.html(t, on: "participants"))
        \(participants.html(t))
        <p class="tools"><a href="\(url: t.path("/meetings/\(meeting.slug)/participants") + ".pdf")">PDF</a> · <a href="\(url: t.path("/meetings/\(meeting.slug)/participants") + ".csv")">CSV</a></p>
        """
    }

    func rows(_ t: Translator) -> [[String]] {
        [[t("Kind of party"), t("Party"), t("Name"), t("Post"), t("Capacity"), t("State")]]
            + participants.groups.flatMap { group in
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
