import HTML
import Records
import SQL
import Web

/// How much of each kind the record holds.
struct KindsPage: Page {
    let counts: [String: Int]

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        try await inquiry.read { db, reader in KindsPage(counts: try db.countsByKind(for: reader)) }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("All records"), description: t("Everything the record holds, by kind"),
            crumbs: [.init(t("About this record"), "/about")])
    }

    func body(_ t: Translator) -> HTML {
        let kinds = counts.keys.sorted { t.name(ofKind: $0, many: true) < t.name(ofKind: $1, many: true) }
        let items = kinds.html { kind in
            "<li><a href=\"\(url: t.path("/records/\(kind)"))\">\(t.name(ofKind: kind, many: true))</a> <small>\(t.number(counts[kind] ?? 0))</small></li>"
        }
        return "<header class=\"title\"><h1>\(t("All records"))</h1></header><ul class=\"columns\">\(items)</ul>"
    }
}

/// The records of one kind.
struct KindPage: Page {
    let kind: String
    let records: [RecordName]
    let pagination: Pagination

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        let kind = try inquiry.slug("kind")
        let page = try inquiry.query.number("page", in: 1...10_000, default: 1)
        return try await inquiry.read { db, reader in
            let listing = try db.listing(
                kind: kind, filters: [:], facets: [], fields: [.title, .short], limit: Pagination.size,
                offset: (page - 1) * Pagination.size, for: reader)
            guard listing.total > 0 else { throw Refusal.notFound }
            return KindPage(
                kind: kind, records: listing.records.map(RecordName.init),
                pagination: Pagination(page: page, total: listing.total))
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t.name(ofKind: kind, many: true),
            crumbs: [.init(t("About this record"), "/about"), .init(t("All records"), "/records")])
    }

    func body(_ t: Translator) -> HTML {
        let items = records.html { "<li><a href=\"\(url: t.recordPath($0.reference))\">\(t.wording($0.title))</a></li>" }
        return """
            <header class="title"><h1>\(t.name(ofKind: kind, many: true))</h1></header>
            <p class="tally">\(t.count(pagination.total, "{n} record", "{n} records"))</p>
            \(records.isEmpty ? t.emptyState(t("This page of the list is empty.")) : "<ul class=\"lines\">\(items)</ul>")
            \(t.pager(pagination, path: "/records/\(kind)", query: Query()))
            """
    }
}

/// Everything about one record: its texts in every language with their standing, its sources part by part, its links,
/// and what happened to it.
struct RecordPage: Page {
    struct Change: Sendable, Encodable {
        let at: Moment
        let command: String
    }

    let dossier: Dossier
    let wordings: Wordings
    let history: [Change]

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        let (kind, slug) = (try inquiry.slug("kind"), try inquiry.slug())
        return try await inquiry.read { db, reader in
            let dossier = try db.dossier(Reference(kind, slug), for: reader)
            return RecordPage(
                dossier: dossier, wordings: try db.wordings(of: dossier.record.id),
                // What a command contained may have been for other readers, and its number tells how much else happened.
                history: try Journal.history(of: dossier.record.id, db).map {
                    Change(at: $0.at, command: $0.command)
                })
        }
    }

    func head(_ t: Translator) -> PageHead {
        let record = dossier.record
        return PageHead(
            t("About: {title}", ["title": record.title.text]),
            crumbs: [
                .init(t("All records"), "/records"),
                .init(t.name(ofKind: record.reference.kind, many: true), "/records/\(record.reference.kind)"),
            ], isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        let record = dossier.record
        let facts = t.definitions([
            (t("Kind"), HTML(escaping: t.name(ofKind: record.reference.kind))),
            (t("Date"), record.when.map { t.time($0) } ?? .empty),
            (t("Version"), HTML(escaping: t.number(record.version))),
            (t("Recorded"), HTML(escaping: t.moment(record.recorded))),
            (t("Last changed"), HTML(escaping: t.moment(record.revised))),
        ])
        return """
            \(t.heading(record, kicker: HTML(escaping: t("About this record"))))
            <p class="tools"><a href="\(url: t.path(of: record.reference))">\(t("Its page"))</a>\(tools(t))</p>\(facts)
            \(t.section(t("Sources"), id: "sources", sources(t)))
            \(t.section(t("Wordings"), id: "wordings", texts(t)))
            \(t.disagreements(dossier.disagreements))
            \(t.section(t("Links"), id: "links", t.linkSections(dossier)))
            \(t.section(t("History"), id: "history", changes(t)))
            """
    }

    /// What those who have come may do with it.
    private func tools(_ t: Translator) -> HTML {
        let (reference, rights) = (dossier.record.reference, t.visitor?.rights ?? [])
        var places: [(String, String)] = []
        if rights.contains(.keep), !EditedRecord.others.contains(reference.kind) {
            places += [
                ("/desk/edit/\(reference)", t("Edit")), ("/records/\(reference)/history", t("What it said when")),
                ("/records/\(reference)/audience", t("Who may read it, or remove it")),
            ]
            if reference.kind == "document" { places.append(("/documents/\(reference.slug)/files", t("Files"))) }
        }
        if rights.contains(.preside) { places.append(("/records/\(reference)/authorise", t("Authorise reading"))) }
        return places.html { place, name in " · <a href=\"\(url: t.path(place))\">\(name)</a>" }
    }

    private func sources(_ t: Translator) -> HTML {
        let parts = dossier.sources.sorted { $0.key < $1.key }.filter { !$0.value.isEmpty }
        guard !parts.isEmpty else {
            let isSource = ["document", "source"].contains(dossier.record.reference.kind)
            return "<p>\(isSource ? t("This record is a source itself.") : t("No source is given for this record."))</p>"
        }
        let form = (try? EditedRecord.form(dossier.record.reference.kind)) ?? RecordForm(dossier.record.reference.kind)
        return t.definitions(
            parts.map { part, citations in
                (name: part == RecordDraft.whole ? t("The whole") : t.name(ofSheet: part, form), value: t.inlineSources(citations))
            })
    }

    private func texts(_ t: Translator) -> HTML {
        let rows = wordings.byField.sorted { $0.key < $1.key }.flatMap { field, all in
            all.map { wording -> [HTML] in
                let language: HTML = wording.language == .none
                    ? HTML(escaping: t("all languages")) : HTML(escaping: t.name(of: wording.language))
                let lang: HTML = wording.language == .none ? .empty : " lang=\"\(wording.language.rawValue)\""
                return [
                    HTML(escaping: t.name(ofField: field)), language, HTML(escaping: t.name(of: wording.status)),
                    "<span\(lang)>\(wording.text)</span>",
                ]
            }
        }
        return t.table(
            caption: t("Wordings"), columns: [t("Field"), t("Language"), t("Standing"), t("Text")], rows: rows)
    }

    private func changes(_ t: Translator) -> HTML {
        let items = history.html { change in
            "<li>\(t.moment(change.at)) · \(t.words(ofCommand: change.command))</li>"
        }
        return items.isEmpty ? .empty : "<ol class=\"lines\">\(items)</ol>"
    }
}
