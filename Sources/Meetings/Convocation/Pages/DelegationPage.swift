import HTML
import Institution
import Records
import SQL
import Web

/// Where a party's delegation is registered: by those who speak for it until the deadline, by the secretariat for everyone.
struct DelegationPage: Page {
    struct Holder: Sendable, Encodable {
        let person: Identity
        let name: String
    }

    struct Registered: Sendable, Encodable {
        let delegate: Delegate
        /// Only for those who may see what is private.
        let detail: DelegateDetail?

        private enum Key: String, CodingKey { case id, name, title, role, state, detail }

        /// Without the code of the badge, which is for the door.
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(delegate.id, forKey: .id)
            try container.encode(delegate.name, forKey: .name)
            try container.encode(delegate.title, forKey: .title)
            try container.encode(delegate.role, forKey: .role)
            try container.encode(delegate.state, forKey: .state)
            try container.encodeIfPresent(detail, forKey: .detail)
        }
    }

    /// The value of `party` for guests, interpreters and staff.
    static let nobodys = "-"

    let standing: MeetingStanding
    /// Nil: guests, interpreters and staff.
    let party: RecordName?
    /// The lists that the reader looks after.
    let parties: [RecordName]
    let invitation: Invitation?
    let registered: [Registered]
    let rules: DelegationRules
    let holders: [Holder]
    let isOpen: Bool
    /// The one that is changed.
    let changing: Registered?
    let typed: [String: String]
    let problems: [Refusal.Problem]

    private enum Key: String, CodingKey { case meeting, party, registered, deadline, isOpen }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(RecordName(standing.meeting), forKey: .meeting)
        try container.encodeIfPresent(party, forKey: .party)
        try container.encode(registered, forKey: .registered)
        try container.encodeIfPresent(standing.convocation.deadline?.description, forKey: .deadline)
        try container.encode(isOpen, forKey: .isOpen)
    }

    static func read(_ inquiry: Inquiry) async throws -> any Page { try await read(inquiry, Form(Query()), []) }

    static func read(_ inquiry: Inquiry, _ form: Form, _ problems: [Refusal.Problem]) async throws -> DelegationPage {
        let (slug, actor) = (try inquiry.slug(), inquiry.actor)
        let wanted = form.fields["party"] ?? inquiry.query["party"]
        let changed = form.fields["delegate"] ?? inquiry.query["delegate"]
        let typed = Dictionary(form.fields.items.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        return try await inquiry.read { db, reader in
            let standing = try db.standing(of: actor, in: slug, for: reader)
            let invitations = try db.invitations(to: slug)
            let own = standing.isSecretariat ? invitations.keys.sorted() : standing.speaksFor.filter(standing.invited.contains)
            let parties = try db.partyEntries(for: reader).map(\.name).filter { own.contains($0.slug) }
            let isNobodys = standing.isSecretariat && (wanted == nobodys || parties.isEmpty)
            let party = isNobodys ? nil : parties.first { $0.slug == wanted ?? parties[0].slug }
            guard isNobodys || party != nil else { throw Refusal.notFound }
            let details = standing.seesDetails(of: party?.slug) ? try db.delegateDetails(of: slug) : [:]
            let registered = try db.delegates(of: slug).filter { $0.party == party?.slug }.sorted(by: Delegate.isBefore)
                .map { Registered(delegate: $0, detail: details[$0.id]) }
            return DelegationPage(
                standing: standing, party: party, parties: parties, invitation: party.flatMap { invitations[$0.slug] },
                registered: registered, rules: try db.delegationRules(of: party?.slug, on: standing.day(at: reader.moment)),
                holders: try db.holders(ofParty: party?.slug, on: reader.moment.day, for: reader).map { Holder(person: $0.person, name: $0.name) },
                isOpen: standing.registers(party?.slug, at: reader.moment),
                changing: registered.first { $0.delegate.id.rawValue == changed }, typed: typed, problems: problems)
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("Delegation"), crumbs: Crumbs.meeting(RecordName(standing.meeting), t), section: .conference, isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        """
        <header class="title"><p class="kicker">\(t.wording(standing.meeting.title))</p><h1>\(party.map { t.wording($0.title) } ?? "\(t("Guests, interpreters, staff"))")</h1></header>
        \(ConvocationLinks(standing).html(t, on: "delegation"))\(choice(t))
        <p class="lead">\(t("Last day to register")): \(t.deadline(standing))</p>
        \(t.section(t("People registered"), id: "registered", list(t)))
        \(changing.map { t.section(t("Change what is said of {name}", ["name": t.name(of: $0.delegate)]), id: "change", form(t, $0)) } ?? t.section(t("Register somebody"), id: "register", register(t)))
        """
    }

    private var path: String { "/meetings/\(standing.slug)/delegation" }
    private var partyValue: String { party?.slug ?? DelegationPage.nobodys }

    private func choice(_ t: Translator) -> HTML {
        let all = parties.map { ($0.slug, $0.title.text) } + (standing.isSecretariat ? [(DelegationPage.nobodys, t("Guests, interpreters, staff"))] : [])
        guard all.count > 1 else { return .empty }
        let options = all.html { "<option value=\"\($0.0)\"\(if: $0.0 == partyValue, " selected")>\($0.1)</option>" }
        return "<form class=\"filters\" method=\"get\" action=\"\(url: t.path(path))\"><p><label for=\"which\">\(t("Delegation"))</label><select id=\"which\" name=\"party\">\(options)</select></p><p><button>\(t("Show"))</button></p></form>"
    }

    private func list(_ t: Translator) -> HTML {
        guard !registered.isEmpty else { return t.emptyState(t("Nobody has been registered yet.")) }
        return t.table(
            caption: t("People registered"), columns: [t("Name"), t("Capacity"), t("State"), t("Private details")],
            rows: registered.map { one in
                let delegate = one.delegate
                return [
                    "\(t.name(of: delegate))<br><small>\(delegate.title)</small>", "\(t.name(of: delegate.role))",
                    "\(t.mark(delegate.state))\(actions(delegate, t))", one.detail.map { details($0, t) } ?? .empty,
                ]
            })
    }

    private func actions(_ delegate: Delegate, _ t: Translator) -> HTML {
        let name = t.name(of: delegate)
        let letter: HTML = delegate.state == .accredited
            ? "<br><a href=\"\(url: t.path("/meetings/\(standing.slug)/visa-letter") + "?delegate=\(delegate.id.rawValue)")\">\(t("Letter for the consulate"))<span class=\"unseen\"> \(name)</span></a>"
            : .empty
        guard isOpen else { return letter }
        return """
            \(letter)<br><a href="\(url: t.path(path) + "?party=\(partyValue)&delegate=\(delegate.id.rawValue)#change")">\(t("Correct"))<span class="unseen"> \(name)</span></a>
            \(t.button(to: path + "/withdraw", t("Withdraw"), [("party", partyValue), ("delegate", delegate.id.rawValue)], isGrave: true, about: name))
            """
    }

    private func details(_ detail: DelegateDetail, _ t: Translator) -> HTML {
        func time(_ text: String, _ flight: String) -> String {
            let told = VenueClock.Reading(text).map { "\(t.day($0.day)), \($0.time)" }
            return [told, flight.isEmpty ? nil : flight].compactMap { $0 }.joined(separator: " · ")
        }
        return t.definitions([
            (t("Interpretation"), "\(detail.interpretation.map { t.name(of: $0) })"), (t("Needs"), "\(detail.needs)"),
            (t("Diet"), "\(detail.diet)"), (t("Arrives"), "\(time(detail.arrives, detail.arrivalFlight))"),
            (t("Leaves"), "\(time(detail.departs, detail.departureFlight))"), (t("Hotel"), "\(detail.hotel)"),
            (t("Consulate"), detail.wantsVisaLetter ? "\(t("wants a letter"))" : .empty),
        ])
    }

    private func register(_ t: Translator) -> HTML {
        if let invitation, invitation.state == .declined {
            return t.emptyState(t("The invitation was declined."), "<a href=\"\(url: t.path("/meetings/\(standing.slug)/invitation"))\">\(t("Invitation"))</a>")
        }
        guard isOpen else {
            let reason = standing.convocation.list == .provisional
                ? t("The time for registering is over.") : t("The list of participants is final.")
            return t.emptyState(
                reason, "\(t("Turn to the secretariat: it can still register somebody.")) <a href=\"\(url: t.path("/directory"))\">\(t("Directory"))</a>")
        }
        return form(t, nil)
    }

    private func form(_ t: Translator, _ changed: Registered?) -> HTML {
        guard isOpen else { return .empty }
        let known = changed.map { DelegateInputs.values($0) } ?? [:]
        let values = typed.isEmpty ? known : typed
        let hidden = [Input.hidden("party", partyValue)]
            + (changed.map { [.hidden("delegate", $0.delegate.id.rawValue), FormMerge.base(known)] } ?? [])
        return """
            <p>\(t("Only the secretariat, those who speak for the host and those who speak for the party see the private details. They are removed when their time is over."))</p>
            \(t.form(
                to: path + (changed == nil ? "/register" : "/change"),
                hidden + DelegateInputs.inputs(
                    t, values, roles: rules.roles, holders: holders, clock: standing.clock, companions: rules.companions),
                submit: changed == nil ? t("Register") : t("Save"), problems: problems))
            """
    }
}

/// What is done about a delegation.
enum DelegationDeeds {
    @Sendable static func register(_ submission: Submission) async throws -> Outcome {
        try await keep(submission) { slug, page, entry in
            try await submission.perform(
                RegisterDelegate(Identity(at: submission.moment), at: slug, of: page.party?.slug, entry))
            return submission.t("Registered. The secretariat accredits.")
        }
    }

    @Sendable static func change(_ submission: Submission) async throws -> Outcome {
        try await keep(submission) { slug, page, entry in
            guard let changed = page.changing else { throw Refusal.notFound }
            try await submission.perform(ChangeDelegate(changed.delegate.id, at: slug, entry))
            return submission.t("Saved.")
        }
    }

    private static func keep(
        _ submission: Submission, _ body: (String, DelegationPage, DelegateEntry) async throws -> String
    ) async throws -> Outcome {
        let (slug, form) = (try submission.inquiry.slug(), submission.form)
        // What may not be known is refused before what is wrong with the form.
        let page = try await DelegationPage.read(submission.inquiry, form, [])
        let merge = FormMerge(form, onto: page.changing.map { DelegateInputs.values($0) } ?? [:]) { field, value in
            switch field {
            case "role": DelegateRole(rawValue: value).map { submission.t.name(of: $0) } ?? value
            case "person": page.holders.first { $0.person.rawValue == value }?.name ?? value
            default: value
            }
        }
        return try await submission.attempt(merge) {
            let notice = try await body(slug, page, try DelegateInputs.entry(merge.form, holders: page.holders))
            return .see(
                "/meetings/\(slug)/delegation?party=\(page.party?.slug ?? DelegationPage.nobodys)", notice: notice)
        } orShow: { try await DelegationPage.read(submission.inquiry, merge.form, $0) }
    }

    @Sendable static func withdraw(_ submission: Submission) async throws -> Outcome {
        let (slug, form) = (try submission.inquiry.slug(), submission.form)
        try await submission.perform(WithdrawDelegate(Identity(rawValue: form["delegate"]), from: slug))
        return .see("/meetings/\(slug)/delegation?party=\(form["party"].percentEncoded)", notice: submission.t("Withdrawn."))
    }
}

extension Delegate {
    /// Heads first, then by capacity and name.
    static func isBefore(_ left: Delegate, _ right: Delegate) -> Bool {
        let order = DelegateRole.allCases
        let (first, second) = (order.firstIndex(of: left.role) ?? 0, order.firstIndex(of: right.role) ?? 0)
        return (first, left.name, left.id) < (second, right.name, right.id)
    }
}
