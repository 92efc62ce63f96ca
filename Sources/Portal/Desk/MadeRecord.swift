import Records
import SQL
import Web

/// A record that was made from a form a short while ago: whoever sends the form once more, by a second click or by going
/// back, gets that record and not another one.
struct MadeRecord: Sendable {
    let reference: Reference
    /// What the form said.
    let form: Sheet

    /// Minutes in which the very same form, opened anew, makes nothing new.
    fileprivate static let minutes = 10
    /// Hours that it is known.
    fileprivate static let hours = 24
}

extension Connection {
    /// What a seat made from the form of this name, or a few minutes ago from a form that said the same.
    func made(_ kind: String, by seat: Identity, from draft: String, _ form: Sheet, at moment: Moment) throws -> MadeRecord? {
        let (text, since) = (try canonicalJSON(form), Moment(milliseconds: moment.milliseconds - MadeRecord.minutes * 60_000))
        return try row(
            """
            SELECT slug, form FROM desk_made WHERE seat = \(seat.rawValue) AND kind = \(kind)
            AND (name = \(draft) OR (form = \(text) AND made >= \(since.description)))
            ORDER BY CASE WHEN name = \(draft) THEN 0 ELSE 1 END, made DESC LIMIT 1
            """
        ).map { MadeRecord(reference: Reference(kind, try $0["slug"]), form: try Sheet(json: try $0["form"])) }
    }

    /// Notes what is being made from a form.
    /// - Returns: false when something was made from it already: two clicks arrive at the same time.
    func note(_ made: MadeRecord, by seat: Identity, from draft: String, at moment: Moment) throws -> Bool {
        let old = Moment(milliseconds: moment.milliseconds - MadeRecord.hours * 3_600_000)
        try execute("DELETE FROM desk_made WHERE made < \(old.description)")
        return try execute(
            """
            INSERT INTO desk_made (seat, kind, name, slug, form, made)
            VALUES (\(seat.rawValue), \(made.reference.kind), \(draft), \(made.reference.slug), \(try canonicalJSON(made.form)),
                    \(moment.description))
            ON CONFLICT (seat, kind, name) DO NOTHING
            """) == 1
    }

    /// What was made from a form is not there any more.
    func forgetMade(_ kind: String, by seat: Identity, from draft: String) throws {
        try execute("DELETE FROM desk_made WHERE seat = \(seat.rawValue) AND kind = \(kind) AND name = \(draft)")
    }
}

extension Editor {
    /// Where to go when this form has made its record already: there; or to a form with what was typed since, as a change of it.
    static func madeBefore(_ typed: Typed, _ submission: Submission) async throws -> Outcome? {
        let (actor, kind, t) = (submission.actor, typed.subject.reference.kind, submission.t)
        let found = try await submission.inquiry.read { db, reader -> (made: MadeRecord, record: EditedRecord?)? in
            guard let seat = try db.keepingSeat(of: actor),
                let made = try db.made(kind, by: seat, from: typed.draftName, typed.sheet, at: reader.moment)
            else { return nil }
            do { return (made, try EditedRecord.read(made.reference, db, reader)) } catch Refusal.notFound { return (made, nil) }
        }
        guard let found else { return nil }
        guard let record = found.record else {
            try await submission.inquiry.write { db in
                if let seat = try db.keepingSeat(of: actor) { try db.forgetMade(kind, by: seat, from: typed.draftName) }
            }
            return nil
        }
        guard found.made.form != typed.sheet else { return .see(t.path(of: record.reference), notice: t("Saved.")) }
        let merged = SheetMerge(base: found.made.form, theirs: record.sheet, yours: typed.sheet).merged
        let change = Typed(
            subject: record, sheet: merged, base: record.sheet, version: record.version, draftName: record.reference.slug, wantedSlug: "")
        let remark = t("This form has made its record already. What you have typed since is a change of it: save it here.")
        return .show(try await again(change, submission, remark: remark), status: 409)
    }

    /// Notes, with what is made, from which form it is.
    static func noting(_ reference: Reference, _ typed: Typed, _ actor: Actor) -> @Sendable (Work) throws -> Void {
        guard typed.subject.id == nil else { return { _ in } }
        return { work in
            guard let seat = try work.db.keepingSeat(of: actor) else { return }
            let made = MadeRecord(reference: reference, form: typed.sheet)
            guard try work.db.note(made, by: seat, from: typed.draftName, at: work.moment) else {
                throw Refusal.invalid("slug", "this name is taken")
            }
        }
    }
}
