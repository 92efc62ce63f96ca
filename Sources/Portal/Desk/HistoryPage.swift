import HTML
import Records
import SQL
import Web

/// What a record said when, as readable differences, and the way back to an earlier version.
struct HistoryPage: Page {
    struct Difference: Sendable, Encodable {
        let name: String
        let before: String
        let after: String
    }

    struct Entry: Sendable, Encodable {
        let sequence: Int
        let at: Moment
        let actor: String
        let command: String
        let differences: [Difference]
        /// The first version that is known, all of which would be a difference.
        let isFirst: Bool
        let canBeRestored: Bool
    }

    let record: RecordName
    /// The latest first.
    let entries: [Entry]
    private let form: RecordForm
    private let audiences: [AudienceChoice]
    private let actors: ActorNames

    private enum CodingKeys: String, CodingKey { case record, entries }

    static let read: @Sendable (Inquiry) async throws -> any Page = { inquiry in
        let reference = Reference(try inquiry.slug("kind"), try inquiry.slug())
        let t = inquiry.t
        return try await inquiry.read { db, reader in
            let subject = try EditedRecord.read(reference, db, reader)
            guard let id = subject.id, let record = try db.record(reference, for: reader) else { throw Refusal.notFound }
            let versions = try readable(id, reference, db, reader)
            return HistoryPage(
                record: RecordName(record), entries: entries(versions).reversed(), form: subject.form,
                audiences: try db.audienceChoices(t, for: reader, and: subject.draft.audience),
                actors: try ActorNames(versions.map(\.entry.actor), db, for: reader))
        }
    }

    /// A version with what its reader may know of it.
    struct Readable: Sendable {
        let entry: Journal.Entry
        /// Nil where it is not known, or was not for them.
        let sheet: Sheet?
    }

    /// Every version whose audience at its time includes the reader; of the others, only that there was something.
    static func readable(_ id: Identity, _ reference: Reference, _ db: Connection, _ reader: Reader) throws -> [Readable] {
        let versions = try db.versions(of: id, reference, House.replays)
        let named = versions.reduce(into: Set<Reference>()) { $0.formUnion($1.draft?.named ?? []) }
        let hidden = try db.hidden(named, for: reader)
        return versions.map { version in
            let draft = version.draft.flatMap { draft in
                reader.clearance.permits(draft.audience, release: draft.release, at: version.entry.at) ? draft : nil
            }
            return Readable(entry: version.entry, sheet: draft.map { Sheet($0, columns: version.own, without: hidden) })
        }
    }

    /// Each version beside the last one before it that this reader may read.
    private static func entries(_ versions: [Readable]) -> [Entry] {
        var before: Sheet?
        return versions.enumerated().map { index, version in
            defer { before = version.sheet ?? before }
            let names = version.sheet.flatMap { sheet in before.map { sheet.differences(from: $0) } } ?? []
            return Entry(
                sequence: version.entry.sequence, at: version.entry.at, actor: version.entry.actor,
                command: version.entry.command,
                differences: names.map { Difference(name: $0, before: before?[$0] ?? "", after: version.sheet?[$0] ?? "") },
                isFirst: before == nil && version.sheet != nil,
                canBeRestored: version.sheet != nil && index < versions.count - 1)
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("History: {title}", ["title": record.title.text]),
            crumbs: [.init(t("Desk"), "/desk"), .init(record.title.text, "/records/\(record.kind)/\(record.slug)")],
            isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        let items = entries.html { entry -> HTML in
            let differences = entry.differences.html { difference -> HTML in
                let before = t.words(difference.before, ofSheet: difference.name, form, audiences)
                let after = t.words(difference.after, ofSheet: difference.name, form, audiences)
                return "<div><dt>\(t.name(ofSheet: difference.name, form))</dt><dd class=\"changed\">\(WordDiff(before, after).html)</dd></div>"
            }
            let said: HTML = entry.isFirst ? "<p>\(t("The first version that is known."))</p>"
                : differences.isEmpty ? "<p class=\"tally\">\(t("No difference in what the record says."))</p>"
                : "<dl class=\"facts\">\(differences)</dl>"
            let restore: HTML = entry.canBeRestored
                ? t.button(
                    to: "/records/\(record.kind)/\(record.slug)/restore", t("Restore this version"),
                    [("entry", String(entry.sequence))], about: t.moment(entry.at))
                : .empty
            return """
                <li><h2>\(t.moment(entry.at))</h2><p class="tally"><span>\(t.actor(entry.actor, actors))</span> <span>\(t.words(ofCommand: entry.command))</span></p>\(said)\(restore)</li>
                """
        }
        return """
            <header class="title"><p class="kicker">\(t.name(ofKind: record.kind))</p><h1>\(t("History: {title}", ["title": record.title.text]))</h1></header>
            <p class="tools"><a href="\(url: t.path(of: record.reference))">\(t("Its page"))</a> · <a href="\(url: t.path("/desk/edit/\(record.kind)/\(record.slug)"))">\(t("Edit"))</a></p>
            <ol class="records" reversed>\(items)</ol>
            """
    }

    /// POST `/records/{kind}/{slug}/restore`: what the record said then becomes a new version; its columns stay.
    static let restore: @Sendable (Submission) async throws -> Outcome = { submission in
        let reference = Reference(try submission.inquiry.slug("kind"), try submission.inquiry.slug())
        guard let entry = Int(submission.form["entry"]) else { throw Refusal.invalid("entry", "a whole number") }
        let actor = submission.actor
        let (subject, command) = try await submission.inquiry.read { db, reader in
            let subject = try EditedRecord.read(reference, db, reader)
            guard let id = subject.id,
                var sheet = try readable(id, reference, db, reader).first(where: { $0.entry.sequence == entry })?.sheet
            else { throw Refusal.notFound }
            for (name, value) in subject.columns { sheet[name] = value }
            return (subject, try subject.command(sheet, db, actor, reader))
        }
        try await submission.office.perform(Revision(command, basedOn: subject.version), as: actor)
        return .see(submission.t.path(of: reference), notice: submission.t("Restored, as a new version."))
    }
}
