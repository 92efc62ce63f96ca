import Documents
import Records
import SQL
import Web

/// Opening the editor and sending what was typed.
enum Editor {
    /// `/desk/new/{kind}`.
    static let new: @Sendable (Inquiry) async throws -> any Page = { inquiry in
        let kind = try inquiry.slug("kind")
        let (actor, t) = (inquiry.actor, inquiry.t)
        let wanted = inquiry.query["draft"].flatMap { DeskDraft.isFreshName($0) ? $0 : nil }
        return try await inquiry.read { db, reader in
            let subject = try EditedRecord.new(kind)
            let seat = try db.keepingSeat(of: actor)
            let draft = try wanted.flatMap { name in try seat.flatMap { try db.deskDraft($0, kind, name) } }
            var state = EditorPage.State()
            state.draftName = draft?.name ?? DeskDraft.freshName(at: reader.moment)
            state.saved = draft?.saved
            return EditorPage(
                subject, draft?.form ?? subject.sheet, base: subject.sheet, version: nil, state,
                try .read(subject.form, t, nil, db, reader))
        }
    }

    /// `/desk/edit/{kind}/{slug}`: the record as it is, or the seat's own draft of it.
    static let edit: @Sendable (Inquiry) async throws -> any Page = { inquiry in
        let reference = Reference(try inquiry.slug("kind"), try inquiry.slug())
        let (actor, t) = (inquiry.actor, inquiry.t)
        return try await inquiry.read { db, reader in
            let subject = try EditedRecord.read(reference, db, reader)
            let draft = try db.keepingSeat(of: actor).flatMap { try db.deskDraft($0, reference.kind, reference.slug) }
            var state = EditorPage.State()
            state.draftName = reference.slug
            state.saved = draft?.saved
            return EditorPage(
                subject, draft?.form ?? subject.sheet, base: draft?.base ?? subject.sheet,
                version: draft?.version ?? subject.version, state,
                try .read(subject.form, t, subject.draft.audience, db, reader))
        }
    }

    /// POST of either: saves, keeps as a draft, or shows the form again with more rows.
    static let send: @Sendable (Submission) async throws -> Outcome = { submission in
        let kind = try submission.inquiry.slug("kind")
        let slug = submission.inquiry.parameters["slug"] == nil ? nil : try submission.inquiry.slug()
        let typed = try await Typed.read(submission, kind, slug)
        switch submission.form["do"] {
        case "draft": return try await keepDraft(typed, submission)
        case "find": return .show(try await again(typed, submission, find: submission.form["find"]))
        case let more where more.hasPrefix("more-"):
            return .show(try await again(typed, submission, more: [String(more.dropFirst(5))]))
        default:
            do { return try await save(typed, submission) } catch Refusal.invalid(let problems) {
                return .show(try await again(typed, submission, problems: problems), status: 422, problems: problems)
            }
        }
    }

    /// What came with the form.
    struct Typed: Sendable {
        let subject: EditedRecord
        let sheet: Sheet
        let base: Sheet
        let version: Int?
        let draftName: String
        let wantedSlug: String

        static func read(_ submission: Submission, _ kind: String, _ slug: String?) async throws -> Typed {
            let form = submission.form
            let subject = try await submission.inquiry.read { db, reader in
                try slug.map { try EditedRecord.read(Reference(kind, $0), db, reader) } ?? EditedRecord.new(kind)
            }
            var version: Int?
            if slug != nil {
                guard let number = Int(form["version"]) else { throw Refusal.invalid("version", "a whole number") }
                version = number
            }
            // A program that says which version it saw need not send what that version said.
            if form["base"].isEmpty, let version, let current = subject.version, version != current {
                throw Refusal.conflict(.init(record: subject.reference, basedOn: version, current: current, yours: [:], theirs: [:]))
            }
            let base = form["base"].isEmpty ? subject.sheet : try Sheet(json: form.exactly("base"))
            let name = form["draft"]
            return Typed(
                subject: subject, sheet: Sheet(form, over: base, subject.form, languages: submission.inquiry.reader.languages),
                base: base, version: version,
                draftName: slug ?? (DeskDraft.isFreshName(name) ? name : DeskDraft.freshName(at: submission.moment)),
                wantedSlug: form["slug"])
        }
    }

    /// The form as it was typed.
    static func again(
        _ typed: Typed, _ submission: Submission, find: String = "", more: [String] = [], problems: [Refusal.Problem] = [],
        remark: String? = nil
    ) async throws -> EditorPage {
        let inquiry = submission.inquiry
        var state = EditorPage.State()
        (state.draftName, state.wantedSlug, state.find, state.more) = (typed.draftName, typed.wantedSlug, find, more)
        state.remark = remark
        let (shown, t) = (state, submission.t)
        return try await inquiry.read { db, reader in
            let found = find.isEmpty
                ? [] : try inquiry.search(SearchRequest(find, limit: 20), db).hits.map { RecordName($0.record) }
            return EditorPage(
                typed.subject, typed.sheet, base: typed.base, version: typed.version, shown,
                try .read(typed.subject.form, t, typed.subject.draft.audience, db, reader), problems: problems, found: found)
        }
    }

    /// Keeps what was typed for the seat; a program that sends it by itself gets a word, a person the page again.
    private static func keepDraft(_ typed: Typed, _ submission: Submission) async throws -> Outcome {
        let (actor, kind) = (submission.actor, typed.subject.reference.kind)
        let draft = DeskDraft(
            kind: kind, name: typed.draftName, form: typed.sheet, base: typed.base, version: typed.version,
            saved: submission.moment)
        try await submission.inquiry.write { db in
            guard let seat = try db.keepingSeat(of: actor) else {
                throw Refusal.notAllowed(reason: "drafts belong to seats, and none of yours keeps records", rule: nil)
            }
            try db.keep(draft, for: seat)
        }
        let place = draft.isNew ? "/desk/new/\(kind)?draft=\(draft.name)" : "/desk/edit/\(kind)/\(draft.name)"
        return .see(place, notice: submission.t("Kept as a draft. Whoever holds your seat finds it on the desk."))
    }

    /// POST `/desk/discard`.
    static let discard: @Sendable (Submission) async throws -> Outcome = { submission in
        let actor = submission.actor
        let (kind, name) = (try submission.form.required("kind"), try submission.form.required("draft"))
        try await submission.inquiry.write { db in
            if let seat = try db.keepingSeat(of: actor) { try db.discard(seat, kind, name) }
        }
        return .see("/desk", notice: submission.t("The draft is gone."))
    }
}
