import HTML
import Records
import SQL
import Web

/// Who is who: every seat of every party with whoever holds it, and the vacancies. Made to be printed.
struct DirectoryPage: TablePage {
    struct Vacancy: Sendable, Encodable, Hashable {
        let party: String
        let function: String
        let sector: String
    }

    let parties: [RecordName]
    let sectors: [RecordName]
    let functions: [RecordName]
    let tenures: [TenureEntry]
    /// The seats that every party of a kind should fill, one a sector, and that nobody holds.
    let vacancies: [Vacancy]

    static func read(_ inquiry: Inquiry) async throws -> any Page {
        try await inquiry.read { db, reader in
            try reader.requireSeat()
            let groups = try db.partyGroups(for: reader)
            let functions = try db.seatFunctions(for: reader)
            let sectors = try db.records("r.kind = 'sector'", fields: [.title], for: reader).map(RecordName.init)
            let tenures = try db.tenures(state: .confirmed, on: reader.moment.day, for: reader)
            var vacancies: [Vacancy] = []
            for function in functions.values.filter(\.isBySector).sorted(by: { $0.slug < $1.slug }) {
                for group in groups where function.partyTypes.contains(group.type.slug) {
                    for party in group.parties {
                        for sector in sectors where !tenures.contains(where: {
                            $0.function == function.slug && $0.party == party.name.slug && $0.sector == sector.slug
                        }) {
                            vacancies.append(Vacancy(party: party.name.slug, function: function.slug, sector: sector.slug))
                        }
                    }
                }
            }
            return DirectoryPage(
                parties: groups.flatMap(\.parties).map(\.name), sectors: sectors,
                functions: try db.records("r.kind = 'function'", fields: [.title], for: reader).map(RecordName.init),
                tenures: tenures, vacancies: vacancies)
        }
    }

    func head(_ t: Translator) -> PageHead {
        PageHead(
            t("Directory"), description: t("Who holds which seat, with the vacancies"), alternates: [.csv],
            isTransient: true)
    }

    func body(_ t: Translator) -> HTML {
        let blocks = ([nil] + parties.map { Optional($0) }).html { party -> HTML in
            let own = tenures.filter { $0.party == party?.slug }
            let empty = vacancies.filter { $0.party == party?.slug }
            guard !own.isEmpty || !empty.isEmpty else { return .empty }
            let title: HTML = party.map { "<a href=\"\(url: t.path("/directory/\($0.slug)"))\">\($0.title.text)</a>" }
                ?? "\(t("The secretariat"))"
            return """
                <section aria-labelledby="d-\(party?.slug ?? "none")"><h2 id="d-\(party?.slug ?? "none")">\(title)</h2>
                \(DirectoryPage.table(own, t, caption: party?.title.text ?? t("The secretariat")))\(vacant(empty, t))</section>
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
            return """
                <tr><th scope="row">\(tenure.seat.title.text)</th><td data-label="\(t("Person"))">\(tenure.person.title.text)</td>
                <td data-label="\(t("Contact"))">\(contact)</td><td data-label="\(t("Term"))">\(t.term(tenure.begins, tenure.ends))\(act(tenure))</td></tr>
                """
        }
        return """
            <div class="wide-table" role="region" tabindex="0" aria-label="\(caption)"><table class="folds"><caption class="unseen">\(caption)</caption>
            <thead><tr><th scope="col">\(t("Seat"))</th><th scope="col">\(t("Person"))</th><th scope="col">\(t("Contact"))</th><th scope="col">\(t("Term"))</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }

    private func vacant(_ vacancies: [Vacancy], _ t: Translator) -> HTML {
        guard !vacancies.isEmpty else { return .empty }
        let items = vacancies.html { vacancy in
            "<li>\(name(vacancy.function, functions)) · \(name(vacancy.sector, sectors)) <span class=\"state wait\">\(t("vacant"))</span></li>"
        }
        return "<ul class=\"lines\">\(items)</ul>"
    }

    private func name(_ slug: String, _ names: [RecordName]) -> String { names.first { $0.slug == slug }?.title.text ?? slug }

    func rows(_ t: Translator) -> [[String]] {
        func party(_ slug: String?) -> String { parties.first { $0.slug == slug }?.title.text ?? "" }
        return [[t("Party"), t("Seat"), t("Person"), t("E-mail address"), t("Telephone"), t("From"), t("Until")]]
            + tenures.map {
                [
                    party($0.party), $0.seat.title.text, $0.person.title.text, $0.contact?.address ?? "",
                    $0.contact?.telephone ?? "", $0.begins, $0.ends ?? "",
                ]
            }
            + vacancies.map {
                [party($0.party), "\(name($0.function, functions)) · \(name($0.sector, sectors))", t("vacant"), "", "", "", ""]
            }
    }
}

extension Translator {
    /// From a day until another, or on.
    func term(_ begins: String, _ ends: String?) -> String {
        When("\(begins)/\(ends ?? "..")").map { when($0) } ?? begins
    }
}
