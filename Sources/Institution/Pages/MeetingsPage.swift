import HTML
import Records
import SQL
import Web

/// The meetings, the newest first.
struct MeetingsPage: Page {
    let meetings: [MeetingEntry]
    let bodies: [RecordName]

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        try await inquiry.read { db, reader in
            MeetingsPage(
                meetings: try db.meetings(for: reader),
                bodies: try db.bodyEntries(for: reader).map { RecordName($0.record) })
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("Meetings"), description: t("The editions and the meetings between them"),
            crumbs: Crumbs.conference(t), section: .conference)
    }

    func body(_ t: Translator) -> HTML {
        let sections = bodies.html { body -> HTML in
            let own = meetings.filter { $0.body == body.slug }
            return own.isEmpty ? .empty : t.section(body.title.text, id: body.slug, MeetingsPage.list(own, t))
        }
        return "<header class=\"title\"><h1>\(t("Meetings"))</h1></header>\(sections.isEmpty ? t.emptyState(t("Not in the sources")) : sections)"
    }

    static func list(_ meetings: [MeetingEntry], _ t: Translator) -> HTML {
        guard !meetings.isEmpty else { return .empty }
        return t.table(
            caption: t("Meetings"), columns: [t("Meeting"), t("Date"), t("Place"), t("Theme")],
            rows: meetings.reversed().map { meeting in
                [
                    "<a href=\"\(url: t.path(of: meeting.record.reference))\">\(t.wording(meeting.record.title))</a>",
                    meeting.record.when.map { t.time($0) } ?? .empty,
                    meeting.record[.place].map { t.wording($0) } ?? meeting.host.map { HTML(escaping: $0.title.text) }
                        ?? .empty,
                    meeting.record["theme"].map { t.wording($0) } ?? .empty,
                ]
            })
    }
}
