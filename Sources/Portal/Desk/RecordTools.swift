import HTML
import Records
import SQL
import Web

/// Who may read a record, now and from a date on, and taking it away: for whoever keeps records.
struct AudiencePage: Page {
    let record: RecordName
    let version: Int
    let audience: String
    let release: String
    let releasedTo: String
    let choices: [AudienceChoice]
    let problems: [Refusal.Problem]
    let reason: String

    private enum CodingKeys: String, CodingKey { case record, version, audience, release, releasedTo, choices, problems }

    static let read: @Sendable (Inquiry) async throws -> any Page = { inquiry in try await read(inquiry, nil, []) }

    private static func read(_ inquiry: Inquiry, _ form: Form?, _ problems: [Refusal.Problem]) async throws -> AudiencePage {
        let reference = Reference(try inquiry.slug("kind"), try inquiry.slug())
        let t = inquiry.t
        return try await inquiry.read { db, reader in
            let subject = try EditedRecord.read(reference, db, reader)
            guard let record = try db.record(reference, for: reader) else { throw Refusal.notFound }
            let sheet = subject.sheet
            return AudiencePage(
                record: RecordName(record), version: subject.version ?? 0, audience: form?.fields["audience"] ?? sheet["audience"],
                release: form?.fields["release"] ?? sheet["release"], releasedTo: form?.fields["release-to"] ?? sheet["release-to"],
                choices: try db.audienceChoices(t, for: reader, and: subject.draft.audience), problems: problems,
                reason: form?["reason"] ?? "")
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("Who may read it"),
            crumbs: [.init(t("Desk"), "/desk"), .init(record.title.text, "/records/\(record.kind)/\(record.slug)")],
            isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        let path = "/records/\(record.kind)/\(record.slug)"
        let own = problems.filter { $0.field != "reason" }
        let audience = t.form(
            to: "\(path)/audience",
            [.hidden("version", String(version))]
                + AudienceInputs.inputs(t, choices, audience: audience, release: release, to: releasedTo),
            submit: t("Save"), problems: own)
        let remove = record.kind == "process" ? HTML.empty : t.form(
            to: "\(path)/remove", [Input("reason", t("Why"), value: reason, isRequired: true)],
            submit: t("Remove"), problems: problems.filter { $0.field == "reason" }, isGrave: true, id: "removal")
        return """
            <header class="title"><p class="kicker">\(t.name(ofKind: record.kind))</p><h1>\(t.link(record))</h1></header>
            \(t.section(t("Who may read it"), id: "audience", audience))
            \(t.section(t("Remove it"), id: "remove", remove.isEmpty ? .empty : "<p>\(t("It goes to the trash and can be brought back."))</p>" + remove))
            """
    }

    /// POST `/records/{kind}/{slug}/audience`.
    static let set: @Sendable (Submission) async throws -> Outcome = { submission in
        let reference = Reference(try submission.inquiry.slug("kind"), try submission.inquiry.slug())
        let form = submission.form
        let actor = submission.actor
        return try await submission.attempt {
            guard let version = Int(form["version"]) else { throw Refusal.invalid("version", "a whole number") }
            let command = try await submission.inquiry.read { db, reader in
                let subject = try EditedRecord.read(reference, db, reader)
                var sheet = subject.sheet
                for name in ["audience", "release", "release-to"] { sheet[name] = form[name] }
                // The same rules as in the editor.
                let draft = try subject.command(sheet, db, actor, reader).draft
                return SetAudience(reference, audience: draft.audience, release: draft.release, basedOn: version)
            }
            try await submission.perform(command)
            let isOwn = actor.clearance.audiences.contains(command.audience)
            return .see(isOwn ? submission.t.recordPath(reference) : "/desk", notice: submission.t("Saved."))
        } orShow: { try await read(submission.inquiry, form, $0) }
    }

    /// POST `/records/{kind}/{slug}/remove`.
    static let remove: @Sendable (Submission) async throws -> Outcome = { submission in
        let reference = Reference(try submission.inquiry.slug("kind"), try submission.inquiry.slug())
        _ = try EditedRecord.form(reference.kind)
        return try await submission.attempt {
            try await submission.perform(RemoveRecord(reference, reason: submission.form["reason"]))
            return .see("/desk/trash", notice: submission.t("Removed. It can be brought back here."))
        } orShow: { try await read(submission.inquiry, submission.form, $0) }
    }
}

/// What the presidency opens to a party beyond the charter (O3), dated and on the record.
struct AuthorisePage: Page {
    struct Entry: Sendable, Encodable {
        let party: String
        let title: String
        let begins: Moment
        let ends: Moment?
        let reason: String
        let isOpen: Bool
    }

    let record: RecordName
    let entries: [Entry]
    let parties: [RecordName]
    let typed: [String: String]
    let problems: [Refusal.Problem]

    private enum CodingKeys: String, CodingKey { case record, entries, problems }

    static let read: @Sendable (Inquiry) async throws -> any Page = { inquiry in try await read(inquiry, [:], []) }

    private static func read(_ inquiry: Inquiry, _ typed: [String: String], _ problems: [Refusal.Problem]) async throws -> AuthorisePage {
        let reference = Reference(try inquiry.slug("kind"), try inquiry.slug())
        return try await inquiry.read { db, reader in
            guard let record = try db.record(reference, for: reader) else { throw Refusal.notFound }
            let parties = try db.records("r.kind = 'party'", fields: [.title, .short], for: reader).map { RecordName($0) }
            let names = Dictionary(parties.map { ($0.slug, $0.title.text) }) { first, _ in first }
            let entries = try db.authorisations(on: record.id).map { entry in
                let slug = String(entry.audience.rawValue.dropFirst("party:".count))
                return Entry(
                    party: slug, title: names[slug] ?? slug, begins: entry.begins, ends: entry.ends, reason: entry.reason,
                    isOpen: entry.ends.map { $0 > reader.moment } ?? true)
            }
            return AuthorisePage(
                record: RecordName(record), entries: entries, parties: parties, typed: typed, problems: problems)
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("Authorise reading"), crumbs: [.init(record.title.text, "/records/\(record.kind)/\(record.slug)")],
            isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        let path = "/records/\(record.kind)/\(record.slug)"
        let items = entries.html { entry -> HTML in
            let end = entry.isOpen
                ? t.button(to: "\(path)/end-authorisation", t("End it now"), [("party", entry.party)], isGrave: true, about: entry.title) : .empty
            let until = entry.ends.map { " – " + t.moment($0) } ?? ""
            return "<li><strong>\(entry.title)</strong> <small>\(t.moment(entry.begins))\(until)</small><p>\(entry.reason)</p>\(end)</li>"
        }
        let form = t.form(
            to: "\(path)/authorise",
            [
                Input("party", t("Party"), .choice([.init("", "")] + parties.map { .init($0.slug, $0.title.text) }), value: typed["party"] ?? "", isRequired: true),
                Input("begins", t("From"), value: typed["begins"] ?? "", hint: t("A moment in UTC: 2027-05-01 or 2027-05-01T12:00Z. Empty: from now.")),
                Input("ends", t("Until"), value: typed["ends"] ?? "", hint: t("Empty: until it is ended.")),
                Input("reason", t("Why"), .multiline(rows: 3), value: typed["reason"] ?? "", isRequired: true),
            ], submit: t("Authorise"), problems: problems)
        return """
            <header class="title"><p class="kicker">\(t("Authorise reading")) (O3)</p><h1>\(t.link(record))</h1></header>
            <p>\(t("The presidency may let an observer follow more than the charter opens. What it authorises stands in the journal with its dates and its reason."))</p>
            \(t.section(t("Authorised so far"), id: "authorised", items.isEmpty ? t.emptyState(t("Nothing has been authorised on this record.")) : "<ul class=\"lines\">\(items)</ul>"))
            \(t.section(t("Authorise a party"), id: "authorise", form))
            """
    }

    /// POST `/records/{kind}/{slug}/authorise`.
    static let authorise: @Sendable (Submission) async throws -> Outcome = { submission in
        let reference = Reference(try submission.inquiry.slug("kind"), try submission.inquiry.slug())
        let form = submission.form
        return try await submission.attempt {
            func moment(_ name: String) throws(Refusal) -> Moment? {
                guard let text = form.fields[name] else { return nil }
                guard let moment = Moment(typed: text) else { throw .invalid(name, "a moment such as 2027-05-01T12:00Z") }
                return moment
            }
            try await submission.perform(
                AuthoriseReading(
                    reference, to: try form.required("party"), from: try moment("begins") ?? submission.moment,
                    until: try moment("ends"), reason: form["reason"]))
            return .see("/records/\(reference)/authorise", notice: submission.t("Authorised."))
        } orShow: { problems in
            // Whose record is not there learns no more than that.
            if problems.contains(where: { $0.field == "record" }) { throw Refusal.notFound }
            let typed = Dictionary(form.fields.items.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
            return try await read(submission.inquiry, typed, problems)
        }
    }

    /// POST `/records/{kind}/{slug}/end-authorisation`.
    static let end: @Sendable (Submission) async throws -> Outcome = { submission in
        let reference = Reference(try submission.inquiry.slug("kind"), try submission.inquiry.slug())
        try await submission.perform(EndAuthorisation(reference, of: try submission.form.required("party")))
        return .see("/records/\(reference)/authorise", notice: submission.t("Ended."))
    }
}
