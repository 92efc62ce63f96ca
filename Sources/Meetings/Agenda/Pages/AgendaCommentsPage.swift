import HTML
import Institution
import Records
import SQL
import Web

/// What the parties say to a version of an agenda, and what is answered.
struct AgendaCommentsPage: Page {
    let meeting: RecordName
    let versions: [AgendaVersion]
    let version: AgendaVersion?
    let comments: [AgendaComment]
    /// The items that one may comment on.
    let lines: [AgendaLine]
    /// The parties that one may speak for.
    let parties: [RecordName]
    let isLate: Bool
    let conducts: Bool
    let typed: [String: String]
    let failed: String
    let problems: [Refusal.Problem]

    private enum CodingKeys: String, CodingKey { case meeting, versions, version, comments, isLate, problems }

    static func read(_ inquiry: Inquiry) async throws -> any Page { try await read(inquiry, Form(Query()), "", []) }

    static func read(
        _ inquiry: Inquiry, of meeting: String? = nil, _ form: Form, _ failed: String, _ problems: [Refusal.Problem]
    ) async throws -> AgendaCommentsPage {
        let slug = try meeting ?? inquiry.slug()
        let asked = try inquiry.query.number("version", in: 1...9999, default: 0)
        let wanted = Int(form["version"]) ?? asked
        let actor = inquiry.actor
        let typed = Dictionary(form.fields.items.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        return try await inquiry.read { db, reader in
            guard let meeting = try db.record(Reference("meeting", slug), for: reader) else { throw Refusal.notFound }
            let versions = try db.agendaVersions(of: slug, for: reader)
            let version = versions.first { $0.number == wanted } ?? (wanted == 0 ? versions.last : nil)
            guard wanted == 0 || version != nil else { throw Refusal.notFound }
            let names = try db.titles(ofKind: "party", for: reader)
            let own = actor.seats.isEmpty ? [] : try db.rows(
                "SELECT DISTINCT party FROM seat WHERE record IN (\(list: actor.seats.map(\.rawValue))) AND party IS NOT NULL ORDER BY party"
            ).compactMap { names[try $0["party"]] }
            let today = try db.meetingClock(slug).reading(reader.moment).day
            return AgendaCommentsPage(
                meeting: RecordName(meeting), versions: versions, version: version,
                comments: try version.map { try db.agendaComments(on: $0, for: reader) } ?? [],
                lines: try version.map { try db.lines(try db.items(of: $0, for: reader), for: reader) } ?? [], parties: own,
                isLate: version?.commentsBy.map { $0 < today } ?? false, conducts: actor.conductsMeetings, typed: typed,
                failed: failed, problems: problems)
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            "\(t("Comments on the agenda")) · \(meeting.title.text)",
            crumbs: Crumbs.meeting(meeting, t) + [.init(t("Agenda"), "/meetings/\(meeting.slug)/agenda")], section: .conference,
            isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        let heading: HTML = """
            <header class="title"><p class="kicker">\(t.link(meeting))</p><h1>\(t("Comments on the agenda"))</h1></header>
            \(t.agendaWays(meeting.slug, to: "/meetings/\(meeting.slug)/agenda/comments", isForThoseWhoConduct: conducts))
            """
        guard let version else { return heading + t.emptyState(t("No version of this agenda has gone out to you.")) }
        let until: HTML = version.commentsBy.map { "<p>\(t("Comments are taken until {day}.", ["day": t.day($0)]))</p>" } ?? .empty
        let list: HTML = comments.isEmpty ? t.emptyState(t("Nobody has commented on this version yet.")) : comments.html { article($0, t) }
        return heading + """
            <p><a href="\(url: t.path("/meetings/\(meeting.slug)/agenda?version=\(version.number)"))">\(t.name(of: version))</a></p>\(until)
            \(t.section(t("What was said"), id: "said", list))
            \(t.section(t("Your comment"), id: "own", own(version, t)))
            \(others(t))
            """
    }

    private func article(_ comment: AgendaComment, _ t: Translator) -> HTML {
        let id = comment.id.rawValue
        let about = comment.item.map { t("Item {number}", ["number": $0]) } ?? t("The agenda as a whole")
        let late: HTML = comment.isLate ? " <span class=\"tag\">\(t("late"))</span>" : .empty
        let answer: HTML = comment.answer.map { "<blockquote><p><strong>\(t("Answer"))</strong></p>\(t.prose($0))</blockquote>" } ?? .empty
        let form: HTML = !conducts ? .empty : t.form(
            to: "/agenda-comments/\(id)/answer",
            [
                Input(
                    "answer", t("Answer"), .multiline(rows: 3),
                    value: failed == id ? typed["answer"] ?? "" : comment.answer?.text ?? "", isRequired: true)
            ], submit: comment.answer == nil ? t("Answer") : t("Change the answer"), problems: failed == id ? problems : [], id: "a-\(id)")
        return """
            <article class="comment" id="c-\(id)"><h3>\(comment.party.map { t.link($0) } ?? .empty) · \(about)\(late)</h3><p><small>\(t.moment(comment.at))</small></p>\(t.prose(comment.text))\(answer)\(form)</article>
            """
    }

    private func own(_ version: AgendaVersion, _ t: Translator) -> HTML {
        guard !parties.isEmpty else { return "<p>\(t("Comments are made by the parties, through a seat of theirs."))</p>" }
        let late: HTML = isLate ? "<p><strong>\(t("The last day is over: a comment is still taken, and marked late."))</strong></p>" : .empty
        func value(_ name: String) -> String { failed == "comment" ? typed[name] ?? "" : "" }
        let items = [Input.Option("", t("The agenda as a whole"))]
            + lines.flatMap(\.all).map { Input.Option($0.slug, "\($0.number) \($0.title.text)") }
        let party: [Input] = parties.count == 1 ? [] : [
            Input(
                "party", t("For"), .choice([.init("", "")] + parties.map { .init($0.slug, $0.title.text) }), value: value("party"),
                isRequired: true)
        ]
        return late + t.form(
            to: "/meetings/\(meeting.slug)/agenda/comments",
            [.hidden("version", String(version.number)), Input("item", t("About"), .choice(items), value: value("item"))] + party
                + [Input("text", t("Comment"), .multiline(rows: 6), value: value("text"), isRequired: true)],
            submit: t("Send the comment"), problems: failed == "comment" ? problems : [], id: "comment")
    }

    private func others(_ t: Translator) -> HTML {
        guard versions.count > 1 else { return .empty }
        let items = versions.reversed().html { other in
            "<li><a href=\"\(url: t.path("/meetings/\(meeting.slug)/agenda/comments?version=\(other.number)"))\"\(if: other == version, " aria-current=\"page\"")>\(t.name(of: other))</a></li>"
        }
        return "<nav aria-labelledby=\"versions\"><h2 id=\"versions\">\(t("Versions"))</h2><ul class=\"lines\">\(items)</ul></nav>"
    }

    @Sendable static func comment(_ submission: Submission) async throws -> Outcome {
        let (slug, form) = (try submission.inquiry.slug(), submission.form)
        return try await submission.attempt {
            guard let version = Int(form["version"]) else { throw Refusal.invalid("version", "a whole number") }
            func named(_ field: String) -> String? { form[field].isEmpty ? nil : form[field] }
            try await submission.perform(
                CommentAgenda(
                    form["text"], in: submission.t.language, on: slug, version: version, item: named("item"), for: named("party")))
            return .see("/meetings/\(slug)/agenda/comments?version=\(version)", notice: submission.t("Your comment has been noted."))
        } orShow: { try await read(submission.inquiry, of: slug, form, "comment", $0) }
    }

    @Sendable static func answer(_ submission: Submission) async throws -> Outcome {
        let id = try submission.inquiry.slug()
        let meeting = try await submission.inquiry.read { db, reader in
            try db.row(
                """
                SELECT v.meeting, v.number FROM agenda_comment c JOIN agenda_version v ON v.id = c.version
                WHERE c.id = \(id) AND \(reader.mayRead(audienceIn: "c.audience"))
                """
            ).map { (slug: try $0["meeting"] as String, number: try $0["number"] as Int) }
        }
        guard let meeting else { throw Refusal.notFound }
        return try await submission.attempt {
            try await submission.perform(
                AnswerComment(Identity(rawValue: id), submission.form["answer"], in: submission.t.language))
            return .see(
                "/meetings/\(meeting.slug)/agenda/comments?version=\(meeting.number)#c-\(id)", notice: submission.t("Answered."))
        } orShow: { try await read(submission.inquiry, of: meeting.slug, submission.form, id, $0) }
    }
}
