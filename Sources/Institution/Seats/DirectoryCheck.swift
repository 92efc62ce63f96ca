import HTML
import Records
import SQL
import Web

/// What came of the yearly question, for one party.
struct DirectoryCheck: Sendable, Encodable {
    let party: RecordName
    /// Nil where it was not asked: no seat of it had been opened.
    let asked: Moment?
    let due: String?
    let answered: Moment?
    let by: RecordName?
    /// Whether somebody holds one of the seats that were asked.
    let isAnyoneThere: Bool
}

extension Connection {
    /// Every party with the last question and its answer; nothing before anybody was asked.
    func directoryChecks(on day: Day, for reader: Reader) throws -> [DirectoryCheck] {
        let today = day.description
        var asked: [String: Row] = [:]
        for row in try rows(
            """
            SELECT d.subject, d.made, d.due, d.done, d.done_by,
                (SELECT COUNT(*) FROM duty o JOIN tenure t ON t.seat = o.seat WHERE o.kind = d.kind AND o.subject = d.subject
                 AND t.state = 'confirmed' AND t.begins <= \(today) AND (t.ends IS NULL OR t.ends >= \(today))) AS holders
            FROM duty d WHERE d.kind = \(Duty.checkDirectory) ORDER BY d.made, d.id
            """)
        { asked[try row["subject"]] = row }
        guard !asked.isEmpty else { return [] }
        func answerer(_ row: Row) throws -> String? {
            let actor: String? = try row["done_by"]
            return actor?.split(separator: " ").last.flatMap { $0.hasPrefix("person/") ? String($0.dropFirst(7)) : nil }
        }
        let people = try titles(ofKind: PersonalDetails.kind, named: Set(try asked.values.compactMap(answerer)), for: reader)
        return try partyEntries(for: reader).map { party in
            guard let row = asked[party.name.slug] else {
                return DirectoryCheck(party: party.name, asked: nil, due: nil, answered: nil, by: nil, isAnyoneThere: false)
            }
            let done: String? = try row["done"]
            return DirectoryCheck(
                party: party.name, asked: Moment(try row["made"]), due: try row["due"], answered: done.flatMap { Moment($0) },
                by: try answerer(row).flatMap { people[$0] }, isAnyoneThere: try row["holders"] as Int > 0)
        }
    }
}

extension DirectoryCheck {
    static func table(_ checks: [DirectoryCheck], today: Day, _ t: Translator) -> HTML {
        guard !checks.isEmpty else { return .empty }
        let rows = checks.html { check -> HTML in
            let due = check.due.flatMap { Day($0) }
            return """
                <tr><th scope="row"><a href="\(url: t.path("/directory/\(check.party.slug)"))">\(check.party.title.text)</a></th>
                <td data-label="\(t("Asked"))">\(check.asked.map { t.day($0.day) } ?? "")</td>
                <td data-label="\(t("Answer by"))">\(due.map { t.day($0) } ?? "")</td>
                <td data-label="\(t("Their answer"))">\(check.answer(isLate: due.map { $0 < today } ?? false, t))</td></tr>
                """
        }
        return """
            <div class="wide-table" role="region" tabindex="0" aria-label="\(t("Answers"))"><table class="folds"><caption class="unseen">\(t("Answers"))</caption>
            <thead><tr><th scope="col">\(t("Party"))</th><th scope="col">\(t("Asked"))</th><th scope="col">\(t("Answer by"))</th><th scope="col">\(t("Their answer"))</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }

    private func answer(isLate: Bool, _ t: Translator) -> HTML {
        if let answered {
            let who: HTML = by.map { "\($0.title.text), " } ?? .empty
            return "<span class=\"state yes\">\(t("answered"))</span> \(who)\(t.day(answered.day))"
        }
        guard isAnyoneThere else {
            return "<span class=\"state no\">\(t("nobody there to ask"))</span> <a href=\"\(url: t.path("/seats/\(party.slug)"))\">\(t("Give a seat"))</a>"
        }
        return isLate ? "<span class=\"state no\">\(t("no answer in time"))</span>" : "<span class=\"state wait\">\(t("not yet answered"))</span>"
    }
}
