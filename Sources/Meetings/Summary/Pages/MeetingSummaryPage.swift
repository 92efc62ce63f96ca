import HTML
import Records
import SQL
import Web

/// The summaries of a meeting's sittings that the reader may read, one below the other.
struct MeetingSummaryPage: Page {
    let meeting: RecordName
    let parts: [Part]

    struct Part: Sendable, Encodable {
        let sitting: SittingEntry
        let entry: SummaryEntry
    }

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        let slug = try inquiry.slug()
        return try await inquiry.read { db, reader in
            guard let meeting = try db.record(Reference("meeting", slug), for: reader) else { throw Refusal.notFound }
            let parts = try db.sittings(of: slug, for: reader).compactMap { sitting in
                try db.summary(of: sitting.record.slug, for: reader).map { Part(sitting: sitting, entry: $0) }
            }
            return MeetingSummaryPage(meeting: RecordName(meeting), parts: parts)
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("Summary: {title}", ["title": meeting.title.text]), description: t("What the sittings came to"),
            crumbs: Crumbs.meeting(meeting, t), section: .conference, alternates: parts.isEmpty ? [] : [.pdf, .docx])
    }

    func body(_ t: Translator) -> HTML {
        let sections = parts.html { part in
            t.section(
                part.sitting.record.title.text, id: part.sitting.record.slug,
                """
                <p class="kicker">\(t.hours(part.sitting)) · \(t.mark(part.entry.summary.state))<span class="screen"> · <a href="\(url: t.path("/summaries/\(part.sitting.record.slug)"))">\(t("Its own page"))</a></span></p>
                \(SummaryText.html(part.entry.record[.text], t, level: 3))
                """)
        }
        let none = t.emptyState(
            t("No summary of this meeting is open to you yet."),
            "<a href=\"\(url: t.path(of: meeting.reference))#sittings\">\(t("Its sittings"))</a>")
        return """
            <header class="title"><h1>\(t("Summary: {title}", ["title": meeting.title.text]))</h1></header>
            \(sections.isEmpty ? none : sections)
            """
    }
}
