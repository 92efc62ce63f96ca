import HTML
import Records
import SQL
import Web

/// Who is who: every seat of every party with whoever holds it, and the vacancies. Made to be printed.
struct DirectoryPage: TablePage {
    let parties: [RecordName]
    let tenures: [TenureEntry]
    /// Who has a seat from a later day on.
    let coming: [TenureEntry]
    let vacancies: [Vacancy]

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        try await inquiry.read { db, reader in
            try reader.requireSeat()
            let groups = try db.partyGroups(for: reader)
            let day = reader.moment.day
            let tenures = try db.tenures(state: .confirmed, on: day, for: reader)
            return DirectoryPage(
                parties: groups.flatMap(\.parties).map(\.name), tenures: tenures,
                coming: try db.tenures(state: .confirmed, isComing: true, on: day, for: reader),
                vacancies: try db.vacancies(of: groups, held: tenures, for: reader))
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("Directory"), description: t("Who holds which seat, with the vacancies"), alternates: [.csv],
            isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        let blocks = ([nil] + parties.map { Optional($0) }).html { party -> HTML in
            let own = (tenures + coming).filter { $0.party == party?.slug }
            let empty = vacancies.filter { $0.party == party?.slug }
            guard !own.isEmpty || !empty.isEmpty else { return .empty }
            let title: HTML = party.map { "<a href=\"\(url: t.path("/directory/\($0.slug)"))\">\($0.title.text)</a>" }
                ?? "\(t("The secretariat"))"
            return """
                <section aria-labelledby="d-\(party?.slug ?? "none")"><h2 id="d-\(party?.slug ?? "none")">\(title)</h2>
                \(DirectoryPage.table(own, t, caption: party?.title.text ?? t("The secretariat")) { coming.contains($0) ? DirectoryPage.later(t) : .empty })\(DirectoryPage.vacant(empty, t))</section>
                """
        }
        return """
            <header class="title"><h1>\(t("Directory"))</h1></header>
            <p class="lead">\(t("Who holds which seat today. What is vacant is said."))</p>
            <p class="tally"><span>\(t.count(tenures.count, "{n} seat held", "{n} seats held"))</span><span>\(t.count(vacancies.count, "{n} vacancy", "{n} vacancies"))</span></p>
            \(blocks)
            """
    }

    static func table(_ tenures: [TenureEntry], _ t: Translator, caption: String, act: (TenureEntry) -> HTML = { _ in .empty }) -> HTML {
        guard !tenures.isEmpty else { return .empty }
        let rows = tenures.html { tenure -> HTML in
            let contact: HTML = tenure.contact.map {
                "<a href=\"mailto:\($0.address)\">\($0.address)</a>\(if: !$0.telephone.isEmpty, "<br>\($0.telephone)")"
            } ?? .empty
            let typed: HTML = tenure.typed.map {
                "<br><small>\(t("Named by the party as {name}, {address}", ["name": $0.name, "address": $0.address]))</small>"
            } ?? .empty
            return """
                <tr><th scope="row">\(tenure.seat.title.text)</th><td data-label="\(t("Person"))">\(tenure.person.title.text)\(typed)</td>
                <td data-label="\(t("Contact"))">\(contact)</td><td data-label="\(t("Term"))">\(t.term(tenure.begins, tenure.ends))\(act(tenure))</td></tr>
                """
        }
        return """
            <div class="wide-table" role="region" tabindex="0" aria-label="\(caption)"><table class="folds"><caption class="unseen">\(caption)</caption>
            <thead><tr><th scope="col">\(t("Seat"))</th><th scope="col">\(t("Person"))</th><th scope="col">\(t("Contact"))</th><th scope="col">\(t("Term"))</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }

    /// Marks whoever has a seat from a later day on.
    static func later(_ t: Translator) -> HTML { "<br><span class=\"state wait\">\(t("from a later day"))</span>" }

    /// - Parameter fill: the way to fill a seat, for those who may.
    static func vacant(_ vacancies: [Vacancy], _ t: Translator, fill: (Vacancy) -> HTML = { _ in .empty }) -> HTML {
        guard !vacancies.isEmpty else { return .empty }
        let items = vacancies.html { vacancy -> HTML in
            "<li>\(vacancy.title) <span class=\"state wait\">\(t("vacant"))</span> \(fill(vacancy))</li>"
        }
        return "<ul class=\"lines\">\(items)</ul>"
    }

    func rows(_ t: Translator) -> [[String]] {
        func party(_ slug: String?) -> String { parties.first { $0.slug == slug }?.title.text ?? "" }
        return [[t("Party"), t("Seat"), t("Person"), t("E-mail address"), t("Telephone"), t("From"), t("Until")]]
            + (tenures + coming).map {
                [
                    party($0.party), $0.seat.title.text, $0.person.title.text, $0.contact?.address ?? "",
                    $0.contact?.telephone ?? "", $0.begins, $0.ends ?? "",
                ]
            }
            + vacancies.map { [party($0.party), $0.title, t("vacant"), "", "", "", ""] }
    }
}

extension Translator {
    /// From a day until another, or on.
    func term(_ begins: String, _ ends: String?) -> String {
        When("\(begins)/\(ends ?? "..")").map { when($0) } ?? begins
    }
}
