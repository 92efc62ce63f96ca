import HTML
import Institution
import Records
import SQL
import Web

/// A party's own invitation to a meeting: the letter, its ground, and the answer.
struct InvitationPage: Page {
    let standing: MeetingStanding
    let party: RecordName
    /// Their other parties that are invited too.
    let others: [RecordName]
    let invitation: Invitation
    let ruleTitle: Wording?
    let place: Wording?
    let typed: [String: String]
    let problems: [Refusal.Problem]

    private enum Key: String, CodingKey { case meeting, party, invitation, deadline }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(RecordName(standing.meeting), forKey: .meeting)
        try container.encode(party, forKey: .party)
        try container.encode(invitation, forKey: .invitation)
        try container.encodeIfPresent(standing.convocation.deadline?.description, forKey: .deadline)
    }

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        let page = try await read(inquiry, Form(Query()), [])
        guard page.invitation.state == .sent, let visit = inquiry.visit, !visit.isReadOnly, !visit.isMachine else { return page }
        // Looking at it is what is noted, by whom the clock of this answer says.
        let office = CommandOffice(inquiry.database, clock: { [moment = inquiry.reader.moment] in moment })
        try await office.perform(OpenInvitation(to: page.standing.slug, of: page.party.slug), as: inquiry.actor)
        return page
    }

    static func read(_ inquiry: Inquiry, _ form: Form, _ problems: [Refusal.Problem]) async throws -> InvitationPage {
        let (slug, actor) = (try inquiry.slug(), inquiry.actor)
        let wanted = form.fields["party"] ?? inquiry.query["party"]
        let typed = Dictionary(form.fields.items.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        return try await inquiry.read { db, reader in
            let standing = try db.standing(of: actor, in: slug, for: reader)
            let own = standing.ownInvited
            guard let party = wanted ?? own.first, own.contains(party), let invitation = try db.invitations(to: slug)[party],
                let record = try db.record(Reference("party", party), for: reader)
            else { throw Refusal.notFound }
            return InvitationPage(
                standing: standing, party: RecordName(record),
                others: try own.filter { $0 != party }.compactMap { try db.record(Reference("party", $0), for: reader) }.map(RecordName.init),
                invitation: invitation,
                ruleTitle: try invitation.rule.flatMap { try db.record(Reference("rule", $0), for: reader) }?.title,
                place: standing.meeting[.place], typed: typed, problems: problems)
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("Invitation"), crumbs: Crumbs.meeting(RecordName(standing.meeting), t), section: .conference, isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        let facts = t.definitions([
            (t("Meeting"), t.link(RecordName(standing.meeting))),
            (t("Date"), standing.meeting.when.map { t.time($0) } ?? .empty),
            (t("Place"), place.map { t.wording($0) } ?? .empty),
            (t("Ground"), "\(t.name(of: invitation.basis)) \(t.rule(invitation.rule)) \(ruleTitle.map { t.wording($0) })"),
            (t("Last day to register"), "\(t.deadline(standing))"),
            (t("State"), state(t)),
            (t("Your note"), "\(invitation.note)"),
        ])
        let other: HTML = others.isEmpty
            ? .empty
            : "<p>\(t("Also invited:")) \(others.map { "<a href=\"\(url: t.path("/meetings/\(standing.slug)/invitation") + "?party=\($0.slug)")\">\($0.title.text)</a>" as HTML }.joined(by: ", "))</p>"
        return """
            <header class="title"><p class="kicker">\(t.link(party))</p><h1>\(t("Invitation"))</h1></header>
            \(ConvocationLinks(standing).html(t, on: "invitation"))
            <p class="lead">\(t("The secretariat has the honour to invite {party} to {meeting}.", ["party": party.title.text, "meeting": standing.meeting.title.text]))</p>
            \(facts)\(other)\(t.section(t("Answer"), id: "answer", answer(t)))
            """
    }

    private func state(_ t: Translator) -> HTML {
        guard let answered = invitation.answered else { return "<span class=\"state wait\">\(t("Not answered yet"))</span>" }
        return "\(t.mark(invitation.state)) \(t.moment(answered))"
    }

    private func answer(_ t: Translator) -> HTML {
        guard standing.speaksFor.contains(party.slug) else {
            return t.emptyState(t("The focal points of your party answer it."))
        }
        let next: HTML = invitation.state == .accepted
            ? "<p><a href=\"\(url: t.path("/meetings/\(standing.slug)/delegation") + "?party=\(party.slug)")\">\(t("Register the delegation"))</a></p>" : .empty
        return next + t.form(
            to: "/meetings/\(standing.slug)/invitation",
            [
                .hidden("party", party.slug),
                Input(
                    "answer", t("Your answer"),
                    .choice([.init("", ""), .init("accepted", t("We will come")), .init("declined", t("We cannot come"))]),
                    value: typed["answer"] ?? (invitation.state.isAnswered ? invitation.state.rawValue : ""), isRequired: true),
                Input("note", t("Note to the secretariat"), .multiline(rows: 3), value: typed["note"] ?? invitation.note),
            ], submit: invitation.state.isAnswered ? t("Change the answer") : t("Answer"), problems: problems)
    }

    /// Answers it.
    @Sendable static func answer(_ submission: Submission) async throws -> Outcome {
        let (slug, form) = (try submission.inquiry.slug(), submission.form)
        return try await submission.attempt {
            // What may not be known is refused before what is wrong with the form.
            let page = try await read(submission.inquiry, form, [])
            guard let answer = InvitationState(rawValue: form["answer"]), answer.isAnswered else {
                throw Refusal.invalid("answer", "must not be empty")
            }
            try await submission.perform(
                AnswerInvitation(to: slug, for: page.party.slug, isAccepted: answer == .accepted, note: form["note"]))
            let t = submission.t
            return answer == .accepted
                ? .see("/meetings/\(slug)/delegation?party=\(page.party.slug)", notice: t("Thank you. Now register those who will come."))
                : .see("/meetings/\(slug)/invitation?party=\(page.party.slug)", notice: t("Your answer has been noted."))
        } orShow: { try await read(submission.inquiry, form, $0) }
    }
}
