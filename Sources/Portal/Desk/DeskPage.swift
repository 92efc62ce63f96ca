import HTML
import Records
import SQL
import Web

/// The secretariat's desk: what can be made, what is unfinished, and the ways to everything else.
struct DeskPage: Page {
    struct Unfinished: Sendable, Encodable {
        let kind: String
        let name: String
        let title: String
        let saved: Moment
        let path: String
    }

    struct Kind: Sendable, Encodable {
        let kind: String
        let count: Int
        let canBeMade: Bool
    }

    let kinds: [Kind]
    let drafts: [Unfinished]
    let removed: Int

    static let read: @Sendable (Inquiry) async throws -> any Page = { inquiry in
        let actor = inquiry.actor
        return try await inquiry.read { db, reader in
            let counts = try db.countsByKind(for: reader)
            let made = House.forms.filter(\.canBeMade).map(\.kind)
            let kinds = Set(made).union(counts.keys).subtracting(EditedRecord.others)
            let drafts = try db.keepingSeat(of: actor).map { try db.deskDrafts($0) } ?? []
            return DeskPage(
                kinds: kinds.sorted().map { Kind(kind: $0, count: counts[$0] ?? 0, canBeMade: made.contains($0)) },
                drafts: try drafts.compactMap { try unfinished($0, db, reader) },
                removed: try db.removedRecords(for: reader).count)
        }
    }

    /// Nil for a draft of a record that its seat may not read any more.
    private static func unfinished(_ draft: DeskDraft, _ db: Connection, _ reader: Reader) throws -> Unfinished? {
        if !draft.isNew, try db.record(draft.reference, for: reader) == nil { return nil }
        let title = reader.preferred.lazy.map { draft.form[Sheet.name(.title, $0)] }.first { !$0.isEmpty }
        return Unfinished(
            kind: draft.kind, name: draft.name, title: title ?? "", saved: draft.saved,
            path: draft.isNew ? "/desk/new/\(draft.kind)?draft=\(draft.name)" : "/desk/edit/\(draft.kind)/\(draft.name)")
    }

    func head(_ t: Translator) -> PageHead { PageHead(t("Desk"), isTransient: true) }

    func body(_ t: Translator) -> HTML {
        let named = kinds.sorted { t.name(ofKind: $0.kind, many: true) < t.name(ofKind: $1.kind, many: true) }
        let made = named.filter(\.canBeMade).html { kind in
            "<li><a href=\"\(url: t.path("/desk/new/\(kind.kind)"))\">\(t.name(ofKind: kind.kind))</a></li>"
        }
        let tables = named.filter { $0.count > 0 }.html { kind in
            "<li><a href=\"\(url: t.path("/desk/table/\(kind.kind)"))\">\(t.name(ofKind: kind.kind, many: true))</a> <small>\(t.number(kind.count))</small></li>"
        }
        return """
            <header class="title"><h1>\(t("Desk"))</h1></header>
            <p class="tools"><a href="\(url: t.path("/desk/bulk"))">\(t("Many at once"))</a> · <a href="\(url: t.path("/desk/trash"))">\(t("Trash"))</a> <small>\(t.number(removed))</small> · <a href="\(url: t.path("/desk/journal"))">\(t("Journal"))</a> · <a href="\(url: t.path("/announcements/new"))">\(t("Announce something"))</a></p>
            \(t.section(t("Unfinished"), id: "drafts", unfinished(t)))
            \(t.section(t("Make something new"), id: "make", "<ul class=\"columns\">\(made)</ul>"))
            \(t.section(t("As tables, out and in"), id: "tables", "<ul class=\"columns\">\(tables)</ul>"))
            """
    }

    private func unfinished(_ t: Translator) -> HTML {
        guard !drafts.isEmpty else { return t.emptyState(t("Nothing is unfinished. What is typed in the editor is kept here until it is saved.")) }
        let items = drafts.html { draft in
            "<li><a href=\"\(url: t.path(draft.path))\">\(draft.title.isEmpty ? t("(without a title)") : draft.title)</a> <small>\(t.name(ofKind: draft.kind)) · \(t.moment(draft.saved))</small></li>"
        }
        return "<ul class=\"lines\">\(items)</ul>"
    }
}

/// What has been removed, with who, when and why. Nothing is destroyed.
struct TrashPage: Page {
    let removed: [RemovedRecord]
    let actors: ActorNames

    private enum CodingKeys: String, CodingKey { case removed }

    static let read: @Sendable (Inquiry) async throws -> any Page = { inquiry in
        try await inquiry.read { db, reader in
            let removed = try db.removedRecords(for: reader)
            return TrashPage(removed: removed, actors: try ActorNames(removed.map(\.actor), db, for: reader))
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(t("Trash"), crumbs: [.init(t("Desk"), "/desk")], isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        let items = removed.html { entry -> HTML in
            let kind = entry.record.kind
            let button = EditedRecord.others.contains(kind) ? HTML.empty : t.button(
                to: "/desk/return/\(kind)/\(entry.record.slug)", t("Bring back"), about: entry.record.title.text)
            return """
                <li><strong>\(t.wording(entry.record.title))</strong> <small>\(t.name(ofKind: kind)) · \(t.moment(entry.at)) · \(t.actor(entry.actor, actors))</small>
                <p>\(entry.reason)</p>\(button)</li>
                """
        }
        return """
            <header class="title"><h1>\(t("Trash"))</h1></header>
            \(removed.isEmpty ? t.emptyState(t("Nothing has been removed.")) : "<ul class=\"lines\">\(items)</ul>")
            """
    }

    /// POST `/desk/return/{kind}/{slug}`.
    static let bringBack: @Sendable (Submission) async throws -> Outcome = { submission in
        let reference = Reference(try submission.inquiry.slug("kind"), try submission.inquiry.slug())
        _ = try EditedRecord.form(reference.kind)
        try await submission.perform(ReturnRecord(reference))
        return .see(submission.t.path(of: reference), notice: submission.t("It is back, as it was."))
    }
}
