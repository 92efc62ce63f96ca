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

/// One meeting: when, where, who, about what, and what it led to.
struct MeetingPage: Page {
    let dossier: Dossier
    let number: Int?
    let bodyName: RecordName?

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        let slug = try inquiry.slug()
        return try await inquiry.read { db, reader in
            let dossier = try db.dossier(Reference("meeting", slug), for: reader)
            let own = try db.row("SELECT body, number FROM meeting WHERE record = \(dossier.record.id.rawValue)")
            let body: String? = try own?["body"]
            return MeetingPage(
                dossier: dossier, number: try own?["number"],
                bodyName: try body.flatMap { try db.record(Reference("body", $0), for: reader) }.map(RecordName.init))
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            dossier.record.title.text,
            description: dossier.record["theme"]?.text ?? dossier.record[.summary]?.text ?? "",
            crumbs: Crumbs.conference(t) + [.init(t("Meetings"), "/meetings")], section: .conference,
            record: dossier.record.reference)
    }

    func body(_ t: Translator) -> HTML {
        let record = dossier.record
        let facts = t.definitions([
            (t("Body"), bodyName.map { t.link($0) } ?? .empty),
            (t("Edition"), number.map { HTML(escaping: t.roman($0)) } ?? .empty),
            (t("Date"), record.when.map { t.time($0) } ?? .empty),
            (t("Place"), record[.place].map { t.wording($0) } ?? .empty),
            (t("Host"), t.list(dossier.targets(.hostedBy))),
            (t("Theme"), record["theme"].map { t.wording($0) } ?? .empty),
            (t("Held with"), t.list(dossier.targets(.partOf))),
            (t("Presidency"), t.list(dossier.origins(.presides))),
        ])
        let decisions = dossier.origins(.decidedBy, kind: "decision")
        return """
            \(t.heading(record, kicker: record.when.map { HTML(escaping: t.when($0)) } ?? .empty))
            \(t.fact("<div>\(t.prose(record[.summary]))\(facts)\(t.prose(record[.text]))</div>", dossier.sources[RecordDraft.whole] ?? []))
            \(t.section(t("Who took part"), id: "participants", t.bullets(dossier.targets(.attendedBy))))
            \(t.section(t("Decisions"), id: "decisions", t.bullets(decisions)))
            \(t.closing(dossier, hiding: [.of, .hostedBy, .partOf, .presides, .attendedBy, .decidedBy]))
            """
    }
}
