import HTML
import Institution
import Records
import SQL
import Web

/// The convocation of a meeting for those who conduct it: who is invited on which ground, what became of each invitation,
/// what is set, who waits to be accredited.
struct ConvocationPage: Page {
    struct Row: Sendable, Encodable {
        let entry: InvitationList.Entry
        let invitation: Invitation?
        let registered: Int
        /// How many people can be written to for it.
        let correspondents: Int
        /// Its people may know of the meeting.
        let mayKnow: Bool
    }

    let standing: MeetingStanding
    let rows: [Row]
    let waiting: [Delegate]
    let information: [Language: String]
    let typed: [String: String]
    let problems: [Refusal.Problem]
    let failed: String

    private enum Key: String, CodingKey { case meeting, convocation, parties }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(RecordName(standing.meeting), forKey: .meeting)
        try container.encode(standing.convocation, forKey: .convocation)
        try container.encode(rows, forKey: .parties)
    }

    static func read(_ inquiry: Inquiry) async throws -> any Page { try await read(inquiry, Form(Query()), "", []) }

    static func read(
        _ inquiry: Inquiry, _ form: Form, _ failed: String, _ problems: [Refusal.Problem]
    ) async throws -> ConvocationPage {
        let (slug, actor) = (try inquiry.slug(), inquiry.actor)
        let typed = Dictionary(form.fields.items.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        return try await inquiry.read { db, reader in
            let standing = try db.standing(of: actor, in: slug, for: reader)
            let invitations = try db.invitations(to: slug)
            let delegates = try db.delegates(of: slug)
            let rows = try db.invitationList(to: standing.body, for: reader).entries.map { entry in
                let party = entry.party.slug
                return Row(
                    entry: entry, invitation: invitations[party], registered: delegates.count { $0.party == party },
                    correspondents: try db.correspondents(of: party, on: reader.moment.day).count,
                    mayKnow: try db.mayKnow(party, of: standing.meeting.id, at: reader.moment))
            }
            return ConvocationPage(
                standing: standing, rows: rows, waiting: delegates.filter { one in
                    one.state == .registered && (one.party == nil || rows.contains { $0.entry.party.slug == one.party })
                },
                information: try db.practicalInformation(of: slug), typed: typed, problems: problems, failed: failed)
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("Convocation"), crumbs: Crumbs.meeting(RecordName(standing.meeting), t), section: .conference, isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        """
        <header class="title"><p class="kicker">\(t.wording(standing.meeting.title))</p><h1>\(t("Convocation"))</h1></header>
        \(ConvocationLinks(standing).html(t, on: "convocation"))
        \(t.section(t("Invitations"), id: "invitations", invitations(t)))
        \(t.section(t("To be invited"), id: "convene", convene(t)))
        \(t.section(t("Who comes on which ground"), id: "grounds", grounds(t)))
        \(t.section(t("To be accredited"), id: "accredit", accredit(t)))
        \(t.section(t("List of participants"), id: "list", list(t)))
        \(t.section(t("Deadline, information, retention"), id: "settings", settings(t)))
        """
    }

    private var path: String { "/meetings/\(standing.slug)/convocation" }

    // MARK: - Invitations

    private func invitations(_ t: Translator) -> HTML {
        let made = rows.filter { $0.invitation != nil }
        guard !made.isEmpty else { return t.emptyState(t("Nobody has been invited yet. Make the invitations below, then send them.")) }
        let answered = made.count { $0.invitation?.state.isAnswered == true }
        let isWaiting = made.contains { $0.invitation?.state == .drafted }
        let isSilent = made.contains { $0.invitation.map { $0.state.isOut && !$0.state.isAnswered } ?? false }
        return """
            <p class="tally">\(t("{n} of {all} have answered", ["n": t.number(answered), "all": t.number(made.count)]))</p>
            <div class="go">\(if: isWaiting, t.button(to: path + "/send", t("Send the invitations that wait")))
            \(if: isSilent, t.button(to: path + "/remind", t("Remind those who have not answered")))</div>
            \(t.table(
                caption: t("Invitations"), columns: [t("Party"), t("Ground"), t("State"), t("People registered")],
                rows: made.map { [t.link($0.entry.party), ground($0, t), state($0, t), "\($0.registered)"] }, numeric: [3]))
            """
    }

    private func ground(_ row: Row, _ t: Translator) -> HTML {
        let basis = (row.invitation?.basis ?? row.entry.basis).map { t.name(of: $0) } ?? t("Not in the sources")
        return "\(basis) \(t.rule(row.invitation?.rule ?? row.entry.rule))"
    }

    /// Why each kind of party comes or does not, once for all of the kind, with the source.
    private func grounds(_ t: Translator) -> HTML {
        let kinds = rows.map(\.entry.type).uniqued().compactMap { type in rows.first { $0.entry.type == type }?.entry }
        let items = kinds.html { entry -> HTML in
            let basis = switch entry.level {
            case .excluded: t("Do not come")
            case .byInvitation: t.name(of: .invitation)
            case .notInSources: t("Not in the sources")
            case .decides, .takesPart, .slot: entry.basis.map { t.name(of: $0) } ?? ""
            }
            let parties = rows.filter { $0.entry.type == entry.type }.map { t.shortLink($0.entry.party) }.joined(by: ", ")
            let note: HTML = entry.note.map { " \(t.wording($0))" } ?? .empty
            return "<li><strong>\(basis)</strong> \(t.rule(entry.rule)): \(parties).\(note) \(t.inlineSources(entry.sources))</li>"
        }
        return items.isEmpty ? .empty : "<ul class=\"lines\">\(items)</ul>"
    }

    private func state(_ row: Row, _ t: Translator) -> HTML {
        guard let invitation = row.invitation else { return .empty }
        let moments: [(String, Moment?)] = [
            (t("Sent on"), invitation.sent), (t("Reminded"), invitation.reminded), (t("Opened"), invitation.opened),
            (t("Answered"), invitation.answered),
        ]
        let told = moments.compactMap { name, moment in moment.map { "\(name): \(t.moment($0))" } }
            .html { "<br><small>\($0)</small>" }
        let note: HTML = invitation.note.isEmpty ? .empty : "<p>“\(invitation.note)”</p>"
        return "\(t.mark(invitation.state))\(told)\(note)\(warning(row, t))\(actions(row, invitation, t))"
    }

    private func warning(_ row: Row, _ t: Translator) -> HTML {
        if !row.mayKnow {
            return "<p class=\"error\">\(t("This meeting’s record is not for them: the letter would be withdrawn. Give the record another audience first."))</p>"
        }
        guard row.correspondents == 0 else { return .empty }
        return "<p class=\"error\">\(t("There is nobody to write to.")) <a href=\"\(url: t.path("/seats/\(row.entry.party.slug)"))\">\(t("Give a seat"))</a></p>"
    }

    private func actions(_ row: Row, _ invitation: Invitation, _ t: Translator) -> HTML {
        let (party, name) = (row.entry.party.slug, row.entry.party.title.text)
        switch invitation.state {
        case .drafted where row.correspondents > 0:
            return t.button(to: path + "/send", t("Send"), [("party", party)], about: name)
        case .sent, .opened: return t.button(to: path + "/remind", t("Remind"), [("party", party)], about: name)
        case .drafted, .accepted, .declined: return .empty
        }
    }

    private func convene(_ t: Translator) -> HTML {
        let open = rows.filter { $0.invitation == nil && $0.entry.level != .excluded }
        let (certain, chosen) = (open.filter { $0.entry.basis != nil }, open.filter { $0.entry.isByChoice })
        guard !open.isEmpty else { return .empty }
        let byRight: HTML = certain.isEmpty
            ? .empty
            : "<p>\(t("Invited by the charter’s matrix:")) \(certain.map { t.shortLink($0.entry.party) }.joined(by: ", "))</p>"
        let ticks = chosen.html { row in
            """
            <li class="pick"><input type="checkbox" id="chosen-\(row.entry.party.slug)" name="chosen" value="\(row.entry.party.slug)"><label for="chosen-\(row.entry.party.slug)">\(row.entry.party.title.text) <small>\(row.entry.level == .notInSources ? t("Not in the sources") : t("By explicit invitation")) \((row.entry.rule ?? "").uppercased())</small></label></li>
            """
        }
        let choice: HTML = chosen.isEmpty
            ? .empty : "<fieldset><legend>\(t("Only when chosen"))</legend><ul class=\"picks\">\(ticks)</ul></fieldset>"
        return byRight + t.form(
            to: path, [], submit: t("Make the invitations"), problems: failed == "convene" ? problems : [], extra: choice,
            id: "convene-form")
    }

    // MARK: - Delegates

    private func accredit(_ t: Translator) -> HTML {
        guard standing.isSecretariat, !waiting.isEmpty else { return .empty }
        let names = Dictionary(rows.map { ($0.entry.party.slug, $0.entry.party) }, uniquingKeysWith: { first, _ in first })
        let table = t.table(
            caption: t("To be accredited"), columns: [t("Name"), t("Post"), t("Capacity"), t("Party"), t("Accredit")],
            rows: waiting.map { delegate in
                [
                    "\(t.name(of: delegate))", "\(delegate.title)", "\(t.name(of: delegate.role))",
                    delegate.party.flatMap { names[$0] }.map { t.link($0) } ?? "—",
                    t.button(to: path + "/accredit", t("Accredit"), [("delegate", delegate.id.rawValue)], about: t.name(of: delegate)),
                ]
            })
        return table + "<div class=\"go\">\(t.button(to: path + "/accredit", t("Accredit all of them")))</div>"
    }

    private func list(_ t: Translator) -> HTML {
        let now = "<p>\(t("The list is now")): <strong>\(t.name(of: standing.convocation.list))</strong>. <a href=\"\(url: t.path("/meetings/\(standing.slug)/participants"))\">\(t("List of participants"))</a></p>" as HTML
        guard standing.isSecretariat else { return now }
        let buttons = ParticipantsList.allCases.filter { $0 != standing.convocation.list }.html { list in
            let label = switch list {
            case .provisional: t("Open it again: provisional")
            case .final: t("Make it final")
            case .published: t("Publish it for everyone")
            }
            return t.button(to: path + "/list", label, [("list", list.rawValue)])
        }
        return now + "<div class=\"go\">\(buttons)</div>"
    }

    private func settings(_ t: Translator) -> HTML {
        let isTyped = failed == "settings"
        let convocation = standing.convocation
        func value(_ name: String, _ kept: String) -> String { isTyped ? typed[name] ?? "" : kept }
        let notSet = t("Not in the sources: there is none until you set one.")
        let texts = t.site.languages.all.map { language in
            Input(
                "information.\(language.rawValue)", "\(t("Practical information")) (\(t.name(of: language)))", .multiline(rows: 8),
                value: value("information.\(language.rawValue)", information[language] ?? ""), language: language)
        }
        let erased: HTML = convocation.erased.map { "<p>\(t("Names and private details were removed on {day}.", ["day": t.day($0.day)]))</p>" } ?? .empty
        return erased + t.form(
            to: path + "/settings",
            [
                Input("deadline", t("Last day to register"), .date, value: value("deadline", convocation.deadline?.description ?? ""), hint: notSet),
                Input(
                    "retention", t("Months after the meeting until names and private details of delegates are removed"),
                    value: value("retention", convocation.retention.map(String.init) ?? ""),
                    hint: notSet + " " + t("What is to stay of the final list must be kept as a document by then.")),
            ] + texts, submit: t("Save"), problems: isTyped ? problems : [], id: "settings-form")
    }
}
