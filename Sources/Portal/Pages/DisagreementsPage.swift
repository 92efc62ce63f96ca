import HTML
import Records
import Web

/// Where the sources disagree: every claim beside the other.
struct DisagreementsPage: Page {
    let disagreements: [Disagreement]

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        try await inquiry.read { db, reader in
            DisagreementsPage(disagreements: try db.disagreements(for: reader))
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("Where the sources disagree"), description: t("Every claim beside the other, with who says it"),
            crumbs: [.init(t("The Conference"), "/conference")], section: .conference)
    }

    func body(_ t: Translator) -> HTML {
        let contents = disagreements.html { "<li><a href=\"#\($0.name.slug)\">\(t.wording($0.name.title))</a></li>" }
        let all = disagreements.html { disagreement in
            "\(t.disagreements([disagreement], level: 2))<p class=\"about\">\(t("About")): \(t.list(disagreement.about))</p>"
        }
        return """
            <header class="title"><h1>\(t("Where the sources disagree"))</h1></header>
            <p class="lead">\(t("The record does not choose between its sources. Where two of them, or two places of one, say different things, both are kept and both are shown, here and on the pages they concern."))</p>
            \(disagreements.isEmpty ? t.emptyState(t("No disagreement has been noted.")) : "<details class=\"contents\"><summary>\(t.count(disagreements.count, "{n} disagreement", "{n} disagreements"))</summary><ol>\(contents)</ol></details>\(all)")
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
