import HTML
import Records
import Web

/// What was decided, meeting by meeting, and what became of it.
struct DecisionsPage: TablePage {
    let decisions: [DecisionEntry]
    let meetings: [String: RecordName]

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        try await inquiry.read { db, reader in
            DecisionsPage(
                decisions: try db.decisions(for: reader), meetings: try db.titles(ofKind: "meeting", for: reader))
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("Decisions"), description: t("What was decided and what became of it"), crumbs: Crumbs.conference(t),
            section: .conference, alternates: [.csv])
    }

    func body(_ t: Translator) -> HTML {
        let sections = decisions.map(\.meeting).uniqued().html { meeting -> HTML in
            let own = decisions.filter { $0.meeting == meeting }
            return t.section(
                meeting.flatMap { meetings[$0]?.title.text } ?? t("Decisions"), id: meeting ?? "others",
                "\(tally(own, t))<ol class=\"records decisions\">\(own.html { item($0, t) })</ol>")
        }
        return """
            <header class="title"><h1>\(t("Decisions"))</h1></header>
            <p class="lead">\(t("Decisions are taken by consensus and bind nobody. Each is followed as far as the sources tell."))</p>
            \(sections.isEmpty ? t.emptyState(t("Not in the sources")) : sections)
            """
    }

    private func tally(_ decisions: [DecisionEntry], _ t: Translator) -> HTML {
        let counts = OutcomeStatus.allCases.compactMap { status -> HTML? in
            let count = decisions.filter { $0.outcome == status }.count
            return count == 0 ? nil : "<span>\(t.mark(status)) \(count)</span>"
        }
        return "<p class=\"tally\">\(counts.joined(by: " "))</p>"
    }

    private func item(_ entry: DecisionEntry, _ t: Translator) -> HTML {
        let due: HTML = t.due(of: entry).map { " · \(t("by {day}", ["day": $0]))" } ?? .empty
        let became: HTML = entry.became.isEmpty ? .empty : "<p class=\"became\">→ \(t.list(entry.became))</p>"
        return """
            <li><p class="kicker">\(entry.number) · \(t.name(of: entry.type)) \(t.mark(entry.outcome))\(due)</p>
            <h3><a href="\(url: t.path(of: entry.record.reference))">\(t.wording(entry.record.title))</a></h3>\(t.prose(entry.record["outcome"]))\(became)</li>
            """
    }

    func rows(_ t: Translator) -> [[String]] {
        [[t("Meeting"), t("Number"), t("Type"), t("Decision"), t("Outcome"), t("What became of it"), t("Due by")]]
            + decisions.map { entry in
                [
                    entry.meeting.flatMap { meetings[$0]?.title.text } ?? "", String(entry.number),
                    t.name(of: entry.type), entry.record.title.text, t.name(of: entry.outcome),
                    ([entry.record["outcome"]?.text].compactMap { $0 } + entry.became.map(\.title.text))
                        .joined(separator: "; "), entry.due ?? "",
                ]
            }
    }
}

/// One decision, and the chain that follows from it.
struct DecisionPage: Page {
    let dossier: Dossier
    let decision: DecisionEntry

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        let slug = try inquiry.slug()
        return try await inquiry.read { db, reader in
            guard let decision = try db.decisions(slug, for: reader).first else { throw Refusal.notFound }
            return DecisionPage(
                dossier: try db.dossier(Reference("decision", slug), for: reader), decision: decision)
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            dossier.record.title.text, description: dossier.record[.summary]?.text ?? "",
            crumbs: Crumbs.conference(t) + [.init(t("Decisions"), "/decisions")], section: .conference,
            record: dossier.record.reference)
    }

    func body(_ t: Translator) -> HTML {
        let record = dossier.record
        let facts = t.definitions([
            (t("Meeting"), t.list(dossier.targets(.decidedBy))),
            (t("Addressed to"), t.list(dossier.targets(.addressedTo))),
            (t("Due by"), t.due(of: decision).map { HTML(escaping: $0) } ?? .empty),
        ])
        let outcome: HTML = """
            <div><p>\(t.mark(decision.outcome))</p>\(t.prose(record["outcome"]))\(t.bullets(decision.became))</div>
            """
        return """
            \(t.heading(record, kicker: HTML(escaping: "\(t("Decision")) \(decision.number) · \(t.name(of: decision.type))")))
            \(t.fact("<div><div class=\"lead\">\(t.prose(record[.summary]))</div>\(facts)\(t.prose(record[.text]))</div>", dossier.sources[RecordDraft.whole] ?? []))
            \(t.section(t("What became of it"), id: "outcome", t.fact(outcome, dossier.sources["outcome"] ?? [])))
            \(t.closing(dossier, hiding: [.decidedBy, .addressedTo, .became]))
            """
    }
}

extension Translator {
    /// The day by which a decision is to be carried out, where one was agreed.
    fileprivate func due(of entry: DecisionEntry) -> String? { entry.due.flatMap { Day($0) }.map { day($0) } }
}
