import HTML
import Records
import Web

/// Who pays what, and what for.
struct FundingPage: TablePage {
    struct BudgetLine: Encodable, Sendable {
        let record: Record
        let sources: [Citation]
    }

    let scales: [ScaleEntry]
    let lines: [BudgetLine]
    let disagreements: [Disagreement]

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        try await inquiry.read { db, reader in
            let scales = try db.scales(for: reader)
            let lines = try db.records(kind: "budget-line", for: reader)
            let sources = try db.citations(of: lines.map(\.id), for: reader)
            let disputes = try db.links(to: scales.map(\.record.id), [.about], for: reader).values.joined()
                .map(\.record).filter { $0.kind == Disagreement.kind }
            return FundingPage(
                scales: scales,
                lines: lines.map { BudgetLine(record: $0, sources: sources[$0.id]?[RecordDraft.whole] ?? []) },
                disagreements: try db.disagreements(disputes, for: reader))
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("Funding"), description: t("Who pays what, and what for"), crumbs: Crumbs.conference(t),
            section: .conference, alternates: [.csv])
    }

    func body(_ t: Translator) -> HTML {
        let budget = lines.html { line in
            "<li id=\"\(line.record.slug)\">\(t.wording(line.record.title))\(t.prose(line.record[.summary])) \(t.inlineSources(line.sources))</li>"
        }
        return """
            <header class="title"><h1>\(t("Funding"))</h1></header>
            \(scales.isEmpty ? t.emptyState(t("Not in the sources")) : scales.html { scale(t, $0) })
            \(t.disagreements(disagreements))
            \(t.section(t("What the budget is spent on"), id: "budget", budget.isEmpty ? .empty : "<ol>\(budget)</ol>"))
            """
    }

    private func scale(_ t: Translator, _ entry: ScaleEntry) -> HTML {
        let scale = entry.scale
        let table = t.table(
            caption: entry.record.title.text,
            columns: [t("Party"), t("Percentage"), t("Amount in {currency}", ["currency": scale.currency])],
            rows: entry.shares.map { share in
                [t.link(share.party), "\(t.hundredths(share.hundredths)) %", "\(amount(t, share.cents))"]
            }, numeric: [1, 2],
            footer: [
                HTML(escaping: t("Total as the source prints it")), "\(t.hundredths(scale.statedHundredths)) %",
                "\(amount(t, scale.statedCents))",
            ])
        let when: HTML = entry.record.when.map { HTML(escaping: t.when($0)) } ?? .empty
        return """
            <section id="\(entry.record.slug)" aria-labelledby="\(entry.record.slug)-title"><h2 id="\(entry.record.slug)-title">\(t.wording(entry.record.title))</h2>
            <p class="kicker">\(when)</p>
            \(t.fact("<div>\(t.prose(entry.record[.summary]))\(table)\(computed(t, scale))\(t.prose(entry.record[.note]))</div>", entry.sources))
            </section>
            """
    }

    /// The sum that the program makes itself, said when it is not what the source prints.
    private func computed(_ t: Translator, _ scale: Scale) -> HTML {
        var remarks: [String] = []
        if scale.sumOfHundredths != scale.statedHundredths {
            remarks.append(
                t("The percentages add up to {sum} %, not to {stated} %.",
                  ["sum": t.hundredths(scale.sumOfHundredths), "stated": t.hundredths(scale.statedHundredths)]))
        }
        if scale.sumOfCents != scale.statedCents {
            remarks.append(
                t("The amounts add up to {sum}, not to {stated}.",
                  [
                    "sum": t.money(scale.sumOfCents, scale.currency),
                    "stated": t.money(scale.statedCents, scale.currency),
                  ]))
        }
        return remarks.html { "<p class=\"remark\">\($0)</p>" }
    }

    private func amount(_ t: Translator, _ cents: Int) -> String {
        cents % 100 == 0 ? t.number(cents / 100) : t.hundredths(cents)
    }

    func rows(_ t: Translator) -> [[String]] {
        [[t("Scale"), t("Party"), t("Percentage"), t("Amount"), t("Currency")]]
            + scales.flatMap { entry in
                entry.shares.map { share in
                    [
                        entry.record.title.text, share.party.title.text, decimal(share.hundredths),
                        decimal(share.cents), entry.scale.currency,
                    ]
                }
            }
    }

    /// With a point in every language: for spreadsheets.
    private func decimal(_ hundredths: Int) -> String {
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}
