import Documents
import Records
import SQL
import Web

extension Editor {
    /// How often a save is tried again when others save at the same moment.
    private static let mostTries = 5

    /// Saves what was typed. What somebody else changed meanwhile is kept too; where both changed the same, somebody must choose.
    static func save(_ typed: Typed, _ submission: Submission) async throws -> Outcome {
        let (actor, inquiry) = (submission.actor, submission.inquiry)
        for _ in 0..<mostTries {
            if typed.subject.id == nil, let outcome = try await madeBefore(typed, submission) { return outcome }
            let current = try await inquiry.read { db, reader in
                try typed.subject.id == nil
                    ? EditedRecord.new(typed.subject.reference.kind, try freeSlug(typed, db, reader))
                    : EditedRecord.read(typed.subject.reference, db, reader)
            }
            let isStale = current.version != typed.version
            let merge = isStale ? SheetMerge(base: typed.base, theirs: current.sheet, yours: typed.sheet) : nil
            if let merge, !merge.conflicts.isEmpty {
                return .show(try await ConflictPage.read(current, typed, merge, inquiry), status: 409)
            }
            let sheet = merge?.merged ?? typed.sheet
            let command = try await inquiry.read { db, reader in try current.command(sheet, db, actor, reader) }
            do {
                try await submission.office.perform(
                    Revision(command, basedOn: current.version), as: actor, noting: noting(current.reference, typed, actor))
            } catch Refusal.conflict {
                continue
            } catch Refusal.invalid(let problems) where typed.subject.id == nil && problems.contains(where: { $0.field == "slug" }) {
                continue
            }
            try await forgetDraft(typed, submission)
            return done(current, sheet, merge, submission)
        }
        throw Refusal.tooMany(retryAfter: 5)
    }

    private static func done(_ subject: EditedRecord, _ sheet: Sheet, _ merge: SheetMerge?, _ submission: Submission) -> Outcome {
        let t = submission.t
        var notice = t("Saved.")
        if let merge, !merge.theirs.isEmpty {
            let names = merge.theirs.map { t.name(ofSheet: $0, subject.form) }.joined(separator: ", ")
            notice = t("Saved. Somebody else had changed it meanwhile ({names}); both changes are kept.", ["names": names])
        }
        // Whoever gives a record away does not follow it.
        let isReadable = submission.actor.clearance.audiences.contains(Audience(rawValue: sheet["audience"]))
        return .see(isReadable ? submission.t.path(of: subject.reference) : "/desk", notice: notice)
    }

    private static func forgetDraft(_ typed: Typed, _ submission: Submission) async throws {
        let actor = submission.actor
        try await submission.inquiry.write { db in
            if let seat = try db.keepingSeat(of: actor) { try db.discard(seat, typed.subject.reference.kind, typed.draftName) }
        }
    }

    /// A name in addresses that nothing has yet: the one wanted, or one made from the title; with a number where it is taken.
    private static func freeSlug(_ typed: Typed, _ db: Connection, _ reader: Reader) throws -> String {
        let titles = reader.languages.all.map { typed.sheet[Sheet.name(.title, $0)] }
        let wanted = typed.wantedSlug.isEmpty
            ? DocumentNames.slug(of: titles.first { !$0.isEmpty } ?? "", otherwise: typed.subject.reference.kind) : typed.wantedSlug
        guard Reference.isSlug(wanted), wanted.utf8.count <= 110 else {
            throw Refusal.invalid("slug", "lower-case letters, digits and single hyphens, at most 120")
        }
        let taken = Set(
            try db.rows(
                "SELECT slug FROM record WHERE kind = \(typed.subject.reference.kind) AND slug LIKE \(wanted + "%")"
            ).map { try $0["slug"] as String })
        if !taken.contains(wanted) { return wanted }
        return (2...).lazy.map { "\(wanted)-\($0)" }.first { !taken.contains($0) } ?? wanted
    }

    /// POST `/desk/settle/{kind}/{slug}`: both versions were shown, and somebody chose.
    static let settle: @Sendable (Submission) async throws -> Outcome = { submission in
        let reference = Reference(try submission.inquiry.slug("kind"), try submission.inquiry.slug())
        let form = submission.form
        let current = try await submission.inquiry.read { db, reader in try EditedRecord.read(reference, db, reader) }
        guard let version = Int(form["version"]) else { throw Refusal.invalid("version", "a whole number") }
        let (base, theirs) = (try Sheet(json: form.exactly("base")), try Sheet(json: form.exactly("theirs")))
        let yours = try Sheet(json: form.exactly("yours"))
        let merge = SheetMerge(base: base, theirs: theirs, yours: yours)
        var sheet = merge.merged
        var open: [Refusal.Problem] = []
        for name in merge.conflicts {
            switch form["keep.\(name)"] {
            case "theirs": sheet[name] = theirs[name]
            case "yours": sheet[name] = yours[name]
            default: open.append(.init("keep.\(name)", "choose one of the two"))
            }
        }
        func typed(_ sheet: Sheet) -> Typed {
            Typed(
                subject: current, sheet: sheet, base: theirs, version: version, draftName: reference.slug, wantedSlug: "")
        }
        if form["do"] == "edit" { return .show(try await again(typed(sheet), submission)) }
        guard open.isEmpty else {
            let before = Typed(
                subject: current, sheet: yours, base: base, version: version, draftName: reference.slug, wantedSlug: "")
            return .show(
                try await ConflictPage.read(current, before, merge, submission.inquiry, theirs: theirs, problems: open), status: 422)
        }
        do { return try await save(typed(sheet), submission) } catch Refusal.invalid(let problems) {
            return .show(try await again(typed(sheet), submission, problems: problems), status: 422, problems: problems)
        }
    }
}
