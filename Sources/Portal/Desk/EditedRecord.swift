import Institution
import Records
import SQL
import Web

/// What is being edited: a record as it is now, or one that is not there yet.
struct EditedRecord: Sendable {
    let form: RecordForm
    let reference: Reference
    /// Nil for a record that is not there yet.
    let id: Identity?
    let version: Int?
    let draft: RecordDraft
    let columns: [String: String]
    let hidden: Hidden

    /// What the editor sees of it.
    var sheet: Sheet { Sheet(draft, columns: columns, without: hidden) }

    /// Kinds that come about by acts of their own, or hold personal data: the desk leaves them alone.
    static let others: Set<String> = ["person", "seat", "unsealing"]

    /// - Throws: `Refusal.notFound` where the desk has nothing to do with such records.
    static func form(_ kind: String) throws(Refusal) -> RecordForm {
        guard !others.contains(kind), Reference.isSlug(kind) else { throw .notFound }
        return House.forms.first { $0.kind == kind } ?? RecordForm(kind, canBeMade: false)
    }

    /// A record that is not there yet, for the secretariat until somebody says otherwise.
    static func new(_ kind: String, _ slug: String = "") throws(Refusal) -> EditedRecord {
        let form = try form(kind)
        guard form.canBeMade else { throw .notFound }
        let reference = Reference(kind, slug)
        return EditedRecord(
            form: form, reference: reference, id: nil, version: nil, draft: RecordDraft(reference, audience: .secretariat),
            columns: [:], hidden: .nothing)
    }

    /// - Throws: `Refusal.notFound` when there is no such record that the reader may read.
    static func read(_ reference: Reference, _ db: Connection, _ reader: Reader) throws -> EditedRecord {
        let form = try form(reference.kind)
        guard
            let row = try db.row(
                """
                SELECT r.id, r.version FROM record r WHERE r.kind = \(reference.kind) AND r.slug = \(reference.slug)
                AND \(reader.mayRead("r"))
                """),
            let draft = try db.draft(of: Identity(rawValue: try row["id"]))
        else { throw Refusal.notFound }
        let id = Identity(rawValue: try row["id"])
        return EditedRecord(
            form: form, reference: reference, id: id, version: try row["version"], draft: draft,
            columns: try form.read(id, db), hidden: try db.hidden(draft.named, for: reader))
    }

    /// The command that keeps this record as a sheet has it.
    /// - Throws: `Refusal.invalid` with everything that breaks a rule.
    func command(_ sheet: Sheet, _ db: Connection, _ actor: Actor, _ reader: Reader) throws -> any KeepingCommand {
        var draft = draft
        try sheet.write(into: &draft, without: hidden)
        let values = ColumnValues(sheet.columns)
        let command = try form.command(draft, values)
        let problems = try command.problems() + self.problems(command.draft, values, db, actor, reader)
        guard problems.isEmpty else { throw Refusal.invalid(problems) }
        return command
    }

    /// What only the database can tell: names of records that are not there, or not for this reader. The two are not told apart.
    private func problems(
        _ new: RecordDraft, _ values: ColumnValues, _ db: Connection, _ actor: Actor, _ reader: Reader
    ) throws -> [Refusal.Problem] {
        var problems: [Refusal.Problem] = []
        func require(_ reference: Reference, _ field: String) throws {
            guard try db.record(reference, for: reader) == nil else { return }
            problems.append(.init(field, "there is no {reference}", ["reference": reference.description]))
        }
        for (field, wordings) in new.wordings.byField {
            let known = Set(draft.wordings[field].map(\.language)).union(reader.languages.all + [.none])
            if wordings.contains(where: { !known.contains($0.language) }) {
                problems.append(.init(field.rawValue, "one of the languages of the process"))
            }
        }
        let before = draft.named
        for link in new.links where !before.contains(link.target) { try require(link.target, "links") }
        for citation in Array(new.sources.values.joined()).uniqued() where !before.contains(Reference("source", citation.document)) {
            try require(Reference("source", citation.document), "sources")
        }
        for facet in Sheet.facets {
            for slug in new.facets[facet] ?? [] where slug != new.reference.slug && !before.contains(Reference(facet.rawValue, slug)) {
                try require(Reference(facet.rawValue, slug), "facet.\(facet.rawValue)")
            }
        }
        for column in form.columns {
            guard case .record(let kind) = column.manner, let slug = values.text(column.name), slug != columns[column.name]
            else { continue }
            try require(Reference(kind, slug), column.name)
        }
        let known = Set(form.mentions(ColumnValues(columns)).map(\.record))
        for (column, record) in form.mentions(values) where !known.contains(record) { try require(record, column) }
        let own = actor.clearance.audiences
        if new.audience != draft.audience || id == nil, !own.contains(new.audience) {
            problems.append(.init("audience", "is none that you belong to"))
        }
        if let release = new.release, release != draft.release, !own.contains(release.to) {
            problems.append(.init("release-to", "is none that you belong to"))
        }
        return problems.uniqued()
    }
}

extension Connection {
    /// Of these records, those that are there and that the reader may not read.
    func hidden(_ records: Set<Reference>, for reader: Reader) throws -> Hidden {
        var hidden: Set<Reference> = []
        for (kind, all) in Dictionary(grouping: records, by: \.kind) {
            for row in try rows(
                """
                SELECT r.slug FROM record r WHERE r.kind = \(kind) AND r.slug IN (\(list: all.map(\.slug).sorted()))
                AND \(reader.mayNotRead("r"))
                """)
            { hidden.insert(Reference(kind, try row["slug"])) }
        }
        return Hidden(records: hidden)
    }
}

/// An audience in words.
struct AudienceChoice: Sendable, Encodable {
    let audience: Audience
    let title: String
}

extension Connection {
    /// The audiences that a reader belongs to, widest first, with what they are called; and one more that a record has.
    func audienceChoices(_ t: Translator, for reader: Reader, and present: Audience? = nil) throws -> [AudienceChoice] {
        let wide: [Audience] = [.everyone, .process, .members, .secretariat, .interpreters]
        let own = wide.filter { reader.clearance.audiences.contains($0) }
            + reader.clearance.audiences.filter { !wide.contains($0) }.sorted()
        let all = (own + (present.map { [$0] } ?? [])).uniqued()
        var names: [String: [String: RecordName]] = [:]
        for kind in ["body", "party"] { names[kind] = try titles(ofKind: kind, for: reader) }
        return all.compactMap { audience in
            let parts = audience.rawValue.split(separator: ":", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { return AudienceChoice(audience: audience, title: t.name(of: audience)) }
            let known = names[parts[0] == "sitting" ? "body" : parts[0]]?[parts[1]]?.title.text
            // What is named after a body or a party that they may not know of is no choice of theirs.
            guard known != nil || audience == present else { return nil }
            let name = known ?? parts[1]
            let title = parts[0] == "sitting" ? t("the closed door of {name}", ["name": name]) : name
            return AudienceChoice(audience: audience, title: title)
        }
    }
}
