import HTML
import Records
import SQL
import Web

/// An entry of a plain list: a record with its sources.
struct ListedRecord: Sendable, Encodable {
    let record: Record
    let sources: [Citation]
    let links: [ResolvedLink]
}

extension Connection {
    /// The records of a kind with their sources and links, in their own order.
    func listed(kind: String, order: SQL = "r.position, r.begins, r.slug", for reader: Reader) throws -> [ListedRecord] {
        let records = try records("r.kind = \(kind)", order: order, for: reader)
        let sources = try citations(of: records.map(\.id), for: reader)
        let links = try links(from: records.map(\.id), for: reader)
        return records.map {
            ListedRecord(record: $0, sources: sources[$0.id]?[RecordDraft.whole] ?? [], links: links[$0.id] ?? [])
        }
    }
}

/// What an observer has to meet, by kind of party.
struct AdmissionPage: Page {
    let criteria: [ListedRecord]

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        try await inquiry.read { db, reader in
            AdmissionPage(criteria: try db.listed(kind: "criterion", for: reader))
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("Admission"), description: t("What an observer has to meet"), crumbs: Crumbs.conference(t),
            section: .conference)
    }

    func body(_ t: Translator) -> HTML {
        let types = criteria.compactMap { $0.links.first { $0.relation == .of }?.record }.uniqued()
        let sections = types.html { type in
            let items = criteria.filter { $0.links.contains { $0.record == type } }.html { criterion in
                "<li id=\"\(criterion.record.slug)\">\(t.wording(criterion.record.title))\(t.prose(criterion.record[.summary])) \(t.inlineSources(criterion.sources))</li>"
            }
            return t.section(type.title.text, id: type.slug, "<ol>\(items)</ol>")
        }
        return """
            <header class="title"><h1>\(t("Admission"))</h1></header>
            \(sections.isEmpty ? t.emptyState(t("Not in the sources")) : sections)
            """
    }
}

/// The year, step by step.
struct CyclePage: Page {
    let steps: [ListedRecord]

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        try await inquiry.read { db, reader in
            CyclePage(steps: try db.listed(kind: "cycle-step", for: reader))
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("The year"), description: t("The operating cycle, step by step"), crumbs: Crumbs.conference(t),
            section: .conference)
    }

    func body(_ t: Translator) -> HTML {
        let items = steps.html { step -> HTML in
            let moment: HTML = step.record["moment"].map { "<span class=\"year\">\(t.wording($0))</span>" } ?? .empty
            let body = t.list(step.links.filter { $0.record.kind == "body" }.map(\.record))
            return """
                <li id="\(step.record.slug)">\(moment)<div class="what"><h2>\(t.wording(step.record.title))</h2>\(t.prose(step.record[.summary]))
                \(body.isEmpty ? .empty : "<p>\(body)</p>")\(t.inlineSources(step.sources))</div></li>
                """
        }
        return """
            <header class="title"><h1>\(t("The year"))</h1></header>
            \(items.isEmpty ? t.emptyState(t("Not in the sources")) : "<ol class=\"timeline steps\">\(items)</ol>")
            """
    }
}

/// The people the sources name with a function.
struct OfficersPage: Page {
    let officers: [ListedRecord]

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        try await inquiry.read { db, reader in
            OfficersPage(officers: try db.listed(kind: "officer", for: reader))
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("Officers"), description: t("The people the sources name with a function"),
            crumbs: Crumbs.conference(t), section: .conference)
    }

    func body(_ t: Translator) -> HTML {
        let items = officers.html { officer -> HTML in
            let function: HTML = officer.record["function"].map { t.wording($0) } ?? .empty
            let when: HTML = officer.record.when.map { " · \(t.when($0))" } ?? .empty
            let content: HTML = """
                <div id="\(officer.record.slug)"><h2>\(t.wording(officer.record.title))</h2><p class="kicker">\(function)\(when)</p>\(t.prose(officer.record[.summary]))</div>
                """
            return t.fact(content, officer.sources)
        }
        return """
            <header class="title"><h1>\(t("Officers"))</h1></header>
            \(items.isEmpty ? t.emptyState(t("Not in the sources")) : items)
            """
    }
}

/// Acronyms and what they stand for.
struct GlossaryPage: TablePage {
    let terms: [ListedRecord]

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        try await inquiry.read { db, reader in
            let terms = try db.listed(kind: "term", for: reader)
            return GlossaryPage(
                terms: terms.sorted {
                    ($0.record[.short]?.text ?? $0.record.title.text) < ($1.record[.short]?.text ?? $1.record.title.text)
                })
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("Glossary"), description: t("Acronyms and what they stand for"), crumbs: Crumbs.conference(t),
            section: .conference, alternates: [.csv])
    }

    func body(_ t: Translator) -> HTML {
        let items = terms.html { term -> HTML in
            let also = term.record.parts("also").map { t.wording($0.wording) }.joined(by: "; ")
            let refers = t.list(term.links.filter { $0.relation == .refersTo }.map(\.record))
            return """
                <div id="\(term.record.slug)"><dt>\(term.record[.short]?.text ?? term.record.title.text)</dt>
                <dd><p>\(t.wording(term.record.title))</p>\(also.isEmpty ? .empty : "<p><small>\(t("also")): \(also)</small></p>")\(refers.isEmpty ? .empty : "<p><small>→ \(refers)</small></p>")\(t.inlineSources(term.sources))</dd></div>
                """
        }
        return """
            <header class="title"><h1>\(t("Glossary"))</h1></header>
            <p class="lead">\(t("Every name finds the others in search, in both languages."))</p>
            \(items.isEmpty ? t.emptyState(t("Not in the sources")) : "<dl class=\"glossary\">\(items)</dl>")
            """
    }

    func rows(_ t: Translator) -> [[String]] {
        [[t("Acronym"), t("Stands for"), t("Also")]]
            + terms.map {
                [
                    $0.record[.short]?.text ?? "", $0.record.title.text,
                    $0.record.parts("also").map(\.wording.text).joined(separator: "; "),
                ]
            }
    }
}
