import HTML
import Records
import SQL
import Web

/// What an act on many records would change, or has changed, line by line.
struct BulkOutcomePage: Page {
    struct Line: Sendable, Encodable {
        let record: RecordName
        /// What changes, in words; empty where nothing does.
        let change: String
        let refusal: String?
    }

    let lines: [Line]
    let isDone: Bool
    /// To be sent again when it is to be done.
    private let fields: [(String, String)]

    private enum CodingKeys: String, CodingKey { case lines, isDone }

    init(lines: [Line], isDone: Bool, fields: [(String, String)]) {
        self.lines = lines
        self.isDone = isDone
        self.fields = fields
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            isDone ? t("What was changed") : t("What would change"),
            crumbs: [.init(t("Desk"), "/desk"), .init(t("Many at once"), "/desk/bulk")], isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        let rows = lines.map { line -> [HTML] in
            let said: HTML = line.refusal.map { "<span class=\"state no\">\($0)</span>" }
                ?? (line.change.isEmpty ? HTML(escaping: t("stays as it is")) : HTML(escaping: line.change))
            return ["<a href=\"\(url: t.recordPath(line.record.reference))\">\(t.wording(line.record.title))</a>", HTML(escaping: t.name(ofKind: line.record.kind)), said]
        }
        let refused = lines.count { $0.refusal != nil }
        let changed = lines.count { $0.refusal == nil && !$0.change.isEmpty }
        let next: HTML = isDone || changed == 0 ? .empty : """
            \(if: refused > 0, "<p>\(t("Those that cannot be changed stay as they are; the others are changed."))</p>")
            <form method="post" action="\(url: t.path("/desk/bulk"))">\(t.formToken)\(fields.html { "<input type=\"hidden\" name=\"\($0.0)\" value=\"\($0.1)\">" })<p class="go"><button name="do" value="perform">\(t.count(changed, "Change {n} record", "Change {n} records"))</button></p></form>
            """
        return """
            <header class="title"><h1>\(isDone ? t("What was changed") : t("What would change"))</h1></header>
            <p class="tally"><span>\(t.count(changed, "{n} record changes", "{n} records change"))</span> <span>\(t.count(refused, "{n} cannot", "{n} cannot"))</span></p>
            \(t.table(caption: t("Records"), columns: [t("Record"), t("Kind"), t("Change")], rows: rows))\(next)
            """
    }
}

/// POST `/desk/bulk`.
enum Bulk {
    private struct Step: Sendable {
        let record: RecordName
        let change: String
        let command: (any Command)?
    }

    static let send: @Sendable (Submission) async throws -> Outcome = { submission in
        let form = submission.form
        do {
            let steps = try await steps(submission)
            let commands = steps.compactMap(\.command)
            let isDone = form["do"] == "perform"
            let results = isDone
                ? try await submission.office.perform(each: commands, as: submission.actor)
                : try await submission.office.rehearse(each: commands, as: submission.actor)
            var outcomes = results.makeIterator()
            let t = submission.t
            let lines = steps.map { step -> BulkOutcomePage.Line in
                let outcome = step.command.flatMap { _ in outcomes.next() }
                var refusal: String?
                if case .failure(let why)? = outcome { refusal = t.said(why, step.record.kind) }
                return .init(record: step.record, change: step.change, refusal: refusal)
            }
            let kept = form.fields.items.filter { ["record", "act", "audience", "release", "facet", "reason"].contains($0.name) }
            return .show(BulkOutcomePage(lines: lines, isDone: isDone, fields: kept.map { ($0.name, $0.value) }))
        } catch Refusal.invalid(let problems) {
            return .show(
                try await BulkPage.read(submission.inquiry, words: form["q"], kind: form["kind"], form: form, problems: problems),
                status: 422, problems: problems)
        }
    }

    private static func steps(_ submission: Submission) async throws -> [Step] {
        let (form, t) = (submission.form, submission.t)
        let references = form.all("record").compactMap { Reference($0) }.uniqued()
        guard !references.isEmpty else { throw Refusal.invalid("record", "choose at least one record") }
        guard references.count <= BulkPage.most else { throw Refusal.tooLarge(limit: BulkPage.most, unit: "records") }
        return try await submission.inquiry.read { db, reader in
            let choices = try db.audienceChoices(t, for: reader)
            let act = try Act(form, choices) { try db.record($0, for: reader)?.title.text }
            return try references.map { reference in
                let subject = try EditedRecord.read(reference, db, reader)
                guard let record = try db.record(reference, for: reader) else { throw Refusal.notFound }
                let (command, change) = act.step(subject, t)
                return Step(record: RecordName(record), change: change, command: command)
            }
        }
    }

    /// What is to be done with each record.
    private enum Act {
        case audience(AudienceChoice)
        case release(Release, AudienceChoice)
        /// With what the theme, the party or the body is called.
        case facet(Facet, String, title: String)
        case remove(String)

        init(_ form: Form, _ choices: [AudienceChoice], title: (Reference) throws -> String?) throws {
            func wanted() throws(Refusal) -> AudienceChoice {
                let key = try form.required("audience")
                guard let choice = choices.first(where: { $0.audience.rawValue == key }) else {
                    throw .invalid("audience", "is none that you belong to")
                }
                return choice
            }
            switch form["act"] {
            case "audience":
                self = .audience(try wanted())
            case "release":
                guard let moment = Moment(typed: form["release"]) else { throw Refusal.invalid("release", "a moment such as 2027-05-01T12:00Z") }
                let choice = try wanted()
                self = .release(Release(at: moment, to: choice.audience), choice)
            case "facet":
                guard let target = Reference(form["facet"]), let facet = Facet(rawValue: target.kind), AddFacet.facets.contains(facet)
                else { throw Refusal.invalid("facet", "must not be empty") }
                self = .facet(facet, target.slug, title: try title(target) ?? target.slug)
            case "remove":
                self = .remove(try form.required("reason"))
            default: throw Refusal.invalid("act", "must not be empty")
            }
        }

        /// The command, unless the record is already as wanted; and what changes, in words.
        func step(_ subject: EditedRecord, _ t: Translator) -> ((any Command)?, String) {
            let (reference, draft, version) = (subject.reference, subject.draft, subject.version ?? 0)
            switch self {
            case .audience(let choice):
                guard draft.audience != choice.audience else { return (nil, "") }
                return (
                    SetAudience(reference, audience: choice.audience, release: draft.release, basedOn: version),
                    t("may be read by: {audience}", ["audience": choice.title])
                )
            case .release(let release, let choice):
                guard draft.release != release else { return (nil, "") }
                return (
                    SetAudience(reference, audience: draft.audience, release: release, basedOn: version),
                    t("released on {moment} to: {audience}", ["moment": t.moment(release.at), "audience": choice.title])
                )
            case .facet(let facet, let value, let title):
                guard !(draft.facets[facet] ?? []).contains(value) else { return (nil, "") }
                return (
                    AddFacet(reference, facet, value, basedOn: version),
                    t("found under {name}", ["name": "\(t.name(ofKind: facet.rawValue)): \(title)"])
                )
            case .remove(let reason): return (RemoveRecord(reference, reason: reason), t("removed"))
            }
        }
    }
}

extension Translator {
    /// Why something was not done, in a line.
    func said(_ refusal: Refusal, _ kind: String) -> String {
        let form = (try? EditedRecord.form(kind)) ?? RecordForm(kind)
        return switch refusal {
        case .invalid(let problems): problems.map { "\(name(ofSheet: $0.field, form)): \(said($0))" }.joined(separator: "; ")
        case .conflict: self("somebody else has changed it meanwhile")
        case .notAllowed(let reason, _): self(reason)
        default: self("there is no such record")
        }
    }
}
