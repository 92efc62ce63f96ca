import HTML
import Records
import SQL
import Web

/// Where the sources disagree: every claim beside the other.
struct DisagreementsPage: Page {
    static let pageSize = 15

    let disagreements: [Disagreement]
    let pagination: Pagination

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        let page = try inquiry.query.number("page", in: 1...10_000, default: 1)
        return try await inquiry.read { db, reader in
            let all = try db.records("r.kind = \(Disagreement.kind)", fields: [.title], for: reader)
            let shown = all.dropFirst((page - 1) * pageSize).prefix(pageSize).map(RecordName.init)
            return DisagreementsPage(
                disagreements: try db.disagreements(shown, for: reader),
                pagination: Pagination(page: page, total: all.count, size: pageSize))
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("Where the sources disagree"), description: t("Every claim beside the other, with who says it"),
            crumbs: [.init(t("The Conference"), "/conference")], section: .conference)
    }

    func body(_ t: Translator) -> HTML {
        let all = disagreements.html { disagreement in
            "\(t.disagreements([disagreement], level: 2))<p class=\"about\">\(t("About")): \(t.list(disagreement.about))</p>"
        }
        return """
            <header class="title"><h1>\(t("Where the sources disagree"))</h1></header>
            <p class="lead">\(t("The record does not choose between its sources. Where two of them, or two places of one, say different things, both are kept and both are shown, here and on the pages they concern."))</p>
            \(disagreements.isEmpty ? t.emptyState(t("No disagreement has been noted.")) : "<p class=\"tally\">\(t.count(pagination.total, "{n} disagreement", "{n} disagreements"))</p>\(all)")
            \(t.pager(pagination, path: "/disagreements", query: Query()))
            """
    }
}

/// One disagreement.
struct DisagreementPage: Page {
    let dossier: Dossier
    let disagreement: Disagreement

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        let slug = try inquiry.slug()
        return try await inquiry.read { db, reader in
            let dossier = try db.dossier(Reference(Disagreement.kind, slug), for: reader)
            guard let one = try db.disagreements([RecordName(dossier.record)], for: reader).first else {
                throw Refusal.notFound
            }
            return DisagreementPage(dossier: dossier, disagreement: one)
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            disagreement.name.title.text, description: disagreement.note?.text ?? t("The sources disagree"),
            crumbs: [
                .init(t("The Conference"), "/conference"), .init(t("Where the sources disagree"), "/disagreements"),
            ], section: .conference, record: dossier.record.reference)
    }

    func body(_ t: Translator) -> HTML {
        let claims = disagreement.claims.html { claim in
            "<li><p>\(t.wording(claim.value))</p>\(t.inlineSources(claim.sources))</li>"
        }
        return """
            \(t.heading(dossier.record, kicker: HTML(escaping: t("The sources disagree"))))
            <div class="dispute"><ul class="claims">\(claims)</ul>\(t.prose(disagreement.note))</div>
            \(t.section(t("About"), id: "about", t.bullets(disagreement.about)))
            \(t.closing(dossier, hiding: [.about]))
            """
    }
}
